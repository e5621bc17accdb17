"""The Steps page with code and links that are wrong, empty or odd: a sentence, never an exception."""

from __future__ import annotations

import pytest

from lib.snippets import THREAD
from tests.pages.app_page import AppPage
from tests.pages.steps_page import open_steps, shown_code, visit


@pytest.fixture(scope="module")
def session() -> AppPage:
    """One session on the Steps page for many codes."""
    return open_steps()


ODD: dict[str, tuple[str, str]] = {
    "memory bomb": ("torch.ones(10**9)", "Too large for this page (line 1)"),
    "number bomb": ("10**10**10", "Too large for this page (line 1)"),
    "endless loop": ("while True: pass", "Too long for this page (line 1)"),
    "recursion": ("def f(x):\n    return f(x)\nf(1)", "Too long for this page (line 1)"),
    "attribute walk": ("().__class__.__base__", "Formulab does not run this (line 1)"),
    "another module": ("import os\nos.system('true')", "Formulab does not run this (line 2)"),
    "a file": ("open('x')", "Python refuses (line 1): [Errno 2] No such file or directory: 'x'"),
    "no Python": ("x = = 1", "This is not Python (line 1): invalid syntax"),
    "an open bracket": ("x = (1,\ny = 2", "This is not Python (line 1)"),
    "an unknown name": ("a = torch.ones(2)\na + foo", "Python refuses (line 2): name 'foo' is not defined"),
    "markup": ("'<script>alert(1)</script>' + 1", "Python refuses (line 1)"),
    "nothing": ("", ""),
    "comments": ("# only\n# comments", ""),
    "prints": ("print('hi')", ""),
    "a definition": ("def f(x):\n    return x", ""),
    "a number": ("1 + 1", ""),
    "no cells": ("torch.zeros(0, 3)", "torch.zeros(0, 3) gives 0 × 3"),
    "a sum of no cells": ("torch.zeros(0).sum()", "the sum of no cells"),
    "nan": ("torch.full((2, 2), float('nan'))", "result[0, 0] is"),
    "many axes": ("torch.ones(1, 2, 1, 3, 1, 2)", "gives 1 × 2 × 1 × 3 × 1 × 2"),
    "many cells": ("torch.ones(500, 500)", "gives 500 × 500"),
    "two values": ("torch.sort(torch.ones(2))", "gives values and indices"),
    "a complex number": ("torch.ones(2).to(torch.complex64)", "gives 2"),
    "truth values": ("torch.ones(2) > 0", "gives 2"),
    "whole numbers": ("torch.arange(3)", "gives 3"),
    "halves": ("torch.ones(2).half() * 2", "gives 2"),
    "a list of tensors": ("torch.stack([torch.ones(2), torch.ones(2)])", "gives 2 × 2"),
    "prompts": (">>> a = torch.ones(2)\n>>> a.sum()\ntensor(2.)", "a.sum() gives scalar"),
    "gradients": ("w = torch.ones(2, requires_grad=True)\n(w * 3).sum().backward()\nw.grad", "gives"),
    "numpy": ("import numpy as np\ntorch.from_numpy(np.ones((2, 2)))", "gives 2 × 2"),
}


@pytest.mark.parametrize("name", ODD)
def test_odd_code_gets_a_sentence_and_no_exception(session: AppPage, name: str) -> None:
    code, sentence = ODD[name]
    visit(session, code)
    assert session.state.code == code
    assert shown_code(session) == code
    assert sentence in session.text()
    assert ("run_error" in session.sections()) == ("(line" in sentence)


@pytest.mark.parametrize("step", ["999999", "0", "-1", "x", "1.5", "9" * 30])
@pytest.mark.parametrize("pin", ["9,9", "0", "", "a,b", "-1,0"])
def test_steps_and_cells_that_are_not_there_are_no_harm(session: AppPage, step: str, pin: str) -> None:
    session.visit(v="1", step=step, pin=pin)
    assert "gives" in session.text()


def test_roles_that_the_code_has_not_are_told(session: AppPage) -> None:
    visit(session, THREAD, roles="x,y,z")
    assert "No comparison with the unit: the code has no tensor called x." in session.text("unit")
    visit(session, THREAD, roles="features,features,bias")
    assert "No comparison with the unit: features cannot play two roles." in session.text("unit")


def test_a_starting_point_forgets_roles_of_the_code_before(session: AppPage) -> None:
    visit(session, THREAD, roles="x,y,z")
    session.act(session.app.selectbox(key="start_from").set_value("course_unit"))
    assert session.state.roles is None
    assert "computes the unit" in session.text("unit")


def test_code_that_goes_on_after_the_unit_is_told_up_to_where(session: AppPage) -> None:
    visit(session, "x = torch.ones(1, 3)\nw = torch.ones(1, 3)\nb = torch.ones(1)\nx @ w.t() + b + x.sum()")
    assert "Up to x @ w.t() + b (line 4), this code computes the unit" in session.text("unit")
    visit(session, THREAD)
    assert "This code does not compute the unit" in session.text("unit")


LAYERS = "x = torch.randn(2, 5)\nmodel = nn.Sequential(nn.Linear(5, 3), nn.ReLU(), nn.Linear(3, 3))\nmodel(x)"


def test_a_model_is_compared_by_its_first_layer(session: AppPage) -> None:
    visit(session, LAYERS)
    assert "Up to model[0] inside model(x) (line 3), this code computes the unit" in session.text("unit")
    visit(session, LAYERS.replace("nn.ReLU(), nn.Linear(3, 3)", "nn.Sigmoid()"))
    assert "This code computes the unit, to the last bit" in session.text("unit")
    session.act(session.app.selectbox(key="role_bias").set_value("none"))
    assert session.state.roles == ("x", "model[0].weight", "")
    assert "This code computes the unit" not in session.text("unit")


def test_training_is_not_called_another_formula(session: AppPage) -> None:
    code = (
        "x = torch.randn(2, 5)\nm = nn.Linear(5, 1)\noptimizer = torch.optim.SGD(m.parameters(), lr=0.1)\n"
        "m(x).sum().backward()\noptimizer.step()\n"
    )
    visit(session, f"{code}m(x)")
    assert "gives the unit's number here; its formula could not be followed" in session.text("unit")
    assert "Those carry no gradients, and line 4 asks for some (m(x).sum().backward())" in session.text(
        "unit"
    )
