"""With statements made of functions, beside plain Python: values, prints, errors and what is left behind."""

from __future__ import annotations

import pytest

from lib.language import ErrorKind, run
from tests.unit.language.plain_python import are_equal, execute

HEAD = """\
import contextlib
from contextlib import contextmanager, nullcontext, suppress
@contextmanager
def told(name, swallows=()):
    print('in', name)
    try:
        yield name
        print('well', name)
    except swallows as error:
        print('caught', error)
    finally:
        print('out', name)
"""

PIECES = [
    "with told('a') as given:\n    print(given)",
    "with told('a') as first, told('b') as second:\n    print(first, second)",
    "with told('a'):\n    with told('b'):\n        print('both')",
    "def f():\n    for i in range(3):\n        with told(i) as place:\n            if place == 1:\n                return place\nf()",
    "for i in range(4):\n    with told(i):\n        if i == 0:\n            continue\n        if i == 2:\n            break\n        print('body')",
    "with told('a', (ValueError, KeyError)):\n    raise ValueError('no')\nprint('after')",
    "try:\n    with told('a', KeyError):\n        raise ValueError('no')\nexcept ValueError as error:\n    print('outside', error)",
    "with told('a', ZeroDivisionError), told('b'):\n    1 / 0\nprint('after')",
    "with told('a', RuntimeError):\n    torch.ones(2, 3) @ torch.ones(2, 3)",
    "x = 1\ndef f():\n    x = 2\n    with told('a') as given:\n        x = x + 1\n    return x, given\nf(), x",
    "@contextmanager\ndef quiet():\n    with torch.no_grad():\n        yield\nw = torch.ones(2, requires_grad=True)\n"
    "with quiet():\n    y = w * 2\n(y.requires_grad, (w * 2).requires_grad)",
    "@contextmanager\ndef off():\n    torch.set_grad_enabled(False)\n    yield\n    torch.set_grad_enabled(True)\n"
    "w = torch.ones(2, requires_grad=True)\nwith off():\n    y = w * 2\n(y.requires_grad, (w * 2).requires_grad)",
    "class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.scale = 1.0\n"
    "    @contextmanager\n    def scaled(self, by):\n        before, self.scale = self.scale, by\n"
    "        try:\n            yield self\n        finally:\n            self.scale = before\n"
    "    def forward(self, x):\n        return x * self.scale\nnet = Net()\n"
    "with net.scaled(3.0) as same:\n    y = net(torch.ones(2))\n(y, net.scale, same is net)",
    "class Timer:\n    @staticmethod\n    @contextmanager\n    def named(name):\n        yield name\n"
    "with Timer.named('a') as given:\n    pass\ngiven",
    "manage = contextlib.contextmanager(lambda: 3)\nlen(str(type(manage)))",
    "@contextmanager\ndef many():\n    for place in range(3):\n        if place == 1:\n            yield place\n"
    "with many() as given:\n    print(given)\nprint('after')",
    "@contextmanager\ndef pair():\n    yield 1, [2, 3]\nwith pair() as (a, (b, c)):\n    print(a, b, c)",
    "@contextmanager\ndef inner():\n    with told('x') as given:\n        yield given * 2\nwith inner() as given:\n    print(given)",
    "with suppress(KeyError, IndexError):\n    [][3]\nprint('after')",
    "with suppress(Exception):\n    torch.ones(2).reshape(3)\n    print('never')\nprint('after')",
    "with suppress((KeyError, LookupError)):\n    {}[1]\nprint('after')",
    "class Own(ValueError):\n    pass\nwith suppress(ValueError):\n    raise Own('no')\nprint('after')",
    "def f():\n    with suppress(KeyError):\n        return 3\nf()",
    "with suppress():\n    print('body')",
    "with nullcontext():\n    print('body')",
    "with nullcontext([1, 2]) as (a, b), nullcontext() as c:\n    print(a, b, c)",
    "guard = nullcontext() if True else torch.no_grad()\nwith guard:\n    print('body')",
]  # fmt: skip


@pytest.mark.parametrize("code", PIECES)
def test_a_with_statement_does_what_python_does(code: str) -> None:
    plain, done = execute(HEAD + code), run(HEAD + code)
    assert plain.error is None, plain.error
    assert done.error is None, done.error
    assert are_equal(plain.value, done.value), (plain.value, done.value)
    assert "".join(each.text + each.end for each in done.printed) == plain.printed


REFUSED = [
    "with told('a', KeyError):\n    raise ValueError('no')",
    "once = told('a')\nwith once:\n    pass\nwith once:\n    pass",
    "@contextmanager\ndef none():\n    if False:\n        yield\nwith none():\n    pass",
    "@contextmanager\ndef none():\n    return 3\nwith none():\n    pass",
    "@contextmanager\ndef twice():\n    yield\n    yield\nwith twice():\n    print('body')",
    "@contextmanager\ndef twice():\n    try:\n        yield\n    except ValueError:\n        print('caught')\n    yield\n"
    "with twice():\n    raise ValueError('no')",
    "@contextmanager\ndef twice():\n    try:\n        yield\n        yield\n    except Exception:\n        print('never')\n"
    "    finally:\n        print('end')\nwith twice():\n    pass",
    "@contextmanager\ndef late():\n    yield\n    raise TypeError('late')\nfor i in range(2):\n    with late():\n        break",
    "@contextmanager\ndef other():\n    try:\n        yield\n    except ValueError:\n        raise TypeError('other')\n"
    "with other():\n    raise ValueError('no')",
    "told()",
    "for each in told('a'):\n    pass",
    "told('a')[0]",
    "with suppress(KeyError):\n    [][1]",
    "with suppress(3):\n    [][1]",
]  # fmt: skip


@pytest.mark.parametrize("code", REFUSED)
def test_what_python_refuses_is_refused_in_its_words(code: str) -> None:
    plain, done = execute(HEAD + code), run(HEAD + code)
    assert plain.error is not None
    assert done.error is not None
    assert done.error.kind is ErrorKind.PYTHON, done.error
    assert done.error.message == str(plain.error)
    assert "".join(each.text + each.end for each in done.printed) == plain.printed


HOSTILE = [
    "@contextmanager\ndef ring():\n    with ring():\n        yield\nwith ring():\n    pass",
    "def deep():\n    with told('a'):\n        deep()\ndeep()",
    "@contextmanager\ndef endless():\n    while True:\n        try:\n            yield\n        finally:\n            pass\n"
    "while True:\n    with suppress(Exception):\n        with endless():\n            pass",
    "with suppress(BaseException):\n    torch.ones(10**6, 10**6)",
    "with told('a', BaseException):\n    torch.ones(10**6, 10**6)",
    "with suppress(BaseException):\n    torch.nothing_of_the_table()",
    "@contextmanager\ndef quick():\n    yield\nwhile True:\n    with quick():\n        pass",
    "told.__wrapped__",
    "told('a').__exit__",
    "contextmanager(print)",
    "contextmanager(torch.ones)",
    "contextmanager(3)",
    "@told('a')\ndef f():\n    pass",
    "contextlib.sys",
    "contextlib.ExitStack()",
]


@pytest.mark.parametrize("code", HOSTILE)
def test_nothing_is_reached_or_swallowed_that_must_not_be(code: str) -> None:
    done = run(HEAD + code)
    assert done.error is not None
    assert done.error.kind not in (ErrorKind.PYTHON, ErrorKind.TORCH), done.error
    assert done.error.notice is not None
    assert done.error.notice.code != "unexpected"


@pytest.mark.parametrize(
    "code", ["told('a').gen", "told('a').func", "told('a').args", "suppress(KeyError)._exceptions"]
)
def test_what_python_keeps_inside_is_not_there(code: str) -> None:
    done = run(HEAD + code)
    assert done.error is not None
    assert done.value is None


def test_what_follows_a_with_statement_that_failed_is_outside_of_it() -> None:
    code = HEAD + "with told('a'):\n    1 / 0\n"
    cells = f"# %%\n{code}# %%\nw = torch.ones(2, requires_grad=True)\n(w * 2).requires_grad"
    done = run(cells)
    assert [cell.error is None for cell in done.cells] == [False, True]
    assert done.value is True
