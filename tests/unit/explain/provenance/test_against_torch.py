"""Every rule against what torch really does: derivatives, and cells that change when others are changed."""

from __future__ import annotations

import math
import os
import re
import zlib
from collections.abc import Callable
from itertools import groupby

import pytest
import torch

from lib.explain.provenance import Form, Rule, Term, arithmetic, is_known, rule_of
from lib.explain.provenance.catalogue import RULES
from lib.language import Mode, Step, run
from tests.unit.explain.provenance.dependence import Pattern, claimed, inputs_of, observed, tensors_of
from tests.unit.explain.provenance.further_sample_calls import NEVER_STEPS
from tests.unit.explain.provenance.samples import (
    drawn,
    recorded_functions,
    samples,
    shared,
    written,
)
from tests.unit.explain.provenance.without_rules import WITHOUT_RULES

pytestmark = [
    pytest.mark.filterwarnings("ignore:.*torch.jit:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:There is a performance drop:UserWarning"),
    pytest.mark.filterwarnings("ignore:Using torch.cross without:UserWarning"),
]

SEED = int(os.environ.get("FORMULAB_SEED", "7"))
"""Other random shapes and numbers: FORMULAB_SEED=8."""

NO_RULE_YET = frozenset(("Tensor.imag", "random.choice", "torch.autograd.grad"))
"""Functions of the table that no rule is written for. This may only get shorter."""

CHOICE_NOT_TOLD = {
    **dict.fromkeys(("torch.sort", "Tensor.sort", "torch.topk", "Tensor.topk", "named.values"), ("a",)),
    "operator.getitem": ("rows", "a"),
    "operator.setitem": ("rows", "mask"),
    **dict.fromkeys((f"Tensor.{name}" for name in ("scatter_", "scatter_add_")), ("places",)),
    **dict.fromkeys((f"torch.{name}" for name in ("scatter", "scatter_add")), ("places",)),
    **dict.fromkeys(("Tensor.index_fill_", "torch.index_fill", "Tensor.index_put_"), ("rows",)),
    **dict.fromkeys(("Tensor.index_add_", "torch.index_add"), ("rows", "label")),
    "Tensor.masked_scatter_": ("mask",),
    **dict.fromkeys(("torch.unique", "Tensor.unique", "numpy.unique"), ("a", "i")),
}
"""Inputs that decide which cells are taken: a rule links the cells that were, and leaves these out."""

SHAPE_CHANGED_IN_PLACE = frozenset(
    f"Tensor.{name}_" for name in ("unsqueeze", "squeeze", "t", "transpose", "resize")
)
"""What such a step found is not shown by the language yet, so its operand's cells can't be told."""

LUCK = frozenset(
    (
        "torch.multinomial",
        "Tensor.multinomial",
        "torch.nn.functional.dropout",
        "torch.bernoulli",
        "Tensor.bernoulli",
    )
)
"""Functions where chance decides whether a change shows."""

LENGTH_CHANGES = {
    f"{owner}.{name}": inputs
    for name, inputs in (("masked_select", ("mask",)), ("unique", ("a", "i")), ("nonzero", ("a", "i")))
    for owner in ("torch", "Tensor")
} | dict.fromkeys(("torch.argwhere", "numpy.argwhere", "numpy.flatnonzero", "numpy.unique"), ("i",))
"""Inputs whose changes make the result longer or shorter, so that nothing can be compared."""


def looked_at() -> list[tuple[str, list[str]]]:
    """Functions with their codes; methods that share a function's builder are compared with it instead."""
    compared = {f"Tensor.{name}" for name, _ in shared() if RULES[f"Tensor.{name}"] is RULES[f"torch.{name}"]}
    grouped = groupby(sorted(samples()), lambda pair: pair[0])
    return [(name, [code for _, code in group]) for name, group in grouped if name not in compared]


GROUPED = looked_at()


def seed_of(code: str) -> int:
    return SEED * 100_003 + zlib.crc32(code.encode()) % 100_003


def cases(code: str) -> list[tuple[str, dict[str, torch.Tensor]]]:
    """The inputs to try a code on: sizes that may be 1, or not, and conditions all true or all false."""
    seed = seed_of(code)
    found = [(f"seed {seed}", drawn(seed)), (f"seed {seed}, sizes over 1", drawn(seed, smallest=2))]
    if "mask" in code:
        for value in (True, False):
            names = dict(found[1][1])
            filled = {name: torch.full_like(names[name], value) for name in ("mask", "mask2")}
            found.append((f"seed {seed}, masks all {value}", {**names, **filled}))
    if re.search(r"\bi2?\b", code):
        found += [
            (f"seed {seed}, draw {again}", drawn(seed, smallest=2, again=again)) for again in range(1, 5)
        ]
    return found


def last_step(code: str, names: dict[str, torch.Tensor], seed: int) -> Step:
    done = run(code, names, seed=seed)
    assert done.error is None, done.error.message
    return done.steps[-1]


@pytest.mark.parametrize(("name", "codes"), GROUPED, ids=[name for name, _ in GROUPED])
def test_a_cell_changes_with_its_sources_and_with_nothing_else(name: str, codes: list[str]) -> None:
    for code in codes:
        shown: Pattern = {}
        told: Pattern = {}
        for place, (label, names) in enumerate(cases(code)):
            step = last_step(code, names, SEED)
            assert step.function == name, code
            rule = rule_of(step)
            assert is_known(rule) or name in SHAPE_CHANGED_IN_PLACE, f"{code}: no rule ({label})"
            if name in SHAPE_CHANGED_IN_PLACE:
                continue
            claims = claimed(run(code, names, seed=SEED), names, code)
            seen = observed(code, names, SEED, claims)
            for key, pattern in seen.items():
                if key not in CHOICE_NOT_TOLD.get(name, ()):
                    more = (pattern & ~claims[key]).nonzero().tolist()
                    assert not more, f"{code}: {key} has more effect than its links say ({label}): {more[:3]}"
                if place and key in shown and shown[key].shape == pattern.shape:
                    shown[key], told[key] = shown[key] | pattern, told[key] & claims[key]
                elif place:
                    shown[key], told[key] = pattern, claims[key]
        for key, pattern in told.items():
            if name in LUCK or key in LENGTH_CHANGES.get(name, ()) or (code == "a[mask]" and key == "mask"):
                continue
            missing = (pattern & ~shown[key]).nonzero().tolist()
            assert not missing, (
                f"{code}: {key} is linked without effect (seed {seed_of(code)}): {missing[:3]}"
            )


def derivatives(code: str, names: dict[str, torch.Tensor]) -> dict[str, torch.Tensor] | None:
    """d value / d input for every float input, (cells of the value, cells of the input); None without any."""
    inputs = [name for name in inputs_of(code, names) if names[name].is_floating_point()]
    last = last_step(code, names, SEED)
    if not inputs or not all(value.is_floating_point() for value in tensors_of(last.value)[:1]):
        return None

    def value_of(*tensors: torch.Tensor) -> torch.Tensor:
        done = run(code, {**names, **dict(zip(inputs, tensors, strict=True))}, mode=Mode.PROBE, seed=SEED)
        assert done.error is None, done.error.message
        value = done.steps[-1].value
        parts = value if isinstance(value, (tuple, list)) else (value,)
        return torch.cat([part.reshape(-1) for part in parts if part.is_floating_point()])

    try:
        found = torch.func.jacfwd(value_of, tuple(range(len(inputs))))(*(names[name] for name in inputs))
    except (RuntimeError, AssertionError, AttributeError):
        return None  # no forward derivative, or a value that the operation has to look at
    return {
        name: one.reshape(one.shape[0], names[name].numel()) for name, one in zip(inputs, found, strict=True)
    }


@pytest.mark.parametrize(("name", "codes"), GROUPED, ids=[name for name, _ in GROUPED])
def test_derivatives_lie_where_the_links_are(name: str, codes: list[str]) -> None:
    for code in codes:
        names = drawn(seed_of(code), smallest=2)
        found = derivatives(code, names)
        if found is None or name in SHAPE_CHANGED_IN_PLACE:
            continue
        claims = claimed(run(code, names, seed=SEED), names, code)
        for key, derivative in found.items():
            outside = (derivative.nan_to_num(0.0) != 0) & ~claims[key][: len(derivative)]
            assert not bool(outside.any()), f"{code}: d/d{key} outside its links (seed {seed_of(code)})"


def from_terms(step: Step, rule: Rule, operand: int, cells: int) -> torch.Tensor:
    """The derivatives that the written-out terms tell, (cells of the value, cells of an operand)."""
    rows = []
    for index in torch.ones(rule.shape).nonzero().tolist():
        written = arithmetic(step, tuple(index), rule=rule)
        row = torch.zeros(cells, dtype=torch.float64)
        for term in written.terms:
            for place, factor in enumerate(term.factors):
                if factor.operand != operand:
                    continue
                at = flat(factor.index, step.operands[operand].value)
                row[at] += slope(term, place) / (written.divisor or 1)
        rows.append(row)
    return torch.stack(rows)


def flat(index: tuple[int, ...], value: torch.Tensor) -> int:
    return int(torch.arange(value.numel()).reshape(value.shape)[index]) if value.ndim else 0


def slope(term: Term, place: int) -> float:
    """d term / d factor, for a product or for a quotient whose last factor is below the line."""
    values = [factor.value for factor in term.factors]
    above = math.prod(value for at, value in enumerate(values[:-1]) if at != place)
    if term.operator != "/":
        return term.sign * (above if place == len(values) - 1 else above * values[-1])
    return term.sign * (-above / values[-1] ** 2 if place == len(values) - 1 else above / values[-1])


@pytest.mark.parametrize(("name", "codes"), GROUPED, ids=[name for name, _ in GROUPED])
def test_the_written_terms_have_torchs_derivatives_and_add_up_to_its_value(
    name: str, codes: list[str]
) -> None:
    for code in codes:
        names = drawn(seed_of(code), smallest=2)
        done = run(code, names, seed=SEED)
        step = done.steps[-1]
        rule = rule_of(step)
        if len(done.steps) > 1 or rule.kind == "several":
            continue
        value = tensors_of(step.value)[0]
        cells = torch.ones(rule.shape).nonzero().tolist()
        written = [arithmetic(step, tuple(index), rule=rule) for index in cells]
        for one, index in zip(written, cells, strict=True):
            total = value[tuple(index)].item()
            assert one.total == total or total != total, code
            if one.form in (Form.SUM, Form.PRODUCT) and one.terms.exact is not None and len(one.terms):
                assert one.terms[-1].exact is not None
                got = one.terms[-1].exact / (one.divisor or 1)
                assert got == pytest.approx(total, rel=1e-9, abs=1e-12), code
            if one.form is Form.COPY and value.dtype is torch.float64:
                assert [term.factors[0].value for term in one.terms] == [total], code
        found = derivatives(code, names) if any(one.form is Form.SUM for one in written) else None
        for place, operand in enumerate(step.operands):
            if (
                found
                and operand.text in found
                and sum(other.text == operand.text for other in step.operands) == 1
            ):
                own = from_terms(step, rule, place, names[operand.text].numel())
                assert torch.allclose(own, found[operand.text], rtol=1e-9, atol=1e-12), (
                    f"{code}: {operand.text}"
                )


def test_every_function_of_the_table_has_a_rule_or_is_listed_as_having_none() -> None:
    without = {name for name in recorded_functions() if name not in RULES}
    assert without - NO_RULE_YET - WITHOUT_RULES - set(NEVER_STEPS) == set(), (
        "new functions need a rule in lib/explain/provenance/catalogue"
    )
    assert (NO_RULE_YET | WITHOUT_RULES) & set(RULES) == set(), (
        "these have a rule by now: take them off the list"
    )
    assert len(NO_RULE_YET) <= 3


NO_SAMPLE_YET = frozenset(
    ("Tensor.cuda", "Tensor.numpy", "torch.clone", "copy.copy", "max", "min", "ndarray.fill", "number.item")
)


def test_every_rule_of_the_table_has_a_sample() -> None:
    sampled = {name for name, _ in samples()}
    drawn_or_cast = ("random.", "torch.nn.init.", "numpy.random.", "math.")
    without = {
        name
        for name in recorded_functions()
        if name in RULES
        and name not in sampled
        and not name.startswith(drawn_or_cast)
        and not name.endswith("Tensor")
    }
    assert without <= NO_SAMPLE_YET | {"torch.from_numpy"}


def test_methods_have_the_rules_of_their_functions() -> None:
    for name, call in shared():
        names = drawn(seed_of(call), smallest=2)
        function, method = (
            rule_of(last_step(written(call, owner, name), names, SEED)) for owner in ("torch", "Tensor")
        )
        assert function == method, f"{name}: {call}"
    assert len(shared()) > 200


def test_the_comparison_finds_a_rule_that_links_too_little_and_one_that_links_too_much(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    check: Callable[[str, list[str]], None] = test_a_cell_changes_with_its_sources_and_with_nothing_else
    monkeypatch.setitem(RULES, "torch.softmax", RULES["torch.exp"])
    with pytest.raises(AssertionError, match="more effect than its links say"):
        check("torch.softmax", ["torch.softmax(a, 1)"])
    monkeypatch.setitem(RULES, "torch.softmax", RULES["torch.nn.functional.softmax"])
    monkeypatch.setitem(RULES, "torch.nn.functional.relu", RULES["torch.nn.functional.softmax"])
    with pytest.raises(AssertionError, match="linked without effect"):
        check("torch.nn.functional.relu", ["F.relu(row)"])
