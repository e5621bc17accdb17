"""Rules of functions that make tensors, and of copies out of and into other kinds of values."""

from __future__ import annotations

from lib.explain.provenance.catalogue.joined import elementwise
from lib.explain.provenance.catalogue.registry import add
from lib.explain.provenance.contractions import Contraction
from lib.explain.provenance.reach import Reach, same_cells
from lib.explain.provenance.reading import Call, NoRuleError, shape_of
from lib.explain.provenance.rules import How, Identity, IndexMap, Nothing, Rule


def nothing(call: Call) -> Rule:
    """No operand's cells: zeros, randn, arange."""
    return Nothing(call.shape, call.name)


def from_data(call: Call) -> Rule:
    """``torch.tensor(data)``: a copy of a tensor or array; plain numbers have no cells of their own."""
    data = call.operands[0].value if call.operands else None
    if shape_of(data) is not None:
        if call.shape_at(0) != call.shape:
            raise NoRuleError("the shape is another one")
        return Identity(call.shape, call.name, same_cells(0, call.shape), is_copy=True)
    if _has_cells(data):
        raise NoRuleError("a list of tensors")
    return nothing(call)


def _has_cells(data: object) -> bool:
    if isinstance(data, (list, tuple)):
        return any(_has_cells(item) for item in data)
    return hasattr(data, "shape")


def filled(call: Call) -> Rule:
    """``full`` and ``fill_``: one number everywhere."""
    return _stretched(call, call.place_of("fill_value" if call.positions("fill_value") else "value"))


def copied_over(call: Call) -> Rule:
    """``copy_``: the other operand's cells, stretched to meet."""
    return _stretched(call, 1)


def plainly_drawn(call: Call) -> Rule:
    """Random numbers whose settings are plain numbers; where they are tensors, these have a part in it."""
    if any(hasattr(operand.value, "shape") for operand in call.operands):
        raise NoRuleError("a setting has cells")
    return nothing(call)


def multiplied(call: Call) -> Rule:
    """``math.prod``: the tensors of a list, each a single number."""
    values = call.operands[0].value
    if len(call.operands) > 1 or not isinstance(values, (list, tuple)) or call.shape != ():
        raise NoRuleError("a start, or no list")
    if not values or any(getattr(value, "shape", None) != () for value in values):
        raise NoRuleError("not all are tensors of one number")
    count = len(values)
    return Contraction(
        (), "prod", (0,) * count, ((),) * count, ("",) * count, "", How.PRODUCT, (), tuple(range(count))
    )


def _stretched(call: Call, position: int) -> Rule:
    return IndexMap(call.shape, call.name, elementwise(call, (position,)).reaches)


def only_cell(call: Call) -> Rule:
    """``item()``, ``float()``, ``tolist()``: the only cell as a number."""
    return IndexMap((), call.name, (Reach(0, call.shape_at(0), (), ()),))


def numbers(call: Call) -> Rule:
    """A function of Python's own of one or more numbers."""
    places = [place for place in range(len(call.operands)) if call.has_cells(place)]
    if len(places) < len(call.operands) or not places:
        raise NoRuleError("not only numbers")
    if len(places) == 1 and call.shape_at(0) == call.shape:
        return Identity(call.shape, call.name, same_cells(0, call.shape))
    return elementwise(call, places, How.OTHER)


def added_up(call: Call) -> Rule:
    """Python's ``sum``: the tensors of a list, or a tensor's rows."""
    values = call.operands[0].value
    if len(call.operands) > 1 or not isinstance(values, (list, tuple)):
        raise NoRuleError("a start, or no list")
    shapes = [shape_of(value) for value in values]
    if not shapes or not all(hasattr(value, "shape") for value in values):
        raise NoRuleError("not all are tensors")
    if any(shape != call.shape for shape in shapes):
        raise NoRuleError("tensors of different shapes")
    count = len(values)
    whole = elementwise_letters(call)
    return Contraction(
        call.shape, "sum", (0,) * count, (call.shape,) * count, (whole,) * count, whole, How.SUM,
        tuple(zip(whole, call.shape, strict=True)), tuple(range(count)),
    )  # fmt: skip


def elementwise_letters(call: Call) -> str:
    """Return one letter for each axis of the value."""
    return "abcdefghijklmnopqrstuvwxyz"[: len(call.shape)]


MAKERS = (
    "zeros ones empty eye arange linspace logspace zeros_like ones_like empty_like randn rand randint "
    "randperm "
    "randn_like rand_like randint_like FloatTensor DoubleTensor HalfTensor BFloat16Tensor LongTensor "
    "IntTensor "
    "ShortTensor CharTensor ByteTensor BoolTensor tril_indices triu_indices"
)
add(nothing, MAKERS, "torch")
add(
    nothing,
    "zeros ones empty eye arange linspace zeros_like ones_like empty_like identity logspace ndim size",
    "numpy",
)
add(
    plainly_drawn,
    "choice integers normal permutation rand randint randn random random_sample standard_normal uniform",
    "numbers",
)
add(plainly_drawn, "beta binomial exponential gamma poisson standard_normal", "numpy.random")
add(plainly_drawn, "normalvariate", "random")
add(nothing, "rand randn random random_sample randint normal uniform choice permutation", "numpy.random")
add(nothing, "random randint uniform gauss randrange", "random")
add(nothing, "zero_ range", "torch")
add(nothing, "new_zeros new_ones new_empty zero_ normal_ uniform_ random_ bernoulli_ exponential_", "Tensor")
add(
    nothing,
    "uniform_ normal_ xavier_uniform_ xavier_normal_ kaiming_uniform_ kaiming_normal_ zeros_ ones_ eye_ "
    "trunc_normal_ orthogonal_",
    "torch.nn.init",
)  # fmt: skip
add(from_data, "tensor as_tensor from_numpy Tensor FloatTensor DoubleTensor LongTensor", "torch")
add(from_data, "array asarray", "numpy")
add(from_data, "copy deepcopy", "copy")
add(filled, "full full_like", "torch")
add(filled, "full full_like", "numpy")
add(filled, "new_full fill_", "Tensor")
add(filled, "fill_", "torch")
add(filled, "fill", "ndarray")
add(lambda call: _stretched(call, 1), "constant_", "torch.nn.init")
add(copied_over, "copy_", "Tensor")
add(only_cell, "item tolist", "Tensor", "ndarray", "number")
add(only_cell, "float int", "")
add(
    numbers,
    "sqrt exp log log2 log10 sin cos tan tanh floor ceil fabs isnan isinf atan atan2 sinh cosh asin acos "
    "hypot degrees radians erf expm1 log1p pow isclose "
    "comb copysign factorial fmod gcd lcm perm trunc", "math",
)  # fmt: skip
add(numbers, "max min pow", "")
add(added_up, "sum", "")
add(multiplied, "prod", "math")
add(nothing, "generate_square_subsequent_mask", "torch.nn.Transformer", "Module")
