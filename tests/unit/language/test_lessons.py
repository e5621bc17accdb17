"""Small pieces that lessons of many authors hold, beside plain Python: the memory of tensors, tools of Python, bounds."""

from __future__ import annotations

import pytest

from lib.language import ErrorKind, run
from tests.unit.language.plain_python import are_equal, execute

CODES = [
    "x = torch.arange(4.0).reshape(2, 2)\na = np.ones(2)\nb = a\na.__iadd__(2)\nx.__add__(1), x.__matmul__(x), x.__neg__(), x.__gt__(1), a.__mul__(3), b",
    "x = torch.ones(2, 3)\nx.__len__(), np.ones(4).__len__(), [1, 2].__len__(), 'abc'.__len__()",
    "w = torch.arange(6.0).reshape(2, 3) - 2.5\n[torch.linalg.norm(w, p) for p in (1, -1, float('inf'), -float('inf'), 'fro')], torch.linalg.norm(w, 1, dim=(0, 1), keepdim=True)",
    "import sys\nimport platform\nsys.path.append('..')\nsys.path.insert(0, '.')\nsys.version.split()[0] == platform.python_version(), sys.maxsize",
    "rows, wanted, w = np.array([[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]]), np.array([0, 1, 1, 1]), np.zeros(3)\nfor _ in range(9):\n"
    "    for row, want in zip(rows, wanted):\n        w += 0.5 * (want - np.heaviside(row @ w, 0)) * row\nw, np.heaviside(rows @ w, 0)",
    "w = torch.ones(2, 3, requires_grad=True)\nprint(w.T, w.t(), w[0].T, w.T.grad_fn.name())\nstr(w.T), w.T @ w.detach()",
    "x = torch.arange(6.0).reshape(2, 3)\nmemory = x.t().storage()\nmemory[1] = 9.0\nx, memory[-1], list(memory), len(memory)",
    "x = torch.ones(3)\nsum(x.storage()), 1.0 in list(x.storage()), f'{x.storage()}'",
    "str(type(torch.ones(1).storage())), str(type(torch.ones(1).untyped_storage()))",
    "def f(x):\n    f.calls += 1\n    return x\nf.calls = 0\n[f(n) for n in range(3)]\nf.calls, hasattr(f, 'calls'), hasattr(f, 'other')",
    "def f():\n    pass\nsetattr(f, 'name', 'unit')\nf.name",
    "np.r_[1:4, 0, np.ones(2)], np.r_[[1, 2], 7.5], np.r_[3:0:-1]",
    "c = torch.zeros(2, 2)\nd = torch.rand(2, 2, out=c)\ne = torch.ones(2, 2, out=c)\nc is d, d is e, c",
    "import operator\nclass Unit:\n    def __add__(self, other):\n        return 'added'\n    def __eq__(self, other):\n"
    "        return 'equal'\noperator.add(Unit(), 1), operator.eq(Unit(), 1)",
    "from functools import reduce\nimport operator\nreduce(operator.mul, [1, 2, 3, 4]), max({'a': 1, 'b': 3}.items(), key=operator.itemgetter(1))",
    "from torch.func import grad, vmap\nw, x = torch.ones(2), torch.arange(6.0).reshape(3, 2)\n"
    "vmap(grad(lambda w, row: (w * row).sum() ** 2), in_dims=(None, 0))(w, x), vmap(torch.dot, in_dims=(1, 1), out_dims=0)(x, x)",
    "x = torch.ones(2)\nx.g = x * 3\nx.g += 1\ny = x\nx.add_(1)\ny.g, hasattr(x, 'g'), hasattr(x.clone(), 'g'), getattr(x, 'h', None)",
    "w, b = torch.ones(2), torch.zeros(1)\nw.g, b.g = [None] * 2\nsetattr(b, 'note', 'bias')\ndel w.g\nhasattr(w, 'g'), b.g, b.note",
    "class Lin:\n    def __init__(self, w):\n        self.w = w\n    def __call__(self, inp):\n        self.inp, self.out = inp, inp @ self.w\n"
    "        return self.out\n    def backward(self):\n        self.inp.g = self.out.g @ self.w.t()\n        self.w.g = self.inp.t() @ self.out.g\n"
    "x = torch.ones(3, 2)\nw = torch.arange(4.0).reshape(2, 2)\nlayer = Lin(w)\nlayer(x).g = torch.ones(3, 2)\nlayer.backward()\nx.g, w.g",
    "p = nn.Parameter(torch.ones(2))\np.note = 'kept'\nfor q in [p]:\n    shown = q.note\nshown",
    "class Model(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.layers = [nn.Linear(2, 3), nn.ReLU()]\n"
    "    def __call__(self, x, target):\n        for layer in self.layers:\n            x = layer(x)\n        return x.sum() - target\n"
    "    def forward(self, x):\n        return 'not met'\nModel()(torch.ones(1, 2), 1.0)",
    "x, y = torch.arange(4.0), torch.ones(4)\n[nn.MSELoss(**words)(x, y) for words in ("
    "{'size_average': False}, {'size_average': True}, {'reduce': False}, {'size_average': False, 'reduce': False}, {'reduce': True})]",
    "nn.CrossEntropyLoss(size_average=False)(torch.ones(2, 3), torch.tensor([0, 2])), nn.BCELoss(reduce=False)(torch.ones(2) / 2, torch.ones(2))",
    "a = np.sin(np.linspace(0, 1, 6))\npart = a[1:]\na.resize((3, 2))\npart[0] = 5.0\na",
]


@pytest.mark.parametrize("code", CODES)
def test_a_piece_gives_what_python_gives(code: str) -> None:
    plain, done = execute(code), run(code)
    assert plain.error is None, plain.error
    assert done.error is None, done.error
    assert are_equal(plain.value, done.value), (plain.value, done.value)


REFUSED = [
    "np.int(3)",
    "np.NaN",
    "np.no_such_name",
    "torch.ones(2, 2).__add__(torch.ones(3))",
    "torch.tensor(1.0).__len__()",
    "torch.linalg.norm(torch.ones(2, 2), 'other')",
    "torch.ones(3).storage()[3]",
    "nn.Module()(torch.ones(1))",
    "class Unit(nn.Module):\n    pass\nUnit()(1)",
    "def f():\n    pass\nf.nothing",
    "nn.Linear(3)",
    "nn.Conv2d(1, 16, stride=1)",
    "nn.BatchNorm1d()",
    "nn.Embedding(3)",
    "torch.optim.SGD()",
    "class Own(torch.autograd.Function):\n    def forward(self, x):\n        return x\nOwn()(torch.ones(1))",
    "x = torch.ones(1)\nx.g",
    "x = torch.ones(1)\nx.g = 1\nx.clone().g",
    "x = torch.ones(1)\nx.g = 1\ndel x.g\nx.g",
    "x = torch.ones(1)\nx.shape = 1",
    "torch.vmap(lambda row: row)(torch.tensor(1.0), torch.ones(2))",
    "torch.vmap(torch.dot)(torch.ones(2, 3), torch.ones(4, 3))",
]


@pytest.mark.parametrize("code", REFUSED)
def test_what_python_refuses_is_refused(code: str) -> None:
    plain, done = execute(code), run(code)
    assert plain.error is not None
    assert done.error is not None
    if done.error.kind in (ErrorKind.PYTHON, ErrorKind.TORCH):
        assert done.error.message == str(plain.error)


ENDLESS = [
    "import itertools\nlist(itertools.count())",
    "import itertools\nlist(itertools.cycle([1]))",
    "import itertools\nlist(itertools.repeat(1))",
    "import itertools\nlist(itertools.islice(itertools.count(), 10**12))",
    "import itertools\nsum(1 for _ in itertools.cycle('ab'))",
    "import itertools\nlist(itertools.combinations(range(200), 60))",
    "import itertools\nlist(itertools.permutations(range(12)))",
    "import itertools\nlist(zip(itertools.count(), itertools.count()))",
    "np.r_[0:10**9]",
    "np.array2string(np.ones(3), precision=10**9)",
    "np.array2string(np.ones(3), separator='-' * 10**4)",
    "np.random.RandomState(1).randn(10**9)",
    "np.random.RandomState(1).randint(0, 9, 10**9)",
    "torch.range(0, 10**12)",
    "torch.ones(10**5, 10**5, out=torch.zeros(1))",
    "torch.ones(3, 10**6).storage().tolist()",
    "torch.vmap(lambda row: torch.ones(10**9))(torch.ones(2))",
    "x = torch.ones(10**6)\nprint(x.storage())",
    "x = torch.ones(1)\nwhile True:\n    setattr(x, 'a' + str(len(str(x))), x)",
    "x = torch.ones(1)\nx.g = x\nimport copy\ny = [copy.deepcopy(x)]\nwhile True:\n    y.append(copy.deepcopy(x))",
    "def walk(x):\n    return torch.autograd.functional.hvp(walk, x, x)[0]\nwalk(torch.ones(1))",
]


@pytest.mark.parametrize("code", ENDLESS)
def test_what_would_never_end_or_never_fit_is_refused_in_time(code: str) -> None:
    error = run(code).error
    assert error is not None
    assert error.kind in (ErrorKind.TOO_LARGE, ErrorKind.TOO_LONG, ErrorKind.NOT_ALLOWED)


def test_an_earlier_step_keeps_the_shape_that_an_array_had() -> None:
    done = run("a = np.ones(6) * 2\na.resize((2, 3))\na")
    assert done.steps[-1].value.shape == (6,)
    assert done.value.shape == (2, 3)


def test_an_earlier_step_keeps_what_a_storage_changes() -> None:
    done = run("x = torch.ones(2) * 3\nmemory = x.storage()\nmemory[0] = 7.0\nx")
    assert done.steps[1].value.tolist() == [3.0, 3.0]
    assert done.value.tolist() == [7.0, 3.0]


def test_a_resize_to_another_number_of_elements_is_refused_by_name() -> None:
    error = run("a = np.ones(6)\npart = a[1:]\na.resize((3, 3))").error
    assert error is not None
    assert error.kind is ErrorKind.NOT_ALLOWED
    assert error.notice is not None
    assert error.notice["name"] == "resize"


def test_a_tensor_that_grows_in_place_ends_in_zeros_and_takes_no_time() -> None:
    done = run(
        "x = torch.ones(2, dtype=torch.int16)\nx.resize_(5)\ny = torch.ones(3)\ny.resize_(4_000_000)\nx, y.sum()"
    )
    assert done.error is None
    assert done.value[0].tolist() == [1, 1, 0, 0, 0]
    assert done.value[1] == 3
