"""Code to start from on the Steps page. Titles stand in lib/ui/wording."""

from __future__ import annotations

THREAD = """import torch

def activation(x):
    return 1/(1+torch.exp(-x))

torch.manual_seed(7)
features = torch.randn((1, 5))
weights = torch.randn_like(features)
bias = torch.randn((1, 1))

product = features.t() * weights + bias
output = activation(product.sum())
output
"""

COURSE_UNIT = """import torch

def activation(x):
    return 1/(1+torch.exp(-x))

torch.manual_seed(7)
features = torch.randn((1, 5))
weights = torch.randn_like(features)
bias = torch.randn((1, 1))

y = activation(torch.mm(features, weights.view(5, 1)) + bias)
print(y)
"""

COURSE_NETWORK = """import torch

def activation(x):
    return 1/(1+torch.exp(-x))

torch.manual_seed(7)
features = torch.randn((1, 3))
n_input, n_hidden, n_output = features.shape[1], 2, 1
W1 = torch.randn(n_input, n_hidden)
W2 = torch.randn(n_hidden, n_output)
B1 = torch.randn((1, n_hidden))
B2 = torch.randn((1, n_output))

h = activation(torch.mm(features, W1) + B1)
output = activation(torch.mm(h, W2) + B2)
print(output)
"""

SHAPE_ERROR = """import torch

torch.manual_seed(7)
features = torch.randn((1, 5))
weights = torch.randn_like(features)
bias = torch.randn((1, 1))

output = torch.mm(features, weights) + bias
"""

SNIPPETS: dict[str, str] = {
    "thread": THREAD,
    "course_unit": COURSE_UNIT,
    "course_network": COURSE_NETWORK,
    "shape_error": SHAPE_ERROR,
}
"""Whole programs by name, the thread's first."""
