"""The twelve commonest confusions about tensors, and an answer to a question about one of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Topic(StrEnum):
    """What people get wrong, most often first, as counted in threads and notebooks."""

    INNER_SIZES = "inner_sizes"
    COLUMN_OR_VECTOR = "column_or_vector"
    WHICH_PRODUCT = "which_product"
    LINEAR_STORAGE = "linear_storage"
    DTYPE = "dtype"
    TRANSPOSE = "transpose"
    LAST_BITS = "last_bits"
    BIAS = "bias"
    STAR = "star"
    SUM_DIM = "sum_dim"
    OUTER = "outer"
    VIEW = "view"


@dataclass(frozen=True, slots=True)
class Answer:
    """The choice, counted from 1, that was taken on a question of a topic."""

    topic: Topic
    choice: int
