"""What one of these files serves is served for it alone, and not for the tests after it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from lib.ui.editor import EDITOR_SCRIPT
from lib.ui.lens.script import LENS_SCRIPT
from lib.ui.server import routes


@pytest.fixture(autouse=True, scope="module")
def nothing_served_afterwards() -> Iterator[None]:
    had_plotly, paths = routes._served.has_plotly, (EDITOR_SCRIPT.path, LENS_SCRIPT.path)
    yield
    routes._served.has_plotly = had_plotly
    EDITOR_SCRIPT.path, LENS_SCRIPT.path = paths
