"""Functions that course notebooks use and whose cells the linked pictures can't trace yet: they say so."""

from __future__ import annotations

WITHOUT_RULES = frozenset(
    [
        "Tensor.histogram",
        "math.dist",
        "numpy.interp",
        "torch.autograd.functional.hessian",
        "torch.autograd.functional.hvp",
        "torch.autograd.functional.jacobian",
        "torch.autograd.functional.jvp",
        "torch.autograd.functional.vhp",
        "torch.autograd.functional.vjp",
        "torch.histogram",
        "torch.nn.functional.max_unpool1d",
        "torch.nn.functional.max_unpool2d",
        "torch.nn.functional.max_unpool3d",
        "torch.nn.utils.clip_grad_norm_",
        "torch.nn.utils.rnn.pad_sequence",
    ]
)
"""Names in the table; take one off where it gets a rule in lib/explain/provenance/catalogue."""
