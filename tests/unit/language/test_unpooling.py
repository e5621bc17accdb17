"""Pools with the places of their numbers, and back, beside plain torch."""

from __future__ import annotations

import pytest

from lib.language import ErrorKind, run
from tests.unit.language.endings import fault_of_ending
from tests.unit.language.plain_python import are_equal, execute

HEAD = """\
torch.manual_seed(2)
row, picture, block = torch.randn(2, 3, 8), torch.randn(2, 3, 6, 7), torch.randn(1, 2, 4, 4, 4)
"""

PIECES = [
    "F.max_pool1d(row, 2, return_indices=True)",
    "F.max_pool2d(picture, 2, return_indices=True)",
    "F.max_pool2d(picture, 3, 2, 1, 1, True, True)",
    "F.max_pool2d(picture, 2, dilation=2, ceil_mode=True)",
    "nn.MaxPool1d(2, return_indices=True)(row)",
    "nn.MaxPool2d(2, 2, return_indices=True)(picture)",
    "nn.MaxPool2d(3, 2, 1, 2, ceil_mode=True)(picture)",
    "nn.MaxPool2d(2, dilation=(1, 1))(picture)",
    "nn.MaxPool3d(2, return_indices=True)(block)",
    "values, places = F.max_pool2d(picture[..., 1:], 2, return_indices=True)\nF.max_unpool2d(values, places, 2)",
    "values, places = F.max_pool2d(picture, 2, return_indices=True)\n"
    "F.max_unpool2d(values, places, 2, output_size=picture.size())",
    "pool, back = nn.MaxPool2d(2, return_indices=True), nn.MaxUnpool2d(2)\nvalues, places = pool(picture)\n"
    "back(values, places, output_size=picture.size()), str(back)",
    "values, places = nn.MaxPool3d(2, return_indices=True)(block)\nnn.MaxUnpool3d(2)(values, places)",
    "class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.pool = nn.MaxPool2d(2, stride=2, return_indices=True)\n"
    "        self.back = nn.MaxUnpool2d(2, stride=2)\n    def forward(self, x):\n        x, places = self.pool(x)\n        return self.back(x * 2, places)\n"
    "w = torch.randn(1, 1, 4, 4, requires_grad=True)\nNet()(w).sum().backward()\nw.grad",
]  # fmt: skip


@pytest.mark.parametrize("code", PIECES)
def test_pools_and_back_are_as_in_torch(code: str) -> None:
    plain, done = execute(HEAD + code), run(HEAD + code)
    assert plain.error is None, plain.error
    assert done.error is None, done.error
    assert are_equal(plain.value, done.value), (plain.value, done.value)


HOSTILE = [
    "F.max_unpool2d(*F.max_pool2d(picture, 2, return_indices=True), 2, 10**5)",
    "F.max_unpool2d(*F.max_pool2d(picture, 2, return_indices=True), 10**6)",
    "nn.MaxUnpool2d(10**6)(*F.max_pool2d(picture, 2, return_indices=True))",
    "nn.MaxUnpool3d(2, 10**5)(*nn.MaxPool3d(2, return_indices=True)(block))",
    "F.max_unpool2d(picture, torch.full((2, 3, 6, 7), 10**9), 2)",
    "F.max_unpool2d(picture, torch.full((2, 3, 6, 7), -1), 2)",
    "F.max_unpool1d(row, torch.full((2, 3, 8), 10**12), 2)",
    "F.max_unpool3d(block, torch.full((1, 2, 4, 4, 4), -(10**12)), 2)",
    "F.max_unpool2d(picture, picture, 2)",
    "F.max_unpool2d(picture, 3, 2)",
    "F.max_unpool2d(3, 3, 2)",
    "F.max_unpool2d(picture, torch.zeros(1, dtype=torch.long), 2)",
    "nn.MaxUnpool2d(2)(picture)",
    "nn.MaxUnpool2d('a')(picture, picture)",
    "nn.MaxUnpool2d(2)(*F.max_pool2d(picture, 2, return_indices=True), output_size=(10**9, 10**9))",
    "F.max_pool2d(torch.ones(1, 1, 2000, 2000), 1000, 1, return_indices=True)",
    "F.max_pool2d(picture, 2, return_indices=True, out=picture)",
    "F.max_pool2d(picture, 2, dilation=0)",
]


@pytest.mark.parametrize("code", HOSTILE)
def test_hostile_use_ends_in_a_sentence(code: str) -> None:
    assert fault_of_ending(HEAD + code) == ""


@pytest.mark.parametrize("code", HOSTILE[:4])
def test_what_passes_the_budget_is_refused_before_it_is_made(code: str) -> None:
    done = run(HEAD + code)
    assert done.error is not None
    assert done.error.kind is ErrorKind.TOO_LARGE
