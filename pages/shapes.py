"""Shapes: for any two of them, which must be transposed, and what each operation makes of them."""

from __future__ import annotations

from lib.ui.frame import read_look
from lib.ui.shapes.moves_view import show_moves
from lib.ui.shapes.products_view import show_products
from lib.ui.shapes.style import show_shapes_style
from lib.ui.shapes.transposes_view import show_transposes
from lib.ui.state import read_state

state, _ = read_state()
show_shapes_style()
if state.shapes.topic == "view":
    show_moves(state, read_look(state))
elif state.shapes.topic == "transposes":
    show_transposes(state)
else:
    show_products(state)
