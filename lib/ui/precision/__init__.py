"""The Precision page: errors of every right formulation, and what changes the last bits."""

from lib.ui.precision.demonstrations import show_demonstrations
from lib.ui.precision.first_screen import show_errors, show_precision_headline

__all__ = ["show_demonstrations", "show_errors", "show_precision_headline"]
