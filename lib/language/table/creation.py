"""Functions that make tensors, at random or not."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from lib.language.randomness import plain_tensors
from lib.language.table import costs
from lib.language.table.registry import NAMES, add_function, add_method, add_namespace, entry_of, words
from lib.language.table.tensors import CASTS, TENSOR_TYPES, cast
from lib.language.values import TypeName

if TYPE_CHECKING:
    from lib.language.machine import Machine

OPTIONS = "dtype device requires_grad"
"""Keywords of every function that makes a tensor."""


def finish(machine: Machine, tensor: torch.Tensor, requires_grad: bool = False) -> torch.Tensor:
    """Widen what was made while probing; then start its gradient where that is asked for."""
    if machine.is_probe and tensor.is_floating_point():
        tensor = tensor.double()
    if requires_grad:
        machine.meter.charge("requires_grad", tensor.nbytes)
        if not (tensor.is_floating_point() or tensor.is_complex()):
            raise RuntimeError("Only Tensors of floating point and complex dtype can require gradients")
        tensor.requires_grad_()
    return tensor


def _maker(make: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap a function of torch that makes tensors: device and dtype as a run has them."""

    def made(
        machine: Machine,
        *args: Any,
        dtype: Any = None,
        device: Any = None,
        requires_grad: bool = False,
        **rest: Any,
    ) -> torch.Tensor:
        machine.check_device(device)
        with plain_tensors():
            tensor = make(*args, dtype=dtype, **rest) if dtype is not None else make(*args, **rest)
        return finish(machine, tensor, requires_grad)

    return made


def _drawer(draw: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap a function of torch that draws: the run's generator, float32 first while probing."""

    def drawn(
        machine: Machine,
        *args: Any,
        dtype: Any = None,
        device: Any = None,
        requires_grad: bool = False,
        **rest: Any,
    ) -> torch.Tensor:
        machine.check_device(device)
        if machine.is_probe and dtype is not None and dtype.is_floating_point:
            dtype = torch.float32
        if dtype is not None:
            rest["dtype"] = dtype
        with plain_tensors():
            try:
                tensor = draw(*args, generator=machine.random.generator, **rest)
            except TypeError:
                tensor = draw(*args, **rest)  # fails as well, in the words for what the code wrote
        return finish(machine, tensor, requires_grad)

    return drawn


def _tensor(
    machine: Machine, data: Any, *, dtype: Any = None, device: Any = None, requires_grad: bool = False
) -> torch.Tensor:
    """``torch.tensor``: numbers and nested lists; a tensor is copied, as torch does with a warning."""
    machine.check_device(device)
    if isinstance(data, torch.Tensor):
        copied = data.detach().clone()
        return finish(machine, copied if dtype is None else cast(machine, copied, dtype), requires_grad)
    data = plain(data)
    if machine.is_probe and dtype is None and _has_fraction(data):
        dtype = torch.float64
    return finish(machine, torch.tensor(data, dtype=dtype), requires_grad)


def plain(data: Any) -> Any:
    """Return nested lists with an array for a list of arrays, which torch would copy with a warning."""
    if isinstance(data, (list, tuple)) and data and all(isinstance(item, np.ndarray) for item in data):
        return np.array(data)
    return data


def _has_fraction(data: Any) -> bool:
    if isinstance(data, (list, tuple)):
        return any(_has_fraction(item) for item in data)
    return isinstance(data, (float, np.floating)) or (isinstance(data, np.ndarray) and data.dtype.kind == "f")


def _as_tensor(machine: Machine, data: Any, dtype: Any = None, device: Any = None) -> torch.Tensor:
    if isinstance(data, torch.Tensor):
        return data if dtype is None else cast(machine, data, dtype)
    if isinstance(data, np.ndarray) and dtype is None:
        return _from_numpy(machine, data)
    return _tensor(machine, data, dtype=dtype, device=device)


def _from_numpy(machine: Machine, ndarray: Any) -> torch.Tensor:
    machine.recorder.is_sharing = True
    if isinstance(ndarray, np.ndarray) and not ndarray.flags.writeable:
        ndarray = ndarray.copy()
    return finish(machine, torch.from_numpy(ndarray))


def _typed(name: str) -> Callable[..., Any]:
    """``torch.FloatTensor(...)``: from a list, or zeros of some sizes."""
    make = getattr(torch, name.removeprefix("torch."))

    def made(machine: Machine, *args: Any) -> torch.Tensor:
        tensor: torch.Tensor = make(*(plain(value) for value in args))
        has_sizes = bool(args) and all(isinstance(value, int | torch.Size) for value in args)
        return finish(machine, tensor.zero_() if has_sizes else tensor)

    return made


def _zeroed(*args: Any, **rest: Any) -> torch.Tensor:
    """``torch.empty``, with 0 for what would be whatever lies in memory."""
    return torch.empty(*args, **rest).zero_()


def _like(make: Callable[..., Any]) -> Callable[..., Any]:
    def made(
        machine: Machine,
        input: Any,
        *args: Any,
        dtype: Any = None,
        device: Any = None,
        requires_grad: bool = False,
    ) -> torch.Tensor:
        machine.check_device(device)
        dtype = machine.float_type(dtype)
        return finish(
            machine,
            make(input, *args, dtype=dtype) if dtype is not None else make(input, *args),
            requires_grad,
        )

    return made


def _drawn_like(draw: Callable[..., Any]) -> Callable[..., Any]:
    """``randn_like`` and its like: only shape and dtype of the operand matter."""

    def drawn(
        machine: Machine,
        input: Any,
        *bounds: Any,
        dtype: Any = None,
        device: Any = None,
        requires_grad: bool = False,
    ) -> torch.Tensor:
        machine.check_device(device)
        if not isinstance(input, torch.Tensor):
            return draw(input)  # type: ignore[no-any-return]  # torch's own words
        shape, dtype = tuple(input.shape), dtype or input.dtype
        if machine.is_probe and dtype.is_floating_point:
            dtype = torch.float32
        with plain_tensors():
            like = torch.empty(shape, dtype=dtype)
            tensor = draw(like, *bounds, generator=machine.random.generator)
        return finish(machine, tensor, requires_grad)

    return drawn


def _add(
    name: str, function: Callable[..., Any], parameters: str, *, keywords: str = "", cost: Any = costs.sized
) -> None:
    add_function(
        f"torch.{name}", function, parameters, keywords=f"{keywords} {OPTIONS}", cost=cost, takes_machine=True
    )


add_namespace("torch", "torch.nn", "torch.nn.functional", "torch.linalg", "torch.autograd", "torch.Tensor")
MAKERS: dict[str, Callable[..., Any]] = {"zeros": torch.zeros, "ones": torch.ones, "empty": _zeroed}
for name, maker in MAKERS.items():
    _add(name, _maker(maker), "*size", keywords="size out")
_add("full", _maker(torch.full), "size fill_value", cost=costs.listed_size)
_add("eye", _maker(torch.eye), "n m", cost=costs.square)
_add("arange", _maker(torch.arange), "start end step", cost=costs.counted)
_add("range", _maker(torch.ops.aten.range.step), "start end step", cost=costs.counted)
_add("linspace", _maker(torch.linspace), "start end steps", cost=costs.counted)
_add("logspace", _maker(torch.logspace), "start end steps base", cost=costs.counted)
for name, maker in {"zeros": torch.zeros_like, "ones": torch.ones_like, "empty": torch.zeros_like}.items():
    _add(f"{name}_like", _like(maker), "input", cost=costs.same_size)
_add("full_like", _like(torch.full_like), "input fill_value", cost=costs.same_size)
for name in words("randn rand"):
    _add(name, _drawer(getattr(torch, name)), "*size", keywords="size out")
_add("randint", _drawer(torch.randint), "low high size", cost=costs.listed_size)
_add("randperm", _drawer(torch.randperm), "n", cost=costs.space)
for name in words("randn_like rand_like"):
    _add(name, _drawn_like(getattr(torch, name)), "input", cost=costs.same_size)
_add("randint_like", _drawn_like(torch.randint_like), "input low high", cost=costs.same_size)
_add("tensor", _tensor, "data", cost=costs.reduction)
_add("as_tensor", _as_tensor, "data", cost=costs.reduction)
add_function("torch.from_numpy", _from_numpy, "ndarray", cost=None, takes_machine=True)
for name, dtype in {**CASTS, "complex64": torch.complex64, "complex128": torch.complex128}.items():
    NAMES[f"torch.{name}"] = dtype
for dtype in CASTS.values():
    NAMES[str(dtype)] = dtype
for name in ("torch.Tensor", *(name for name in TENSOR_TYPES if "Complex" not in name)):
    make = entry_of(name, _typed(name), "*data", cost=costs.data_or_sizes, takes_machine=True)
    NAMES[name] = TypeName(name, ("Tensor",), make)
NAMES["torch.nn.Parameter"] = TypeName("torch.nn.parameter.Parameter", ("Parameter",))
for name, value in {
    "pi": torch.pi,
    "e": torch.e,
    "inf": torch.inf,
    "nan": torch.nan,
    "newaxis": None,
}.items():
    NAMES[f"torch.{name}"] = value


def _new(make: Callable[..., Any]) -> Callable[..., Any]:
    """``x.new_zeros(...)`` and its like: of the operand's dtype."""

    def made(
        machine: Machine,
        tensor: Any,
        *size: Any,
        device: Any = None,
        requires_grad: bool = False,
        **rest: Any,
    ) -> torch.Tensor:
        machine.check_device(device)
        made: torch.Tensor = make(tensor, *size, **rest)
        return finish(machine, made.zero_() if make is torch.Tensor.new_empty else made, requires_grad)

    return made


for name in words("new_zeros new_ones new_empty new_full"):
    add_method(
        "Tensor",
        name,
        _new(getattr(torch.Tensor, name)),
        "input size fill_value" if name == "new_full" else "input *size",
        keywords=f"size {OPTIONS}",
        cost=costs.listed_size if name == "new_full" else costs.new_sized,
        takes_machine=True,
    )
