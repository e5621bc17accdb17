"""Operations on two tensors that people confuse: ``*``, ``mm``, ``F.linear`` and their like, as code.

Adding one entry is enough: the page Shapes and its tests go through ``OPERATIONS``.
"""

from __future__ import annotations

from dataclasses import dataclass

AXES_HIGH = 6
"""The most axes of a shape that a visitor may type."""

AXIS_SIZE_HIGH = 9_999
"""The largest size of one axis of such a shape."""

DEFAULT_EQUATION = "bi,oi->bo"
"""The unit as an einsum: i stands in both operands and not in the result, so it is summed."""

MANY = AXES_HIGH


@dataclass(frozen=True, slots=True)
class Operation:
    """One way to join two tensors.

    ``code`` has ``{first}`` and ``{second}`` for the operands, and ``{equation}`` where it takes one; its
    last line is the value. ``first_axes`` and ``second_axes`` are the fewest and the most axes that it
    takes there, ``joined`` what pairs the axes of its operands (see ``lib.shapes.alignment``).
    """

    name: str
    title: str
    code: str
    joined: str
    first_axes: tuple[int, int] = (0, MANY)
    second_axes: tuple[int, int] = (0, MANY)

    def written(self, first: str, second: str, equation: str = DEFAULT_EQUATION) -> str:
        """Write the code for two operands.

        >>> OPERATIONS["mm"].written("x", "w.t()")
        'torch.mm(x, w.t())'
        """
        return self.code.format(first=first, second=second, equation=repr(equation))


def _catalogue(*operations: Operation) -> dict[str, Operation]:
    return {operation.name: operation for operation in operations}


OPERATIONS: dict[str, Operation] = _catalogue(
    Operation("mul", "*", "{first} * {second}", "elementwise"),
    Operation("mm", "mm", "torch.mm({first}, {second})", "product", (2, 2), (2, 2)),
    Operation("mv", "mv", "torch.mv({first}, {second})", "product", (2, 2), (1, 1)),
    Operation("dot", "dot", "torch.dot({first}, {second})", "product", (1, 1), (1, 1)),
    Operation("bmm", "bmm", "torch.bmm({first}, {second})", "stacked product", (3, 3), (3, 3)),
    Operation("matmul", "matmul", "torch.matmul({first}, {second})", "product", (1, MANY), (1, MANY)),
    Operation("functional_linear", "F.linear", "F.linear({first}, {second})", "linear", (1, MANY), (1, 2)),
    Operation(
        "linear",
        "nn.Linear",
        "layer = nn.Linear({second}.shape[-1], {second}.shape[0], bias=False, dtype={second}.dtype)\n"
        "layer.weight = nn.Parameter({second})\n"
        "layer({first})",
        "linear",
        (1, MANY),
        (1, 2),
    ),
    Operation("outer", "outer", "torch.outer({first}, {second})", "outer", (1, 1), (1, 1)),
    Operation("einsum", "einsum", "torch.einsum({equation}, {first}, {second})", "equation"),
)
"""Every operation by name, in the order in which the page lists them."""

DEFAULT_OPERATION = "mm"
"""The operation that the page looks at first: its error brings most visitors."""
