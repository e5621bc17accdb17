"""Methods and attributes of layers, models and optimizers."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Any

import torch
from torch import nn

from lib.language.belongings import Walk
from lib.language.errors import not_allowed
from lib.language.hooks import add_hook
from lib.language.optimizers import forget_gradient
from lib.language.table.registry import add_attribute, add_function, add_method, add_namespace, words
from lib.language.values import type_name

if TYPE_CHECKING:
    from lib.language.machine import Machine

FIELDS = words(
    "in_features out_features p dim training negative_slope alpha start_dim end_dim reduction "
    "eps momentum num_features normalized_shape kernel_size stride padding in_channels out_channels num_embeddings "
    "embedding_dim input_size hidden_size num_layers batch_first bidirectional dropout output_size embed_dim num_heads "
    "scale_factor dilation groups inplace"
)
"""Plain attributes of layers that code may read."""


def _state(machine: Machine, module: nn.Module) -> dict[str, Any]:
    return OrderedDict((name, value.detach()) for name, value in _named(module, has_buffers=True))


def _named(module: nn.Module, *, prefix: str = "", has_buffers: bool = False) -> list[tuple[str, Any]]:
    if any(isinstance(value, nn.UninitializedParameter) for value in module._parameters.values()):
        raise ValueError("Attempted to use an uninitialized parameter: call the model with an input first")
    found: list[tuple[str, Any]] = [
        (prefix + name, value) for name, value in module._parameters.items() if value is not None
    ]
    if has_buffers:
        found += [(prefix + name, value) for name, value in module._buffers.items() if value is not None]
    for name, child in module._modules.items():
        if child is not None:
            found += _named(child, prefix=f"{prefix}{name}.", has_buffers=has_buffers)
    return found


def _parameters(machine: Machine, module: nn.Module) -> list[Any]:
    unique: dict[int, Any] = {id(value): value for _, value in _named(module)}
    return list(unique.values())


def _load(machine: Machine, module: nn.Module, state: Any, strict: bool = True) -> Any:
    for _, parameter in _named(module, has_buffers=True):
        machine.meter.charge("load_state_dict", machine.recorder.protect(parameter))
    if not isinstance(state, dict):
        raise TypeError(f"Expected state_dict to be dict-like, got <class '{type_name(state)}'>.")
    try:
        return module.load_state_dict(OrderedDict(state), strict=bool(strict))
    except RuntimeError as error:  # torch names the class by which the language holds the code's own
        words = str(error).replace(type(module).__name__, type_name(module), 1)
        raise RuntimeError(words) from None


def _zero_grad(machine: Machine, module: nn.Module, set_to_none: bool = True) -> None:
    for parameter in _parameters(machine, module):
        forget_gradient(parameter, set_to_none=set_to_none)


def _mode(is_training: bool) -> Any:
    def switched(machine: Machine, module: nn.Module, mode: bool = True) -> nn.Module:
        return module.train(is_training and mode)

    return switched


def _to(
    machine: Machine, module: nn.Module, *targets: Any, device: Any = None, dtype: Any = None
) -> nn.Module:
    for target in (*targets, device):
        if isinstance(target, (str, torch.device)):
            machine.check_device(target)
        elif isinstance(target, torch.dtype):
            dtype = target
        elif target is not None:
            raise not_allowed("argument", f"to() takes a dtype or a device here, not {target}", name="to")
    return _cast(machine, module, dtype) if dtype is not None else module


def _cast(machine: Machine, module: nn.Module, dtype: torch.dtype) -> nn.Module:
    if machine.is_probe:
        return module
    machine.meter.charge("cast", sum(2 * value.nbytes for value in _parameters(machine, module)))
    return module.to(dtype)


def _on_gpu(machine: Machine, module: nn.Module, *device: Any) -> nn.Module:
    machine.check_device("cuda")
    return module


def _requires_grad(machine: Machine, module: nn.Module, requires_grad: bool = True) -> nn.Module:
    return module.requires_grad_(requires_grad)


def _children(machine: Machine, module: nn.Module) -> list[Any]:
    return list(module.children())


def _add_module(machine: Machine, module: nn.Module, name: str, child: Any) -> None:
    if not isinstance(name, str) or name.startswith("_") or hasattr(nn.Module, name):
        raise KeyError(f"attribute '{name}' already exists")
    module.add_module(name, child)


def _apply(machine: Machine, module: nn.Module, fn: Any) -> nn.Module:
    """Call a function on each layer, the innermost first."""
    call = machine.as_python(fn)
    for child in module.children():
        _apply(machine, child, fn)
    call(module)
    return module


def _forward(machine: Machine, module: nn.Module, *args: Any) -> Any:
    return machine.as_python(module)(*args)


def _register_buffer(
    machine: Machine, module: nn.Module, name: Any, tensor: Any, persistent: bool = True
) -> None:
    _check_name(module, name)
    module.register_buffer(name, tensor, persistent=bool(persistent))


def _register_parameter(machine: Machine, module: nn.Module, name: Any, param: Any) -> None:
    _check_name(module, name)
    module.register_parameter(name, param)


def _check_name(module: nn.Module, name: Any) -> None:
    """Refuse names that nn.Module itself uses, and what is no name."""
    if not isinstance(name, str) or not name.isidentifier() or name.startswith("__"):
        raise not_allowed(
            "argument", f"{str(name)[:40]} is no name for a part of a layer", name=str(name)[:40]
        )
    if hasattr(nn.Module, name) or name in vars(module):
        raise KeyError(f"attribute '{name}' already exists")


def _submodule(machine: Machine, module: nn.Module, target: Any) -> nn.Module:
    found: Any = module
    for key in str(target).split(".") if target else ():
        if not isinstance(found, nn.Module) or key not in found._modules:
            raise AttributeError(f"{type_name(found)} has no attribute `{key}`")
        found = found._modules[key]
    return found  # type: ignore[no-any-return]


def _parameter_at(machine: Machine, module: nn.Module, target: Any) -> Any:
    path, _, name = str(target).rpartition(".")
    owner = _submodule(machine, module, path)
    if name not in owner._parameters:
        raise AttributeError(f"{type_name(owner)} has no attribute `{name}`")
    return owner._parameters[name]


def _named_modules(machine: Machine, module: nn.Module) -> list[tuple[str, Any]]:
    return list(module.named_modules())


def _buffers(machine: Machine, module: nn.Module) -> list[Any]:
    return list(module.buffers())


def _named_buffers(machine: Machine, module: nn.Module) -> list[tuple[str, Any]]:
    return list(module.named_buffers())


METHODS_OF_MODULES: dict[str, tuple[Any, str]] = {
    "parameters": (_parameters, "input"),
    "named_parameters": (lambda machine, module: _named(module), "input"),
    "state_dict": (_state, "input"),
    "load_state_dict": (_load, "input state_dict strict"),
    "zero_grad": (_zero_grad, "input set_to_none"),
    "train": (_mode(True), "input mode"),
    "eval": (_mode(False), "input"),
    "to": (_to, "input *target"),
    "cpu": (lambda machine, module: module, "input"),
    "cuda": (_on_gpu, "input *device"),
    "float": (lambda machine, module: _cast(machine, module, torch.float32), "input"),
    "double": (lambda machine, module: _cast(machine, module, torch.float64), "input"),
    "half": (lambda machine, module: _cast(machine, module, torch.float16), "input"),
    "requires_grad_": (_requires_grad, "input requires_grad"),
    "children": (_children, "input"),
    "named_children": (lambda machine, module: list(module.named_children()), "input"),
    "modules": (lambda machine, module: list(module.modules()), "input"),
    "add_module": (_add_module, "input name module"),
    "register_buffer": (_register_buffer, "input name tensor persistent"),
    "register_parameter": (_register_parameter, "input name param"),
    "get_submodule": (_submodule, "input target"),
    "get_parameter": (_parameter_at, "input target"),
    "named_modules": (_named_modules, "input"),
    "buffers": (_buffers, "input"),
    "named_buffers": (_named_buffers, "input"),
    "register_forward_hook": (
        lambda machine, module, hook: add_hook(machine, module, hook, is_after=True),
        "input hook",
    ),
    "register_forward_pre_hook": (
        lambda machine, module, hook: add_hook(machine, module, hook, is_after=False),
        "input hook",
    ),
    "apply": (_apply, "input fn"),
    "forward": (_forward, "input *args"),
    "extra_repr": (lambda machine, module: module.extra_repr(), "input"),
}
"""Methods of every layer and model, and their parameters."""

GENERATED = frozenset(
    words("parameters named_parameters children named_children modules named_modules buffers named_buffers")
)
"""Methods that torch writes with ``yield``."""


def _one_by_one(name: str, listed: Any) -> Any:
    return lambda machine, module: Walk(listed(machine, module), name=f"Module.{name}")


for name, (own, parameters) in METHODS_OF_MODULES.items():
    function = _one_by_one(name, own) if name in GENERATED else own
    keywords = "device dtype" if name == "to" else ""
    add_method(
        "Module",
        name,
        function,
        parameters,
        keywords=keywords,
        cost=None,
        takes_machine=True,
        is_recorded=False,
    )
add_attribute("Module", "_modules", lambda module: dict(module._modules))
for name in FIELDS:
    add_attribute("Module", name, lambda module, name=name: getattr(module, name))

add_method("handle", "remove", lambda handle: handle.remove(), "handle", cost=None, is_recorded=False)


def _clipped(name: str) -> Any:
    """``clip_grad_norm_`` and its like: gradients changed in place, all of them counted before."""

    def clipped(machine: Machine, parameters: Any, *limits: Any, **settings: Any) -> Any:
        listed = [parameters] if isinstance(parameters, torch.Tensor) else list(machine.iterate(parameters))
        for parameter in listed:
            gradient = parameter.grad if isinstance(parameter, torch.Tensor) else None
            if gradient is not None:
                machine.meter.charge(
                    name, 2 * gradient.nbytes + machine.recorder.protect(gradient), 8 * gradient.numel()
                )
        return getattr(nn.utils, name)(listed, *limits, **settings)

    return clipped


def _as_vector(machine: Machine, parameters: Any) -> Any:
    listed = list(machine.iterate(parameters))
    machine.meter.charge("parameters_to_vector", sum(2 * parameter.nbytes for parameter in listed))
    return nn.utils.parameters_to_vector(listed)


add_namespace("torch.nn.utils")
for name, limits in {"clip_grad_norm_": "max_norm norm_type", "clip_grad_value_": "clip_value"}.items():
    add_function(
        f"torch.nn.utils.{name}", _clipped(name), f"parameters {limits}", cost=None, takes_machine=True
    )
add_function("torch.nn.utils.parameters_to_vector", _as_vector, "parameters", cost=None, takes_machine=True)
