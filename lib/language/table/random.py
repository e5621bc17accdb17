"""Seeds, and draws that are no plain makers of tensors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch

from lib.language.errors import python_error
from lib.language.randomness import plain_tensors
from lib.language.table import costs
from lib.language.table.creation import finish
from lib.language.table.entry import Cost, Unseen
from lib.language.table.registry import NAMES, add_function, add_method, add_namespace

if TYPE_CHECKING:
    from lib.language.machine import Machine


def _manual_seed(machine: Machine, seed: Any) -> torch.Generator:
    return machine.random.generator.manual_seed(int(seed))


def _initial_seed(machine: Machine) -> int:
    return machine.random.generator.initial_seed()


def _ignored(*_values: Any) -> None:
    """Accept what has no effect here."""


def _normal(machine: Machine, mean: Any = 0.0, std: Any = 1.0, size: Any = None, **rest: Any) -> torch.Tensor:
    generator = machine.random.generator
    with plain_tensors():
        if size is None:
            drawn = torch.normal(mean, std, generator=generator)
        else:
            drawn = torch.normal(mean, std, size, generator=generator, dtype=rest.get("dtype"))
    return finish(machine, drawn, bool(rest.get("requires_grad", False)))


def _drawn_around(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Cost | None:
    """A size that is given, or means and deviations that are stretched to meet."""
    listed, met = costs.listed_size(args, kwargs), costs.elementwise(args[:2], {})
    return (
        None
        if listed is None or met is None
        else Cost(listed.bytes + met.bytes, listed.operations + met.operations)
    )


def _bernoulli(machine: Machine, input: Any, p: Any = None) -> torch.Tensor:
    generator = machine.random.generator
    with plain_tensors():
        return (
            torch.bernoulli(input, generator=generator)
            if p is None
            else torch.bernoulli(input, p, generator=generator)
        )


def _multinomial(machine: Machine, input: Any, num_samples: Any, replacement: bool = False) -> torch.Tensor:
    return torch.multinomial(input, num_samples, replacement, generator=machine.random.generator)


def _filled(name: str) -> Any:
    def fill(machine: Machine, tensor: torch.Tensor, *args: Any, **kwargs: Any) -> torch.Tensor:
        return getattr(tensor, name)(*args, generator=machine.random.generator, **kwargs)  # type: ignore[no-any-return]

    return fill


def dropout(
    machine: Machine, input: Any, p: float = 0.5, training: bool = True, inplace: bool = False
) -> torch.Tensor:
    """``F.dropout``: the noise that torch would draw, from the run's own generator.

    Source: torch's native dropout: input * bernoulli(1 - p) / (1 - p).
    """
    if p < 0 or p > 1:
        raise python_error("ValueError", f"dropout probability has to be between 0 and 1, but got {p}")
    if not training or p == 0 or input.numel() == 0:
        return input  # type: ignore[no-any-return]
    if p == 1:
        return input * torch.zeros_like(input)  # type: ignore[no-any-return]
    with plain_tensors():
        noise = torch.empty(input.shape, dtype=input.dtype).bernoulli_(
            1 - p, generator=machine.random.generator
        )
    return input * noise.div_(1 - p)  # type: ignore[no-any-return]


def _without_gpu(device: Any = None) -> None:
    raise AssertionError("Torch not compiled with CUDA enabled")


def _no_device() -> None:
    _without_gpu()


add_namespace(
    "torch.accelerator",
    "torch.cuda",
    "torch.backends",
    "torch.backends.cudnn",
    "torch.random",
    "torch.backends.mps",
    "torch.version",
)
NAMES["torch.version.cuda"] = None
for setting, value in {"enabled": True, "deterministic": False, "benchmark": False}.items():
    NAMES[f"torch.backends.cudnn.{setting}"] = value
add_function("torch.cuda.get_device_name", _without_gpu, "device", cost=None, is_recorded=False)
add_function("torch.cuda.current_device", _no_device, "", cost=None, is_recorded=False)
for owner in ("torch", "torch.random"):
    add_function(
        f"{owner}.manual_seed", _manual_seed, "seed", cost=None, takes_machine=True, is_recorded=False
    )
    add_function(f"{owner}.initial_seed", _initial_seed, "", cost=None, takes_machine=True, is_recorded=False)
for name in ("manual_seed", "manual_seed_all", "empty_cache"):
    parameters = "" if name == "empty_cache" else "seed"
    add_function(f"torch.cuda.{name}", _ignored, parameters, cost=None, is_torch=False, is_recorded=False)
add_function("torch.cuda.is_available", lambda: False, "", cost=None, is_recorded=False)
add_function("torch.backends.mps.is_available", lambda: False, "", cost=None, is_recorded=False)
add_function("torch.cuda.device_count", lambda: 0, "", cost=None, is_recorded=False)
add_function("torch.accelerator.is_available", lambda: False, "", cost=None, is_recorded=False)
add_function("torch.accelerator.current_accelerator", lambda: None, "", cost=None, is_recorded=False)
add_function("torch.accelerator.device_count", lambda: 0, "", cost=None, is_recorded=False)
for name in ("synchronize", "reset_peak_memory_stats"):
    add_function(f"torch.cuda.{name}", _ignored, "device", cost=None, is_torch=False, is_recorded=False)
add_function(
    "torch.use_deterministic_algorithms",
    _ignored,
    "mode",
    keywords="warn_only",
    cost=None,
    is_torch=False,
    is_recorded=False,
)
add_function(
    "torch.set_float32_matmul_precision", _ignored, "precision", cost=None, is_torch=False, is_recorded=False
)


def _watched(mode: bool = True, check_nan: bool = True) -> Unseen:
    """``torch.autograd.set_detect_anomaly``: it checks and slows, and changes no number."""
    return Unseen("torch.autograd.set_detect_anomaly")


for name, parameters in {"set_detect_anomaly": "mode check_nan", "detect_anomaly": "check_nan"}.items():
    add_function(f"torch.autograd.{name}", _watched, parameters, cost=None, is_torch=False, is_recorded=False)


def _generator(machine: Machine, device: Any = None) -> torch.Generator:
    machine.check_device(device)
    return torch.Generator()


add_function("torch.Generator", _generator, "device", cost=None, takes_machine=True, is_recorded=False)
for name in ("manual_seed", "initial_seed"):
    add_method(
        "generator", name, getattr(torch.Generator, name), "generator seed" if name == "manual_seed" else "generator",
        cost=None, is_recorded=False,
    )  # fmt: skip
add_function(
    "torch.normal",
    _normal,
    "mean std size",
    keywords="dtype requires_grad",
    cost=_drawn_around,
    takes_machine=True,
    broadcasts=True,
)
add_function("torch.bernoulli", _bernoulli, "input p", cost=costs.same_size, takes_machine=True)
add_method("Tensor", "bernoulli", _bernoulli, "input p", cost=costs.same_size, takes_machine=True)
add_function(
    "torch.multinomial", _multinomial, "input num_samples replacement", cost=costs.space, takes_machine=True,
    method="multinomial",
)  # fmt: skip
for name, parameters in {
    "normal_": "input mean std", "uniform_": "input from to", "random_": "input from to", "bernoulli_": "input p",
    "exponential_": "input lambd",
}.items():  # fmt: skip
    add_method("Tensor", name, _filled(name), parameters, keywords="a b", takes_machine=True, mutates=True)
