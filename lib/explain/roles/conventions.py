"""What people call features, weights and bias."""

from __future__ import annotations

import re

from lib.experiment import TensorName

_PATTERNS: dict[TensorName, re.Pattern[str]] = {
    TensorName.FEATURES: re.compile(r"(x|xs|features?|inputs?|data|samples?)(_\w+)?"),
    TensorName.WEIGHTS: re.compile(r"(w|ws|weights?|theta|kernel|coef|coefs|coefficients?)(_\w+)?"),
    TensorName.BIAS: re.compile(r"(b|bs|bias|biases|intercept|offset)(_\w+)?"),
}


def role_by_name(name: str) -> TensorName | None:
    """Say which tensor a name stands for by convention, None where it says nothing.

    Capitals and numbers at the end do not count; of a layer's ``linear.weight`` only the last word does.

    >>> role_by_name("W1"), role_by_name("product")
    (<TensorName.WEIGHTS: 'weights'>, None)
    """
    word = name.rpartition(".")[2].lower().rstrip("_0123456789")
    return next((role for role, pattern in _PATTERNS.items() if pattern.fullmatch(word)), None)
