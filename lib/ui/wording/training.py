"""What training gave, in sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lib.learning import Curve, Limits, NoLearner, Obstacle
from lib.ui.wording.gradients import listed
from lib.ui.wording.numbers import number, plural

SAME = 1e-9
"""Relative: losses nearer than this are one, and told together."""
NAMED = 2
"""Rows of a group that a sentence names one by one."""
AT_LEAST = 1.02
"""Of the least loss: a row below this much of it has learned all that it can."""


def groups(curves: Mapping[str, Curve], limits: Mapping[str, Limits | None]) -> list[list[str]]:
    """Put rows together whose losses are the same at every step, and whose least ones are; in their order."""
    found: list[list[str]] = []
    for name, curve in curves.items():
        for group in found:
            if _is_same(curve, curves[group[0]]) and _can_reach_same(limits[name], limits[group[0]]):
                group.append(name)
                break
        else:
            found.append([name])
    return found


def _is_same(one: Curve, other: Curve) -> bool:
    ours, theirs = one.losses, other.losses
    return ours == theirs or (
        len(ours) == len(theirs)
        and all(
            abs(mine - yours) <= SAME * max(mine, yours) for mine, yours in zip(ours, theirs, strict=True)
        )
    )


def _can_reach_same(one: Limits | None, other: Limits | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one.loss - other.loss) <= SAME * max(one.loss, other.loss, 1e-12)


def named(titles: Sequence[str]) -> str:
    """Name a group of rows in a sentence; the cells below name them all."""
    return listed(titles) if len(titles) <= NAMED else f"{titles[0]} and {len(titles) - 1} more"


def short_label(titles: Sequence[str]) -> str:
    """Name a group of rows beside their common line."""
    return titles[0] if len(titles) == 1 else f"{titles[0]} +{len(titles) - 1}"


def outcome(titles: Sequence[str], curve: Curve, limits: Limits | None, done: int) -> str:
    """Say what rows with one curve reach, or have reached after some steps."""
    who = named(titles)
    if curve.failure:
        return f"! {who}: the code stopped at step {curve.diverged_at:,} ({first_sentence(curve.failure)}). The others go on."
    if not curve.losses:
        return (
            f"! {who}: the loss is no finite number from the start; smaller features, weights or noise help."
        )
    if curve.is_growing and done:
        return _growing(who, len(titles), curve, limits)
    least = "" if limits is None else f"{number(limits.loss)}"
    if not done:
        return (
            f"{who} can get down to a loss of {least}."
            if least
            else f"{who}: loss {number(curve.losses[-1])}."
        )
    now = f"{who}: loss {number(curve.losses[-1])}"
    if limits is None:
        return f"{now}."
    if curve.losses[-1] <= AT_LEAST * limits.loss:
        return f"{now}, as low as it can get."
    return f"{now} ({least} is within reach)."


def _growing(who: str, count: int, curve: Curve, limits: Limits | None) -> str:
    """Say that rows diverge, why, and which learning rate would not."""
    its = "its" if count == 1 else "their"
    how = (
        f"{its} loss left all finite numbers at step {curve.diverged_at:,}"
        if curve.diverged_at is not None
        else f"{its} loss grows, {number(curve.losses[-1])} by now"
    )
    what = "each step goes too far. Choose a smaller learning rate"
    if limits is None:
        return f"! {who}: {how}; {what}."
    return f"! {who}: {how}; {what}, below {limits.rate:.2g}."


def obstacle_sentence(title: str, refused: NoLearner, units: int) -> str:
    """Say why a row takes no part in the training."""
    match refused.obstacle:
        case Obstacle.ERROR:
            why = f"on one sample its code fails ({first_sentence(refused.message)})"
        case Obstacle.SHAPE:
            why = f"for one sample it gives {plural(refused.got, 'number')}, {units} needed"
        case Obstacle.NO_GRADIENT:
            why = "not all of its gradient reaches the weights"
        case Obstacle.NOT_TOGETHER:
            why = f"torch cannot run it on all samples together ({first_sentence(refused.message)})"
    return f"✗ {title} is not trained: {why}. The others are."


def first_sentence(message: str) -> str:
    """Return the first sentence of torch's words, which may go on with advice on torch itself."""
    return message.split(". ", maxsplit=1)[0].split("\n", maxsplit=1)[0]


def task_words(samples: int, seed: int, noise: float, in_features: int) -> str:
    """Say what is learned and how."""
    return (
        f"{plural(samples, 'sample')} are drawn by seed {seed}. The targets are what the experiment's own weights and "
        f"bias, the true ones, give for them, plus noise of standard deviation {noise:g}. Every row starts with "
        "all weights and biases at zero and takes plain gradient steps (SGD over all samples at once) on the mean squared error, "
        f"before the activation, in float64. Its code sees one sample at a time, features 1 × {in_features}, whatever "
        "the batch: code that sums over a batch predicts each sample by itself, too. The dotted lines are the least "
        "losses that any weights can reach, by least squares."
    )
