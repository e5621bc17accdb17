"""Layers in a row: one draw, stored as (in, out) and as (out, in), and whether both give the same."""

from lib.network.comparing import LayerPair, TwoHabits, compare_habits
from lib.network.plan import Habit, Plan
from lib.network.writing import layer_line, network_code

__all__ = [
    "Habit",
    "LayerPair",
    "Plan",
    "TwoHabits",
    "compare_habits",
    "layer_line",
    "network_code",
]
