from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from lib.ui.editor import EDITOR_SCRIPT


def draw_editor() -> None:
    import streamlit as st  # noqa: PLC0415 - the whole function is a script of its own

    from lib.ui.editor import edit_code  # noqa: PLC0415 - the same

    def take(code: str) -> None:
        st.session_state.runs = st.session_state.get("runs", 0) + 1
        st.session_state.code = code.replace("bad", "good")

    code = st.session_state.get("code", "x = '😀'\r\nx.sum()")
    edit_code(
        code,
        key="editor",
        on_run=take,
        marks=[(1, 6, 1, 7, "error"), (2, 0, 2, 7, "current")],
        line_notes={2: "()"},
    )


@pytest.fixture(autouse=True)
def _without_routes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(EDITOR_SCRIPT, "path", None)


@pytest.fixture
def start() -> Callable[[], AppTest]:
    return lambda: AppTest.from_function(draw_editor).run()


def read_data(app: AppTest) -> dict[str, Any]:
    [component] = app.get("bidi_component")
    return dict(json.loads(component.proto.json))


def test_without_its_route_the_editor_is_a_text_area(start: Callable[[], AppTest]) -> None:
    app = start()
    assert not app.get("bidi_component")
    assert app.text_area[0].label == "Code"
    assert app.text_area[0].value == "x = '😀'\nx.sum()"


def test_the_text_area_runs_what_is_typed_and_shows_what_python_makes_of_it(
    start: Callable[[], AppTest],
) -> None:
    app = start()
    app.text_area[0].set_value("bad = 1").run()
    assert app.session_state.runs == 1
    assert app.text_area[0].value == "good = 1"
    app.session_state.code = "other"
    app.run()
    assert app.text_area[0].value == "other"
    assert app.session_state.runs == 1


def test_the_component_gets_positions_as_the_browser_counts_them(
    start: Callable[[], AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(EDITOR_SCRIPT, "path", "formulab/codemirror-0.min.js")
    app = start()
    assert not app.exception
    data = read_data(app)
    assert data["code"] == "x = '😀'\nx.sum()"
    assert data["marks"] == [[1, 7, 1, 8, "error"], [2, 0, 2, 7, "current"]]
    assert data["notes"] == {"2": "()"}
    assert data["answered"] == 0
    assert data["script"] == "formulab/codemirror-0.min.js"
    assert data["words"]["label"] == "Code"


def test_the_component_is_told_which_message_was_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(EDITOR_SCRIPT, "path", "formulab/codemirror-0.min.js")
    app = AppTest.from_function(draw_editor)
    app.session_state["editor"] = {"sent": {"number": 7, "code": "x"}}
    app.run()
    assert not app.exception
    assert read_data(app)["answered"] == 7
