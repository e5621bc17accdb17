"""Arguments for what further notebooks use: with statements of their own, lists of parameters, pools and back."""

from __future__ import annotations

OWNERS: dict[str, str] = {}

ATTRIBUTE_OWNERS: dict[str, str] = {
    f"named.{name}": "torch.histogram(x, 3)" for name in ("hist", "bin_edges")
}

MASK = "generate_square_subsequent_mask"
MANAGED = (
    "def managed():\n    yield 3\nwith contextlib.contextmanager(managed)() as given:\n    held = given\nheld"
)


def back(axes: int, code: str) -> str:
    """Write a pool along so many axes, and code that undoes it."""
    sides = ", ".join(["4"] * axes)
    return (
        f"u = torch.arange(4.0 ** {axes}).flip(0).reshape(1, 1, {sides})\n"
        f"held, places = nn.MaxPool{axes}d(2, return_indices=True)(u)\n{code}"
    )


VALUES: dict[str, str] = {
    "contextlib.contextmanager": MANAGED,
    "contextlib.suppress": "with contextlib.suppress(ValueError, ZeroDivisionError):\n    1 / 0\n3",
    "contextlib.nullcontext": "with contextlib.nullcontext(x) as held:\n    pass\nheld",
    "torch.nn.ParameterList": "held = nn.ParameterList([v, nn.Parameter(y)])\nheld[0], held[-1] @ x.T, str(held), len(held)",
    "torch.nn.ParameterDict": "held = nn.ParameterDict({'b': v, 'a': y})\nheld['b'], held.a, str(held), list(held)",
    "Module.extend": "held = nn.ParameterList([v]).extend([y])\nheld[1], len(nn.ModuleList([layer]).extend([layer]))",
    "Module.update": "held = nn.ParameterDict({'b': v})\nheld.update({'a': y})\nlist(held.keys()), held['a']",
    "torch.nn.Transformer": "nn.Transformer(4, 2, 1, 2, 8)(torch.ones(2, 1, 4), torch.ones(3, 1, 4))",
    f"torch.nn.Transformer.{MASK}": f"nn.Transformer.{MASK}(3), nn.Transformer.{MASK}(2, dtype=torch.float64)",
    f"Module.{MASK}": f"nn.Transformer(4, 2, 1, 1, 8).{MASK}(3)",
    **{
        f"torch.nn.functional.max_unpool{axes}d": back(axes, f"F.max_unpool{axes}d(held, places, 2)")
        for axes in (1, 2, 3)
    },
    **{
        f"torch.nn.MaxUnpool{axes}d": back(axes, f"nn.MaxUnpool{axes}d(2)(held, places)")
        for axes in (1, 2, 3)
    },
    "torch.histogram": "torch.histogram(x, 4), torch.histogram(x, bins=v.sort().values), torch.histogram(x, 2, range=(0.0, 2.0), "
    "weight=y.abs(), density=True)",
    "Tensor.histogram": "x.histogram(3)",
}
"""Value cases."""

ERRORS: dict[str, str] = {
    "contextlib.suppress": "with contextlib.suppress(ValueError): 1 / 0",
    "torch.nn.ParameterList": "nn.ParameterList(3)",
    "torch.nn.ParameterDict": "nn.ParameterDict({'': v})",
    "Module.extend": "layer.extend([layer])",
    "Module.update": "layer.update({})",
    "torch.nn.Transformer": "nn.Transformer(5, 2, 1, 1, 8)",
    f"torch.nn.Transformer.{MASK}": f"nn.Transformer.{MASK}('three')",
    f"Module.{MASK}": f"layer.{MASK}(3)",
    **{f"torch.nn.MaxUnpool{axes}d": f"nn.MaxUnpool{axes}d(2)(x, x)" for axes in (1, 2, 3)},
    "torch.histogram": "torch.histogram(i, 3)",
    "Tensor.histogram": "x.histogram(0)",
}
"""Error cases."""
