"""What one of these files serves is served for it alone, and not for the tests after it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from lib.ui.editor import bundle
from lib.ui.server import routes


@pytest.fixture(autouse=True, scope="module")
def nothing_served_afterwards() -> Iterator[None]:
    had_plotly, name = routes._served.has_plotly, bundle._served.name
    yield
    routes._served.has_plotly, bundle._served.name = had_plotly, name
