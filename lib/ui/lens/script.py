"""The lens's script: served once by the app, and brought by a small loader, the component's own script.

Streamlit sends the script of a component with every update of every one of its places, and the lens's would
be most of what goes over the wire at each change of a number.
"""

from __future__ import annotations

from pathlib import Path

from lib.ui.client import FOLDER as CLIENT
from lib.ui.client import read_script
from lib.ui.server.scripts import OwnScript

FOLDER = Path(__file__).parent
SOURCES = (
    "figures.js",
    "plot.js",
    "links.js",
    "overlay.js",
    "arithmetic.js",
    "explaining.js",
    "panel.js",
    "run.js",
    "motion.js",
    "plotly.js",
    "lens.js",
)
"""The lens's sources, each standing on those before it."""


LENS_SCRIPT = OwnScript("lens", lambda: read_script(*(FOLDER / name for name in SOURCES)).encode())

LOADER = "\n".join(
    path.read_text(encoding="utf-8")
    for path in (CLIENT / "0_root.js", FOLDER / "plotly.js", FOLDER / "loader.js")
)
"""What Streamlit sends: it brings plotly.js and the lens's script."""
