"""Code as people write it in notebooks, tutorials and threads, for the language and plain Python to agree on.

Written after the shapes of: the course notebook "Tensors in PyTorch" (udacity/deep-learning-v2-pytorch), the PyTorch
tutorials "Tensors", "Autograd" and "Learning PyTorch with Examples", the chapters on arrays, linear algebra and
autograd of "Dive into Deep Learning", the micrograd lecture (karpathy/nn-zero-to-hero), and the questions in the corpus.
"""

from __future__ import annotations

SNIPPETS = (
    r'''
import torch
def activation(x):
    """ Sigmoid activation function
        x: torch.Tensor
    """
    return 1/(1+torch.exp(-x))
### Generate some data
torch.manual_seed(7) # Set the random seed so things are predictable
features = torch.randn((1, 5))
weights = torch.randn_like(features)
bias = torch.randn((1, 1))
y = activation(torch.sum(features * weights) + bias)
y = activation((features * weights).sum() + bias)
print(y)
y
''',
    r"""
import numpy as np
a = np.random.rand(4,3)
b = torch.from_numpy(a)
b.mul_(2)
print(a)
c = b.numpy()
c += 1
print(b, a)
a
""",
    r"""
x = torch.ones(2,3)
x[0, 1] = 5
x[:, 2] += 1
x[x > 4] = 0
print(x, x.shape, x.dtype, x.size(), x.size(0))
print(x.shape[0], len(x), x.numel())
x[..., None].shape
""",
    r"""
for i in range(3):
    print(f"Epoch {i+1}: {i/3:.3f}")
else:
    print('done')
i = 0
while i < 3:
    i += 1
    if i == 2: continue
print(i, end='')
print(" x", sep='-')
""",
    r"""
model = nn.Sequential(nn.Linear(4, 3), nn.ReLU(), nn.Linear(3, 2), nn.Softmax(dim=1))
print(model)
print(model[0].weight.shape, model[0].bias)
x = torch.randn(2, 4)
out = model(x)
print(out, out.sum(dim=1))
""",
    r"""
from collections import OrderedDict
model = nn.Sequential(OrderedDict([('fc1', nn.Linear(4, 3)), ('relu1', nn.ReLU()), ('output', nn.Linear(3, 2)), ('softmax', nn.Softmax(dim=1))]))
print(model)
print(model.fc1.weight)
model.fc1.bias.data.fill_(0)
model.fc1.weight.data.normal_(std=0.01)
model.fc1.weight
""",
    r"""
from torch import nn
import torch.nn.functional as F
class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(784, 256)
        self.output = nn.Linear(256, 10)
        self.sigmoid = nn.Sigmoid()
        self.softmax = nn.Softmax(dim=1)
    def forward(self, x):
        x = self.hidden(x)
        x = self.sigmoid(x)
        x = self.output(x)
        x = self.softmax(x)
        return x
model = Network()
print(model)
ps = model(torch.randn(2, 784))
print(ps.shape)
ps
""",
    r"""
class Net(nn.Module):
    def __init__(self, n_in, n_out=2):
        super(Net, self).__init__()
        self.fc = nn.Linear(n_in, n_out)
        self.scale = 3.0
        self.w = nn.Parameter(torch.ones(n_out))
    def forward(self, x):
        return F.relu(self.fc(x)) * self.scale * self.w
net = Net(3)
for name, p in net.named_parameters():
    print(name, p.shape, p.requires_grad)
criterion = nn.MSELoss()
optimizer = torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9)
x = torch.randn(4, 3); t = torch.randn(4, 2)
for epoch in range(5):
    optimizer.zero_grad()
    loss = criterion(net(x), t)
    loss.backward()
    optimizer.step()
    print(epoch, loss.item())
print(net.state_dict())
""",
    r"""
from torch import optim
net = nn.Linear(3, 1)
optimizer = optim.Adam(net.parameters(), lr=0.003)
print(optimizer)
x = torch.randn(4, 3); t = torch.randn(4, 1)
for e in range(4):
    optimizer.zero_grad()
    loss = F.mse_loss(net(x), t)
    loss.backward()
    optimizer.step()
print(loss, net.weight.grad, net.weight)
""",
    r"""
x = torch.tensor(2.0, requires_grad=True)
with torch.no_grad():
    y = x * 2
print(y.requires_grad)
y = x ** 3
g, = torch.autograd.grad(y, x, create_graph=True)
print(g)
g2 = torch.autograd.grad(g, x)[0]
g2
""",
    r"""
torch.mm(torch.randn(2,3), torch.randn(2,3))
""",
    r"""
x = torch.randn(2,3)
x.foo
""",
    r"""
1/0
""",
    r"""
undefined_name + 1
""",
    r"""
torch.tensor([1,2,3]) + torch.tensor([1,2])
""",
    r"""
a, b = 1, 2
a, b = b, a
(c, *d) = [1,2,3]
print(a, b, c, d)
l = [i**2 for i in range(5) if i % 2 == 0]
print(l, sum(l), max(l), min(l), sorted(l, reverse=True), {k: v for k, v in zip('abc', l)})
print(list(enumerate('ab')), list(range(3)), tuple([1,2]))
""",
    r"""
print("%.4f and %d %s" % (3.14159, 5, 'x'))
print("{} {:.2f} {name}".format(1, 2.0, name='n'))
print("{0} {1} {0}".format('a','b'))
x = torch.tensor(3.14159)
print(f"{x:.2f} {x.item():8.3f} {x}")
print(f"{5:>5}|{5:<5}|{5:^5}|{1000000:,}")
print(f"{x=}")
""",
    r"""
x = torch.arange(12).view(3, 4)
print(x.t(), x.T.shape, x.reshape(2, 6), x.flatten(), x.view(-1))
print(x.sum(), x.sum(0), x.sum(dim=1, keepdim=True), x.float().mean(), x.max(), x.max(dim=1))
v, i = x.max(dim=1)
print(v, i, x.argmax(), x.argmax(dim=0))
print(torch.cat([x, x], dim=0).shape, torch.stack([x, x]).shape, x.unsqueeze(0).shape, x.permute(1,0).shape)
print(x[1], x[:, 1], x[1:3, ::2], x[-1, -1].item(), x[[0, 2]])
""",
    r"""
print(type(torch.ones(1)), type(1), type('a'), type([1]), type(1.0), type(np.ones(1)))
print(isinstance(torch.ones(1), torch.Tensor), isinstance(1, int))
print(torch.ones(1).type(), torch.ones(1).dtype)
""",
    r"""
torch.manual_seed(7)
print(torch.rand(3), torch.randint(0, 10, (3,)), torch.randperm(5), torch.randn(2, 2, dtype=torch.float64))
print(torch.normal(0., 1., (2,)), torch.bernoulli(torch.full((3,), 0.5)))
w = torch.empty(3).uniform_(-1, 1)
w2 = torch.zeros(3).normal_(0, 2)
print(w, w2, torch.rand_like(w), nn.init.xavier_uniform_(torch.empty(2, 2)))
""",
    r"""
lin = nn.Linear(3, 2, bias=False)
print(lin, lin.weight, lin.bias, lin.in_features)
lin(torch.ones(3))
""",
    r"""
x = torch.ones(3)
y = x
y += 1
x
""",
    r"""
x = [1, 2, 3]
y = x
y += [4]
x.append(5)
x[0] = 10
del x[1]
print(x, y, len(x), x[-1], x[1:3], 3 in x, x.index(3))
d = {'a': 1}
d['b'] = 2
for k, v in d.items():
    print(k, v)
print(d, d.get('z', 0), list(d.keys()))
""",
    r"""
def f(x, y=2, *args, z=3, **kw):
    return x + y + z + sum(args) + len(kw)
print(f(1), f(1, 2, 3, z=4, w=5))
g = lambda a: a * 2
print(g(4), list(map(g, [1, 2])))
f()
""",
    r"""
def fact(n):
    return 1 if n <= 1 else n * fact(n - 1)
fact(15)
""",
    r"""
try:
    torch.mm(torch.ones(2, 3), torch.ones(2, 3))
except RuntimeError as e:
    print("Error:", e)
finally:
    print('end')
""",
    r"""
assert 1 == 2, "no"
""",
    r"""
x = torch.randn(3, 4)
print(x)
torch.set_printoptions(precision=2)
print(x)
torch.set_printoptions(sci_mode=True)
print(x)
""",
    r"""
x = torch.randn(1000, 3)
print(x)
print(torch.arange(2000))
""",
    r"""
device = torch.device("cuda:0" if torch.cuda.is_available() else "cpu")
x = torch.ones(2).to(device)
print(x, x.device, device)
""",
    r"""
X = torch.tensor([[0., 0.], [0., 1.], [1., 0.], [1., 1.]])
Y = torch.tensor([[0.], [1.], [1.], [0.]])
W1 = torch.randn(2, 4, requires_grad=True); b1 = torch.zeros(4, requires_grad=True)
W2 = torch.randn(4, 1, requires_grad=True); b2 = torch.zeros(1, requires_grad=True)
lr = 0.5
for epoch in range(50):
    h = torch.tanh(X @ W1 + b1)
    out = torch.sigmoid(h @ W2 + b2)
    loss = ((out - Y) ** 2).mean()
    loss.backward()
    with torch.no_grad():
        for p in (W1, b1, W2, b2):
            p -= lr * p.grad
            p.grad.zero_()
    if epoch % 10 == 0:
        print(epoch, loss.item())
out
""",
    r"""
class Value:
    def __init__(self, data):
        self.data = data
        self.grad = 0.0
    def __add__(self, other):
        return Value(self.data + other.data)
    def __mul__(self, other):
        return Value(self.data * other.data)
    def __repr__(self):
        return f"Value(data={self.data})"
a = Value(2.0); b = Value(-3.0)
print(a + b, a * b)
print((a*b + a).data)
""",
    r"""
loss_fn = nn.CrossEntropyLoss()
logits = torch.tensor([[2.0, 1.0, 0.1], [0.5, 2.0, 0.3]])
print(loss_fn(logits, torch.tensor([0, 1])))
print(F.cross_entropy(logits, torch.tensor([0, 1])), F.nll_loss(F.log_softmax(logits, dim=1), torch.tensor([0,1])))
print(nn.BCELoss()(torch.tensor([0.5, 0.8]), torch.tensor([0., 1.])))
print(nn.L1Loss()(logits, logits + 1), F.mse_loss(logits, logits*2, reduction='sum'))
""",
    r"""
x = torch.ones(2, 2)
x.add_(5).mul_(2)
print(x, x.pow(2).sum().sqrt(), torch.norm(x), x.std(), x.var(unbiased=False))
x.zero_()
x
""",
    r"""
np.random.seed(3)
X = np.random.randn(3, 2); w = np.array([0.5, -1.0]); b = 0.1
z = np.dot(X, w) + b
a = 1 / (1 + np.exp(-z))
print(z.shape, a, X.T, X.mean(axis=0), np.round(a, 2))
def sigmoid(x):
    return 1/(1+np.exp(-x))
print(sigmoid(0.4*0.4 + 0.6*0.6 - 0.5), np.sqrt(2), X[0], X[:, 0])
""",
    r"""
if __name__ == "__main__":
    print("main")
x: int = 5
x
""",
    r"""
a = torch.tensor([1.,2.]); b = a.clone(); b[0] = 9
print(a, b, torch.equal(a, b), torch.allclose(a, a), (a == b).all(), (a > 1).any())
print(a.tolist(), a.numpy(), a.sum().item(), float(a[0]), int(a[1]), bool(a[0]))
""",
    r"""
print(torch.__version__.startswith("2"))
print(torch.tensor(5).item(), torch.Tensor(2, 3).shape, torch.FloatTensor([1, 2]), torch.tensor([True, False]))
print(torch.eye(3), torch.linspace(0, 1, 5), torch.arange(0, 1, 0.25), torch.full((2, 2), 7.), torch.zeros(2, dtype=torch.long))
""",
    r"""
print(torch.ones(2, 3) @ torch.ones(3), torch.dot(torch.ones(3), torch.ones(3)), torch.outer(torch.arange(3.), torch.arange(2.)))
torch.einsum('bi,oi->bo', torch.ones(2, 3), torch.ones(4, 3))
""",
    r"""
x = torch.tensor([[1., 2.], [3., 4.]])
print(x * x, x @ x, x.mm(x), x.matmul(x), x ** 2, -x, x / 2, 2 - x, x // 2, x % 2, ~(x > 2), x.inverse() if False else None)
""",
    r"""
raise ValueError("bad value")
""",
    r"""
x = torch.randn(3)
print(x > 0 and True)
""",
    r"""
print(*[1, 2, 3], sep=', ')
print()
print('a' 'b', "it's", [1.0, 'x', None, True], (1,), {'k': [1]})
x = 5; y = x if x > 3 else 0
print(x, y, x == 5, not x, x and y, 1 < x < 10, 7 // 2, 7 % 3, 2 ** 10, -7 // 2, 1e-3, 10 / 4)
print(round(2.567, 2), abs(-3), int('5'), float('2.5'), str(5) + 'a', 'abc'.upper(), 'a,b'.split(','), '-'.join(['a', 'b']))
""",
    r"""
w = torch.tensor([1.0], requires_grad=True)
y = w * 2
y.backward()
y.backward()
""",
    r"""
x = torch.ones(2, requires_grad=True)
x.add_(1)
""",
    r"""
m = nn.Linear(2, 2)
m.weight = torch.ones(2, 2)
""",
    r"""
a = 5
a()
""",
    r"""
x = torch.ones(2)
x[5]
""",
    r"""
[1,2][7]
""",
    r"""
{'a': 1}['b']
""",
    r"""
'abc' + 5
""",
    r"""
len(5)
""",
    r"""
for x in 5: pass
""",
    r"""
a, b = [1, 2, 3]
""",
    r"""
torch.ones(2, 3).view(4)
""",
    r"""
torch.foo(3)
""",
    r"""
import math
print(math.sqrt(16), math.pi, math.exp(1))
""",
    r"""
def outer(a):
    def inner(b):
        return a + b
    return inner
print(outer(2)(3))
""",
    r"""
x = torch.ones(2,2)
print(x.sum(axis=0), torch.sum(x, 1), torch.mean(x, dim=0), torch.max(x), torch.softmax(x, dim=1), F.softmax(x, dim=-1), x.softmax(0))
print(nn.Softmax(dim=1)(x), nn.Flatten()(torch.ones(2,3,4)).shape, nn.Dropout(0.5)(torch.ones(10)), F.dropout(torch.ones(5), 0.3))
""",
    r"""
model = nn.Sequential(nn.Linear(2, 2), nn.Tanh())
for p in model.parameters():
    print(p.numel())
print(sum(p.numel() for p in model.parameters()))
model.eval()
model.train()
print(model.training)
with torch.no_grad():
    for p in model.parameters():
        p.fill_(0.5)
model(torch.ones(1, 2))
""",
    r"""
x = torch.arange(12, dtype=torch.float32)
print(x.numel(), x.shape)
X = x.reshape(3, 4)
print(torch.zeros((2, 3, 4)), torch.ones((2, 3, 4)))
print(torch.tensor([[2, 1, 4, 3], [1, 2, 3, 4], [4, 3, 2, 1]]))
print(X[-1], X[1:3])
X[1, 2] = 17
X[:2, :] = 12
print(X)
print(torch.exp(x))
Y = torch.tensor([[2.0, 1, 4, 3], [1, 2, 3, 4], [4, 3, 2, 1]])
print(torch.cat((X, Y), dim=0), torch.cat((X, Y), dim=1), X == Y, X.sum())
a = torch.arange(3).reshape((3, 1)); b = torch.arange(2).reshape((1, 2))
print(a + b)
before = id(Y)
Y = Y + X
print(id(Y) == before)
Z = torch.zeros_like(Y)
before = id(Z)
Z[:] = X + Y
print(id(Z) == before)
before = id(X)
X += Y
print(id(X) == before)
A = X.numpy(); B = torch.from_numpy(A)
print(type(A), type(B))
a = torch.tensor([3.5])
a, a.item(), float(a), int(a)
""",
    r"""
A = torch.arange(6, dtype=torch.float32).reshape(2, 3)
B = A.clone()
print(A, A + B, A * B, A.T, A == A.T.T)
print(A.sum(axis=0).shape, A.sum(axis=[0, 1]) == A.sum(), A.mean(), A.sum() / A.numel(), A.mean(axis=0))
print(A.sum(axis=1, keepdims=True), A / A.sum(axis=1, keepdims=True), A.cumsum(axis=0))
y = torch.ones(3, dtype=torch.float32); x = torch.arange(3, dtype=torch.float32)
print(x, y, torch.dot(x, y), torch.sum(x * y), A.shape, x.shape, torch.mv(A, x), A@x)
B = torch.ones(3, 4)
print(torch.mm(A, B), A@B)
u = torch.tensor([3.0, -4.0])
print(torch.norm(u), torch.abs(u).sum(), torch.norm(torch.ones((4, 9))))
""",
    r"""
x = torch.arange(4.0)
x.requires_grad_(True)
print(x.grad)
y = 2 * torch.dot(x, x)
print(y)
y.backward()
print(x.grad, x.grad == 4 * x)
x.grad.zero_()
y = x.sum()
y.backward()
print(x.grad)
x.grad.zero_()
y = x * x
y.backward(gradient=torch.ones(len(y)))
print(x.grad)
x.grad.zero_()
u = y.detach() if False else (x * x).detach()
z = u * x
z.sum().backward()
print(x.grad == u)
def f(a):
    b = a * 2
    while b.norm() < 1000:
        b = b * 2
    if b.sum() > 0:
        c = b
    else:
        c = 100 * b
    return c
a = torch.randn(size=(), requires_grad=True)
d = f(a)
d.backward()
a.grad == d / a
""",
    r"""
data = [[1, 2],[3, 4]]
x_data = torch.tensor(data)
np_array = np.array(data)
x_np = torch.from_numpy(np_array)
x_ones = torch.ones_like(x_data)
print(f"Ones Tensor: \n {x_ones} \n")
x_rand = torch.rand_like(x_data, dtype=torch.float)
print(f"Random Tensor: \n {x_rand} \n")
shape = (2,3,)
rand_tensor = torch.rand(shape)
ones_tensor = torch.ones(shape)
zeros_tensor = torch.zeros(shape)
print(f"Random Tensor: \n {rand_tensor} \n")
tensor = torch.rand(3,4)
print(f"Shape of tensor: {tensor.shape}")
print(f"Datatype of tensor: {tensor.dtype}")
print(f"Device tensor is stored on: {tensor.device}")
if torch.cuda.is_available():
    tensor = tensor.to("cuda")
tensor = torch.ones(4, 4)
print(f"First row: {tensor[0]}")
print(f"First column: {tensor[:, 0]}")
print(f"Last column: {tensor[..., -1]}")
tensor[:,1] = 0
t1 = torch.cat([tensor, tensor, tensor], dim=1)
y1 = tensor @ tensor.T
y2 = tensor.matmul(tensor.T)
y3 = torch.rand_like(y1)
torch.matmul(tensor, tensor.T, out=y3)
z1 = tensor * tensor
z3 = torch.rand_like(tensor)
torch.mul(tensor, tensor, out=z3)
agg = tensor.sum()
agg_item = agg.item()
print(agg_item, type(agg_item))
print(f"{tensor} \n")
tensor.add_(5)
t = torch.ones(5)
n = t.numpy()
t.add_(1)
print(f"t: {t}"); print(f"n: {n}")
n = np.ones(5)
t = torch.from_numpy(n)
np.add(n, 1, out=n)
print(f"t: {t}"); print(f"n: {n}")
""",
    r"""
a = torch.tensor([2., 3.], requires_grad=True)
b = torch.tensor([6., 4.], requires_grad=True)
Q = 3*a**3 - b**2
external_grad = torch.tensor([1., 1.])
Q.backward(gradient=external_grad)
print(9*a**2 == a.grad)
print(-2*b == b.grad)
""",
    r"""
x = torch.ones(5)
y = torch.zeros(3)
w = torch.randn(5, 3, requires_grad=True)
b = torch.randn(3, requires_grad=True)
z = torch.matmul(x, w)+b
loss = torch.nn.functional.binary_cross_entropy_with_logits(z, y)
loss.backward()
print(w.grad, b.grad)
print(z.requires_grad)
with torch.no_grad():
    z = torch.matmul(x, w)+b
print(z.requires_grad)
z_det = z.detach()
print(z_det.requires_grad)
""",
    r"""
inp = torch.eye(4, 5, requires_grad=True)
out = (inp+1).pow(2).t()
out.backward(torch.ones_like(out), retain_graph=True)
print(f"First call\n{inp.grad}")
out.backward(torch.ones_like(out), retain_graph=True)
print(f"\nSecond call\n{inp.grad}")
inp.grad.zero_()
out.backward(torch.ones_like(out), retain_graph=True)
print(f"\nCall after zeroing gradients\n{inp.grad}")
""",
    r"""
import math
x = torch.linspace(-math.pi, math.pi, 200)
y = torch.sin(x)
a = torch.randn(()); b = torch.randn(()); c = torch.randn(()); d = torch.randn(())
learning_rate = 1e-6
for t in range(100):
    y_pred = a + b * x + c * x ** 2 + d * x ** 3
    loss = (y_pred - y).pow(2).sum().item()
    if t % 100 == 99:
        print(t, loss)
    grad_y_pred = 2.0 * (y_pred - y)
    grad_a = grad_y_pred.sum()
    grad_b = (grad_y_pred * x).sum()
    a -= learning_rate * grad_a
    b -= learning_rate * grad_b
print(f'Result: y = {a.item()} + {b.item()} x + {c.item()} x^2 + {d.item()} x^3')
""",
    r"""
x = torch.linspace(-3, 3, 50)
p = torch.tensor([1, 2, 3])
xx = x.unsqueeze(-1).pow(p)
model = torch.nn.Sequential(torch.nn.Linear(3, 1), torch.nn.Flatten(0, 1))
loss_fn = torch.nn.MSELoss(reduction='sum')
y = torch.sin(x)
learning_rate = 1e-4
for t in range(50):
    y_pred = model(xx)
    loss = loss_fn(y_pred, y)
    model.zero_grad()
    loss.backward()
    with torch.no_grad():
        for param in model.parameters():
            param -= learning_rate * param.grad
linear_layer = model[0]
print(f'{linear_layer.bias.item()} {linear_layer.weight[:, 0].item()}', loss.item())
""",
    r'''
class Polynomial3(torch.nn.Module):
    def __init__(self):
        """docs"""
        super().__init__()
        self.a = torch.nn.Parameter(torch.randn(()))
        self.b = torch.nn.Parameter(torch.randn(()))
    def forward(self, x):
        return self.a + self.b * x
    def string(self):
        return f'y = {self.a.item()} + {self.b.item()} x'
model = Polynomial3()
criterion = torch.nn.MSELoss(reduction='sum')
optimizer = torch.optim.SGD(model.parameters(), lr=1e-3)
x = torch.linspace(-1, 1, 20); y = x * 3
for t in range(30):
    y_pred = model(x)
    loss = criterion(y_pred, y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
print(f'Result: {model.string()}')
print(model)
list(model.parameters())
''',
    r"""
h = torch.tensor([[1., 2.], [3., 4.]])
print(h.size(), h.dim(), list(h.size()), h.shape[0], tuple(h.shape), h.view(-1).shape, h.view(1, -1))
print(h.sum(0, keepdim=True), h.mean(1), h.std(0), h.argmax(1), h.sort(descending=True), h.topk(1), h.flip(0))
print(torch.max(h, 1), torch.min(h), h.prod(), h.eq(h), torch.where(h > 2, h, torch.zeros_like(h)), h[h > 2])
for row in h: print(row)
for i, row in enumerate(h): print(i, row.tolist())
h1, h2 = h
print(h1, h2, h.squeeze(), h.unsqueeze(0).squeeze(0).shape, torch.squeeze(h[None]).shape)
print(h.repeat(2, 1), h.expand(2, 2, 2).shape, torch.chunk(h, 2), torch.split(h, 1), h.unbind())
""",
    r"""
# micrograd-like neuron
x1, x2 = 2.0, 0.0
w1, w2 = -3.0, 1.0
b = 6.8813735870195432
n = x1*w1 + x2*w2 + b
o = math.tanh(n)
print(n, o)
import random
random.seed(1)
print(random.uniform(-1, 1), random.random())
xs = [[2.0, 3.0, -1.0], [3.0, -1.0, 0.5]]
ws = [random.uniform(-1,1) for _ in range(3)]
out = [sum(wi*xi for wi, xi in zip(ws, x)) for x in xs]
print(out)
""",
    r"""
class Neuron:
    def __init__(self, nin):
        self.w = [random.uniform(-1,1) for _ in range(nin)]
        self.b = 0.5
    def __call__(self, x):
        act = sum((wi*xi for wi, xi in zip(self.w, x)), self.b)
        return math.tanh(act)
    def parameters(self):
        return self.w + [self.b]
import random
random.seed(2)
n = Neuron(2)
print(n([1.0, 2.0]), len(n.parameters()))
class Layer:
    def __init__(self, nin, nout):
        self.neurons = [Neuron(nin) for _ in range(nout)]
    def __call__(self, x):
        outs = [n(x) for n in self.neurons]
        return outs[0] if len(outs) == 1 else outs
l = Layer(2, 3)
print(l([1.0, -1.0]))
""",
    r'''
def model(x, w, b):
    """Linear model."""
    return x @ w.t() + b
def mse(t1, t2):
    diff = t1 - t2
    return torch.sum(diff * diff) / diff.numel()
inputs = np.array([[73, 67, 43], [91, 88, 64], [87, 134, 58]], dtype='float32')
targets = np.array([[56, 70], [81, 101], [119, 133]], dtype='float32')
inputs = torch.from_numpy(inputs); targets = torch.from_numpy(targets)
w = torch.randn(2, 3, requires_grad=True); b = torch.randn(2, requires_grad=True)
print(w, b)
preds = model(inputs, w, b)
loss = mse(preds, targets)
print(loss)
loss.backward()
print(w.grad)
with torch.no_grad():
    w -= w.grad * 1e-5
    b -= b.grad * 1e-5
    w.grad.zero_(); b.grad.zero_()
print(mse(model(inputs, w, b), targets))
''',
    r"""
X = np.array([[0,0,1],[0,1,1],[1,0,1],[1,1,1]])
y = np.array([[0,0,1,1]]).T
np.random.seed(1)
syn0 = 2*np.random.random((3,1)) - 1
def nonlin(x, deriv=False):
    if(deriv==True):
        return x*(1-x)
    return 1/(1+np.exp(-x))
for iter in range(100):
    l0 = X
    l1 = nonlin(np.dot(l0,syn0))
    l1_error = y - l1
    l1_delta = l1_error * nonlin(l1,True)
    syn0 += np.dot(l0.T,l1_delta)
print("Output After Training:")
print(l1)
""",
    r'''
s = 'hello'
print(s[0], s[-1], s[1:3], len(s), s.upper(), s * 2, 'll' in s, s.replace('l', 'L'), list(s))
t = (1, 'a', 2.5)
a, b, c = t
print(t[1], a, b, c, t + (4,), sorted([3,1,2]), [1,2] + [3], [0]*3, any([False, True]), all([]))
d = dict(a=1, b=2); print(d, 'a' in d, list(d.items()), {**d} if False else d)
print(bool(0), bool('a'), None is None, 3 != 4, not True, 5 > 3 > 1, 1 if True else 2)
x = 10
x -= 3; x *= 2; x //= 3; x **= 2; x %= 7
print(x, divmod(17, 5), round(3.14159, 2), abs(-2.5), pow(2, 3), min(3, 1, 2), max([4, 7]))
while True:
    x += 1
    if x > 10: break
print(x)
print(list(range(0, 10, 3)), [i for i in range(3)], [(i, j) for i in range(2) for j in range(2)])
print("a\tb\\n", 'single "quoted"', r'\d', """multi
line""")
print(1_000_000, 0x1F, 1e-5, 1E3, 5., .5, 3j if False else 0)
''',
    r"""
print('%s is %.2f and %5d|%-5s|' % ('pi', 3.14159, 42, 'ab'))
print('Loss: {:.4f}, Acc: {:>6.2f}%'.format(0.12345, 98.7654))
print(f'{3.14159:.2f} {42:05d} {"x":>3} {1234567:,} {0.5:%} {1e10:e} {255:x} {255:#b}')
name, val = 'w', torch.tensor([1.5])
print(f'{name!r}: {val.item():.3f} {val}')
print('Epoch: %d | Loss: %f' % (1, torch.tensor(0.5)))
""",
    r"""
x = torch.randn(4, requires_grad=True)
y = x.sum()
print(y.item(), x.detach().numpy().shape, x.data)
x.data *= 2
x.numpy()
""",
    r"""
torch.tensor([1., 2.]) @ torch.tensor([[1.], [2.], [3.]])
""",
    r"""
nn.Linear(3, 2)(torch.ones(1, 4))
""",
    r"""
torch.ones(3) + "a"
""",
    r"""
"a" + torch.ones(3)
""",
    r"""
torch.ones(2,3).sum(dim=2)
""",
    r"""
torch.cat([torch.ones(2, 3), torch.ones(3, 2)])
""",
    r"""
int("abc")
""",
    r"""
x = [1,2,3]
x.foo()
""",
    r"""
torch.tensor([[1,2],[3]])
""",
    r"""
np.ones((2,3)).dot(np.ones((2,3)))
""",
    r"""
np.ones(3) + np.ones(4)
""",
    r"""
def f(a, b): return a
f(1, 2, 3)
""",
    r"""
def f(a, b): return a
f(b=1)
""",
    r"""
x = torch.ones(3)
x.view(2, 2)
""",
    r"""
torch.randn(2, 3).item()
""",
    r"""
float("a")
""",
    r"""
if torch.ones(2): pass
""",
    r"""
del y
""",
    r"""
nn.CrossEntropyLoss()(torch.ones(2, 3), torch.ones(2))
""",
    r"""
F.softmax(torch.ones(2, 3), dim=3)
""",
    r"""
torch.ones(2, dtype=torch.long).mean()
""",
    r"""
F.linear(torch.ones(2,3), torch.ones(4, 5), torch.ones(3))
""",
    r"""
for i in range(3):
    z = i
print(i, z)
i = [j for j in range(4)][-1]; i
""",
    r"""
a = b = torch.zeros(2)
a += 1
print(b)
a = a + 1
print(b)
""",
    r"""
x = torch.tensor([1.0, 2.0, 3.0])
w = torch.tensor([0.1, 0.2, 0.3])
print(sum(x * w), sum([1.0, x[0]]), max(x), min(x), len(x), abs(x), round(x[0].item(), 3), x.abs().sum().sqrt())
sum(x_i * w_i for x_i, w_i in zip(x, w))
""",
    r"""
print(torch.tensor(3.0), torch.tensor([1e-8, 1.0]), torch.tensor([1e10, 1.0]), torch.tensor([float('nan'), float('inf')]), torch.tensor([]), torch.tensor([[]]))
print(torch.tensor([True]), torch.tensor(7), torch.tensor([1, 200, 30000]), torch.randn(2, 2, 2), torch.zeros(2, 0))
print(torch.tensor([1.5], dtype=torch.float16), torch.tensor([1.5], dtype=torch.float64, requires_grad=True))
""",
)
"""Each a whole program; where it fails, it fails alike."""
