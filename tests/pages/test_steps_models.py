"""The Steps page with weights that live in a class or in layers: roles, corrections, what is compared."""

from __future__ import annotations

import pytest

from tests.pages.app_page import AppPage, walk
from tests.pages.steps_page import open_steps, visit

UNIT = """\
class Unit(nn.Module):
    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(5, 1))
        self.bias = nn.Parameter(torch.ones(1))
    def forward(self, x):
        return x @ self.weight + self.bias
unit = Unit()
x = torch.randn(4, 5)
unit(x)"""


@pytest.fixture(scope="module")
def session() -> AppPage:
    """One session on the Steps page for many codes."""
    return open_steps()


def roles_shown(session: AppPage) -> str:
    """Return the label of the field that says which names play which roles."""
    labels = (
        node.proto.popover.label for node in walk(session.app.main) if getattr(node, "type", "") == "popover"
    )
    return next(label for label in labels if "features" in label)


def test_parameters_of_a_class_are_shown_as_roles_and_compared(session: AppPage) -> None:
    visit(session, UNIT)
    assert roles_shown(session) == "features: x, weights: unit.weight, bias: unit.bias"
    assert "This code computes the unit" in session.text("unit")


def test_roles_of_a_class_can_be_corrected_and_stay_in_the_link(session: AppPage) -> None:
    visit(session, UNIT)
    session.act(session.app.selectbox(key="role_bias").set_value("none"))
    assert session.state.roles == ("x", "unit.weight", "")
    assert roles_shown(session) == "features: x, weights: unit.weight, bias: none"
    assert "Up to x @ self.weight (line 7), this code computes the unit" in session.text("unit")
    session.act(session.app.selectbox(key="role_bias").set_value("unit.bias"))
    assert session.address()["roles"] == ["x,unit.weight,unit.bias"]
    assert "This code computes the unit" in session.text("unit")


def test_a_correction_keeps_how_the_code_stores_its_weights(session: AppPage) -> None:
    visit(
        session, "p = torch.randn(4, 5)\nq = torch.randn(5, 2)\nr = torch.randn(2)\np @ q + r", roles="p,q,r"
    )
    assert roles_shown(session) == "features: p, weights: q, bias: r"
    assert "This code computes the unit" in session.text("unit")


def test_add_to_compare_says_why_the_weights_of_a_class_make_no_row(session: AppPage) -> None:
    visit(session, UNIT.replace("unit(x)", "for _ in range(2):\n    y = unit(x)\ny"))
    session.act(session.app.button(key="add_to_compare").click())
    assert "a row there takes its weights from Compare, and the object unit holds its own" in session.text()


def test_one_layer_and_its_activation_are_one_unit(session: AppPage) -> None:
    visit(session, "x = torch.randn(2, 5)\nmodel = nn.Sequential(nn.Linear(5, 1), nn.Sigmoid())\nmodel(x)")
    told = session.text("unit")
    assert "This code computes the unit" in told
    assert "more than one layer" not in told


def test_a_network_of_several_layers_is_called_so(session: AppPage) -> None:
    code = (
        "x = torch.randn(2, 5)\nmodel = nn.Sequential(nn.Linear(5, 3), nn.ReLU(), nn.Linear(3, 1))\nmodel(x)"
    )
    visit(session, code)
    told = session.text("unit")
    assert "Up to model[0] inside model(x) (line 3), this code computes the unit" in told
    assert "This is a network of more than one layer; what is compared is its first one." in told
