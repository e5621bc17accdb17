"""Attributes of tensors, their casts, and what turns them into other values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from lib.language.belongings import Node
from lib.language.errors import not_allowed, python_error
from lib.language.table import costs
from lib.language.table.registry import add_attribute, add_method
from lib.language.values import VEIL

if TYPE_CHECKING:
    from lib.language.machine import Machine

CASTS: dict[str, torch.dtype] = {
    "float": torch.float32, "double": torch.float64, "half": torch.float16, "bfloat16": torch.bfloat16,
    "int": torch.int32, "long": torch.int64, "short": torch.int16, "char": torch.int8, "byte": torch.uint8,
    "bool": torch.bool,
}  # fmt: skip

TYPE_NAMES = {
    torch.float32: "Float", torch.float64: "Double", torch.float16: "Half", torch.bfloat16: "BFloat16",
    torch.int64: "Long", torch.int32: "Int", torch.int16: "Short", torch.int8: "Char", torch.uint8: "Byte",
    torch.bool: "Bool", torch.complex64: "ComplexFloat", torch.complex128: "ComplexDouble",
}  # fmt: skip


def reversed_axes(tensor: torch.Tensor) -> torch.Tensor:
    """``.T`` without the warning that torch gives for other than two axes."""
    return tensor.permute(*range(tensor.ndim - 1, -1, -1))


def _transposed(machine: Machine, tensor: torch.Tensor) -> torch.Tensor:
    if tensor.ndim != 2:
        machine.note("T_on_other_axes", axes=tensor.ndim)
    return reversed_axes(tensor)


def _gradient(tensor: torch.Tensor) -> torch.Tensor | None:
    return tensor.grad if tensor.is_leaf or tensor.retains_grad else None


def _history(tensor: torch.Tensor) -> Node | None:
    return None if tensor.grad_fn is None else Node(tensor.grad_fn)


def _before(node: Node) -> tuple[tuple[Node | None, int], ...]:
    return tuple(
        (None if function is None else Node(function), place)
        for function, place in node.function.next_functions
    )


def cast(machine: Machine, tensor: torch.Tensor, dtype: torch.dtype) -> torch.Tensor:
    """Cast; while probing every float is float64."""
    return tensor.to(machine.float_type(dtype))


def _cast_to(dtype: torch.dtype) -> Any:
    return lambda machine, tensor: cast(machine, tensor, dtype)


def _to(
    machine: Machine,
    tensor: torch.Tensor,
    *targets: Any,
    device: Any = None,
    dtype: Any = None,
    non_blocking: bool = False,
    copy: bool = False,
) -> torch.Tensor:
    """``to`` with a dtype, a device or another tensor."""
    for target in targets:
        if isinstance(target, torch.Tensor):
            dtype = target.dtype
        elif isinstance(target, torch.dtype):
            dtype = target
        elif isinstance(target, (str, torch.device)):
            device = target
        elif not isinstance(target, bool) and target is not None:
            raise not_allowed(
                "argument", f"to() takes a dtype, a device or a tensor here, not {target}", name="to"
            )
    machine.check_device(device)
    return tensor if dtype is None else cast(machine, tensor, dtype)


def _type(machine: Machine, tensor: torch.Tensor, dtype: Any = None) -> Any:
    if dtype is None:
        return f"torch.{TYPE_NAMES[tensor.dtype]}Tensor"
    if isinstance(dtype, str):
        named = {f"torch.{name}Tensor": kind for kind, name in TYPE_NAMES.items()}
        dtype = named.get(dtype)
    elif not isinstance(dtype, torch.dtype):
        dtype = TENSOR_TYPES.get(getattr(dtype, "name", ""))
    if dtype is None:
        raise python_error("ValueError", "invalid type")
    return cast(machine, tensor, dtype)


TENSOR_TYPES = {f"torch.{name}Tensor": kind for kind, name in TYPE_NAMES.items()}


def _numpy(machine: Machine, tensor: torch.Tensor) -> np.ndarray[Any, Any]:
    machine.recorder.is_sharing = True
    return tensor.numpy()


def _on_cpu(machine: Machine, tensor: torch.Tensor) -> torch.Tensor:
    return tensor


def _on_gpu(machine: Machine, tensor: torch.Tensor, *device: Any) -> torch.Tensor:
    machine.check_device("cuda")
    return tensor


for name in (
    "shape",
    "dtype",
    "device",
    "ndim",
    "requires_grad",
    "is_leaf",
    "nbytes",
    "itemsize",
    "is_cuda",
    "layout",
):
    add_attribute("Tensor", name, lambda tensor, name=name: getattr(tensor, name))
add_attribute("Tensor", "T", _transposed, is_recorded=True, takes_machine=True)
for name in ("mT", "H", "mH", "real", "imag"):
    add_attribute("Tensor", name, lambda tensor, name=name: getattr(tensor, name), is_recorded=True)
add_attribute("Tensor", "data", lambda tensor: tensor.data)
add_attribute("Tensor", "grad", _gradient)
add_attribute("Tensor", "grad_fn", _history)
add_attribute("node", "next_functions", _before)
add_attribute("node", "variable", lambda node: node.function.variable)
add_method("node", "name", lambda node: node.function.name(), cost=None, is_recorded=False)
for name, dtype in CASTS.items():
    add_method("Tensor", name, _cast_to(dtype), takes_machine=True)
add_method("Tensor", "to", _to, "input *other", keywords="device dtype non_blocking copy", takes_machine=True)
add_method("Tensor", "type", _type, "input dtype", takes_machine=True)
add_method(
    "Tensor",
    "type_as",
    lambda machine, tensor, other: cast(machine, tensor, other.dtype),
    "input other",
    takes_machine=True,
)
add_method("Tensor", "cpu", _on_cpu, takes_machine=True, cost=None)
add_method("Tensor", "cuda", _on_gpu, "input *device", takes_machine=True, cost=None)
add_method("Tensor", "numpy", _numpy, cost=None, takes_machine=True)
add_method("Tensor", "item", torch.Tensor.item, cost=None)
add_method("Tensor", "tolist", torch.Tensor.tolist, cost=costs.listing)
add_method("Tensor", "clone", torch.Tensor.clone)
add_method("Tensor", "contiguous", torch.Tensor.contiguous)
add_method("Tensor", "detach", torch.Tensor.detach, cost=None)
add_method("Tensor", "size", torch.Tensor.size, "input dim", cost=None, is_recorded=False)
add_method("Tensor", "dim", torch.Tensor.dim, cost=None, is_recorded=False)
add_method("Tensor", "ndimension", torch.Tensor.ndimension, cost=None, is_recorded=False)
add_method("Tensor", "nelement", torch.Tensor.nelement, cost=None, is_recorded=False)
add_method("Tensor", "stride", torch.Tensor.stride, "input dim", cost=None, is_recorded=False)
add_method("Tensor", "data_ptr", lambda tensor: tensor.data_ptr() ^ VEIL, cost=None, is_recorded=False)
add_method("Tensor", "storage_offset", torch.Tensor.storage_offset, cost=None, is_recorded=False)
add_method("Tensor", "element_size", torch.Tensor.element_size, cost=None, is_recorded=False)
add_method("Tensor", "is_contiguous", lambda tensor: tensor.is_contiguous(), cost=None, is_recorded=False)
add_method("Tensor", "is_floating_point", torch.Tensor.is_floating_point, cost=None, is_recorded=False)
add_method("Size", "numel", lambda size: size.numel(), cost=None, is_recorded=False)
for name in [
    "values",
    "indices",
    "eigenvalues",
    "eigenvectors",
    "U",
    "S",
    "V",
    "Vh",
    "Q",
    "R",
    "sign",
    "logabsdet",
    "min",
    "max",
]:
    add_attribute("named", name, lambda result, name=name: getattr(result, name), is_recorded=True)
for name in ("eps", "max", "min", "tiny", "bits"):
    add_attribute("finfo", name, lambda info, name=name: getattr(info, name))
for name in ("type", "index"):
    add_attribute("device", name, lambda device, name=name: getattr(device, name))
add_attribute("dtype", "is_floating_point", lambda dtype: dtype.is_floating_point)
