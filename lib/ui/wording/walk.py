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
    running = number(walk.running[place])
    is_last = place == len(walk.running) - 1
    rows = [
        ("elementwise, then .sum()", running),
        ("torch.mm, row by row", running),
        ("outer product, diagonal", running),
    ]
    if is_last and walk.rest_count:
        rows.append((f"outer product, all {walk.outer.numel():,}", number(walk.outer_sum)))
    table = "".join(f'<tr><th scope="row">{name}</th><td>{value}</td></tr>' for name, value in rows)
    told = f"k = {place}: {feature} · {weight} = {product}"
    return (
        f"<b>{told}</b><table><caption>Sum up to k = {place}</caption><tbody>{table}</tbody></table>"
        f"<span>{ending(walk) if is_last else ''}</span>"
    )


def ending(walk: SumWalk) -> str:
    """Say what the walk has shown."""
    if not walk.rest_count:
        return "With one feature all three are one product."
    return (
        f"The first two are one sum. The outer product has {plural(walk.rest_count, 'term')} more, "
        f"{number(walk.outer_rest)} together."
    )
