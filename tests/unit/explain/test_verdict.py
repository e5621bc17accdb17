from __future__ import annotations

import math

import pytest
import torch
from hypothesis import assume, given
from hypothesis import strategies as st

from lib.explain.verdict import UnitRounding, Verdict, as_tensor, has_same_bits, judge, rounding_bound
from lib.tensors import Tensors
from tests.unit.explain.plain import triple_loop

DTYPES = (torch.float32, torch.float64, torch.bfloat16, torch.float16)
NO_ROOM = (torch.tensor(0.0, dtype=torch.float64),)


def unit_tensors(
    seed: int, batch: int, inner: int, units: int, dtype: torch.dtype, scale: float = 1.0
) -> Tensors:
    generator = torch.Generator().manual_seed(seed)
    shapes = ((batch, inner), (units, inner), (units,))
    return Tensors(*((torch.randn(shape, generator=generator) * scale).to(dtype) for shape in shapes))


def test_a_value_is_the_same_bits_as_itself() -> None:
    value = torch.tensor([[1.5, -2.0]])
    assert judge(value, value.clone(), NO_ROOM).verdict == Verdict.SAME_BITS


def test_axes_of_size_one_are_set_aside_and_the_shape_is_told_beside() -> None:
    found = judge(torch.tensor([[3.0]]), torch.tensor(3.0), NO_ROOM)
    assert (found.verdict, found.same_shape) == (Verdict.SAME_BITS, False)


def test_other_sizes_are_a_different_shape() -> None:
    found = judge(torch.ones(2, 3), torch.ones(3, 2), NO_ROOM)
    assert (found.verdict, found.same_shape) == (Verdict.DIFFERENT_SHAPE, False)


@pytest.mark.parametrize("dtype", DTYPES)
def test_plus_and_minus_zero_agree_within_rounding_and_not_in_their_bits(dtype: torch.dtype) -> None:
    plus, minus = torch.tensor([0.0], dtype=dtype), torch.tensor([-0.0], dtype=dtype)
    assert judge(plus, minus, NO_ROOM).verdict == Verdict.SAME_WITHIN_ROUNDING


@pytest.mark.parametrize("dtype", DTYPES)
def test_nan_is_the_same_bits_as_nan(dtype: torch.dtype) -> None:
    ours = torch.tensor([math.nan, 1.0], dtype=dtype)
    theirs = torch.tensor([-math.nan, 1.0], dtype=dtype)
    assert judge(ours, theirs, NO_ROOM).verdict == Verdict.SAME_BITS
    assert not has_same_bits(ours, torch.tensor([math.nan, 2.0], dtype=dtype))


@pytest.mark.parametrize("strange", [math.inf, -math.inf, math.nan])
def test_inf_or_nan_on_one_side_only_is_an_overflow(strange: float) -> None:
    ours, theirs = torch.tensor([strange, 1.0]), torch.tensor([2.0, 1.0])
    room = (torch.tensor(1e308, dtype=torch.float64),)
    for one, other in ((ours, theirs), (theirs, ours)):
        found = judge(one, other, room)
        assert (found.verdict, found.has_overflow) == (Verdict.DIFFERENT_VALUE, True)


def test_opposite_infinities_are_an_overflow_and_equal_ones_are_not() -> None:
    ours = torch.tensor([math.inf, 1.0])
    assert judge(ours, torch.tensor([-math.inf, 1.0]), NO_ROOM).has_overflow
    found = judge(ours, torch.tensor([math.inf, 2.0]), NO_ROOM)
    assert (found.verdict, found.has_overflow) == (Verdict.DIFFERENT_VALUE, False)
    room = (torch.tensor(1.0, dtype=torch.float64),)
    assert judge(ours, torch.tensor([math.inf, 2.0]), room).verdict == Verdict.SAME_WITHIN_ROUNDING


def test_another_dtype_is_compared_as_it_is_and_never_the_same_bits() -> None:
    found = judge(torch.tensor([1.0]), torch.tensor([1.0], dtype=torch.float64), NO_ROOM)
    assert found.verdict == Verdict.SAME_WITHIN_ROUNDING
    rounded = torch.tensor([0.1], dtype=torch.float16)
    assert judge(rounded, torch.tensor([0.1]), NO_ROOM).verdict == Verdict.DIFFERENT_VALUE


def test_bounds_are_tried_in_turn_and_one_that_holds_is_enough() -> None:
    asked = []

    def bounds() -> object:
        for bound in (1e-9, 1e-3, 1.0):
            asked.append(bound)
            yield torch.tensor(bound, dtype=torch.float64)

    found = judge(torch.tensor([1.0]), torch.tensor([1.0001]), bounds())
    assert found.verdict == Verdict.SAME_WITHIN_ROUNDING
    assert asked == [1e-9, 1e-3]


@pytest.mark.parametrize("value", [(1.0,), None, "1.0", torch.tensor(1j)])
def test_what_is_no_real_tensor_cannot_be_compared(value: object) -> None:
    assert as_tensor(value) is None


@pytest.mark.parametrize(("value", "expected"), [(True, 1.0), (3, 3.0), (0.25, 0.25), (10**400, math.inf)])
def test_a_number_is_compared_as_float64(value: float, expected: float) -> None:
    found = as_tensor(value)
    assert found is not None
    assert (found.dtype, found.item()) == (torch.float64, expected)


@pytest.mark.parametrize(
    ("dtype", "unit_out", "unit_accumulated", "tiny"),
    [
        (torch.float32, 2.0**-24, 2.0**-24, 2.0**-149),
        (torch.float64, 2.0**-53, 2.0**-53, 2.0**-1074),
        (torch.bfloat16, 2.0**-8, 2.0**-24, 2.0**-133),
        (torch.float16, 2.0**-11, 2.0**-24, 2.0**-24),
    ],
)
def test_the_bound_is_the_stated_formula(
    dtype: torch.dtype, unit_out: float, unit_accumulated: float, tiny: float
) -> None:
    magnitude, count = 3.5, 20
    expected = (
        4 * unit_out * magnitude
        + 2 * (math.sqrt(count) + 2) * unit_accumulated * magnitude
        + (count + 2) * tiny
    )
    found = rounding_bound(torch.tensor(magnitude, dtype=torch.float64), count, dtype)
    assert found.item() == pytest.approx(expected, rel=1e-12)


def test_there_is_no_room_where_the_magnitude_is_not_finite() -> None:
    magnitude = torch.tensor([math.inf, math.nan, 1.0], dtype=torch.float64)
    assert rounding_bound(magnitude, 5, torch.float32).tolist()[:2] == [0.0, 0.0]


@given(
    seed=st.integers(0, 2**32),
    sizes=st.tuples(st.integers(1, 4), st.integers(1, 40), st.integers(1, 4)),
    dtype=st.sampled_from(DTYPES),
    scale=st.sampled_from((1e-3, 1.0, 1e3)),
)
def test_the_bound_holds_the_triple_loop_and_torch_and_the_verdict_is_symmetric(
    seed: int, sizes: tuple[int, int, int], dtype: torch.dtype, scale: float
) -> None:
    tensors = unit_tensors(seed, *sizes, dtype, scale)
    assume(all(part.isfinite().all() for part in tensors.as_names().values()))
    loops = torch.tensor(triple_loop(*tensors.as_names().values()), dtype=torch.float64)
    value = torch.nn.functional.linear(*tensors.as_names().values())
    bounds = list(UnitRounding(tensors).bounds())
    assume(value.isfinite().all())
    verdicts = {judge(value, loops, bounds).verdict, judge(loops, value, bounds).verdict}
    assert len(verdicts) == 1
    assert verdicts.pop().is_agreement


def test_the_partial_bound_never_exceeds_the_whole_one() -> None:
    tensors = unit_tensors(3, 8, 700, 60, torch.float32)
    rounding = UnitRounding(tensors)
    partial, whole = list(rounding.bounds())
    assert not rounding.is_small
    assert (partial < whole).all()


def test_the_bound_is_tight_enough_to_see_one_wrong_product() -> None:
    tensors = unit_tensors(5, 1, 5, 1, torch.float32)
    value = torch.nn.functional.linear(*tensors.as_names().values())
    wrong = value - tensors.features[0, 0] * tensors.weights[0, 0]
    assert judge(wrong, value, UnitRounding(tensors).bounds()).verdict == Verdict.DIFFERENT_VALUE


def test_the_rounding_of_the_unit_holds_its_own_value_and_no_other() -> None:
    tensors = unit_tensors(5, 3, 5, 2, torch.bfloat16)
    rounding = UnitRounding(tensors)
    value = torch.nn.functional.linear(*tensors.as_names().values())
    assert rounding.holds(value)
    assert not rounding.holds(value * 2)
    assert not rounding.holds(value.t())
