"""One experiment, many formulations: what each gives and how it stands beside the reference."""

from lib.comparison.comparing import Comparison, compare, compare_tensors
from lib.comparison.own_code import PastedComparison, compare_code
from lib.comparison.results import INPUT_AXES, Result
from lib.explain import Verdict

__all__ = [
    "INPUT_AXES",
    "Comparison",
    "PastedComparison",
    "Result",
    "Verdict",
    "compare",
    "compare_code",
    "compare_tensors",
]
