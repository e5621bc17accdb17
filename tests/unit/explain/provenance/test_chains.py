from __future__ import annotations

import json

import pytest
import torch

from lib.explain import Fingerprint, fingerprint
from lib.explain.provenance import (
    Chain,
    Leaf,
    Origin,
    Place,
    Trace,
    chains,
    makers,
    trace_back,
    trace_forward,
)
from lib.explain.provenance.catalogue import RULES
from lib.formulations import FORMULATIONS
from lib.language import Run, run

SIZES = ((1, 5, 1), (2, 3, 4), (3, 3, 3))


def drawn(batch: int, inner: int, units: int) -> dict[str, torch.Tensor]:
    return {
        "features": torch.randn(batch, inner),
        "weights": torch.randn(units, inner),
        "bias": torch.randn(units),
    }


def chain_of(done: Run) -> Chain:
    assert done.error is None, done.error
    return Chain(done.steps, done.names)


def counts(trace: Trace, name: str) -> torch.Tensor:
    found = trace.leaf(name)
    assert found is not None, f"{name} was not reached"
    return found.counts


def formulas_with_fingerprints(sizes: tuple[int, int, int]) -> list[tuple[str, Fingerprint]]:
    found = [(name, fingerprint(formulation.code, *sizes)) for name, formulation in FORMULATIONS.items()]
    return [(name, one) for name, one in found if one.products is not None]


@pytest.mark.parametrize("sizes", SIZES, ids=str)
def test_chains_count_what_the_fingerprint_counts(sizes: tuple[int, int, int]) -> None:
    compared = 0
    for name, known in formulas_with_fingerprints(sizes):
        done = run(FORMULATIONS[name].code, drawn(*sizes))
        chain = chain_of(done)
        assert known.shape is not None
        assert known.products is not None
        assert known.biases is not None
        for cell in torch.ones(known.shape).nonzero().tolist():
            trace = chain.back(done.steps[-1].number, tuple(cell))
            products, biases = known.products[tuple(cell)], known.biases[tuple(cell)]
            assert torch.equal(counts(trace, "features"), products.sum((2, 3)).to(torch.int64)), name
            assert torch.equal(counts(trace, "weights"), products.sum((0, 1)).to(torch.int64)), name
            assert torch.equal(counts(trace, "bias"), biases.to(torch.int64)), name
            compared += 1
    assert compared > 10


def test_the_outer_sum_uses_the_bias_and_the_products_twenty_five_times() -> None:
    done = run(FORMULATIONS["outer_sum"].code, drawn(1, 5, 1))
    trace = chain_of(done).back(done.steps[-1].number, ())
    assert counts(trace, "bias").tolist() == [25]
    product = next(step for step in done.steps if step.function == "operator.mul")
    assert trace.steps[Place(product.number)].counts.tolist() == [[1] * 5] * 5
    assert counts(trace, "features").tolist() == [[5] * 5]


def test_a_feature_of_one_sample_touches_that_sample_only() -> None:
    done = run("hidden = torch.relu(features @ weights.t() + bias)\nhidden.sum(1)", drawn(3, 4, 2))
    chain = chain_of(done)
    (features,) = (leaf for leaf in chain.makers.leaves if leaf.text == "features")
    trace = chain.forward(features, (1, 2))
    last = trace.steps[Place(done.steps[-1].number)]
    assert last.counts.tolist() == [0, 2, 0]
    assert last.cells() == [((1,), 2)]


def test_back_and_forward_count_the_same_uses() -> None:
    names = {"a": torch.randn(2, 3), "b": torch.randn(3, 2)}
    code = "c = a @ b\nd = torch.cat([c, c.t()])\n(d[::2] * c.sum(1)).cumsum(0)"
    done = run(code, names)
    chain = chain_of(done)
    last = done.steps[-1]
    (a,) = (leaf for leaf in chain.makers.leaves if leaf.text == "a")
    ahead = {
        tuple(start): chain.forward(a, tuple(start)).steps[Place(last.number)].counts
        for start in torch.ones(2, 3).nonzero().tolist()
    }
    for cell in torch.ones(last.value.shape).nonzero().tolist():
        behind = counts(chain.back(last.number, tuple(cell)), "a")
        assert behind.sum() > 0
        for start, counted in ahead.items():
            assert counted[tuple(cell)] == behind[start]


def test_a_parameter_is_the_tensor_that_it_was_made_of() -> None:
    done = run(FORMULATIONS["linear"].code, drawn(2, 3, 4))
    trace = chain_of(done).back(done.steps[-1].number, (1, 2))
    assert counts(trace, "weights")[2].tolist() == [1, 1, 1]
    assert counts(trace, "weights").sum() == 3


def test_tensors_in_lists_and_unpacked_from_tuples_keep_their_makers() -> None:
    done = run("b = a * 2\nc, d = b.split(1)\ntorch.cat([d, c]) + 1", {"a": torch.randn(2, 3)})
    trace = chain_of(done).back(done.steps[-1].number, (0, 1))
    assert trace.unknown == ()
    assert counts(trace, "a").tolist() == [[0, 0, 0], [0, 1, 0]]


def test_what_an_in_place_operation_found_is_not_made_up() -> None:
    done = run("b = a * 2\nb.add_(1)\nb.sum()", {"a": torch.randn(3)})
    trace = chain_of(done).back(done.steps[-1].number, ())
    for leaf, counted in trace.leaves.items():
        assert leaf.origin is not Origin.NAME or leaf.text == "a"
        assert counted.total > 0
    added = next(step for step in done.steps if step.function == "Tensor.add_")
    assert trace.steps[Place(added.number)].counts.tolist() == [1, 1, 1]


def test_a_step_without_a_rule_ends_the_chain_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(RULES, "torch.exp")
    done = run("b = a * 2\nc = torch.exp(b)\nc + a", {"a": torch.randn(3)})
    chain = chain_of(done)
    trace = chain.back(2, (1,))
    assert trace.unknown == (1,)
    assert counts(trace, "a").tolist() == [0, 1, 0]
    (leaf,) = (leaf for leaf in chain.makers.leaves if leaf.text == "a")
    ahead = chain.forward(leaf, (1,))
    assert ahead.unknown == (1,)
    assert ahead.steps[Place(2)].counts.tolist() == [0, 1, 0]


def test_a_call_of_the_codes_own_function_shows_the_step_inside_it() -> None:
    code = "def activation(x):\n    return 1 / (1 + torch.exp(-x))\ny = activation(a * 2)\ny.sum()"
    done = run(code, {"a": torch.randn(3)})
    chain = chain_of(done)
    (call,) = (step for step in done.steps if step.function == "call.activation")
    trace = chain.back(done.steps[-1].number, ())
    assert trace.unknown == ()
    assert counts(trace, "a").tolist() == [1, 1, 1]
    assert trace.steps[Place(call.number)].counts.tolist() == [1, 1, 1]
    alone = chain.back(call.number, (2,))
    assert counts(alone, "a").tolist() == [0, 0, 1]


def test_rows_that_a_loop_takes_lead_back_to_their_tensor() -> None:
    done = run("y = 0\nfor row in x:\n    y = y + row\ny", {"x": torch.randn(2, 3)})
    trace = chain_of(done).back(done.steps[-1].number, (1,))
    assert counts(trace, "x").tolist() == [[0, 1, 0], [0, 1, 0]]


def test_a_part_of_another_given_tensor_is_not_said_to_stand_alone() -> None:
    whole = torch.randn(2, 3)
    done = run("x.sum() + top.sum()", {"x": whole, "top": whole[0]})
    origins = {leaf.text: leaf.origin for leaf in chain_of(done).makers.leaves}
    assert origins == {"x": Origin.NAME, "top": Origin.OTHER}


def test_a_tensor_that_a_step_only_looks_at_again_stays_the_given_one() -> None:
    done = run("z = x.view_as(x)\ntorch.cat([x, z])", {"x": torch.randn(2, 3)})
    chain = chain_of(done)
    maker = chain.makers.maker(1, 0, 0)
    assert isinstance(maker, Leaf)
    assert (maker.text, maker.origin) == ("x", Origin.NAME)


def test_a_view_of_what_a_step_made_is_not_said_to_come_from_outside() -> None:
    done = run("(x * 2).sum()", {"x": torch.randn(2, 3)})
    column = done.steps[0].value[:, 0]
    assert column.data_ptr() == done.steps[0].value.data_ptr()
    assert list(makers.Named(done.steps, {**done.names, "column": column}).by_memory.values()) == ["x"]


def test_a_name_that_the_code_binds_anew_still_names_what_came_from_outside() -> None:
    done = run("x = x.t()\nx = x * 2\nx.sum()", {"x": torch.randn(2, 3)})
    leaves = [leaf for leaf in chain_of(done).makers.leaves if leaf.shape]
    assert [(leaf.text, leaf.origin) for leaf in leaves] == [("x", Origin.NAME)]


def test_names_that_share_one_tensor_are_one_source() -> None:
    done = run("b = a\nc = a.t()\n(b * a).sum() + c.sum()", {"a": torch.randn(2, 3)})
    chain = chain_of(done)
    assert [(leaf.text, leaf.origin) for leaf in chain.makers.leaves] == [("a", Origin.NAME)]
    trace = chain.back(done.steps[-1].number, ())
    assert counts(trace, "a").tolist() == [[3, 3, 3], [3, 3, 3]]


def test_whole_numbers_that_are_alike_are_not_taken_for_one_another() -> None:
    done = run("n = a.argmax().item()\n(a * 2).sum() + n", {"a": torch.tensor([1.0, 2.0, 9.0])})
    assert done.names["n"] == 2
    chain = chain_of(done)
    product = next(step for step in done.steps if step.function == "operator.mul")
    maker = chain.makers.maker(product.number, 1)
    assert isinstance(maker, Leaf)
    assert maker.origin is Origin.NUMBER
    assert chain.makers.maker(done.steps[-1].number, 1) == Place(1)


def test_too_much_work_is_refused_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    done = run("(a * 2).sum()", {"a": torch.randn(30)})
    assert not trace_back(done.steps, 1, ()).is_too_many
    monkeypatch.setattr(chains, "MOST_CELLS", 50)
    assert trace_back(done.steps, 1, ()).is_too_many


def test_counts_that_outgrow_whole_numbers_are_said_to() -> None:
    code = "for k in range(12):\n    a = a @ a\na"
    done = run(code, {"a": torch.eye(64)})
    assert trace_back(done.steps, done.steps[-1].number, (0, 0)).is_too_many


def test_a_chain_as_data_names_the_maker_of_every_reach() -> None:
    done = run(FORMULATIONS["outer_sum"].code, drawn(1, 5, 1))
    data = json.loads(json.dumps(chain_of(done).as_data()))
    assert [leaf["text"] for leaf in data["leaves"]] == ["features", "weights", "bias"]
    makers = [step["makers"] for step in data["steps"]]
    assert makers == [[{"leaf": 0}], [{"step": 0}, {"leaf": 1}], [{"step": 1}, {"leaf": 2}], [{"step": 2}]]
    assert [step["rule"]["name"] for step in data["steps"]] == ["t", "mul", "add", "sum"]


def test_a_cell_that_is_not_there_is_refused() -> None:
    done = run("a.t()", {"a": torch.randn(2, 3)})
    with pytest.raises(IndexError, match="no cell"):
        trace_back(done.steps, 0, (2, 2))
    leaf = chain_of(done).makers.leaves[0]
    assert isinstance(leaf, Leaf)
    with pytest.raises(IndexError, match="no cell"):
        trace_forward(done.steps, leaf, (0, -1))
