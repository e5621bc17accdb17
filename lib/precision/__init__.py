"""How exact each formulation is: errors against exact sums, shared bits, and what changes the last ones."""

from lib.precision.absorbing import Absorbing, study_absorbing
from lib.precision.exact import ExactUnit, exact_sum, exact_unit
from lib.precision.measuring import (
    MeasuredRow,
    Measurement,
    OutputError,
    PrecisionReport,
    measure,
    report,
    right_rows,
)
from lib.precision.neighbours import Change, NeighbourRow, study_neighbours
from lib.precision.orders import OrderedSum, OrderStudy, Way, study_orders
from lib.precision.overflow import OverflowColumn, equal_products, study_overflow
from lib.precision.spacing import spacing_at, spacings_at

__all__ = [
    "Absorbing",
    "Change",
    "ExactUnit",
    "MeasuredRow",
    "Measurement",
    "NeighbourRow",
    "OrderStudy",
    "OrderedSum",
    "OutputError",
    "OverflowColumn",
    "PrecisionReport",
    "Way",
    "equal_products",
    "exact_sum",
    "exact_unit",
    "measure",
    "report",
    "right_rows",
    "spacing_at",
    "spacings_at",
    "study_absorbing",
    "study_neighbours",
    "study_orders",
    "study_overflow",
]
