"""Heatmaps: what is drawn, what is written on it and what is said about it."""

from __future__ import annotations

import base64
import json
import math
import re
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest
import torch

from lib.figures import Drawing, Look, Room, draw_heatmap, heatmap, panel_for_tensor
from lib.figures.colours import text_colour_of

GENERATOR = torch.Generator().manual_seed(7)
SQUARE = torch.randn(5, 5, generator=GENERATOR)


def traces(drawing: Drawing, kind: str) -> list[dict[str, Any]]:
    return [trace for trace in drawing.spec["data"] if trace.get("meta") == kind]


def decoded(array: dict[str, str]) -> np.ndarray:
    shape = tuple(map(int, array["shape"].split(", ")))
    return np.frombuffer(base64.b64decode(array["bdata"]), dtype=array["dtype"]).reshape(shape)


SHAPES = [(), (1,), (4,), (3, 2), (2, 3, 4), (2, 2, 2, 2), (40, 40), (300, 20), (0,), (2, 0)]


@pytest.mark.parametrize("look", [Look(), Look(is_dark=True), Look(is_large_type=True)])
@pytest.mark.parametrize("shape", SHAPES)
def test_plotly_accepts_every_figure(shape: tuple[int, ...], look: Look) -> None:
    tensor = torch.randn(shape, generator=GENERATOR)
    figure = heatmap(tensor, 3.0, look=look)
    assert isinstance(figure, go.Figure)
    assert figure.layout.width <= Room().width
    assert figure.layout.font.size >= 14


@pytest.mark.parametrize("shape", SHAPES)
def test_a_figure_can_be_sent_as_json_without_nan(shape: tuple[int, ...]) -> None:
    tensor = torch.randn(shape, generator=GENERATOR)
    if tensor.numel():
        tensor.reshape(-1)[0] = math.nan
    assert json.dumps(draw_heatmap(tensor, 3.0).spec, allow_nan=False)


def test_building_plotlys_figure_leaves_the_spec_as_it_is() -> None:
    drawing = draw_heatmap(SQUARE, 3.0)
    before = json.dumps(drawing.spec)
    drawing.as_figure()
    assert json.dumps(drawing.spec) == before


def test_a_five_by_five_figure_is_small() -> None:
    spec = draw_heatmap(SQUARE, 3.0, axes=("in", "in"), outlined=torch.eye(5, dtype=torch.bool)).spec
    assert len(json.dumps(spec)) < 4_000


def test_no_message_grows_with_the_tensor() -> None:
    spec = draw_heatmap(torch.zeros(1, 1).expand(3000, 4000), 1.0).spec
    assert len(json.dumps(spec)) < 200_000


def test_row_0_is_on_top_and_column_0_on_the_left() -> None:
    layout = draw_heatmap(SQUARE, 3.0).spec["layout"]
    low, high = layout["yaxis"]["range"]
    assert low > 4 > 0 > high
    low, high = layout["xaxis"]["range"]
    assert low < 0 < 4 < high


def test_the_range_is_the_one_handed_in_and_symmetric() -> None:
    trace = draw_heatmap(SQUARE, 2.5).spec["data"][0]
    assert (trace["zmin"], trace["zmax"]) == (-2.5, 2.5)


def test_each_cell_has_its_number_at_its_place_in_black_or_white() -> None:
    drawing = draw_heatmap(SQUARE, 3.0)
    (numbers,) = traces(drawing, "numbers")
    assert len(numbers["text"]) == 25
    colours = zip(numbers["x"], numbers["y"], numbers["text"], numbers["textfont"]["color"], strict=True)
    for column, row, text, colour in colours:
        value = float(SQUARE[row, column])
        assert float(text.replace("−", "-")) == pytest.approx(value, abs=0.005)
        assert colour == text_colour_of(value, 3.0, Look())
    assert drawing.has_numbers


def test_cells_too_small_for_numbers_have_none() -> None:
    drawing = draw_heatmap(torch.zeros(30, 30), 1.0)
    assert traces(drawing, "numbers") == []
    assert not drawing.has_numbers


def test_pointing_tells_every_digit_and_the_index_by_axis_name() -> None:
    trace = draw_heatmap(SQUARE, 3.0, axes=("batch", "in")).spec["data"][0]
    assert trace["hovertemplate"] == "batch %{y}, in %{x}<br><b>%{text}</b><extra></extra>"
    digits = [[float(text.replace("−", "-")) for text in row] for row in trace["text"]]
    assert digits == SQUARE.tolist()


@pytest.mark.parametrize(
    ("shape", "axes", "template"),
    [
        ((), (), "<b>%{text}</b>"),
        ((3,), ("out",), "out %{x}<br><b>%{text}</b>"),
        ((3,), None, "[%{x}]<br><b>%{text}</b>"),
        ((2, 2), (None, "in"), "[%{y}, %{x}]<br><b>%{text}</b>"),
        ((50, 50), ("batch", "in"), "batch %{y}, in %{x}<br><b>%{z}</b>"),
    ],
)
def test_pointing_tells_the_index_of_any_shape(
    shape: tuple[int, ...], axes: tuple[str | None, ...] | None, template: str
) -> None:
    trace = draw_heatmap(torch.zeros(shape), 1.0, axes=axes).spec["data"][0]
    assert trace["hovertemplate"] == template + "<extra></extra>"


def test_pointing_at_a_slice_tells_its_whole_index() -> None:
    trace = draw_heatmap(torch.arange(8.0).reshape(2, 2, 2), 8.0, axes=("batch", "out", "in")).spec["data"][0]
    texts = [text for row in trace["text"] for text in row if text]
    assert texts[-1] == "batch 1, out 1, in 1<br><b>7.0</b>"
    assert len(texts) == 8


def test_each_slice_is_named_above_its_cells() -> None:
    (names,) = traces(draw_heatmap(torch.zeros(2, 2, 3), 1.0), "labels")
    assert names["text"] == ["[0]", "[1]"]


@pytest.mark.parametrize(("dtype", "code"), [(torch.float32, "f4"), (torch.float64, "f8")])
def test_many_numbers_are_sent_as_bytes(dtype: torch.dtype, code: str) -> None:
    tensor = torch.randn(64, 64, generator=GENERATOR, dtype=dtype)
    tensor[3, 4] = math.inf
    z = draw_heatmap(tensor, 3.0).spec["data"][0]["z"]
    assert z["dtype"] == code
    sent = decoded(z)
    assert math.isnan(sent[3, 4])
    sent = sent.copy()
    sent[3, 4] = math.inf
    assert np.array_equal(sent, tensor.numpy())


def test_tiles_tell_their_mean_and_extremes() -> None:
    tensor = torch.randn(300, 300, generator=GENERATOR)
    drawing = draw_heatmap(tensor, 3.0)
    trace = drawing.spec["data"][0]
    assert (trace["dx"], trace["dy"]) == (4, 4)
    assert drawing.note == "tiles: mean of 4 × 4"
    low, high = decoded(trace["customdata"])[1, 2]
    assert low == tensor[4:8, 8:12].min()
    assert high == tensor[4:8, 8:12].max()
    assert not drawing.has_numbers


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_is_not_finite_is_hatched_named_and_left_out_of_the_colours(value: float) -> None:
    tensor = torch.tensor([[1.0, value], [0.5, -2.0]])
    drawing = draw_heatmap(tensor, 2.0)
    assert drawing.spec["data"][0]["z"] == [[1.0, None], [0.5, -2.0]]
    (shape,) = drawing.spec["layout"]["shapes"]
    numbers = [float(text) for text in re.findall(r"-?\d+\.?\d*", shape["path"])]
    assert shape["line"]["color"] == Look().palette.hatch
    assert shape["path"].count("L") >= 5
    assert all(-0.5 <= number <= 1.5 for number in numbers)
    (texts,) = traces(drawing, "numbers")
    assert texts["text"][1] == {"nan": "nan", "inf": "inf", "-inf": "−inf"}[str(value)]


def test_very_many_broken_cells_share_one_hatching_below() -> None:
    drawing = draw_heatmap(torch.full((60, 60), math.nan), 1.0)
    (shape,) = drawing.spec["layout"]["shapes"]
    assert shape["layer"] == "below"
    assert len(shape["path"]) < 20_000
    assert drawing.spec["data"][0]["xgap"] == 0


def test_the_units_own_products_are_outlined_cell_by_cell() -> None:
    for look in (Look(), Look(is_dark=True)):
        drawing = draw_heatmap(SQUARE, 3.0, outlined=torch.eye(5, dtype=torch.bool), look=look)
        (shape,) = drawing.spec["layout"]["shapes"]
        frames = re.findall(r"M([^,]+),([^H]+)H", shape["path"])
        assert frames == [(str(place - 0.5), str(place - 0.5)) for place in range(5)]
        assert shape["line"]["color"] == look.palette.outline


def test_neighbours_share_a_frame_where_very_many_are_outlined() -> None:
    tensor = torch.zeros(100, 100)
    (shape,) = draw_heatmap(tensor, 1.0, outlined=tensor == 0).spec["layout"]["shapes"]
    assert shape["path"].count("M") == 100


def test_outlines_follow_their_slices() -> None:
    tensor = torch.zeros(2, 2, 2)
    outlined = torch.zeros_like(tensor, dtype=torch.bool)
    outlined[1, 0, 1] = True
    drawing = draw_heatmap(tensor, 1.0, outlined=outlined, room=Room(100, 400))
    (shape,) = drawing.spec["layout"]["shapes"]
    assert shape["path"].startswith("M0.5,3.5H1.5V4.5")


@pytest.mark.parametrize("dtype", [torch.int64, torch.bool, torch.uint8])
def test_whole_numbers_are_shown_without_decimals(dtype: torch.dtype) -> None:
    (numbers,) = traces(draw_heatmap(torch.tensor([[0, 1]]).to(dtype), 1.0), "numbers")
    assert numbers["text"] == ["0", "1"]


def test_the_picture_is_described_by_shape_and_extremes() -> None:
    tensor = torch.tensor([[0.25, -1.5, 2.0]])
    assert draw_heatmap(tensor, 2.0, axes=("batch", "in"), title="features").alt == (
        "features, batch 1, in 3; lowest −1.5000 at batch 0, in 1; highest 2.0000 at batch 0, in 2."
    )
    assert (
        draw_heatmap(torch.tensor([1.0, math.nan]), 1.0, title="x").alt
        == "x, (2,); every number 1.0000; 1 nan."
    )
    assert draw_heatmap(torch.tensor(0.3177), 1.0, title="bias").alt == "bias, scalar; 0.3177."
    assert draw_heatmap(torch.zeros(0, 3), 1.0, title="x").alt == "x, (0, 3); empty."


def test_axes_and_outlines_must_fit_the_tensor() -> None:
    with pytest.raises(ValueError, match=r"for each axis of \(5, 5\), got \('in',\)"):
        draw_heatmap(SQUARE, 1.0, axes=("in",))
    with pytest.raises(ValueError, match=r"the tensor's shape \(5, 5\), got \(5,\)"):
        draw_heatmap(SQUARE, 1.0, outlined=torch.zeros(5, dtype=torch.bool))


def test_drawing_changes_nothing_in_the_tensor() -> None:
    tensor = torch.tensor([[1.0, math.nan]], requires_grad=True)
    before = tensor.detach().clone()
    draw_heatmap(tensor, 1.0)
    assert torch.equal(tensor.detach().nan_to_num(9.0), before.nan_to_num(9.0))


def test_a_panel_tells_axes_and_sizes_beside_its_title() -> None:
    panel = panel_for_tensor("bias", torch.zeros(3), 1.0, axes=("out",))
    assert (panel.title, panel.caption) == ("bias", "out 3")
    panel = panel_for_tensor("step 1", torch.zeros(300, 2), 1.0, title="x.t()", is_code=True)
    assert (panel.title, panel.caption) == ("x.t()", "(300, 2); tiles: mean of 4 × 1")
