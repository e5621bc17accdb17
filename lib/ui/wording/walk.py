"""What is said along the walk of the sum."""

from __future__ import annotations

from lib.explain.walks import SumWalk
from lib.ui.wording.numbers import number, plural


def walk_texts(walk: SumWalk) -> list[str]:
    """Write what is said at each index k, as HTML: the product, and three running sums side by side."""
    return [place_text(walk, place) for place in range(len(walk.running))]


def place_text(walk: SumWalk, place: int) -> str:
    """Write the product at one index, the running sums, and at the end what the outer product has more."""
    feature, weight, product = (
        number(float(values[place])) for values in (walk.features, walk.weights, walk.products)
    )
    is_last = place == len(walk.running) - 1
    rows = [
        ("elementwise, .sum()", number(walk.running[place]), True),
        ("torch.mm", number(walk.running_mm[place]), True),
        ("outer product, diagonal", number(walk.running[place]), True),
    ]
    if walk.rest_count:
        rows.append((f"outer product, all {walk.outer.numel():,}", number(walk.outer_sum), is_last))
    table = "".join(
        f'<tr{shown(is_told=is_told)}><th scope="row">{name}</th><td>{value}</td></tr>'
        for name, value, is_told in rows
    )
    return (
        f"<b>k = {place}: {feature} · {weight} = {product}</b>"
        f"<table><caption>Sum up to k = {place}</caption><tbody>{table}</tbody></table>"
        f"<span{shown(is_told=is_last)}>{ending(walk)}</span>"
    )


def shown(*, is_told: bool) -> str:
    """Keep the place of what is told at the end, so that nothing jumps there."""
    return "" if is_told else ' style="visibility:hidden"'


def ending(walk: SumWalk) -> str:
    """Say what the walk has shown."""
    if not walk.rest_count:
        return "With one feature all three are one product."
    same = (
        "one sum" if number(walk.running[-1]) == number(walk.running_mm[-1]) else "one sum but for rounding"
    )
    return (
        f"The first two are {same}. The outer product has {plural(walk.rest_count, 'term')} more, "
        f"{number(walk.outer_rest)} together."
    )
