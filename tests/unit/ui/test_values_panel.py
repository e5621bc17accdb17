from __future__ import annotations

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.experiment import Dtype, Edit, Experiment, TensorName, round_to_float32
from lib.pasted import read_cell
from lib.tensors import draw_float32
from lib.ui.values_panel import EditorMemory, cell_texts, table_of
from tests.plain_torch import draw


@given(st.floats(width=32, allow_nan=False, allow_infinity=False))
def test_a_cell_reads_back_to_the_same_bits(value: float) -> None:
    ((text,),) = cell_texts([[value]])
    read = read_cell(text)
    assert isinstance(read, float)
    assert numpy.float32(read).tobytes() == numpy.float32(value).tobytes()


def test_a_cell_has_as_few_digits_as_give_its_bits() -> None:
    assert cell_texts([[0.1, 1.0, -2.5, 1e-20, round_to_float32(1 / 3)]]) == [
        ["0.1", "1.0", "-2.5", "1e-20", "0.33333334"]
    ]


@pytest.mark.parametrize(
    ("tensor", "index", "columns"),
    [
        (TensorName.FEATURES, ["batch 0", "batch 1"], ["in 0", "in 1", "in 2"]),
        (TensorName.WEIGHTS, ["out 0", "out 1", "out 2", "out 3"], ["in 0", "in 1", "in 2"]),
        (TensorName.BIAS, ["0"], ["out 0", "out 1", "out 2", "out 3"]),
    ],
)
def test_an_editor_names_rows_and_columns_by_their_axes(
    tensor: TensorName, index: list[str], columns: list[str]
) -> None:
    experiment = Experiment(seed=5, batch=2, in_features=3, out_features=4)
    table = table_of(experiment, tensor)
    assert (list(table.index), list(table.columns)) == (index, columns)
    drawn = getattr(draw(5, 2, 3, 4), tensor).reshape(len(index), len(columns))
    assert [[round_to_float32(float(text)) for text in row] for row in table.to_numpy()] == drawn.tolist()


def test_an_editor_shows_float32_numbers_whatever_the_number_type() -> None:
    experiment = Experiment(dtype=Dtype.FLOAT16).with_edits(Edit(TensorName.FEATURES, (0, 0), 0.1))
    assert table_of(experiment, TensorName.FEATURES).iloc[0, 0] == "0.1"
    assert float(draw_float32(experiment).features[0, 0]) == round_to_float32(0.1)


def test_editors_of_other_rounds_and_tensors_have_keys_of_their_own() -> None:
    memories = (EditorMemory(Experiment(), Experiment(), number) for number in (1, 2))
    keys = {memory.key(tensor) for memory in memories for tensor in TensorName}
    assert len(keys) == 6
