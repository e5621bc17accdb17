"""Rules of functions that work cell by cell."""

from __future__ import annotations

from functools import partial

from lib.explain.provenance.catalogue.joined import elementwise
from lib.explain.provenance.catalogue.registry import add
from lib.explain.provenance.contractions import Affine, Part
from lib.explain.provenance.reach import same_cells
from lib.explain.provenance.reading import Call, NoRuleError
from lib.explain.provenance.rules import How, Identity, Rule


def one(call: Call, *, is_copy: bool = False) -> Rule:
    """One operand; further ones are settings (decimals, a slope)."""
    if call.shape_at(0) != call.shape:
        raise NoRuleError("the shape is another one")
    return Identity(call.shape, short(call), same_cells(0, call.shape), is_copy)


def two(call: Call, *, how: How) -> Rule:
    """Two operands that are stretched to meet; ``alpha`` goes before the second one."""
    if call.argument("rounding_mode") is not None:
        how = How.OTHER
    joined = elementwise(call, (0, 1), how, short(call))
    alpha = call.number("alpha", 1.0)
    if not call.positions("alpha"):
        return joined
    sign = -1 if how is How.DIFFERENCE else 1
    first, second = (elementwise(call, (place,), How.PRODUCT) for place in (0, 1))
    return Affine(call.shape, short(call), (Part(first), Part(second, alpha, call.place_of("alpha"), sign)))


def several(call: Call) -> Rule:
    """Every operand that has cells, stretched to meet: clamp with tensors, lerp, isclose."""
    places = [place for place in range(len(call.operands)) if call.has_cells(place)]
    return elementwise(call, places, How.OTHER, short(call))


def added_product(call: Call, *, how: How) -> Rule:
    """``input + value * tensor1 * tensor2``, or with a quotient."""
    value = call.number("value", 1.0)
    place = call.positions("value")
    joined = elementwise(call, (1, 2), how)
    scaled = Part(joined, value, place[0] if place else None)
    return Affine(call.shape, short(call), (Part(elementwise(call, (0,), How.PRODUCT)), scaled))


def short(call: Call) -> str:
    """Return a function's own short name, the in-place ones' without what makes them so.

    ``Tensor.add_`` and ``operator.iadd`` are both add.
    """
    name = call.name.removesuffix("_") or call.name
    if call.step.function.startswith("operator.i") and name not in ("invert",):
        name = name.removeprefix("i")
    return name


ONE = (
    "abs absolute neg negative exp exp2 expm1 log log2 log10 log1p sqrt rsqrt square reciprocal sigmoid tanh "
    "relu sin cos tan asin acos atan arcsin arccos arctan sinh cosh asinh acosh atanh floor ceil round trunc "
    "frac sign erf erfc isnan isinf isfinite logical_not bitwise_not deg2rad rad2deg lgamma digamma "
    "nan_to_num logit angle sgn signbit sinc"
)
COPIES = (
    "clone contiguous detach positive cpu float double half bfloat16 int long short char byte bool to type_as"
)

TORCH = ("torch", "Tensor")
add(one, ONE, *TORCH)
add(one, " ".join(f"{name}_" for name in ONE.split()), *TORCH)
add(one, "neg invert", "operator")
add(one, "abs round", "")
add(partial(one, is_copy=True), COPIES, "Tensor")
add(partial(one, is_copy=True), "positive clone detach", "torch")
add(partial(one, is_copy=True), "conj", *TORCH)
add(partial(one, is_copy=True), "pos", "operator")
add(partial(one, is_copy=True), "torch.nn.Parameter torch.as_tensor torch.from_numpy", "")

ACTIVATIONS = (
    "sigmoid tanh relu relu6 elu selu celu leaky_relu gelu silu softsign logsigmoid hardtanh softplus "
    "mish hardsigmoid hardswish tanhshrink threshold "
    "dropout"
)
LAYERS = "ReLU Sigmoid Tanh LeakyReLU ELU GELU SiLU Softplus Softsign LogSigmoid Hardtanh ReLU6 Dropout"
NUMPY = (
    "exp log log2 log10 log1p expm1 sqrt square abs absolute negative sin cos tan tanh sinh cosh "
    "arctan floor ceil sign "
    "isnan isinf isfinite reciprocal round clip "
    "arccos arcsin cbrt deg2rad exp2 fabs logical_not nan_to_num rad2deg rint trunc"
)
add(one, ACTIVATIONS, "torch.nn.functional")
add(one, LAYERS, "torch.nn")
add(partial(one, is_copy=True), "Identity", "torch.nn")
add(one, NUMPY, "numpy")
add(one, "round clip", "ndarray")
add(one, "round std", "number")
add(partial(one, is_copy=True), "astype max mean min sum", "number")
add(partial(one, is_copy=True), "copy", "numpy")
add(one, "bernoulli", *TORCH)
add(partial(one, is_copy=True), "copy astype", "ndarray")
add(partial(one, is_copy=True), "numpy cuda type", "Tensor")

SUMS, DIFFERENCES = "add", "sub subtract"
PRODUCTS, QUOTIENTS = "mul multiply", "div divide true_divide"
OTHERS = (
    "pow eq ne lt le gt ge maximum minimum fmod remainder floor_divide greater less greater_equal less_equal "
    "not_equal logical_and logical_or logical_xor bitwise_and bitwise_or bitwise_xor atan2 hypot fmax fmin "
    "logaddexp"
)
for names, how in (
    (SUMS, How.SUM), (DIFFERENCES, How.DIFFERENCE), (PRODUCTS, How.PRODUCT), (QUOTIENTS, How.QUOTIENT),
    (OTHERS, How.OTHER),
):  # fmt: skip
    builder = partial(two, how=how)
    add(builder, names, *TORCH)
    add(builder, " ".join(f"{name}_" for name in names.split()), "Tensor")
for names, how in (
    ("add iadd", How.SUM), ("sub isub", How.DIFFERENCE), ("mul imul", How.PRODUCT),
    ("truediv itruediv", How.QUOTIENT),
    (
        "floordiv mod pow lshift rshift and or xor ifloordiv imod ipow iand ior ixor eq ne lt le gt ge",
        How.OTHER,
    ),
):  # fmt: skip
    add(partial(two, how=how), names, "operator")
for names, how in (
    ("add", How.SUM), ("subtract", How.DIFFERENCE), ("multiply", How.PRODUCT), ("divide", How.QUOTIENT),
    (
        "power maximum minimum mod equal not_equal greater less greater_equal less_equal logical_and "
        "logical_or logical_xor isclose arctan2 float_power floor_divide fmax fmin hypot remainder",
        How.OTHER,
    ),
):  # fmt: skip
    add(partial(two, how=how), names, "numpy")
add(several, "clamp clip clamp_min clamp_max lerp isclose", *TORCH)
add(several, "clamp_ clip_", *TORCH)
add(several, "lerp_", "Tensor")
add(several, "complex", "torch")
for name, how in (("addcmul", How.PRODUCT), ("addcdiv", How.QUOTIENT)):
    add(partial(added_product, how=how), name, *TORCH)
    add(partial(added_product, how=how), f"{name}_", "Tensor")
