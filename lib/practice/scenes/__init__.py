"""What questions are made from, topic by topic."""

from __future__ import annotations

from collections.abc import Callable

from lib.practice.draw import Draw
from lib.practice.scenes import layouts, numbers, products, programs
from lib.practice.scenes.model import Line, Scene
from lib.topics import Topic

__all__ = ["BIAS_SCENES", "PROGRAMS", "SCENES", "TEST_SCENES", "Line", "Scene"]

SCENES: dict[Topic, tuple[Callable[[Draw], Scene], ...]] = {
    Topic.INNER_SIZES: (products.inner_sizes_of_unit, products.inner_sizes_of_chain),
    Topic.COLUMN_OR_VECTOR: (layouts.column_against_vector, layouts.vector_from_product),
    Topic.WHICH_PRODUCT: (
        products.products_of_stacks,
        products.products_with_a_vector,
        products.products_of_vectors,
    ),
    Topic.LINEAR_STORAGE: (products.layer_and_its_weights, products.linear_and_its_weights),
    Topic.DTYPE: (numbers.dtype_of_product, numbers.dtype_of_double, numbers.dtype_of_whole_numbers),
    Topic.TRANSPOSE: (layouts.transpose_of_vector, layouts.transpose_of_stack, layouts.transpose_of_matrix),
    Topic.LAST_BITS: (numbers.bits_of_sums, numbers.bits_of_multiples),
    Topic.BIAS: (numbers.bias_of_batch, numbers.bias_of_one_unit),
    Topic.STAR: (products.star_of_squares, products.star_of_pairs),
    Topic.SUM_DIM: (layouts.sums_of_matrix, layouts.rows_divided_by_sums, layouts.means_of_stack),
    Topic.OUTER: (products.outer_of_rows, products.outer_of_vectors),
    Topic.VIEW: (layouts.view_of_matrix, layouts.view_of_weights),
}
"""The scenes of each topic, of which a question draws one."""

BIAS_SCENES: dict[Topic, tuple[Callable[[Draw], Scene], ...]] = {
    Topic.BIAS: (numbers.bias_of_batch, numbers.bias_of_one_unit),
    Topic.OUTER: (numbers.bias_of_outer_product,),
}
"""The scenes in which the bias can be counted."""

TEST_SCENES: dict[Topic, tuple[Callable[[Draw], Scene], ...]] = {
    Topic.LAST_BITS: (numbers.tests_of_last_bits,),
}
"""The scenes of a FIX where they are not those of the other questions."""

Program = Callable[[Draw, Topic], tuple[Line, ...]]

_OTHER_PROGRAMS: dict[Topic, Program] = {
    Topic.COLUMN_OR_VECTOR: programs.errors_program,
    Topic.OUTER: programs.errors_program,
    Topic.LAST_BITS: programs.bits_program,
}

PROGRAMS: dict[Topic, Program] = {topic: _OTHER_PROGRAMS.get(topic, programs.unit_program) for topic in Topic}
"""The program of each topic, in which one line goes wrong."""
