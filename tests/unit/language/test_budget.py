"""The budget: bounds that hold, refusals before anything is allocated, and large budgets that cost next to nothing."""

from __future__ import annotations

import math
import time
from typing import Any, ClassVar

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lib.language import Budget, ErrorKind, gate, meter, parse, run
from lib.language.known import METHODS, NAMES
from lib.language.operators import BINARY
from lib.language.subscripts import GET_ITEM
from lib.language.table.entry import Cost, Entry
from tests.unit.language.plain_python import execute
from tests.unit.language.table_cases import CASES, Case, setup

ENDLESS = Cost(10**15, 10**15)
QUICK = {
    "max_examples": 150,
    "deadline": None,
    "derandomize": True,
    "suppress_health_check": list(HealthCheck),
}


def refused(code: str, **given_: Any) -> Any:
    error = run(code, **given_).error
    assert error is not None, code
    assert error.notice is not None, error
    return error


def test_a_refusal_tells_what_was_asked_for_and_what_there_is() -> None:
    error = refused("x = torch.ones(1000, 1000)\ny = x.unsqueeze(1) * torch.ones(1000, 1)")
    assert error.kind is ErrorKind.TOO_LARGE
    assert error.text == "x.unsqueeze(1) * torch.ones(1000, 1)"
    assert error.notice.code == "bytes"
    assert error.notice["function"] == "operator.mul"
    assert error.notice["got"] == 8 * 1000**3
    assert error.notice["high"] == 64 * 2**20
    assert 4_000_000 <= error.notice["taken"] <= 32_000_000


def test_arithmetic_is_counted_over_the_whole_run() -> None:
    code = "x = torch.ones(1000, 1000)\nfor i in range({}):\n    y = x @ x"
    assert run(code.format(0)).error is None
    error = refused(code.format(50), budget=Budget(seconds=60))
    assert error.notice.code == "operations"
    assert error.notice["got"] == 2 * 10**9


@pytest.mark.parametrize(
    ("code", "notice"),
    [
        ("while True: pass", "rounds"),
        ("for i in range(10**5): x = i", "rounds"),
        ("for i in range(10**9): x = i", "length"),
        ("def f(): return f()\nf()", "depth"),
        ("2 ** 5000", "whole_number"),
        ("'a' * 10**7", "length"),
        ("[0] * 10**7", "length"),
        ("x = torch.ones(1)\nx.view([1] * 1000)", "length"),
    ],
)
def test_what_is_no_tensor_is_counted_too(code: str, notice: str) -> None:
    assert refused(code).notice.code == notice


def test_the_deadline_holds_between_operations() -> None:
    start = time.process_time()
    error = refused(
        "x = torch.ones(300, 300)\nwhile True:\n    x = x.exp().sigmoid()",
        budget=Budget(seconds=0.2, rounds=10**9),
    )
    assert error.kind is ErrorKind.TOO_LONG
    assert error.notice.code == "deadline"
    assert time.process_time() - start < 5


def test_loops_give_back_what_they_no_longer_hold() -> None:
    code = "x = torch.ones(100, 1000)\nfor i in range(2000):\n    x = x * 0.5 + 1\nx.sum()"
    assert run(code, budget=Budget(seconds=60)).error is None
    kept = refused(
        "x = []\nfor i in range(2000):\n    x.append(torch.ones(100, 1000))", budget=Budget(seconds=60)
    )
    assert kept.notice.code == "bytes"


def test_training_for_a_thousand_rounds_stays_within_the_budget() -> None:
    code = (
        "model = nn.Sequential(nn.Linear(20, 50), nn.Tanh(), nn.Linear(50, 1))\nx = torch.randn(64, 20)\n"
        "y = x.sum(1, keepdim=True)\noptimizer = torch.optim.Adam(model.parameters(), lr=0.01)\nfor i in range(1000):\n"
        "    loss = F.mse_loss(model(x), y)\n    optimizer.zero_grad()\n    loss.backward()\n    optimizer.step()\nloss.item()"
    )
    done = run(code, budget=Budget(seconds=60))
    assert done.error is None
    assert done.value < 0.5


def test_a_graph_that_grows_is_counted_as_long_as_it_lives() -> None:
    held = refused(
        "x = torch.ones(1000, 200, requires_grad=True)\ny = 0\nfor i in range(9000):\n    y = y + x.exp().sum()",
        budget=Budget(seconds=60),
    )
    assert held.notice.code == "bytes"
    freed = run(
        "x = torch.ones(1000, 200, requires_grad=True)\nfor i in range(300):\n    y = x.exp().sum()",
        budget=Budget(seconds=60),
    )
    assert freed.error is None


def test_a_large_budget_lets_large_code_run() -> None:
    large = Budget(live_bytes=2**34, operations=10**13, seconds=60)
    names = {"x": torch.ones(256, 1024), "w": torch.ones(1024, 1024)}
    assert refused("x.unsqueeze(1) * w", names=names).kind is ErrorKind.TOO_LARGE
    done = run("x @ w.t()", names=names, budget=large)
    assert float(done.value[0, 0]) == 1024
    assert run("for i in range(5): y = x @ w", names=names, budget=large).error is None


def test_einsum_with_a_hidden_intermediate_is_refused_at_once() -> None:
    names = {"w": torch.ones(512, 512)}
    error = refused("torch.einsum('ab,cd,ad->bc', w, w, w)", names=names)
    assert error.notice["got"] >= 4 * 512**3
    assert refused("torch.einsum('...b,...c->...bc', w, w)", names=names).kind is ErrorKind.TOO_LARGE
    assert run("torch.einsum('...b,cb->...c', w, w)", names=names).error is None


class _Charged(meter.Meter):
    """Counts every charge and gives nothing back."""

    seen: ClassVar[list[meter.Meter]] = []

    def __init__(self, budget: Budget) -> None:
        super().__init__(budget)
        self.seen.append(self)

    def settle(self, *_args: Any, **_kwargs: Any) -> None:
        pass

    def _give_back(self) -> None:
        pass


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_no_entry_stores_more_than_was_counted(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lib.language.machine.Meter", _Charged)
    monkeypatch.setattr(_Charged, "seen", [])
    stored = gate._Counting(ENDLESS)
    code = setup(case.value) + case.value
    with stored:
        run(code)
    assert stored.bytes <= _Charged.seen[0].bytes


def assert_bound_holds(entry: Entry, *args: Any, **kwargs: Any) -> None:
    """Compare an entry's bound with what torch really stores and computes on the processor."""
    assert entry.cost is not None
    cost = entry.cost(args, kwargs)
    stored = gate._Counting(ENDLESS)
    for tensor in gate._tensors((*args, *kwargs.values())):
        stored.know(tensor)
    try:
        with stored:
            entry.function(*args, **kwargs)
    except (RuntimeError, IndexError):
        return
    assert cost is not None
    assert stored.bytes <= cost.bytes
    assert cost.bytes <= 40 * max(stored.bytes, 16 * sum(map(_size, args)), 1_000)


def _size(value: Any) -> int:
    return (
        value.numel()
        if isinstance(value, torch.Tensor)
        else sum(map(_size, value))
        if isinstance(value, tuple)
        else 1
    )


sizes = st.integers(1, 30)


@settings(**QUICK)
@given(
    sizes,
    sizes,
    sizes,
    st.sampled_from(["mm", "matmul", "linear", "inner", "einsum", "tensordot", "addmm", "operator"]),
)
def test_bounds_of_matrix_products_hold(rows: int, inner: int, columns: int, name: str) -> None:
    left, right, bias = torch.ones(rows, inner), torch.ones(inner, columns), torch.ones(columns)
    match name:
        case "mm" | "matmul" | "tensordot":
            assert_bound_holds(NAMES[f"torch.{name}"], left, right, *((1,) if name == "tensordot" else ()))
        case "linear":
            assert_bound_holds(NAMES["torch.nn.functional.linear"], left, right.t(), bias)
        case "inner":
            assert_bound_holds(NAMES["torch.inner"], left, right.t().contiguous())
        case "einsum":
            assert_bound_holds(NAMES["torch.einsum"], "ab,bc->ac", left, right)
        case "addmm":
            assert_bound_holds(NAMES["torch.addmm"], bias, left, right)
        case "operator":
            assert_bound_holds(
                BINARY[next(kind for kind in BINARY if kind.__name__ == "MatMult")], left, right
            )


@settings(**QUICK)
@given(
    st.lists(st.integers(1, 6), min_size=1, max_size=4), st.lists(st.integers(1, 6), min_size=1, max_size=4)
)
def test_bounds_of_batched_products_and_stretching_hold(left: list[int], right: list[int]) -> None:
    assert_bound_holds(NAMES["torch.matmul"], torch.ones(left), torch.ones(right))
    assert_bound_holds(NAMES["torch.add"], torch.ones(left), torch.ones(right))
    assert_bound_holds(NAMES["torch.isclose"], torch.ones(left), torch.ones(right))
    assert_bound_holds(NAMES["torch.where"], torch.ones(left) > 0, torch.ones(right), 1.0)
    assert_bound_holds(NAMES["torch.kron"], torch.ones(left[:2]), torch.ones(right[:2]))


@settings(**QUICK)
@given(
    st.lists(st.text("abcd", min_size=1, max_size=3), min_size=1, max_size=3),
    st.lists(st.integers(1, 6), min_size=4, max_size=4),
    st.text("abcd", max_size=3),
)
def test_bounds_of_einsum_hold(terms: list[str], lengths: list[int], result: str) -> None:
    by_letter = dict(zip("abcd", lengths, strict=True))
    operands = [torch.ones([by_letter[letter] for letter in term]) for term in terms]
    assert_bound_holds(NAMES["torch.einsum"], f"{','.join(terms)}->{result}", *operands)


@settings(**QUICK)
@given(st.lists(st.integers(1, 5), min_size=1, max_size=3), st.data())
def test_bounds_of_subscripts_hold(shape: list[int], data: st.DataObject) -> None:
    owner = torch.ones(shape)
    part = st.one_of(
        st.integers(-2, 2),
        st.none(),
        st.just(slice(None)),
        st.lists(st.integers(0, 1), min_size=1, max_size=9),
        st.lists(st.integers(1, 5), min_size=1, max_size=2).map(
            lambda sizes: torch.zeros(sizes, dtype=torch.long)
        ),
    )
    index = tuple(data.draw(st.lists(part, min_size=1, max_size=3)))
    assert_bound_holds(GET_ITEM, owner, index)
    assert_bound_holds(GET_ITEM, owner, owner > 0)


@pytest.mark.parametrize(
    ("kind", "name", "args"),
    [
        ("torch", "cat", ([torch.ones(20, 30), torch.ones(5, 30)],)),
        ("torch", "sort", (torch.ones(50, 20),)),
        ("torch", "softmax", (torch.ones(50, 20), 1)),
        ("torch", "std", (torch.ones(50, 20),)),
        ("torch", "diag", (torch.ones(40),)),
        ("torch", "matrix_power", (torch.ones(20, 20), 13)),
        ("torch", "index_select", (torch.ones(9, 20), 0, torch.zeros(50, dtype=torch.long))),
        ("torch", "repeat_interleave", (torch.ones(9), 20)),
        ("torch.nn.functional", "pad", (torch.ones(9, 9), (5, 6, 7, 8))),
        ("torch.nn.functional", "one_hot", (torch.arange(20), 30)),
        ("torch.nn.functional", "cross_entropy", (torch.ones(30, 10), torch.zeros(30, dtype=torch.long))),
        ("torch.linalg", "multi_dot", ([torch.ones(9, 20), torch.ones(20, 5), torch.ones(5, 30)],)),
        ("Tensor", "repeat", (torch.ones(5, 6), 7, 8)),
        ("Tensor", "double", None),
    ],
)
def test_bounds_of_other_functions_hold(kind: str, name: str, args: tuple[Any, ...] | None) -> None:
    entry = METHODS["Tensor"][name] if kind == "Tensor" else NAMES[f"{kind}.{name}"]
    if args is None:
        assert entry.cost is not None
        assert entry.cost((torch.ones(10, dtype=torch.float16),), {}).bytes >= 80  # type: ignore[union-attr]
    else:
        assert_bound_holds(entry, *args)


def test_the_meta_device_sees_what_hides_between_operand_and_result() -> None:
    entry = NAMES["torch.einsum"]
    w = torch.ones(64, 64)
    seen = gate.look(entry, ("ab,cd,ad->bc", w, w, w), {}, ENDLESS)
    assert seen is not None
    assert seen.bytes >= 4 * 64**3
    stopped = gate.look(entry, ("ab,cd,ad->bc", w, w, w), {}, Cost(1_000, 10**9))
    assert stopped is not None
    assert stopped.bytes > 1_000
    assert gate.look(entry, ("ab,bc->ac", w, torch.ones(5, 5)), {}, ENDLESS) is None


def test_every_bound_that_may_need_the_meta_device_is_of_a_function_that_runs_there() -> None:
    for name, entry in NAMES.items():
        if isinstance(entry, Entry) and entry.cost is not None and entry.takes_machine:
            args = (torch.ones(2, 2), torch.ones(2, 2))
            assert entry.cost(args, {}) is not None, name


def test_numpys_arrays_are_counted_as_well() -> None:
    assert refused("np.ones((5000, 1)) * np.ones(5000)").notice.code == "bytes"
    assert refused("np.outer(np.ones(5000), np.ones(5000))").notice.code == "bytes"
    assert refused("np.zeros((10**4, 10**4))").notice.code == "bytes"
    done = run("np.ones((50, 1)) * np.ones(50)")
    assert isinstance(done.value, np.ndarray)
    assert math.prod(done.value.shape) == 2500


def test_reading_a_program_does_not_depend_on_the_budget_of_a_run() -> None:
    program = parse("torch.ones(100, 100) @ torch.ones(100, 100)")
    assert run(program, budget=Budget(live_bytes=1_000)).error is not None
    assert run(program).error is None


UPDATES = {
    "an operator": "w = torch.ones(784, 256)\nfor i in range(200):\n    w += 1\nw.sum().item()",
    "a method": "w = torch.ones(784, 256)\nfor i in range(200):\n    w.add_(1)\nw.sum().item()",
    "an array": "w = np.ones((784, 256))\nfor i in range(200):\n    w += 1\nw.sum().item()",
    "arrays that come and go": "w = np.ones(2000)\nfor i in range(3000):\n    v = w * 2 + 1\nv.sum().item()",
    "a trained weight": "w = torch.ones(784, 256, requires_grad=True)\nfor i in range(60):\n    (w * 2).sum().backward()\n"
    "    with torch.no_grad():\n        w -= 0.1 * w.grad\n        w.grad.zero_()\nround(w.sum().item())",
    "views of one array": "w = np.ones((784, 256))\nv = [w[:, i] * 1 for i in range(256)]\nlen([w.T for i in range(300)])",
}  # fmt: skip


@pytest.mark.parametrize("code", UPDATES.values(), ids=UPDATES)
def test_memory_that_is_changed_in_place_or_gone_is_counted_once(code: str) -> None:
    done = run(code, budget=Budget(seconds=60))
    assert done.error is None, done.error.message
    assert done.value == execute(code).value


@pytest.mark.parametrize(
    "code",
    [
        "kept = []\nfor i in range(1000):\n    kept.append(np.ones(2000) * 2)\nfor i in range(9000):\n    kept.append(kept[0] + 1)",
        "w = torch.ones(2)\nfor i in range(1, 90):\n    w.resize_(i * 400_000)",
        "kept = [torch.ones(100_000).clone().add_(1) for i in range(500)]",
    ],
)
def test_memory_that_stays_or_grows_is_counted(code: str) -> None:
    assert refused(code, budget=Budget(seconds=60)).notice.code == "bytes"
