"""The page that one would write first: the same amount to see, with Streamlit's own parts and plain torch.

It is what the app is measured against. Every chart is an ``st.plotly_chart`` of its own, torch is imported
here, and nothing happens before the first visit.
"""

from __future__ import annotations

import plotly.graph_objects as go
import streamlit as st
import torch

SIZE = 5

st.set_page_config(page_title="Plain", layout="wide")
with st.sidebar, st.container(key="controls"):
    seed = int(st.number_input("Seed", min_value=0, max_value=2**31, value=7, step=1))

torch.manual_seed(seed)
features = torch.randn(SIZE, SIZE)
weights = torch.randn(SIZE, SIZE)
bias = torch.randn(SIZE)

linear = torch.nn.Linear(SIZE, SIZE)
with torch.no_grad():
    linear.weight.copy_(weights)
    linear.bias.copy_(bias)
    reference = linear(features)
rows = {
    "nn.Linear": reference,
    "torch.mm": torch.mm(features, weights.t()) + bias,
    "sum": torch.stack([(features[n] * weights).sum(dim=1) + bias for n in range(SIZE)]),
    "no transpose": torch.mm(features, weights) + bias,
}
wrong = rows["no transpose"]
products = features[0] * weights
heatmaps = {
    "features": features,
    "weights": weights,
    "weights.t()": weights.t(),
    "products of sample 0": products,
    "no transpose, products": features[0].unsqueeze(1) * weights,
    "nn.Linear": reference,
    "no transpose": wrong,
    "sigmoid": torch.sigmoid(wrong),
}

with st.container(key="headline"):
    agreeing = [name for name, value in rows.items() if torch.allclose(value, reference, atol=1e-6)]
    st.header(f"{len(agreeing)} rows agree on {reference[0, 0]:.4f}, one says {wrong[0, 0]:.4f}")

with st.container(key="results"):
    st.table(
        {
            "formulation": list(rows),
            "shape": [str(tuple(value.shape)) for value in rows.values()],
            "before": [f"{value[0, 0]:.4f}" for value in rows.values()],
            "after": [f"{torch.sigmoid(value)[0, 0]:.4f}" for value in rows.values()],
            "same": [str(bool(torch.allclose(value, reference, atol=1e-6))) for value in rows.values()],
        }
    )

with st.container(key="heatmaps"):
    for start in range(0, len(heatmaps), 4):
        for column, (name, tensor) in zip(
            st.columns(4), list(heatmaps.items())[start : start + 4], strict=True
        ):
            figure = go.Figure(
                go.Heatmap(
                    z=tensor.numpy(), texttemplate="%{z:.2f}", colorscale="RdBu", zmid=0, showscale=False
                )
            )
            figure.update_layout(title=name, height=240, margin={"l": 10, "r": 10, "t": 40, "b": 10})
            figure.update_yaxes(autorange="reversed")
            column.plotly_chart(figure, key=name)

with st.container(key="ledger"):
    missing = float(-(features[0] * weights[0]).sum())
    surplus = float((features[0] * weights[:, 0]).sum())
    steps = [float(reference[0, 0]), missing, surplus, float(wrong[0, 0])]
    waterfall = go.Waterfall(
        x=["nn.Linear", "missing", "surplus", "this row"],
        measure=["absolute", "relative", "relative", "total"],
        y=steps,
        text=[f"{step:.4f}" for step in steps],
    )
    st.plotly_chart(go.Figure(waterfall).update_layout(height=300), key="waterfall")
