"""nn.Transformer beside plain torch: its values bit by bit, its masks, its training."""

from __future__ import annotations

import inspect

import pytest
import torch
from torch import nn

from lib.language import ErrorKind, Mode, run
from lib.language.table.transformers import DEFAULTS
from tests.unit.language.endings import fault_of_ending
from tests.unit.language.plain_python import are_equal, execute

HEAD = """\
torch.manual_seed(5)
source, target = torch.randn(2, 3, 8), torch.randn(2, 4, 8)
"""

PIECES = [
    "nn.Transformer(8, 2, 1, 1, 16, batch_first=True)(source, target)",
    "nn.Transformer(8, 2, 2, 1, 16, 0.0)(source, source, tgt_mask=nn.Transformer.generate_square_subsequent_mask(2))",
    "nn.Transformer(d_model=8, nhead=4, num_encoder_layers=1, num_decoder_layers=2, dim_feedforward=8, activation='gelu',"
    " norm_first=True, batch_first=True, bias=False, layer_norm_eps=1e-3)(source, target)",
    "model = nn.Transformer(8, 2, 1, 1, 16, batch_first=True)\nmodel.eval()\nhidden = torch.tensor([[False, False, True], [False, True, True]])\n"
    "mask = model.generate_square_subsequent_mask(4)\n"
    "model(source, target, tgt_mask=mask, src_key_padding_mask=hidden, memory_key_padding_mask=hidden)",
    "model = nn.Transformer(8, 1, 1, 1, 16, batch_first=True)\nmodel.eval()\nmodel(source, target)",
    "model = nn.Transformer(8, 2, 1, 1, 16)\n[(name, tuple(p.shape)) for name, p in model.named_parameters()]",
    "str(nn.Transformer(8, 2, 1, 1, 16))",
    "model = nn.Transformer(8, 2, 1, 1, 16, batch_first=True)\nmodel.decoder(target, model.encoder(source))",
    "model = nn.Transformer(8, 2, 1, 1, 16, 0.0, batch_first=True)\nopt = torch.optim.SGD(model.parameters(), lr=0.1)\n"
    "for _ in range(2):\n    opt.zero_grad()\n    loss = (model(source, target) - target).pow(2).mean()\n    loss.backward()\n    opt.step()\nloss",
    "nn.Transformer.generate_square_subsequent_mask(4, dtype=torch.float64)",
    "class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.core = nn.Transformer(8, 2, 1, 1, 8, batch_first=True)\n"
    "    def forward(self, a, b):\n        return self.core(a, b)\nNet()(source, target)",
]  # fmt: skip


@pytest.mark.filterwarnings("ignore:enable_nested_tensor is True:UserWarning")
@pytest.mark.filterwarnings("ignore:The PyTorch API of nested tensors:UserWarning")
@pytest.mark.parametrize("code", PIECES)
def test_a_transformer_gives_what_torch_gives(code: str) -> None:
    plain, done = execute(HEAD + code), run(HEAD + code)
    assert plain.error is None, plain.error
    assert done.error is None, done.error
    assert are_equal(plain.value, done.value), (plain.value, done.value)


def test_the_defaults_are_torchs() -> None:
    found = inspect.signature(nn.Transformer.__init__).parameters
    ours = {name: found[name].default for name in DEFAULTS}
    assert ours == DEFAULTS


HOSTILE = [
    "nn.Transformer()",
    "nn.Transformer(num_encoder_layers=10**9)",
    "nn.Transformer(8, 2, 1, 10**9)",
    "nn.Transformer(512, 8, 64, 64)",
    "nn.Transformer(10**9)",
    "nn.Transformer(8, 2, 1, 1, 10**9)",
    "nn.Transformer(8, 2, 1, 1, 8, custom_encoder=nn.Linear(2, 2))",
    "nn.Transformer(8, 2, 1, 1, 8, custom_decoder=3)",
    "nn.Transformer(8, 2, 1.5, 1, 8)",
    "nn.Transformer(8, 2, -1, 1, 8)(source, target)",
    "nn.Transformer('8')",
    "nn.Transformer(8, 0)",
    "nn.Transformer(8, 2, None)",
    "nn.Transformer(8, 2, 1, 1, 8, activation=print)(source, target)",
    "nn.Transformer(8, 2, 1, 1, 8, activation='none')",
    "nn.Transformer(8, 2, 1, 1, 8)(torch.ones(2000, 8, 8), torch.ones(2000, 8, 8))",
    "nn.Transformer(8, 2, 1, 1, 8)(3, 4)",
    "nn.Transformer(8, 2, 1, 1, 8)(source)",
    "nn.Transformer.generate_square_subsequent_mask(10**6)",
    "nn.Transformer.generate_square_subsequent_mask(-1)",
    "nn.Transformer.generate_square_subsequent_mask(2, device='cuda')",
    "nn.Transformer.forward",
    "nn.Transformer.__init__",
    "nn.Linear.generate_square_subsequent_mask(3)",
]


@pytest.mark.parametrize("code", HOSTILE)
def test_hostile_use_ends_in_a_sentence(code: str) -> None:
    assert fault_of_ending(HEAD + code) == ""


def test_what_passes_the_budget_is_refused_before_it_is_made() -> None:
    done = run("nn.Transformer(512, 8, 64, 64)")
    assert done.error is not None
    assert done.error.kind is ErrorKind.TOO_LARGE


def test_while_probing_a_transformer_counts_in_float64() -> None:
    done = run(HEAD + "nn.Transformer(8, 2, 1, 1, 8, 0.0, batch_first=True)(source, target)", mode=Mode.PROBE)
    assert done.error is None, done.error
    assert isinstance(done.value, torch.Tensor)
    assert done.value.dtype == torch.float64
