"""What people ask about shapes, each as the settings of the page that answer it."""

from __future__ import annotations

from lib.links.settings import ShapesSettings

QUESTIONS: dict[str, tuple[str, ShapesSettings]] = {
    "inner": ("mat1 and mat2 cannot be multiplied", ShapesSettings()),
    "layer": (
        "nn.Linear refuses my weights",
        ShapesSettings(first=(2, 3), second=(3, 4), operation="linear"),
    ),
    "column": (
        "(N, 1) against (N,)",
        ShapesSettings(first=(4, 1), second=(4,), operation="mul"),
    ),
    "which": (
        "mm, mv, dot, bmm or matmul?",
        ShapesSettings(first=(2, 3, 5), second=(2, 5, 4), operation="matmul"),
    ),
    "star": (
        "* is not a matrix product",
        ShapesSettings(first=(3, 3), second=(3, 3), operation="mul"),
    ),
    "both": (
        "Features stored as (in, batch)",
        ShapesSettings(first=(5, 2), second=(5, 3), operation="matmul"),
    ),
    "einsum": (
        "An einsum that stretches",
        ShapesSettings(operation="einsum", equation="ij,jk->ik"),
    ),
    "view": ("view is not a transpose", ShapesSettings(topic="view")),
    "transposes": (".t(), .T or .mT?", ShapesSettings(topic="transposes")),
}
"""Each question by name: its title, and the settings that answer it."""

OWN = "own"
"""What the settings are called that answer none of them."""


def question_of(settings: ShapesSettings) -> str:
    """Return the question that the settings are the answer to, "own" where it is none of these."""
    return next((name for name, (_, asked) in QUESTIONS.items() if asked == settings), OWN)
