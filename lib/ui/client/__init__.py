"""What several components need in the browser: the app's root, and the parameters that the browser owns.

Components of Streamlit are single scripts, so the sources are put before each component's own.
"""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parent


def read_style(*paths: Path) -> str:
    """Return the shared styles and a component's own as one."""
    shared = sorted(FOLDER.glob("*.css"))
    return "\n".join(path.read_text(encoding="utf-8") for path in (*shared, *paths))


def read_script(*paths: Path) -> str:
    """Return the shared sources and a component's own, in this order, as one script."""
    shared = sorted(FOLDER.glob("*.js"))
    return "\n".join(path.read_text(encoding="utf-8") for path in (*shared, *paths))
