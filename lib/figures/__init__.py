"""Tensors, ledgers and fingerprints as plotly figures; no Streamlit."""

from __future__ import annotations

from lib.figures.curves import LossLine, draw_losses, loss_curves
from lib.figures.drawing import Drawing
from lib.figures.fingerprint import draw_fingerprint, fingerprint_heatmap
from lib.figures.heatmap import draw_heatmap, heatmap
from lib.figures.learned import LearnedRow, draw_learned
from lib.figures.ledger import draw_ledger, ledger_waterfall
from lib.figures.look import Look
from lib.figures.panel import Panel, Place, panel_for_tensor
from lib.figures.sizes import Room
from lib.figures.summary import largest_cell, ravel, shared_range
from lib.figures.wording import ENGLISH, LedgerBar, Words

__all__ = [
    "ENGLISH",
    "Drawing",
    "LearnedRow",
    "LedgerBar",
    "Look",
    "LossLine",
    "Panel",
    "Place",
    "Room",
    "Words",
    "draw_fingerprint",
    "draw_heatmap",
    "draw_learned",
    "draw_ledger",
    "draw_losses",
    "fingerprint_heatmap",
    "heatmap",
    "largest_cell",
    "ledger_waterfall",
    "loss_curves",
    "panel_for_tensor",
    "ravel",
    "shared_range",
]
