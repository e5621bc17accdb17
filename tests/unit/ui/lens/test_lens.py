"""The lens in Python: what is sent to the browser, and what happens where nothing is served."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from streamlit.testing.v1 import AppTest

from lib.figures import ENGLISH, Panel, Place, panel_for_tensor
from lib.ui import lens
from lib.ui.lens.links import numbers_of
from lib.ui.lens.script import LENS_SCRIPT
from lib.ui.server import routes

PAGE = Path(__file__).parents[3] / "browser" / "lens_page.py"


def tensor_panel(name: str, columns: int, place: Place) -> Panel:
    return panel_for_tensor(name, torch.zeros(2, columns), 1.0, place=place)


def test_a_column_is_as_wide_as_its_widest_drawing_that_spans_no_other() -> None:
    panels = [
        tensor_panel("a", 2, Place(0, 0)),
        tensor_panel("b", 3, Place(0, 1)),
        tensor_panel("c", 8, Place(0, 2, column_span=2)),
        Panel("sign", "=", place=Place(1, 0), is_sign=True),
    ]
    widest = panels[1].drawing
    assert widest is not None
    assert lens.column_widths(panels) == [widest.width, 40]


def test_a_panel_is_sent_as_plain_json_with_its_figure_and_alt_text() -> None:
    panel = tensor_panel("features", 5, Place(1, 2, 3, 4))
    assert panel.drawing is not None
    data = json.loads(json.dumps(lens.as_data(panel), allow_nan=False))
    assert data["cells"] == {"shape": [2, 5], "tile": [1, 1], "blocks": [[0, 0, 2, 5, 0]]}
    assert data["figure"] == panel.drawing.spec
    assert data["alt"] == panel.drawing.alt
    assert data["hint"] == ENGLISH.point


def test_two_panels_of_one_name_are_refused() -> None:
    panels = [Panel("same", note="one"), Panel("same", note="two")]
    with pytest.raises(ValueError, match="a name of its own"):
        lens.draw(panels, key="lens")


def test_a_chart_narrower_than_streamlit_allows_keeps_its_cells_size() -> None:
    drawing = tensor_panel("bias", 1, Place()).drawing
    assert drawing is not None
    layout = lens.as_chart(drawing).layout
    assert layout.width == lens.LEAST_CHART
    assert layout.width - layout.margin.r == drawing.width


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setattr(routes._served, "has_plotly", False)
    return AppTest.from_file(str(PAGE), default_timeout=60)


def test_where_plotly_is_not_served_the_same_figures_go_through_streamlits_charts(page: AppTest) -> None:
    page.run()
    assert not page.exception
    charts = page.get("plotly_chart")
    assert len(charts) == 5
    titles = [element.proto.body for element in page.get("html")]
    assert any("<b>features</b> · batch 1, in 5" in title for title in titles)
    assert any("<code>features.t() * weights</code> · in 5, in 5" in title for title in titles)
    sent = json.loads(charts[0].proto.spec)
    assert sent["data"][0]["type"] == "heatmap"


def test_where_plotly_is_served_one_component_gets_all_panels(
    page: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(routes._served, "has_plotly", True)
    monkeypatch.setattr(LENS_SCRIPT, "path", "formulab/lens-0.js")
    page.run()
    assert not page.exception
    assert page.get("plotly_chart") == []
    (component,) = page.get("bidi_component")
    data = json.loads(component.proto.json)
    assert [panel["name"] for panel in data["panels"]] == [
        "features",
        "weights",
        "bias",
        "ledger",
        "explained",
        "product",
    ]
    assert data["plotly"] == routes.plotly_name()


def test_arrays_that_run_backwards_are_listed_in_the_order_that_is_seen() -> None:
    array = np.arange(6.0).reshape(2, 3)
    for seen in (array[::-1], array[:, ::-1], array.T[::-1]):
        assert numbers_of(seen) == seen.ravel().tolist()
