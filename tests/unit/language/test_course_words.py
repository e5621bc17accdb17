"""What learners try in the exercises of a course, beside plain Python: its words and its types."""

from __future__ import annotations

import re

import pytest

from lib.language import ErrorKind, run
from tests.unit.language.plain_python import are_equal, execute

LAYERS = """\
import torch
import numpy as np
from torch import nn, optim
torch.manual_seed(5)
x, v = torch.rand(2, 3), torch.rand(3)
layer = nn.Linear(3, 2)
"""


def refused(code: str) -> str:
    """Return in whose words both refuse code; they must be the same."""
    plain, done = execute(LAYERS + code), run(LAYERS + code)
    assert plain.error is not None, code
    assert done.error is not None, code
    assert done.error.kind in (ErrorKind.TORCH, ErrorKind.PYTHON), done.error
    assert done.error.message == str(plain.error)
    assert done.error.line == LAYERS.count("\n") + code.count("\n") + 1
    return done.error.message


@pytest.mark.parametrize(
    "code",
    [
        "nn.Sigmoid(x)",
        "nn.Tanh(1, 2)",
        "nn.Sigmoid(inplace=True)",
        "nn.Linear(3)",
        "nn.Linear()",
        "nn.Linear(3, 2, True, None, None, 7)",
        "nn.Linear(3, 2, units=4)",
        "nn.Conv2d(3)",
        "nn.Dropout(0.5, False, 3)",
        "nn.MSELoss(x, x)",
        "nn.CrossEntropyLoss(x, x)",
        "nn.NLLLoss(x, x)",
        "nn.BCELoss(weight=2)",
        "optim.SGD()",
        "optim.Adam(layer.parameters(), learning_rate=0.1)",
        "torch.tensor(1, 2)",
        "torch.tensor([1, 2], [3, 4])",
        "torch.tensor()",
        "torch.manual_seed(1, 2)",
        "torch.manual_seed()",
        "torch.from_numpy()",
        "torch.randn_like(2, 3)",
        "torch.rand_like(x, v)",
        "x.numpy(1)",
        "x.size[0]",
        "x.numpy.shape",
        "layer.parameters[0]",
        "torch.mm[x]",
        "nn.functional.relu[x]",
        "np.exp[x]",
        "torch.mm + 1",
        "x.size + 1",
        "nn.MSELoss()(x)",
        "nn.MSELoss()()",
        "layer()",
        "layer.parameters()[0]",
        "len(layer.parameters())",
        "x.shape()",
        "x.T()",
        "x.dtype()",
        "np.ones(2)()",
        "nn.Sequential(layer)['0']",
        "nn.ModuleList([layer])[1.5]",
        "iter([1, 2]).next()",
        "iter((1, 2)).next()",
        "iter(range(2)).next()",
        "iter('ab').next()",
        "iter({1: 2}).next()",
        "iter(x).next()",
        "iter(np.ones(2)).next()",
        "iter(torch.utils.data.DataLoader([1, 2])).next()",
    ],
)
def test_what_python_refuses_is_refused_in_its_words(code: str) -> None:
    assert refused(code)


NETWORK = """\
class Network(nn.Module):
    def __init__(self):
        {start}
        self.hidden = {part}
net = Network()"""


@pytest.mark.parametrize("part", ["nn.Linear(3, 2)", "nn.Parameter(v)"])
def test_a_model_that_was_not_started_takes_no_parts(part: str) -> None:
    code = NETWORK.format(start="self.size = 3", part=part)
    assert "before Module.__init__() call" in execute(LAYERS + code).error.args[0]
    done = run(LAYERS + code)
    assert done.error is not None
    assert done.error.message == str(execute(LAYERS + code).error)
    assert done.error.text == "self.hidden"


@pytest.mark.parametrize("start", ["super().__init__()", "super(Network, self).__init__()"])
def test_a_model_that_was_started_takes_parts(start: str) -> None:
    code = LAYERS + NETWORK.format(start=start, part="nn.Linear(3, 2)") + "\nnet.hidden(x)"
    assert are_equal(run(code).value, execute(code).value)


def test_a_model_without_an_init_of_its_own_takes_parts_later() -> None:
    code = LAYERS + "class Network(nn.Module):\n    pass\nnet = Network()\nnet.hidden = layer\nnet.hidden(x)"
    assert are_equal(run(code).value, execute(code).value)


@pytest.mark.parametrize("call", ["net(x)", "net.forward(x)"])
def test_a_model_without_forward_says_so(call: str) -> None:
    made = NETWORK.format(start="super().__init__()", part="nn.Linear(3, 2)")
    assert refused(f"{made}\n{call}").startswith("Module [Network] is missing")


def test_super_without_brackets_is_refused_in_pythons_words() -> None:
    code = LAYERS + NETWORK.format(start="super.__init__()", part="layer")
    done = run(code)
    assert done.error is not None
    assert done.error.message == str(execute(code).error)


@pytest.mark.parametrize(
    "name", ["torch.mm", "x.size", "nn.functional.relu", "nn.ReLU", "layer.parameters", "iter([1])"]
)
def test_types_of_functions_are_named_as_python_names_them(name: str) -> None:
    code = f"{LAYERS}print(type({name}))"
    assert run(code).printed[0].text == execute(code).printed.strip()


def test_parameters_are_given_one_by_one_and_once() -> None:
    code = (
        f"{LAYERS}given = layer.parameters()\nfirst = next(given)\nrest = list(given)\n"
        "[first.shape, len(rest), list(given), [name for name, _ in layer.named_parameters()]]"
    )
    assert run(code).value == execute(code).value


def test_a_base_class_is_started_by_its_name() -> None:
    code = (
        "class Base:\n    def __init__(self, size):\n        self.size = size\n"
        "class Unit(Base):\n    def __init__(self):\n        Base.__init__(self, 4)\nUnit().size"
    )
    assert run(code).value == execute(code).value == 4


@pytest.mark.parametrize(
    "value",
    [
        "x.size",
        "x.view",
        "layer.weight.item",
        "np.ones(2).sum",
        "[1].append",
        "{}.get",
        "'a'.join",
        "torch.mm",
        "torch.manual_seed",
        "torch.nn.functional.relu",
        "np.exp",
        "np.sum",
        "layer.parameters",
        "layer.forward",
        "layer.parameters()",
        "layer.named_parameters()",
        "torch.utils.data.DataLoader([1])",
        "torch.utils.data.TensorDataset(x)",
        "iter([1])",
        "print",
        "len",
    ],
)
def test_functions_are_printed_as_python_prints_them_but_for_the_place(value: str) -> None:
    code = f"{LAYERS}print({value})"
    printed = "".join(part.text for part in run(code).printed)
    place = re.compile("0x[0-9a-f]+")
    assert place.sub("0x", printed) == place.sub("0x", execute(code).printed.rstrip("\n"))


def test_no_true_place_in_memory_is_printed() -> None:
    first, second = (run(f"{LAYERS}print(x.size, torch.mm, iter([1]))").printed[0].text for _ in range(2))
    assert first == second


def test_settings_of_other_devices_are_those_of_the_processor() -> None:
    code = "import torch\n[torch.version.cuda, torch.backends.cudnn.enabled, torch.backends.cudnn.benchmark]"
    assert run(code).value == execute(code).value


@pytest.mark.parametrize("base", ["dict", "list", "set", "tuple"])
def test_a_class_made_from_a_container_is_refused_with_what_does_the_same(base: str) -> None:
    done = run(f"class Own({base}):\n    pass")
    assert done.error is not None
    assert done.error.kind is ErrorKind.NOT_ALLOWED
    assert f"can't be made from {base} here" in done.error.message
    assert f"self.items = {base}()" in done.error.message
