"""nn.ParameterList and nn.ParameterDict beside plain torch."""

from __future__ import annotations

import pytest
import torch

from lib.language import ErrorKind, Mode, run
from tests.unit.language.endings import fault_of_ending
from tests.unit.language.plain_python import are_equal, execute

NET = """\
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.weights = nn.ParameterList([nn.Parameter(torch.randn(3, 3)) for _ in range(2)])
        self.others = nn.ParameterDict({'scale': torch.ones(3), 'bias': nn.Parameter(torch.zeros(3))})
    def forward(self, x):
        for weight in self.weights:
            x = torch.relu(x @ weight)
        return x * self.others['scale'] + self.others.bias
torch.manual_seed(3)
net = Net()
x = torch.arange(6.0).reshape(2, 3)
"""

PIECES = [
    "net(x)",
    "str(net)",
    "[(name, tuple(value.shape)) for name, value in net.named_parameters()]",
    "list(net.state_dict())",
    "net(x).sum().backward()\n[value.grad for value in net.parameters()]",
    "opt = torch.optim.SGD(net.parameters(), lr=0.1)\nfor _ in range(3):\n    opt.zero_grad()\n    net(x).sum().backward()\n    opt.step()\nnet(x)",
    "other = Net()\nother.load_state_dict(net.state_dict())\ntorch.equal(other(x), net(x))",
    "import copy\nother = copy.deepcopy(net)\nwith torch.no_grad():\n    other.weights[0].zero_()\n(other(x), net(x), len(other.weights))",
    "held = nn.ParameterList()\nfor size in range(3):\n    held.append(torch.ones(size))\n(len(held), [tuple(each.shape) for each in held], held[-1], len(held[1:]), held[0].requires_grad)",
    "held = nn.ParameterList(nn.Parameter(torch.ones(k)) for k in range(3))\nheld[1] = torch.zeros(2)\nlist(held)",
    "held = nn.ParameterDict()\nheld['w'] = torch.ones(2)\nheld['v'] = nn.Parameter(torch.zeros(1))\n"
    "('w' in held, 'z' in held, len(held), list(held), list(held.items()), held.w)",
    "held = nn.ParameterDict(dict(b=torch.ones(1), a=torch.zeros(1)))\n[name for name in held]",
    "from collections import OrderedDict\nlist(nn.ParameterDict(OrderedDict(b=torch.ones(1), a=torch.zeros(1))))",
    "isinstance(net.weights, nn.ParameterList), isinstance(net.weights[0], nn.Parameter), isinstance(net.others, nn.Module)",
    "sum(p.numel() for p in net.weights), [i for i, _ in enumerate(net.weights)], torch.stack(list(net.weights)).shape",
]  # fmt: skip


@pytest.mark.parametrize("code", PIECES)
def test_parameters_in_lists_and_dicts_are_as_in_torch(code: str) -> None:
    plain, done = execute(NET + code), run(NET + code)
    assert plain.error is None, plain.error
    assert done.error is None, done.error
    assert are_equal(plain.value, done.value), (plain.value, done.value)


REFUSED = [
    "net.weights[2]",
    "net.weights['a']",
    "net.weights[::0]",
    "nn.Sequential(nn.ReLU())[::0]",
    "net.weights[5] = x",
    "net.others['none']",
    "net.others[3] = x",
    "net.others[''] = x",
    "net.others['a.b'] = x",
    "net.others['keys'] = x",
    "net.weights(x)",
    "net.others(x)",
    "nn.ParameterList(x)",
    "nn.ParameterList(3)",
]


@pytest.mark.parametrize("code", REFUSED)
def test_what_torch_refuses_is_refused_in_its_words(code: str) -> None:
    plain, done = execute(NET + code), run(NET + code)
    assert plain.error is not None
    assert done.error is not None
    assert done.error.kind in (ErrorKind.PYTHON, ErrorKind.TORCH)
    assert done.error.message == (
        plain.error.args[0] if isinstance(plain.error, KeyError) else str(plain.error)
    ) or done.error.message == str(plain.error)


HOSTILE = [
    "nn.ParameterList([3])",
    "nn.ParameterList(print)",
    "nn.ParameterDict({'a': print})",
    "nn.ParameterDict({1: x, 'a': x})",
    "nn.ParameterDict(3)",
    "nn.ParameterDict([('a', x)])",
    "net.others['__class__'] = x",
    "net.others['_parameters'] = x",
    "net.others['forward'] = x",
    "net.others[np.array(['scale', 'bias'])]",
    "net.others[torch.ones(3)]",
    "net.weights[None]",
    "net.weights[10**30]",
    "net.weights._size",
    "net.others._keys",
    "held = nn.ParameterList([x])\nwhile True:\n    held.extend(held)",
    "held = nn.ParameterList([x])\nwhile True:\n    held.append(x)",
    "nn.ParameterList(torch.ones(10**6) for _ in range(10**6))",
    "import itertools\nnn.ParameterList(itertools.repeat(x))",
    "net.weights[::0]",
]


@pytest.mark.parametrize("code", HOSTILE)
def test_hostile_use_ends_in_a_sentence(code: str) -> None:
    assert fault_of_ending(NET + code) == ""


def test_names_are_looked_for_among_texts_alone() -> None:
    done = run(NET + "np.array(['scale', 'bias']) in net.others, torch.ones(3) in net.others")
    assert done.value == (False, False) or done.error is not None


def test_while_probing_parameters_stay_tensors_of_float64() -> None:
    done = run(NET + "net(x), net.weights[0]", mode=Mode.PROBE)
    assert done.error is None, done.error
    assert isinstance(done.value[1], torch.Tensor)
    assert done.value[1].dtype == torch.float64
