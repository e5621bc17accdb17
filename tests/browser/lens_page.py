"""A page with the figures of the default experiment, each kind once, and of harder tensors."""

from __future__ import annotations

import math

import streamlit as st
import torch

from lib.experiment import Experiment
from lib.explain.provenance import Chain
from lib.explain.provenance import Place as MadeBy
from lib.figures import (
    LedgerBar,
    Look,
    Panel,
    Place,
    Room,
    draw_fingerprint,
    draw_ledger,
    panel_for_tensor,
    shared_range,
)
from lib.language import run
from lib.tensors import build_tensors
from lib.ui import lens

st.set_page_config(layout="wide")
seed = st.number_input("Seed", value=7, min_value=0)
kind = st.radio("Figures", ["compare", "harder", "eight", "linked", "none"], horizontal=True)
is_large_type = st.toggle("Large type")
look = Look(is_dark=st.context.theme.type == "dark", is_large_type=is_large_type)


def compare_panels(seed: int) -> list[Panel]:
    tensors = build_tensors(Experiment(seed=seed))
    product = tensors.features.t() * tensors.weights
    named = {"features": ("batch", "in"), "weights": ("out", "in"), "bias": ("out",)}
    limit = shared_range([*tensors.as_names().values(), product])
    room = Room(width=264)
    panels = [
        panel_for_tensor(name, tensor, limit, axes=named[name], look=look, room=room, place=Place(0, row))
        for row, (name, tensor) in enumerate(tensors.as_names().items())
    ]
    ledger = draw_ledger(
        LedgerBar("nn.Linear", -1.6619),
        [LedgerBar("20 cross terms", -1.3986), LedgerBar("24 extra biases", 7.6243)],
        LedgerBar("this row", 4.5638),
        look=look,
    )
    panels.append(
        Panel("ledger", "From nn.Linear to this row", drawing=ledger, place=Place(2, 0, row_span=4))
    )
    explained = (
        "Outlined: the five products that a unit sums. The other 20 pair a feature with another weight."
    )
    panels.append(Panel("explained", note=explained, place=Place(0, 3)))
    panels.append(
        panel_for_tensor(
            "product",
            product,
            limit,
            title="features.t() * weights",
            is_code=True,
            axes=("in", "in"),
            outlined=torch.eye(5, dtype=torch.bool),
            look=look,
            place=Place(1, 0, row_span=4),
            room=Room(width=280),
        )
    )
    return panels


def harder_panels(seed: int) -> list[Panel]:
    generator = torch.Generator().manual_seed(seed)
    broken = torch.tensor([[1.0, math.nan, -math.inf], [math.inf, 0.0, -2.5]])
    tensors = {
        "broken": broken,
        "cube": torch.randn(3, 2, 4, generator=generator),
        "middle": torch.randn(12, 9, generator=generator),
        "square": torch.randn(64, 64, generator=generator),
        "huge": torch.randn(700, 900, generator=generator),
        "half": torch.randn(2, 3, generator=generator).to(torch.bfloat16),
        "whole": torch.arange(-3, 3).reshape(2, 3),
        "empty": torch.zeros(0, 4),
        "tiny": torch.randn(2, 3, generator=generator) * 1e-4,
        "great": torch.tensor([[1e8, 1.0, -1e8], [123.4, -1234.5, 65504.0]]),
    }
    wanted = torch.zeros(24, 36, dtype=torch.bool)
    wanted[:12, :12] = torch.eye(12, dtype=torch.bool)
    drawings = {
        "many": draw_ledger(
            LedgerBar("nn.Linear", 3.25),
            [
                LedgerBar("5 wanted products missing", -4.5),
                LedgerBar("15 other samples' products", 2.25),
                LedgerBar("30 other units' products", 0.0),
                LedgerBar("2 repeated products", -2e-7),
                LedgerBar("1 missing bias", 0.5),
                LedgerBar("rounding", 1e-9),
            ],
            LedgerBar("this row", 1.5),
            look=look,
        ),
        "print": draw_fingerprint(
            torch.ones(5, 5),
            torch.tensor([25.0]),
            wanted=torch.eye(5, dtype=torch.bool),
            row_labels=[f"x{k}" for k in range(5)],
            column_labels=[f"w{k}" for k in range(5)],
            look=look,
        ),
        "large": draw_fingerprint(
            torch.eye(12).repeat(2, 3),
            torch.tensor([2.0, 0.0, 0.5]),
            wanted=wanted,
            row_labels=[f"x{n},{k}" for n in range(2) for k in range(12)],
            column_labels=[f"w{u},{k}" for u in range(3) for k in range(12)],
            look=look,
            room=Room(560, 360),
        ),
    }
    others = [
        Panel(name, name, drawing=drawing, place=Place(count % 2, 10 + count // 2))
        for count, (name, drawing) in enumerate(drawings.items())
    ]
    return others + [
        panel_for_tensor(
            name,
            tensor,
            shared_range([tensor]),
            look=look,
            room=Room(360, 260),
            place=Place(count % 3, count // 3),
        )
        for count, (name, tensor) in enumerate(tensors.items())
    ]


def eight_panels(seed: int) -> list[Panel]:
    generator = torch.Generator().manual_seed(seed)
    return [
        panel_for_tensor(
            f"t{count}",
            torch.randn(5, 5, generator=generator),
            3.0,
            look=look,
            place=Place(count % 4, count // 4),
        )
        for count in range(8)
    ]


LINKED_CODE = """t = weights.t()
product = torch.mm(features, t)
shifted = product + bias
turned = shifted.t()
output = torch.sigmoid(turned)"""
"""Five steps after three tensors from outside: eight heatmaps of one run."""


def draw_linked(seed: int) -> None:
    size = int(st.query_params.get("size", "8"))
    generator = torch.Generator().manual_seed(seed)
    names = {name: torch.randn(size, size, generator=generator) for name in ("features", "weights")}
    names["bias"] = torch.randn(size, generator=generator)
    found = run(LINKED_CODE, names)
    chain = Chain(found.steps, names)
    values = {leaf.text: (leaf, names[leaf.text]) for leaf in chain.makers.leaves}
    values |= {f"step {step.number}": (MadeBy(step.number), step.value) for step in found.steps}
    panels = [
        panel_for_tensor(name, value, 3.0, look=look, place=Place(count % 4, count // 4), room=Room(280, 280))
        for count, (name, (_, value)) in enumerate(values.items())
    ]
    makers = {name: maker for name, (maker, _) in values.items()}
    lens.draw(panels, key="lens", links=lens.Links("run", makers, chain))


PANELS = {"compare": compare_panels, "harder": harder_panels, "eight": eight_panels}
if kind in PANELS:
    with st.container(key="heatmaps"):
        lens.draw(PANELS[kind](int(seed)), key="lens")
if kind == "linked":
    with st.container(key="heatmaps"):
        draw_linked(int(seed))
st.write(f"Seed shown: {seed}")
