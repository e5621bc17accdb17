"""Methods of layers that hold others, and of those that hold parameters, by number and by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from torch import nn

from lib.language import parameter_lists
from lib.language.table.registry import add_method
from lib.language.values import type_name

if TYPE_CHECKING:
    from lib.language.machine import Machine


def _append(machine: Machine, module: nn.Module, child: Any) -> nn.Module:
    if isinstance(module, nn.ParameterList):
        return parameter_lists.append(machine, module, child)
    module.add_module(str(len(module._modules)), child)
    return module


def _extend(machine: Machine, module: nn.Module, more: Any) -> nn.Module:
    if isinstance(module, nn.ParameterList):
        return parameter_lists.extend(machine, module, more)
    if not isinstance(module, nn.ModuleList):
        raise AttributeError(f"'{type_name(module)}' object has no attribute 'extend'")
    return module.extend(list(machine.iterate(more)))


def _update(machine: Machine, module: nn.Module, more: Any) -> None:
    if isinstance(module, nn.ParameterDict):
        parameter_lists.update(machine, module, more)
    elif isinstance(module, nn.ModuleDict):
        module.update(dict(more.items()) if isinstance(more, nn.ModuleDict) else more)
    else:
        raise AttributeError(f"'{type_name(module)}' object has no attribute 'update'")


def _of_dict(name: str) -> Any:
    def listed(_machine: Machine, module: nn.Module) -> list[Any]:
        table = module._parameters if isinstance(module, nn.ParameterDict) else module._modules
        return list(getattr(table, name)())

    return listed


METHODS_OF_HOLDERS: dict[str, tuple[Any, str]] = {
    "append": (_append, "input module"),
    "extend": (_extend, "input modules"),
    "update": (_update, "input modules"),
    "keys": (_of_dict("keys"), "input"),
    "values": (_of_dict("values"), "input"),
    "items": (_of_dict("items"), "input"),
}
"""Methods of layers that hold others, and their parameters."""

for name, (function, parameters) in METHODS_OF_HOLDERS.items():
    add_method("Module", name, function, parameters, cost=None, takes_machine=True, is_recorded=False)
