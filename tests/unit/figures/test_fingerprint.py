"""The fingerprint as a heatmap."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
import torch

from lib.figures import Drawing, Look, Room, draw_fingerprint, fingerprint_heatmap

EYE = torch.eye(5, dtype=torch.bool)


def draw(coefficients: torch.Tensor, biases: list[float], **options: Any) -> Drawing:
    rows, columns = coefficients.shape
    wanted = options.pop("wanted", torch.zeros(rows, columns, dtype=torch.bool))
    return draw_fingerprint(
        coefficients.double(),
        torch.tensor(biases, dtype=torch.float64),
        wanted=wanted,
        row_labels=[f"x{row}" for row in range(rows)],
        column_labels=[f"w{column}" for column in range(columns)],
        **options,
    )


def texts(drawing: Drawing, kind: str) -> dict[tuple[float, float], str]:
    return {
        (x, y): text
        for trace in drawing.spec["data"]
        if trace.get("meta") == kind
        for x, y, text in zip(trace["x"], trace["y"], trace["text"], strict=True)
    }


def test_coefficients_and_bias_counts_are_written_in_their_cells() -> None:
    drawing = draw(torch.ones(5, 5), [25.0], wanted=EYE)
    numbers = texts(drawing, "numbers")
    assert numbers[4, 2] == "1"
    (count,) = [text for (_, y), text in numbers.items() if y > 5]
    assert count == "25"
    assert len(numbers) == 26


def test_the_wanted_products_are_outlined_also_where_they_are_missing() -> None:
    (shape,) = draw(torch.zeros(5, 5), [1.0], wanted=EYE).spec["layout"]["shapes"]
    assert len(re.findall("M", shape["path"])) == 5


def test_rows_and_columns_are_labelled_and_so_is_the_bias() -> None:
    labels = set(texts(draw(torch.ones(3, 3), [1.0]), "labels").values())
    assert labels == {"x0", "x1", "x2", "w0", "w1", "w2", "bias"}


def test_where_labels_do_not_fit_the_first_of_each_unit_is_labelled() -> None:
    drawing = draw(torch.ones(24, 36), [1.0, 0.0, 0.0], room=Room(400, 300))
    labels = texts(drawing, "labels").values()
    assert {"w0", "w12", "w24"} <= set(labels)
    assert "w1" not in labels


def test_each_unit_has_its_bias_count_below_its_first_weight() -> None:
    trace = draw(torch.zeros(2, 6), [1.0, 0.0, 3.0]).spec["data"][0]
    assert trace["z"][-1] == [1.0, None, 0.0, None, 3.0, None]
    assert trace["z"][2] == [None] * 6


def test_an_ordinary_coefficient_is_drawn_in_a_middle_tone() -> None:
    trace = draw(torch.eye(3), [1.0]).spec["data"][0]
    assert (trace["zmin"], trace["zmax"]) == (-2.0, 2.0)
    trace = draw(torch.eye(3) * -7, [1.0]).spec["data"][0]
    assert (trace["zmin"], trace["zmax"]) == (-7.0, 7.0)


def test_pointing_names_feature_weight_and_coefficient() -> None:
    trace = draw(torch.eye(3) * 2, [4.0]).spec["data"][0]
    assert trace["text"][1][1] == "x1 × w1<br><b>2</b>"
    assert trace["text"][-1][0] == "bias<br><b>4</b>"


def test_the_alt_text_counts_wanted_products_others_and_biases() -> None:
    coefficients = torch.ones(5, 5)
    coefficients[0, 0] = 0.0
    assert draw(coefficients, [25.0], wanted=EYE).alt == "4 of 5 wanted products, 20 others; bias counts: 25."


def test_above_256_a_side_the_coefficients_are_drawn_in_tiles() -> None:
    drawing = draw(torch.eye(300), [1.0], wanted=torch.eye(300, dtype=torch.bool))
    assert drawing.note == "tiles: mean of 4 × 4"
    assert drawing.alt == "300 of 300 wanted products, 0 others; bias counts: 1."
    assert len(json.dumps(drawing.spec)) < 200_000


@pytest.mark.parametrize("look", [Look(), Look(is_dark=True), Look(is_large_type=True)])
@pytest.mark.parametrize(("rows", "columns", "units"), [(1, 1, 1), (5, 5, 1), (16, 9, 3), (200, 200, 50)])
def test_plotly_accepts_every_fingerprint(look: Look, rows: int, columns: int, units: int) -> None:
    figure = fingerprint_heatmap(
        torch.ones(rows, columns),
        torch.ones(units),
        wanted=torch.ones(rows, columns, dtype=torch.bool),
        row_labels=["x"] * rows,
        column_labels=["w"] * columns,
        look=look,
    )
    assert figure.layout.width <= Room().width + 4


def test_labels_and_units_must_fit() -> None:
    with pytest.raises(ValueError, match="must fit 2 rows and 3 columns"):
        draw(torch.ones(2, 3), [1.0], wanted=torch.ones(3, 3, dtype=torch.bool))
    with pytest.raises(ValueError, match="3 weights do not belong to 2 units"):
        draw(torch.ones(2, 3), [1.0, 1.0])
