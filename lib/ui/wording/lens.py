"""The words of linked pictures: filled in by the browser, so that pointing needs no server."""

from __future__ import annotations

LENS_WORDS: dict[str, str] = {
    "operand": "operand",
    "is": " is {name}: ",
    "together": "{name} of {count} cells together",
    "alone": "{name} of {count} cell",
    "returned": ", returned by a function of the code; its own steps say how it came about",
    "made": ", made by {name}",
    "unknown": "; Formulab does not know which cells {name} takes for it",
    "of_nothing": ", the sum of no cells",
    "more": " + … ({count} more) … ",
    "running": "sum so far:",
    "running_in_float32": "sum so far, in float32:",
    "times": ", {count} times",
    "up_to_times": ", up to {count} times",
    "used_in": "It goes into {name}{times}.",
    "reaches": "It reaches {cells} of {all} cells of {name}{times}.",
    "too_many": "Too many cells take part to follow them all.",
}
"""Pieces of sentences about a cell; the names in braces are filled in."""

STEPPER_WORDS: dict[str, str] = {
    "group": "Step through the code",
    "previous": "Previous",
    "next": "Next",
    "play": "Play",
    "pause": "Pause",
    "before": "",
    "open_walk": "Walk the sum",
    "close_walk": "Close the walk",
}
"""The labels of a stepper."""
