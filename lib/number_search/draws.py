"""Other ways to draw the tensors after the same seed: uniform numbers, another order, other shapes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lib.experiment import Dtype, Experiment
from lib.number_search.oddities import Oddity, OddityKind, odd

K = OddityKind
TENSORS = ("features", "weights", "bias")

OTHER_ORDERS = (
    ("weights", "features", "bias"),
    ("features", "bias", "weights"),
    ("bias", "features", "weights"),
)
"""Orders of drawing besides the experiment's own."""


@dataclass(frozen=True, slots=True)
class Draw:
    """Code that seeds and draws features, weights and bias, and what is odd about it."""

    code: str
    oddities: tuple[Oddity, ...]


def other_draws(experiment: Experiment) -> Iterator[Draw]:
    """Return the draws that people confuse with the experiment's; none where cells were set by hand."""
    if experiment.edits:
        return
    uniform = [("weights",), ("bias",), ("features",), ("weights", "bias"), TENSORS]
    for names in uniform:
        makers = dict.fromkeys(names, "rand")
        yield Draw(_code(experiment, makers=makers), (odd(K.UNIFORM, tensors=names),))
    for order in OTHER_ORDERS:
        yield Draw(_code(experiment, order=order), (odd(K.DRAW_ORDER, order=order),))
    for number, maker in enumerate(("zeros", "ones")):
        yield Draw(_code(experiment, makers={"bias": maker}), (odd(K.FILLED, tensor="bias", value=number),))
    if experiment.out_features > 1 and experiment.in_features > 1:
        yield Draw(_code(experiment, is_transposed=True), (odd(K.DRAWN_TRANSPOSED),))


def _code(
    experiment: Experiment,
    *,
    makers: dict[str, str] | None = None,
    order: tuple[str, ...] = TENSORS,
    is_transposed: bool = False,
) -> str:
    shapes = {
        "features": (experiment.batch, experiment.in_features),
        "weights": (experiment.out_features, experiment.in_features),
        "bias": (experiment.out_features,),
    }
    lines = [f"torch.manual_seed({experiment.seed})"]
    cast = "" if experiment.dtype is Dtype.FLOAT32 else f".to(torch.{experiment.dtype})"
    for name in order:
        maker = (makers or {}).get(name, "randn")
        flips = is_transposed and name == "weights"
        shape = ", ".join(str(size) for size in (reversed(shapes[name]) if flips else shapes[name]))
        lines.append(f"{name} = torch.{maker}({shape}){cast}{'.t()' if flips else ''}")
    return "\n".join(lines)
