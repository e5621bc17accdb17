"""The built editor, codemirror.min.js.

The file is built from frontend/ (its README says how) and kept in the repository; the app builds nothing.
"""

from __future__ import annotations

from pathlib import Path

from lib.ui.server.scripts import OwnScript

BUNDLE = Path(__file__).parent / "codemirror.min.js"

EDITOR_SCRIPT = OwnScript("codemirror", BUNDLE.read_bytes)
