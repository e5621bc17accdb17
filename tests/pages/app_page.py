"""A page in Streamlit's own test harness: run with an address, read as text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

from lib.links import PageState, decode

FRAME = Path(__file__).parents[2] / "pages" / "_frame.py"
SECONDS = 60
"""Until a run counts as stuck: the first one imports everything."""


@dataclass
class AppPage:
    """One browser session of the app, without a browser."""

    app: AppTest

    @property
    def state(self) -> PageState:
        """What the address says by now."""
        state, notices = decode(self.parameters)
        assert notices == ()
        return state

    @property
    def parameters(self) -> dict[str, str]:
        """The parameters of the address by now."""
        return {name: values[-1] for name, values in self.address().items()}

    def address(self) -> dict[str, list[str]]:
        """Return the address's parameters as often as they stand there."""
        return {
            name: values if isinstance(values, list) else [values]
            for name, values in self.app.query_params.items()
        }

    def visit(self, **parameters: str) -> None:
        """Go to another address in the same session, as Back and links do."""
        self.app.query_params.clear()
        self.app.query_params.update(parameters)
        self.app.run()
        self.check()

    def act(self, widget: Any) -> None:
        """Run the page because of a widget that was changed."""
        widget.run()
        self.check()

    def check(self) -> None:
        assert [error.message for error in self.app.exception] == []

    def container(self, key: str) -> Any:
        """Return the container with a key."""
        found = [node for node in walk(self.app.main) if name_of(node).endswith(f"-{key}")]
        assert len(found) == 1, f"{len(found)} containers {key}"
        return found[0]

    def sections(self) -> set[str]:
        """Return the keys of all elements and containers; the browser draws no container that is empty."""
        nodes = (node for top in (self.app.main, self.app.sidebar) for node in walk(top))
        shown = (node for node in nodes if getattr(node, "children", None) != {})
        return {name_of(node).rsplit("-", 1)[1] for node in shown if "-" in name_of(node)}

    def text(self, key: str | None = None) -> str:
        """Return the words of a container, or of the whole page, without markup and explanations."""
        top = self.app.main if key is None else self.container(key)
        bodies = (node.proto.body for node in walk(top) if node.type == "html")
        return " ".join(plain(body) for body in bodies if "<style>" not in body)

    def table(self) -> dict[str, dict[str, str]]:
        """Return the rows of the results' table by name."""
        return {row["name"]: row for row in self.table_data()["rows"]}

    def table_data(self) -> dict[str, Any]:
        node = next(
            node for node in walk(self.container("results")) if getattr(node, "type", "") == "bidi_component"
        )
        return dict(json.loads(node.proto.json))


def walk(node: Any) -> Iterator[Any]:
    """Go through an element tree, from the top."""
    yield node
    for child in getattr(node, "children", {}).values():
        yield from walk(child)


def name_of(node: Any) -> str:
    """Return the id of a block, which ends in its key."""
    return str(getattr(getattr(node, "proto", None), "id", ""))


def plain(html: str) -> str:
    """Return the text of HTML; words keep their place, explanations are left out."""
    without = re.sub(r'<span class="explanation".*?</span>', "", html)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", without)).split())


def open_page(**parameters: str) -> AppPage:
    """Open the app at an address; it must run without an exception."""
    page = AppPage(AppTest.from_file(str(FRAME), default_timeout=SECONDS))
    page.visit(**parameters)
    return page
