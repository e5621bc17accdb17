"""Learned parameters as rows of cells."""

from __future__ import annotations

import pytest
import torch

from lib.figures import LearnedRow, draw_learned

ROWS = [
    LearnedRow("True", torch.tensor([0.5, -1.25, 0.25])),
    LearnedRow("nn.Linear", torch.tensor([0.4, -1.0, 0.2])),
]


def test_rows_stand_below_each_other_with_labels_beside_and_above() -> None:
    drawing = draw_learned(ROWS, ["w0", "w1", "b"], 1.25)
    heat, numbers, beside, above = drawing.spec["data"]
    assert heat["z"][0] == [0.5, -1.25, 0.25]
    assert heat["z"][1] == pytest.approx([0.4, -1.0, 0.2])
    assert numbers["text"] == ["0.50", "−1.25", "0.25", "0.40", "−1.00", "0.20"]
    assert list(zip(beside["text"], beside["y"], strict=True)) == [("True", 0.0), ("nn.Linear", 1.0)]
    assert list(zip(above["text"], above["x"], strict=True)) == [("w0", 0.0), ("w1", 1.0), ("b", 2.0)]
    assert heat["text"][0][2] == "True, b<br><b>0.25</b>"
    assert drawing.as_figure().layout.width == drawing.width


def test_labels_have_room_inside_the_picture() -> None:
    drawing = draw_learned(ROWS, ["w0", "w1", "b"], 1.25)
    layout, beside = drawing.spec["layout"], drawing.spec["data"][2]
    left, right = layout["xaxis"]["range"]
    per_pixel = (right - left) / drawing.width
    assert min(beside["x"]) - left >= len("nn.Linear") * 6 * per_pixel


def test_another_count_of_parameters_is_refused() -> None:
    with pytest.raises(ValueError, match="2 labels do not name 3 parameters"):
        draw_learned(ROWS, ["w0", "b"], 1.0)
