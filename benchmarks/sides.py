"""The two pages that are compared: the app and the plain one, with eight heatmaps each."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path

from benchmarks.watching import Side
from tests.browser.serving import Server, serve

OURS = Side(
    "Formulab",
    "app.py",
    "healthz",
    "v=1&seed=7&batch=5&in=5&out=5&rows=linear,mm,broadcast_sum,no_transpose"
    "&reference=no_transpose&selected=broadcast_sum",
)
"""Eight heatmaps, most of them larger than 5x5, and a ledger with terms in it."""

PLAIN = Side("plain page", "benchmarks/plain_page.py", "_stcore/health", "")
SIDES = (OURS, PLAIN)


def serve_side(side: Side, folder: Path, number: int) -> AbstractContextManager[Server]:
    """Start a fresh server of one side; its log goes into the folder."""
    log_path = folder / f"{Path(side.script).stem}-{number}.txt"
    return serve(log_path, side.script, health_path=side.health_path)


def address_of(side: Side, server: Server) -> str:
    return f"{server.url}/?{side.query}" if side.query else server.url
