"""Programs that try to get out, to take memory or time, or to break the interpreter: at least 150, by hand."""

from __future__ import annotations

WALKS = r"""
torch.__class__
torch.__dict__
torch.os.system("id")
torch.utils.data
torch._C
torch.load("x")
torch.save(torch.Generator(), "x")
torch.hub.load("a", "b")
torch.jit.script
torch.ops.aten.add
torch.classes
torch.serialization.load("x")
torch.Tensor.__init__
torch.ones(1).__class__
torch.ones(1).__class__.__mro__[1].__subclasses__()
torch.ones(1).__reduce__()
torch.ones(1).__dict__
torch.ones(1).storage()
torch.ones(1).untyped_storage()
torch.ones(1).data_ptr()
torch.ones(1).register_hook(print)
torch.ones(1).apply_(lambda x: x)
torch.ones(1).map_(torch.ones(1), lambda x, y: x)
torch.ones(1).share_memory_()
torch.ones(1).numpy().tofile("x")
torch.ones(1).numpy().dump("x")
torch.ones(1).numpy().ctypes
torch.ones(1).numpy().data
torch.ones(1).numpy().base
torch.ones(1).numpy().dtype.type
torch.from_file("x")
torch.from_numpy(np.load("x"))
np.load("x")
np.save("x", np.ones(1))
np.fromfile("x")
np.memmap("x")
np.ctypeslib
np.lib
np.f2py
np.random.RandomState
np.frompyfunc(print, 1, 1)
np.vectorize(print)
np.array([print])
np.array([1], dtype=object)
np.array([10**40])
np.array(["a"])
np.array([None])
nn.Module.__init__
nn.Linear.__init__
nn.Linear(1, 1).__class__
nn.Linear(1, 1).__dict__
nn.Linear(1, 1).register_full_backward_hook(print)
nn.Linear(1, 1).apply(print)
nn.Linear(1, 1)._parameters
nn.Linear(1, 1)._apply(print)
nn.Linear(1, 1).forward.__globals__
nn.Sequential(print)
nn.Sequential(nn.Linear(1, 1)).__getitem__(0)
nn.modules.linear.math.os
nn.init.os
F.torch
F.math
math.__loader__
math.os
().__class__.__bases__[0].__subclasses__()
"".__class__
[].__class__
{}.__class__
(1).__class__
(1.0).as_integer_ratio.__self__
"a".format.__self__
(lambda: 0).__globals__
(lambda: 0).__code__
(lambda: 0).__closure__
print.__self__
len.__self__
type(1).__subclasses__()
type("X", (), {})
type(type)
getattr(torch, "hub")
setattr(torch, "mm", 1)
delattr(torch, "mm")
hasattr(torch, "mm")
vars(torch)
dir(torch)
globals()
locals()
eval("1")
exec("1")
compile("1", "x", "eval")
open("x")
input()
help(torch)
breakpoint()
iter([1]).rest
iter(torch.ones(2)).items
nn.Linear(1, 1).parameters().fill
torch.ones(1).size.owner
torch.cuda._lazy_init()
torch.version.git_version
exit()
quit()
memoryview(b"")
bytes(10)
bytearray(10)
object().__class__
super()
super().__init__()
classmethod(print)
__import__("os")
__builtins__
__file__
__loader__
__spec__
import os; os.system("id")
import sys; sys.modules
import subprocess; subprocess.run("id")
import builtins; builtins.eval("1")
from os import system; system("id")
from torch import load; load("x")
from torch import *
from . import secrets
import torch._C; torch._C
import torch.utils.cpp_extension as c; c.load
from torch.utils import data; data.DataLoader
torch.mm.__self__
torch.mm.__wrapped__
torch.float32.__reduce__()
torch.device("cuda")
torch.ones(1, device="cuda")
torch.ones(1).to("cuda")
torch.ones(1).cuda()
torch.ones(1, device="meta")
torch.set_num_threads(64)
torch.set_default_dtype(torch.float64)
torch.manual_seed("x")
torch.backends.mkldnn
torch.backends.cudnn.__class__ = 1
torch.mm = 1
torch.nn.Linear = 1
F.relu = print
np.pi = 3
math.pi = 3
torch.ones(1).shape = 1
torch.ones(1).__class__ = int
nn.Linear(1, 1).forward = print
nn.Linear(1, 1).__class__ = int
nn.Linear(1, 1)._modules = {}
print.x = 1
x = torch.ones(1); x.evil = 1
"""

FORMATS = r"""
"{0.__class__}".format(1)
"{0[0]}".format([1])
"{x.__init__.__globals__}".format(x=print)
"{:{}}".format(1, 10)
"{0!r:>99999999}".format(1)
"{:99999999}".format(1)
"{:.99999999f}".format(1.0)
"%99999999d" % 1
"%.99999999f" % 1.0
"%*d" % (99999999, 1)
"%(a)s" % {"a": 1}
f"{1:99999999}"
f"{1:{99999999}}"
f"{1.0:.99999999f}"
f"{print.__self__}"
f"{torch.__dict__}"
"a".ljust(10**9)
"a".center(10**9)
"a".zfill(10**9)
"a" * 10**9
"a" * 10**6 * 10**6
"a".join(["b" * 1000] * 10**6)
("a" * 90000).replace("a", "b" * 90000)
format(1, "99999999")
str(10**4000) * 1000
repr([[0] * 1000] * 1000)
"""

NUMBERS = r"""
10**10**10

2**100000

(2**4000)**4000

1 << 10**9

-(1 << 4095) * (1 << 4095)

10**10**10**10

x = 9
x **= 999999999

x = 2
for i in range(100): x = x * x

x = 1
while True: x <<= 1

pow(10, 10**9)

math.factorial(10**6)

math.pow(10, 10**9)

int("9" * 100000)

float("9" * 100000)

round(1.5, 10**9)

round(10, -10**9)

sum(range(10**9))

sum([2**4000] * 10**5)

max(range(10**12))

list(range(10**9))

tuple(range(10**9))

sorted(range(10**9))

[0] * 10**9

[[0] * 10**4] * 10**5

[[[]] * 99999 for i in range(9999)]

x = [0]
for i in range(60): x = x + x

x = [0]
while True: x += x

x = (0,)
for i in range(60): x *= 2

len("a" * 10**10)

range(10**30)[10**29]

10**30 in range(10**40)

[0] == [0] * 100000

divmod(10**1200, 3)

complex(1, 2)

1e308 * 10

(-8) ** 0.5

0 ** -1

{1: 2}[3]

{[]: 1}

{(1, [2]): 3}

x = []
x.append(x)
print(x)

x = []
x.append(x)
x == x

a = [1]; b = [a]; a.append(b); a == b

x = []
for i in range(5000): x = [x]
print(x)

x = [1]
for i in range(60): x = [x, x]
print(x)

x = [1]
for i in range(60): x = [x, x]
torch.tensor(x)

x = [1]
for i in range(60): x = [x, x]
x == x

x = {}
for i in range(60): x = {0: x, 1: x}
str(x)

x = ()
for i in range(60): x = (x, x)
{x: 1}
"""

TENSORS = r"""
torch.ones(10**6, 10**6)

torch.ones(2**62)

torch.ones(2**64)

torch.ones(-1)

torch.ones(10**100)

torch.zeros(64 * 2**20)

torch.randn(10**5, 10**5)

torch.empty(10**10)

torch.full((10**5, 10**5), 1.0)

torch.eye(10**6)

torch.arange(10**10)

torch.arange(0, 1, 1e-12)

torch.arange(0, 1e300, 1e-300)

torch.linspace(0, 1, 10**10)

torch.randperm(10**10)

torch.randint(0, 5, (10**5, 10**5))

torch.normal(0.0, 1.0, (10**5, 10**5))

torch.tensor([0] * 100000).repeat(10**6)

torch.ones(1).repeat(10**5, 10**5)

torch.ones(1).expand(10**6, 10**6) + 1

torch.ones(1).expand(10**6, 10**6).contiguous()

torch.ones(1).expand(10**6, 10**6).sum()

torch.ones(1).expand(10**6, 10**6).tolist()

torch.ones(1).expand(10**9).clone()

print(torch.ones(1).expand(10**6, 10**6))

torch.ones(10**4, 1) * torch.ones(1, 10**4) * torch.ones(10**4, 1, 1)

torch.ones(4000, 1) @ torch.ones(1, 4000) @ torch.ones(4000, 4000)

torch.outer(torch.ones(10**5), torch.ones(10**5))

torch.ones(10**5).outer(torch.ones(10**5))

torch.inner(torch.ones(10**5, 1), torch.ones(10**5, 1))

torch.kron(torch.ones(1000, 1000), torch.ones(1000, 1000))

torch.tensordot(torch.ones(10**4), torch.ones(10**4), 0)

torch.einsum("ab,cd,ad->bc", torch.ones(512, 512), torch.ones(512, 512), torch.ones(512, 512))

torch.einsum("a,b,c->abc", torch.ones(1000), torch.ones(1000), torch.ones(1000))

torch.einsum("...a,...b->...ab", torch.ones(1000, 1000), torch.ones(1000, 1000))

torch.einsum("i,j,k,l,m,n,o,p->", *[torch.ones(50)] * 8)

torch.einsum("a" * 60, torch.ones(1))

torch.einsum([torch.ones(1000), [0]], [torch.ones(1000), [1]])

torch.diag(torch.ones(10**5))

torch.diag_embed(torch.ones(10**5))

F.one_hot(torch.tensor([10**9]))

F.one_hot(torch.tensor([0]), 10**10)

F.pad(torch.ones(1), (10**9, 10**9))

torch.ones(3).repeat_interleave(10**10)

torch.repeat_interleave(torch.tensor([10**9]))

torch.repeat_interleave(torch.tensor([10**18, 10**18]))

torch.tile(torch.ones(1), (10**5, 10**5))

torch.cat([torch.ones(10**6)] * 1000)

torch.stack([torch.ones(10**5)] * 10**5)

torch.meshgrid(torch.ones(10**5), torch.ones(10**5))[0] + 1

torch.ones(10, 10**5)[torch.zeros(10**6, dtype=torch.long)]

torch.ones(10, 10**5)[[0] * 100000]

torch.ones(1000, 1000)[torch.zeros(1000, 1, dtype=torch.long), :][:, :, None] * torch.ones(1, 1, 10**4)

torch.index_select(torch.ones(1, 10**6), 0, torch.zeros(10**6, dtype=torch.long))

torch.gather(torch.ones(1), 0, torch.zeros(1).expand(10**9).long())

x = torch.ones(5); x.resize_(10**10)
x = torch.ones(5); x.resize_(10**5, 10**5)
x = torch.ones(2, 2); x.data = torch.ones(10**10)

x = torch.ones(10**6)
for i in range(10000): x = torch.cat([x, x])

x = [torch.ones(10**6) for i in range(10000)]

x = []
for i in range(9999): x.append(torch.ones(10**6))

x = torch.ones(10**6, requires_grad=True); y = 0
for i in range(9999): y = y + x.exp().sum()

x = torch.ones(3, requires_grad=True)
for i in range(9999): x = x * 2
x.sum().backward()

x = torch.tensor(2.0, requires_grad=True)
for i in range(60): x, = torch.autograd.grad(x ** 3, x, create_graph=True)

x = torch.tensor(1.5, requires_grad=True)
y = x.exp().sin().exp()
for i in range(40): y = torch.autograd.grad(y, x, create_graph=True)[0]

x = torch.ones(2000, 2000)
for i in range(1000): x = x @ x

nn.Linear(10**6, 10**6)

nn.Linear(-1, 5)

nn.Linear(2**63, 1)

model = nn.Sequential(*[nn.Linear(1000, 1000) for i in range(1000)])

torch.softmax(torch.ones(1).expand(10**9), dim=0)

torch.sort(torch.ones(1).expand(10**9))

torch.unique(torch.ones(1).expand(10**9))

torch.nonzero(torch.ones(1).expand(10**6, 10**3))

torch.ones(10**5, 1).unbind(0)

torch.ones(10**7).unbind(0)

torch.ones(10**7).split(1)

torch.ones(10**7).chunk(10**7)

list(torch.ones(10**7))

for row in torch.ones(10**7): pass

torch.matrix_power(torch.ones(500, 500), 10**9)

torch.matrix_power(torch.ones(1, 1), 10**12)

torch.cumsum(torch.ones(1).expand(10**9), 0)

torch.multinomial(torch.ones(3), 10**9, replacement=True)

torch.tensor([[0] * 1000] * 1000).double()

np.ones((10**5, 10**5))

np.zeros(10**12)

np.eye(10**6)

np.arange(10**10)

np.linspace(0, 1, 10**10)

np.random.rand(10**5, 10**5)

np.random.randn(10**10)

np.random.randint(0, 5, 10**10)

np.random.normal(size=10**10)

np.outer(np.ones(10**5), np.ones(10**5))

np.ones((10**4, 1)) * np.ones((1, 10**4)) * np.ones((10**4, 1, 1))

np.dot(np.ones((1000, 1000, 5)), np.ones((1000, 5, 1000)))

np.concatenate([np.ones(10**6)] * 1000)

np.add(np.ones((10**5, 1)), np.ones(10**5))

np.where(np.ones((10**5, 1)), 1, np.ones(10**5))

np.ones(10)[np.zeros((10**4, 10**4), dtype=int)]

np.ones((10, 10**5))[[0] * 100000]

np.array(["a" * 99999] * 99999)

np.ones(3) + ["a" * 99999] * 99999

["a" * 99999] * 99999 == np.ones(3)

np.where(np.ones(99999), "a" * 99999, "b")

np.full(99999, "a" * 99999)

np.ones(3)[["a" * 99999] * 99999]

x = np.ones(3); x[0] = ["a" * 99999] * 99999

["a" * 99999] * 99999 in np.ones(3)

torch.tensor(["a" * 99999] * 99999)

torch.set_printoptions(edgeitems=9999, threshold=1); print(torch.ones(5000, 2000))

torch.set_printoptions(threshold=10**12)

torch.set_printoptions(linewidth=10**12)

torch.set_printoptions(edgeitems=10**9); print(torch.ones(1).expand(10**9))

np.set_printoptions(threshold=10**12)

print(torch.ones(1000, 1000).tolist())

str(torch.ones(10**6).tolist())
"""

CONTROL = r"""
torch.chunk(dim=1, dim=1)

print(**{"sep": ""}, sep="")

while True: pass

while 1: x = 1

for i in range(10**12): pass

for i in range(10**5):
    for j in range(10**5): pass

[i for i in range(10**9)]

[0 for i in range(10**5) for j in range(10**5)]

sum(i for i in range(10**9))

{i: i for i in range(10**9)}

x = [1]
for i in x: x.append(i)

x = [1]
while x: x.append(1)

def f(): return f()
f()

def f(n): return f(n - 1) + f(n - 2)
f(100)

def f(x): return f([x])
f(1)

def f(): return g()
def g(): return f()
f()

f = lambda: f()
f()

f = lambda x: x(x)
f(f)

class A:
    def __init__(self): A()
A()

class A:
    def __call__(self): return self()
A()()

class A:
    def __add__(self, other): return self + other
A() + 1

class A:
    def __getitem__(self, i): return self[i]
A()[0]

class A:
    def __repr__(self): return repr(self)
print(A())

class A:
    def __len__(self): return len(self)
len(A())

class A(nn.Module):
    def forward(self, x): return self(x)
A()(1)

class A(int): pass

class A(torch.Tensor): pass

class A(type): pass

class A(nn.Linear): pass

class A(metaclass=type): pass

class A:
    def __new__(cls): return 1

class A:
    def __getattr__(self, name): return 1

class A:
    def __class__(self): return 1

class A:
    __slots__ = ("a",)

class A:
    def __init__(self): self.__class__ = int
A()

class A:
    def __init__(self): self.__dict__ = {}
A()

class A(nn.Module):
    def __init__(self): self._parameters = 1
A()

class A(nn.Module):
    def __init__(self):
        super().__init__()
        self.forward = nn.Linear(1, 1)
A()

class A(nn.Module):
    def __init__(self):
        super().__init__()
        self.train = nn.Parameter(torch.ones(1))
A()

map(print, range(10**9))

list(map(lambda x: map(lambda y: y, [1] * 1000), [1] * 10000))

sorted([3, 1, 2], key=lambda x: [1] * 10**9)

max([1, 2], key=lambda x: while_)

def f():
    yield 1
f()

async def f(): pass

await f()

with open("x") as f: pass

with torch.ones(1): pass

with torch.no_grad() as x: pass

try:
    while True: pass
except: pass

try:
    torch.ones(10**12)
except Exception: print("caught")

try:
    torch.load("x")
except Exception: print("caught")

try:
    10**10**10
except BaseException: pass

try:
    def f(): return f()
    f()
except: pass

raise SystemExit

raise KeyboardInterrupt

raise 1

raise

assert False, "a" * 10**9

del torch.mm

del print

global x

nonlocal x

return 1

break

continue

yield 1

lambda: (yield)

match 1:
    case 1: pass

@print
def f(): pass

@torch.no_grad()
def f(): return 1
f()

def f(x=torch.ones(10**12)): pass

def f(*args, **kwargs): return f(*args, 1, **kwargs)
f()

print(*range(10**9))

print(*[1] * 100000)

torch.ones(*[1] * 100000)

f(**{"a": 1})

[*range(10**9)]

a, *b = range(10**9)

a, b = 1

a, b = [1] * 100000

x: int

x: eval("1") = 5

print(x := 5)

while (x := 1): pass

torch = 1; torch.mm

print = 1; print(2)

def print(x): return 5
print(1)

len = lambda x: 10**9; len([1])

int = float; int(5)

class torch: mm = 5
torch.mm
nn = torch; nn.load
F = nn; F.functional.torch
Tensor = torch.Tensor; Tensor.__init__
import torch as print; print(1)
"""

SHAPES = (
    "(" * 500 + "1" + ")" * 500,
    "[" * 500 + "]" * 500,
    "-" * 5000 + "1",
    "+".join(["1"] * 20_000),
    "not " * 3000 + "1",
    "x = " * 2000 + "1",
    "1 if 1 else " * 2000 + "1",
    "f(" * 150 + ")" * 150,
    "a." * 3000 + "b",
    "torch.ones(1)" + ".t()" * 3000,
    "lambda: " * 500 + "1",
    "[" + "1," * 20_000 + "]",
    "x = 1\n" * 9_000,
    "if 1:\n" + "".join(" " * depth + "if 1:\n" for depth in range(1, 99)) + " " * 99 + "x = 1",
    "\x00",
    "\ud800",
    "\N{BYTE ORDER MARK}1",
    "x = '" + "\N{GRINNING FACE}" * 1000 + "'\nlen(x) + undefined",
    "'" + "a" * 60_000 + "'",
    "a" * 49_000,
    "0x" + "f" * 40_000,
    "9" * 4_500,
    "1e" + "9" * 1000,
    "\t\tx = 1\n y = 2",
    ">>> " * 2000 + "1",
    "In [1]: " * 1000,
    "tensor(" * 5000,
    "```\n" * 5000,
    "",
    "\n\n\n",
    "#",
    "\\",
    "'''",
    "\r\r\r\n1",
    "%%bash\nrm -rf /",
    "!rm -rf /",
    "?torch",
    "\n" * 49_000,
    "tensor(\n" * 6_000,
    "x = " + "from " * 9_000,
    "import " * 7_000,
    " " * 49_000 + "x",
    (" " * 99 + "\n") * 490,
    ">>> x\n" * 8_000,
    "torch.Size([\n" * 3_000,
)

BUILT = r"""
nn.LSTM(10**9, 10**9)

nn.LSTM(1000, 1000, 10**6)

nn.LSTM(10**6, 4, 60)(torch.ones(10**4, 8, 10**6))

nn.GRU(2, 2)(torch.ones(10**6, 2))

nn.MultiheadAttention(512, 8)(torch.ones(4000, 8, 512), torch.ones(4000, 8, 512), torch.ones(4000, 8, 512))

nn.Upsample(scale_factor=10**5)(torch.ones(1, 1, 9, 9))

nn.ConvTranspose2d(1, 10**6, 999)

nn.ConvTranspose2d(8, 8, 3, stride=4000)(torch.ones(1, 8, 99, 99))

nn.AdaptiveAvgPool2d(10**6)(torch.ones(1, 1, 2, 2))

nn.ZeroPad2d(10**6)(torch.ones(1, 1, 2, 2))

nn.Unfold(999, padding=10**5)(torch.ones(1, 1, 2, 2))

nn.PixelShuffle(print)(torch.ones(1, 4, 2, 2))

nn.TransformerEncoderLayer(8, 2, activation=print)(torch.ones(2, 2, 8))

nn.LazyLinear(10**9)(torch.ones(2, 10**4))

nn.Bilinear(10**4, 10**4, 10**4)

torch.bincount(torch.tensor([10**12]))

torch.combinations(torch.arange(1000), 9)

torch.cartesian_prod(*[torch.arange(100)] * 9)

torch.vander(torch.ones(10), 10**12)

torch.block_diag(*[torch.ones(100, 100)] * 900)

torch.cdist(torch.ones(10**5, 1), torch.ones(10**5, 1))

torch.histc(torch.ones(2), 10**12)

torch.histogram(torch.ones(2), 10**12)

torch.histogram(torch.ones(2), [10**9, 10**9])

torch.histogram(torch.ones(2), bins=-5)

torch.histogram(torch.ones(2), 3, range=(float('nan'), 1.0))

torch.histogram(torch.ones(2), 3, range=10**9, weight='heavy')

from contextlib import contextmanager
@contextmanager
def ring():
    with ring():
        yield
with ring(): pass

from contextlib import contextmanager, suppress
@contextmanager
def endless():
    while True:
        with suppress(BaseException):
            yield
with endless(): raise ValueError

held = nn.ParameterList([torch.ones(2)])
while True: held.extend(held)

nn.ParameterDict({'__class__': torch.ones(2)})

nn.Transformer(8, 2, 10**9)

F.max_unpool2d(torch.ones(1, 1, 2, 2), torch.full((1, 1, 2, 2), 10**9), 2)

nn.MaxUnpool2d(10**9)(torch.ones(1, 1, 2, 2), torch.zeros(1, 1, 2, 2, dtype=torch.long))

class Own(dict):
    def __missing__(self, key): return self[key]
Own()['a']

torch.autograd.functional.jacobian(lambda z: z.repeat(1000), torch.ones(4000))

torch.autograd.functional.hessian(lambda z: (z ** 3).sum(), torch.ones(4000))

def f(z):
    return torch.func.grad(f)(z)
f(torch.ones(1))

class Endless(torch.autograd.Function):
    @staticmethod
    def forward(ctx, value):
        ctx.value = value
        return value * 2
    @staticmethod
    def backward(ctx, gradient):
        while True: ctx.value = [ctx.value] * 2
Endless.apply(torch.ones(1, requires_grad=True)).backward()

class Itself(torch.autograd.Function):
    @staticmethod
    def forward(ctx, value):
        return Itself.apply(value)
    @staticmethod
    def backward(ctx, gradient):
        return gradient
Itself.apply(torch.ones(1, requires_grad=True))

class Peeking(torch.autograd.Function):
    @staticmethod
    def forward(ctx, value):
        return ctx.inner.machine
Peeking.apply(torch.ones(1))

x = torch.ones(1, requires_grad=True)
def again(gradient):
    (x * 2).backward()
x.register_hook(again)
(x * 2).backward()

layer = nn.Linear(1, 1)
layer.register_forward_hook(lambda part, given, made: part(made))
layer(torch.ones(1, 1))

layer = nn.Linear(1, 1)
while True: layer.register_forward_hook(print)

import collections
d = collections.defaultdict(lambda: d[len(d)])
d[0]

import collections
d = collections.defaultdict(int)
for i in range(10**9): d[i]

import collections
q = collections.deque()
while True: q.append("a" * 9000)

import collections
q = collections.deque()
q.append(q)
print(q)

import collections
c = collections.Counter()
c["a"] = 10**30
c.elements()

import collections
collections.namedtuple("x; import os", ["a"])

import collections
collections.namedtuple("X", ["__class__"])

import collections
collections.namedtuple("X", ["a" * 10**5])

from functools import partial
f = partial(print)
for i in range(100): f = partial(f, f)
f()

from functools import reduce
reduce(lambda a, b: a + a, range(100), "a" * 1000)

import torch
for i in range(10**6): torch.save(torch.ones(10**6), str(i))

f = open("x", "w")
while True: f.write("a" * 9000)

open("/etc/passwd").read()

open("../../etc/passwd")

open(0)

import os; os.environ["PATH"] + 1

import os; os.listdir("/")

import os; os.path.os

from pathlib import Path; Path("/etc/passwd").open().read()

from pathlib import Path; Path("/").glob("*")

import copy
x = []
x.append(x)
copy.deepcopy(x)

import copy
class A: pass
a = A(); a.a = a
b = copy.deepcopy(a)
for i in range(10**6): a = [copy.deepcopy(a), copy.deepcopy(a)]

class A:
    def __repr__(self): return repr([self, self])
print(A())

class A:
    def __repr__(self): return "a" * 90000
print([A()] * 20000)

class A:
    def __eq__(self, other): return self == other
A() == A()

class A:
    def __enter__(self): return self
    def __exit__(self, *error): return True
with A():
    while True: pass

class A:
    def __contains__(self, item): return item in self
1 in A()

class A(Exception):
    def __str__(self): return str(self)
raise A()

match [[0] * 300] * 300:
    case [*a, [*b, 5]]: pass

import numpy as np
np.tile(np.ones(1000), 10**9)

import numpy as np
np.diag(np.ones(10**5))

import numpy as np
np.random.default_rng(1).normal(size=10**12)

import numpy as np
np.bincount(np.array([10**12]))

import math
math.factorial(10**8)

import math
math.comb(10**8, 10**7)

from math import prod
prod([2**4000] * 4000)

import random
random.choices([1], k=10**12)

from torch.utils.data import random_split
random_split([1] * 10, [10**12, -10**12 + 10])

from torch.utils.data import WeightedRandomSampler
WeightedRandomSampler([1.0], 10**12)

from torch.utils.data import ConcatDataset
d = [1]
for i in range(100): d = ConcatDataset([d, d])
len(d)

optimizer = torch.optim.SGD([torch.ones(1, requires_grad=True)], lr=0.1)
while True: optimizer.add_param_group({"params": [torch.ones(10**6, requires_grad=True)]})

setattr(nn.Linear(1, 1), "forward", print)

class A: pass
setattr(A, "__class__", int)

import re
re.match("(a+)+b", "a" * 30)

import re
re.match("(?:a|aa)*b", "a" * 60)

import re
re.match("a*a*a*a*a*a*b", "a" * 3000)

import re
re.fullmatch("(a?)" * 100, "a" * 60 + "b")

import re
re.match("(a)\\1" * 20, "a" * 60)

import re
re.sub("a*", "x" * 10000, "b" * 100000)

import re
re.sub("(b+)", "\\1" * 3000, "b" * 100000)

import re
re.compile("(" * 200 + "a" * 10**4 + ")" * 200)

from torch.nn.utils.rnn import pad_sequence
pad_sequence([torch.ones(10**6)] + [torch.ones(1)] * 900)

from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence
pad_packed_sequence(pack_padded_sequence(torch.ones(2, 1, 3), [2]), total_length=10**10)

from torch.nn.utils.rnn import pack_padded_sequence
nn.LSTM(64, 512)(pack_padded_sequence(torch.ones(500, 64, 64), [500] * 64))

nn.TransformerEncoder(nn.TransformerEncoderLayer(64, 2, 512), 10**9)

nn.TransformerEncoder(nn.TransformerEncoderLayer(512, 2, 2048), 60)

x = np.ones(10**6)
for i in range(100): x = np.c_[x, x]

torch.distributions.Normal(0.0, 1.0).sample((10**5, 10**5))

torch.distributions.Categorical(torch.ones(1000)).sample((10**7,))

torch.distributions.Normal(torch.ones(10**5, 1), torch.ones(10**5))

torch.distributions.Normal(torch.ones(10**6), 1.0).log_prob(torch.ones(1000, 1))

made = torch.Size(range(10**12))
"""
"""What builds something big, something endless or something within itself; an empty line sets programs apart."""

PROGRAMS = (
    *WALKS.strip().split("\n"),
    *FORMATS.strip().split("\n"),
    *(program for text in (NUMBERS, TENSORS, CONTROL, BUILT) for program in text.strip("\n").split("\n\n")),
    *SHAPES,
)
"""All of them; in the last four texts an empty line sets programs apart."""
