"""torch.nn.functional, and the layers of torch.nn."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import torch
from torch import nn
from torch.nn import functional

from lib.language.layers import (
    LOSSES,
    PLAIN_LAYERS,
    make_linear,
    make_module_dict,
    make_module_list,
    make_parameter,
    make_sequential,
)
from lib.language.norm_layers import make_batch_norm, make_layer_norm
from lib.language.parameter_lists import make_parameter_dict, make_parameter_list
from lib.language.stock_layers import LAZY, STOCK, make_stock, parameters_of
from lib.language.table import costs, index_costs, product_costs
from lib.language.table.random import dropout
from lib.language.table.registry import NAMES, add_function, add_namespace, entry_of, words
from lib.language.values import TypeName, UserClass, UserModule

if TYPE_CHECKING:
    from lib.language.machine import Machine

F = "torch.nn.functional"
add_namespace("torch.nn.init")


def _implicit_axis(machine: Machine, name: str, axes: int) -> int:
    """The axis that torch picks, with a warning, where code gives none."""
    machine.note("implicit_dim", name=name)
    return 0 if axes in (0, 1, 3) else 1


def _normalised(function: Callable[..., torch.Tensor]) -> Callable[..., torch.Tensor]:
    def normalised(machine: Machine, input: Any, dim: Any = None, dtype: Any = None) -> torch.Tensor:
        if dim is None:
            dim = _implicit_axis(machine, function.__name__, input.ndim)
        return function(input, dim, dtype=machine.float_type(dtype))

    return normalised


def _loss(name: str, function: Callable[..., torch.Tensor]) -> Callable[..., torch.Tensor]:
    """A loss that stretches its operands to meet; where the shapes differ torch warns, and a run notes it."""

    def loss(machine: Machine, input: Any, target: Any, reduction: str = "mean", **rest: Any) -> torch.Tensor:
        if (
            isinstance(input, torch.Tensor)
            and isinstance(target, torch.Tensor)
            and input.shape != target.shape
        ):
            machine.note("target_shape", name=name, input=tuple(input.shape), target=tuple(target.shape))
            input, target = torch.broadcast_tensors(input, target)  # noqa: A001
        return function(input, target, reduction=reduction, **rest)

    return loss


def _activation(name: str, parameters: str = "input", function: Callable[..., Any] | None = None) -> None:
    add_function(f"{F}.{name}", function or getattr(functional, name), parameters, cost=costs.several)


add_function(f"{F}.linear", functional.linear, "input weight bias", cost=costs.linear)
for name in words("sigmoid tanh"):
    add_function(f"{F}.{name}", getattr(torch, name))
for name in words("relu relu6 elu selu celu"):
    add_function(f"{F}.{name}", getattr(functional, name), "input", keywords="alpha", cost=costs.several)
_activation("leaky_relu", "input negative_slope")
for name in words("gelu silu softsign logsigmoid hardtanh softplus mish hardsigmoid"):
    _activation(name)
for name in words("softmax log_softmax"):
    add_function(
        f"{F}.{name}", _normalised(getattr(functional, name)), "input dim", keywords="dtype", cost=costs.several,
        takes_machine=True,
    )  # fmt: skip
add_function(
    f"{F}.softmin", lambda machine, input, dim=None: functional.softmin(input, dim if dim is not None else _implicit_axis(machine, "softmin", input.ndim)),
    "input dim", cost=costs.several, takes_machine=True,
)  # fmt: skip
for name, keywords in {
    "mse_loss": "", "l1_loss": "", "smooth_l1_loss": "beta", "huber_loss": "delta",
}.items():  # fmt: skip
    add_function(
        f"{F}.{name}", _loss(name, getattr(functional, name)), "input target", keywords=f"reduction {keywords}",
        cost=costs.several, takes_machine=True, broadcasts=True,
    )  # fmt: skip
for name, keywords in {
    "cross_entropy": "weight ignore_index label_smoothing", "nll_loss": "weight ignore_index",
    "binary_cross_entropy": "weight", "binary_cross_entropy_with_logits": "weight pos_weight",
}.items():  # fmt: skip
    add_function(
        f"{F}.{name}", getattr(functional, name), "input target", keywords=f"reduction {keywords}", cost=costs.loss,
    )  # fmt: skip
add_function(f"{F}.dropout", dropout, "input p training inplace", cost=costs.several, takes_machine=True)
add_function(f"{F}.one_hot", functional.one_hot, "tensor num_classes", cost=costs.one_hot)
add_function(f"{F}.normalize", functional.normalize, "input p dim eps", cost=costs.several)
for name in words("cosine_similarity pairwise_distance"):
    parameters = "x1 x2 dim eps" if name == "cosine_similarity" else "x1 x2 p eps"
    add_function(f"{F}.{name}", getattr(functional, name), parameters, keywords="keepdim", cost=costs.several)
add_function("torch.cosine_similarity", torch.cosine_similarity, "x1 x2 dim eps", cost=costs.several)
add_function(f"{F}.pad", functional.pad, "input pad mode value", cost=index_costs.padding)
add_function(
    f"{F}.layer_norm", functional.layer_norm, "input normalized_shape weight bias eps", cost=costs.several
)


def _layer(kind: type[nn.Module]) -> Callable[..., nn.Module]:
    return lambda *args, **kwargs: kind(*args, **kwargs)


def _in_old_words(make: Callable[..., nn.Module]) -> Callable[..., nn.Module]:
    """Let a loss be made with size_average and reduce, torch's older words for its reduction."""

    def made(*args: Any, size_average: Any = None, reduce: Any = None, **kwargs: Any) -> nn.Module:
        if size_average is not None or reduce is not None:
            is_reduced, is_mean = reduce is None or bool(reduce), size_average is None or bool(size_average)
            kwargs["reduction"] = ("mean" if is_mean else "sum") if is_reduced else "none"
        return make(*args, **kwargs)

    return made


def add_layer(
    name: str, make: Callable[..., Any], parameters: str, *, keywords: str = "", **flags: bool
) -> None:
    """Add a layer of torch.nn: a type that code can call and name in isinstance."""
    full = f"torch.nn.{name}"
    maker = entry_of(full, make, parameters, keywords=keywords, cost=None, is_recorded=False, **flags)
    NAMES[full] = TypeName(f"{getattr(nn, name).__module__}.{name}", (name,), maker)


add_layer("Linear", make_linear, "in_features out_features bias device dtype", takes_machine=True)
add_layer("LayerNorm", make_layer_norm, "normalized_shape eps elementwise_affine bias", takes_machine=True)
for name in words("BatchNorm1d BatchNorm2d BatchNorm3d"):
    add_layer(
        name,
        make_batch_norm(name),
        "num_features eps momentum affine track_running_stats",
        takes_machine=True,
    )
for name in STOCK:
    add_layer(name, make_stock(name), " ".join(parameters_of(name)), takes_machine=True)
for name in LAZY.values():
    add_layer(name, make_stock(name), " ".join(parameters_of(name)), takes_machine=True)
add_layer("ModuleDict", make_module_dict, "modules", takes_machine=True)
add_layer("Sequential", make_sequential, "*layers", takes_machine=True)
add_layer("ModuleList", make_module_list, "modules", takes_machine=True)
add_layer("ParameterList", make_parameter_list, "values", takes_machine=True)
add_layer("ParameterDict", make_parameter_dict, "parameters", takes_machine=True)
NAMES["torch.nn.Parameter"] = TypeName(
    "torch.nn.parameter.Parameter",
    ("Parameter",),
    entry_of(
        "torch.nn.Parameter",
        make_parameter,
        "data requires_grad",
        cost=None,
        is_recorded=False,
        takes_machine=True,
    ),
)


def _bare_module(machine: Machine) -> UserModule:
    """``nn.Module()``: a model with nothing in it yet."""
    return UserModule(UserClass("Module", (), {}, is_module=True), machine.itself)


NAMES["torch.nn.Module"] = TypeName(
    "torch.nn.modules.module.Module",
    ("Module",),
    entry_of("torch.nn.Module", _bare_module, "", cost=None, is_recorded=False, takes_machine=True),
)
for name, (kind, parameters) in PLAIN_LAYERS.items():
    add_layer(name, _layer(kind), parameters, keywords="approximate" if name == "GELU" else "")
for name, kind in LOSSES.items():
    add_layer(
        name,
        _in_old_words(_layer(kind)),
        "weight" if name in ("CrossEntropyLoss", "NLLLoss", "BCELoss") else "",
        keywords="reduction ignore_index label_smoothing pos_weight beta delta size_average reduce",
    )


def _init_filler(fill: Callable[..., torch.Tensor]) -> Callable[..., torch.Tensor]:
    def filled(machine: Machine, tensor: torch.Tensor, *args: Any, **kwargs: Any) -> torch.Tensor:
        return fill(tensor, *args, generator=machine.random.generator, **kwargs)

    return filled


for name, parameters in {
    "uniform_": "tensor a b", "normal_": "tensor mean std", "xavier_uniform_": "tensor gain",
    "xavier_normal_": "tensor gain", "kaiming_uniform_": "tensor a mode nonlinearity",
    "kaiming_normal_": "tensor a mode nonlinearity", "trunc_normal_": "tensor mean std a b",
}.items():  # fmt: skip
    add_function(
        f"torch.nn.init.{name}", _init_filler(getattr(nn.init, name)), parameters, takes_machine=True, mutates=True,
    )  # fmt: skip
add_function(
    "torch.nn.init.orthogonal_", _init_filler(nn.init.orthogonal_), "tensor gain", takes_machine=True, mutates=True,
    cost=product_costs.solving,
)  # fmt: skip
for name, parameters in {
    "constant_": "tensor val",
    "zeros_": "tensor",
    "ones_": "tensor",
    "eye_": "tensor",
}.items():
    add_function(f"torch.nn.init.{name}", getattr(nn.init, name), parameters, mutates=True)
