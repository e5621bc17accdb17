"""Whole notebooks, cell after cell, written after the lessons that courses give: for the language and plain Python.

Shapes of lessons: a first unit and its errors, arrays and shared memory, gradients by hand and by ``backward``, data
sets and loaders, layers and training loops, pictures that are drawn on the way, words as numbers, classes of one's own.
"""

from __future__ import annotations

CELL = "# %%\n"
"""Sets the cells of a notebook apart."""

FIRST_UNIT = r"""
%matplotlib inline
import torch
import numpy as np
import helper
from torchvision import datasets
# %%
def activation(x):
    ''' Sigmoid '''
    return 1 / (1 + torch.exp(-x))
# %%
torch.manual_seed(11)
features = torch.randn((1, 4))
weights = torch.randn_like(features)
bias = torch.randn((1, 1))
print('features =', features, '\n\nweights =', weights, sep='')
print(f'{features.shape} {tuple(weights.shape)} {bias.item():+.4f}')
# %%
torch.mm(features, weights)
# %%
ways = [
    activation((features * weights).sum() + bias),
    activation(torch.mm(features, weights.view(4, 1)) + bias),
    activation(features @ weights.T + bias),
    activation(torch.addmm(bias, features, weights.t())),
]
for number, way in enumerate(ways, start=1):
    print("{:>2}: {}".format(number, way))
assert all(torch.allclose(way, ways[0]) for way in ways), 'they differ'
# %%
try:
    features + torch.ones(3)
except RuntimeError as error:
    print(type(error), type(error).__name__, '->', error)
# %%
%timeit torch.mm(features, weights.t())
!pip list
?torch.mm
weights.resize_(4, 1).shape, weights.is_contiguous(), weights.data_ptr() == weights.view(-1).data_ptr()
# %%
helper.imshow(features.numpy().squeeze())
layer_sizes = dict(n_in=features.shape[1], n_hidden=2)
W1, W2 = torch.randn(layer_sizes['n_in'], 2), torch.randn(layer_sizes.get('n_hidden', 0), 1)
hidden = features
for W in (W1, W2):
    hidden = activation(hidden.mm(W))
hidden
# %%
undefined
# %%
hasattr(hidden, 'shape'), getattr(hidden, 'colour', None), isinstance(hidden, (torch.Tensor, np.ndarray))
"""

ARRAYS = r"""
import numpy as np
import torch, random
# %%
np.random.seed(3); random.seed(3)
a = np.random.rand(3, 2)
b = torch.from_numpy(a)
b.mul_(2)
print(a, a.dtype == float, np.shares_memory(a, b.numpy()))
a
# %%
order = list(range(5)); random.shuffle(order)
order, random.sample(order, 2), np.random.permutation(4), np.random.choice([1, 2, 3])
# %%
print(np.linalg.norm(a, axis=1, keepdims=True), np.linalg.inv(a[:2]), np.sort(a, axis=0))
# %%
def normalise(rows):
    assert rows.ndim == 2
    return (rows - rows.mean(axis=0)) / rows.std(axis=0)
print(normalise(a).round(3))
# %%
cube = torch.arange(24).reshape(2, 3, 4)
cube[..., ::2], cube[:, -1], cube[cube % 5 == 0], cube.permute(2, 0, 1).stride(), cube[1].storage_offset()
# %%
total = 0
for i in range(cube.size(0)):
    for j in range(cube.size(1)):
        if (i + j) % 2: continue
        total += cube[i][j].sum()
while total > 10: total //= 2
total
# %%
cube @ torch.ones(5)
# %%
torch.tensor([1, 2], requires_grad=True)
"""

GRADIENTS = r"""
import torch
import matplotlib.pyplot as plt
x = torch.linspace(-2, 2, 5, requires_grad=True)
y = torch.relu(x)
plt.plot(x.detach().numpy(), y.detach().numpy(), label='relu')
plt.legend(); plt.show()
# %%
y.sum().backward()
print(x.grad, y.requires_grad, x.is_leaf)
# %%
z = (x ** 2).mean()
z.grad_fn.name(), z.grad_fn.next_functions[0][0].name(), x.grad_fn
# %%
with torch.no_grad():
    print((x * 2).requires_grad)
@torch.no_grad()
def predict(values):
    return values * x
predict(torch.ones(5)).requires_grad, (x * 1).requires_grad
# %%
w = torch.autograd.Variable(torch.tensor([1.0]), requires_grad=True)
for step in range(3):
    loss = (w * 2 - 3).pow(2).sum()
    loss.backward()
    print(f'{step}: w = {w.item():.3f}, loss = {loss:.6f}, grad = {w.grad}')
    w.data -= 0.1 * w.grad.data
    w.grad.zero_()
# %%
y.backward(torch.ones(5))
"""

TRAINING = r"""
import torch
from torch import nn, optim
import torch.nn.functional as F
from torch.utils.data import Dataset, DataLoader, TensorDataset
from tqdm import tqdm
torch.manual_seed(5)
# %%
class Line(Dataset):
    ''' y = 2x - 1, with noise '''
    def __init__(self, count=20):
        self.x = torch.linspace(-1, 1, count).view(-1, 1)
        self.y = 2 * self.x - 1 + 0.1 * torch.randn(self.x.size())
    def __getitem__(self, index):
        return self.x[index], self.y[index]
    def __len__(self):
        return len(self.x)
data = Line()
print(len(data), data[3], data[:2])
# %%
loader = DataLoader(dataset=data, batch_size=6, shuffle=True)
for xs, ys in loader:
    print(xs.shape, ys.flatten())
len(loader)
# %%
class Net(nn.Module):
    def __init__(self, hidden=(4, 3)):
        super(Net, self).__init__()
        sizes = [1, *hidden]
        self.layers = nn.ModuleList([nn.Linear(a, b) for a, b in zip(sizes[:-1], sizes[1:])])
        self.out = nn.Linear(sizes[-1], 1)
        self.drop = nn.Dropout(p=0.2)
    def forward(self, x):
        for layer in self.layers:
            x = self.drop(F.relu(layer(x)))
        return self.out(x)
net = Net()
print(net)
print(sum(p.numel() for p in net.parameters() if p.requires_grad))
# %%
def start(layer):
    if type(layer) == nn.Linear:
        nn.init.xavier_uniform_(layer.weight)
        layer.bias.data.fill_(0.01)
net.apply(start)
net.out.weight
# %%
criterion = nn.MSELoss()
optimizer = optim.RMSprop(net.parameters(), lr=0.01)
losses = []
for epoch in tqdm(range(4)):
    running = 0.0
    for xs, ys in loader:
        optimizer.zero_grad()
        loss = criterion(net(xs), ys)
        loss.backward()
        optimizer.step()
        running += loss.item()
    else:
        losses.append(running / len(loader))
        print('Epoch: {}/{}..'.format(epoch + 1, 4), 'Loss: {:.3f}'.format(losses[-1]))
# %%
for group in optimizer.param_groups:
    group['lr'] = 0.001
optimizer
# %%
net.eval()
with torch.inference_mode():
    print(net.forward(data.x[:3]))
print('keys:', net.state_dict().keys())
# %%
other = Net()
other.load_state_dict(net.state_dict())
# %%
adam = optim.AdamW([{1: 2}.get(3, net.out.weight)], lr=1e-2)
net.train(); criterion(net(data.x), data.y).backward(); adam.step()
net.out.weight.sum(), adam.state_dict()['param_groups']
# %%
images = torch.rand(2, 1, 8, 8)
conv = nn.Sequential(nn.Conv2d(1, 3, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(48, 2))
print(conv)
scores = conv(images)
F.cross_entropy(scores, torch.tensor([0, 1])), scores.argmax(1), F.max_pool2d(images, 4).shape
# %%
shared = nn.Linear(3, 3)
twice = nn.Sequential(nn.Linear(2, 3), shared, nn.ReLU(), shared)
twice(torch.ones(1, 2)), twice[3].weight is twice[1].weight, len(list(twice)), len(list(twice.parameters()))
# %%
conv(torch.rand(2, 3, 8, 8))
"""

WORDS = r"""
import torch
import torch.nn.functional as F
from pprint import pprint
from collections import OrderedDict, Counter
words = ['ada', 'alan', 'grace']
letters = sorted(set(''.join(words)))
to_number = {letter: place + 1 for place, letter in enumerate(letters)}
to_number['.'] = 0
pprint(to_number)
# %%
def pairs(words):
    for word in words:
        spelled = ['.', *word, '.']
        for one, two in zip(spelled, spelled[1:]):
            yield to_number[one], to_number[two]
counts = torch.zeros((len(to_number),) * 2, dtype=torch.int32)
for one, two in pairs(words):
    counts[one, two] += 1
counts.sum(), max(pairs(words)), len(list(pairs(words)))
# %%
chances = (counts + 1).float()
chances /= chances.sum(1, keepdims=True)
g = torch.Generator().manual_seed(2)
print(torch.multinomial(chances[0], num_samples=3, replacement=True, generator=g), torch.rand(2, generator=g))
# %%
xs = torch.tensor([one for one, _ in pairs(words)])
W = torch.randn((len(to_number), 2), generator=g, requires_grad=True)
hot = F.one_hot(xs, num_classes=len(to_number)).float()
(hot @ W).exp().sum(1).log().mean()
# %%
table = torch.nn.Embedding(len(to_number), 3)
print(table, table(xs[:2]))
# %%
class Value:
    ''' a number that remembers what it was made of '''
    made = 0
    def __init__(self, data, children=()):
        self.data, self.grad = data, 0.0
        self._children = set(children)
        self._backward = lambda: None
        Value.made += 1
    def __repr__(self):
        return f'Value({self.data})'
    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        out = Value(self.data * other.data, (self, other))
        def back():
            self.grad += other.data * out.grad
            other.grad += self.data * out.grad
        out._backward = back
        return out
    @property
    def doubled(self):
        return self.data * 2
    @staticmethod
    def zero():
        return Value(0.0)
    @classmethod
    def of(cls, text):
        return cls(float(text))
    def walk(self):
        seen, order = set(), []
        def visit(value):
            if value not in seen:
                seen.add(value)
                for child in value._children: visit(child)
                order.append(value)
        visit(self)
        return reversed(order)
a, b = Value.of('2'), Value(-3.0)
c = a * b
c.grad = 1.0
for value in c.walk(): value._backward()
print(c, a.grad, b.grad, c.doubled, Value.zero(), Value.made, a.__class__.__name__)
# %%
def counter():
    count = 0
    def up():
        nonlocal count
        count += 1
        return count
    return up
up = counter(); up(); print(up())
squares = (n * n for n in range(4))
print(next(squares), next(squares), list(squares))
numbers = [3, 1, 2]; numbers.remove(3)
groups = {}; groups.setdefault('odd', []).append(1)
print(numbers, groups, groups.items(), OrderedDict(a=1).keys(), list(filter(None, [0, 1])), bin(5), ord('a'))
"""

OWN_GRADIENTS = r"""
import torch
from torch import nn
class Cube(torch.autograd.Function):
    @staticmethod
    def forward(ctx, value):
        ctx.save_for_backward(value)
        return value ** 3
    @staticmethod
    def backward(ctx, gradient):
        value, = ctx.saved_tensors
        return gradient * 3 * value ** 2
x = torch.tensor([1.0, -2.0], requires_grad=True)
Cube.apply(x).sum().backward()
x.grad
# %%
hook = x.register_hook(lambda gradient: print('on the way:', gradient))
(x * 2).sum().backward()
hook.remove()
# %%
torch.autograd.functional.jacobian(lambda z: z * z.sum(), torch.tensor([1.0, 2.0]))
# %%
torch.autograd.functional.hessian(lambda z: (z ** 3).sum(), torch.tensor([1.0, 2.0]))
# %%
with torch.set_grad_enabled(False):
    print((x * 2).requires_grad)
torch.is_grad_enabled()
# %%
torch.manual_seed(3)
net = nn.Sequential(nn.Conv2d(1, 4, 3), nn.BatchNorm2d(4), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten())
seen = {}
handle = net[0].register_forward_hook(lambda layer, given, made: seen.update(shape=tuple(made.shape)))
out = net(torch.rand(2, 1, 6, 6))
handle.remove()
print(seen, out.shape, net[1].running_mean)
# %%
lstm = nn.LSTM(3, 5, num_layers=2, batch_first=True)
out, (hidden, cell) = lstm(torch.rand(2, 4, 3))
out[:, -1], hidden.shape, sum(p.numel() for p in lstm.parameters())
# %%
optimizer = torch.optim.SGD([{'params': net[0].parameters(), 'lr': 0.1}, {'params': net[1].parameters()}], lr=0.01)
schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=4)
for _ in range(3):
    optimizer.step(); schedule.step()
schedule.get_last_lr()
"""

RECORDS = r"""
import torch
from collections import Counter, defaultdict, deque, namedtuple
from dataclasses import dataclass, field
from functools import partial, reduce
counts = Counter('to be or not to be'.split())
counts.most_common(2)
# %%
@dataclass
class Settings:
    rate: float = 0.1
    sizes: list = field(default_factory=lambda: [4, 2])
    def scaled(self, by): return Settings(self.rate * by, self.sizes)
print(Settings(), Settings(0.5) == Settings(0.5), Settings().scaled(2))
# %%
Point = namedtuple('Point', ['x', 'y'])
groups = defaultdict(list)
for point in (Point(1, 2), Point(1, 5)): groups[point.x].append(point)
last = deque(maxlen=2)
for number in range(4): last.append(number)
print(dict(groups), list(last), partial(pow, 2)(5), reduce(lambda a, b: a * b, [1, 2, 3, 4]))
# %%
def logged(function):
    def wrapper(*args, **kwargs):
        print('calling', function.__name__)
        return function(*args, **kwargs)
    return wrapper
@logged
def double(value): return 2 * value
double(4)
# %%
class Stopped(ValueError):
    pass
class Guard:
    def __enter__(self): print('in'); return self
    def __exit__(self, *error): print('out'); return True
with Guard() as guard:
    raise Stopped('enough')
try:
    raise Stopped('again')
except ValueError as error:
    print(type(error).__name__, error)
# %%
from torch.utils.data import random_split, DataLoader, TensorDataset, Subset
data = TensorDataset(torch.arange(10.0), torch.arange(10))
train, rest = random_split(data, [0.7, 0.3], generator=torch.Generator().manual_seed(1))
len(train), len(rest), train[0], Subset(data, [3, 5])[1]
# %%
def together(batch):
    numbers, places = zip(*batch)
    return torch.stack(numbers), torch.tensor(places)
[batch[1] for batch in DataLoader(rest, batch_size=2, collate_fn=together)]
# %%
match (2, [3, 4]):
    case (1, _): print('one')
    case (first, [second, *others]) if first < second: print(first, second, others)
"""

SEQUENCES = """\
import re, collections
from torch.nn.utils.rnn import pad_sequence, pack_padded_sequence, pad_packed_sequence
torch.manual_seed(4)
lines = [re.sub('[^A-Za-z]+', ' ', line).strip().lower() for line in ['The Time-Machine, by', 'H. G. Wells (1895)']]
words = [re.findall(r'[a-z]+', line) for line in lines]
print(lines, words, re.split(r'([,.]|\\s)', 'Hello, world.'), re.sub(r'(\\w+) (\\w+)', r'\\2 \\1', 'a b'))
# %%
class Vocabulary:
    def __init__(self, tokens):
        counted = collections.Counter(token for line in tokens for token in line)
        self.names = ['<pad>'] + sorted(counted)
        self.places = {name: place for place, name in enumerate(self.names)}
    def __getitem__(self, tokens):
        if not isinstance(tokens, (list, tuple)): return self.places[tokens]
        return [self[token] for token in tokens]
    def names_of(self, places):
        return [self.names[int(place)] for place in places] if hasattr(places, '__len__') else self.names[places]
vocabulary = Vocabulary(words)
vocabulary[words[0]], vocabulary.names_of(1), vocabulary.names_of([2, 3])
# %%
padded = pad_sequence([torch.tensor(vocabulary[line]) for line in words], batch_first=True)
lengths = [len(line) for line in words]
padded, lengths
# %%
embedding, recurrent = nn.Embedding(9, 4, padding_idx=0), nn.GRU(4, 3, batch_first=True)
packed = pack_padded_sequence(embedding(padded), lengths, batch_first=True, enforce_sorted=False)
states, last = recurrent(packed)
print(pad_packed_sequence(states, batch_first=True), last.shape, packed.batch_sizes)
# %%
layer = nn.TransformerEncoderLayer(d_model=4, nhead=2, dim_feedforward=8, dropout=0.1, batch_first=True)
encoder = nn.TransformerEncoder(layer, num_layers=2)
encoder(embedding(padded))
# %%
encoder.eval()
encoder(embedding(padded)).sum().backward()
embedding.weight.grad
# %%
nn.Linear(4, 3).load_state_dict({'weight': torch.zeros(3, 5), 'other': torch.zeros(3)})
# %%
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(2, 1)
net = Net()
print(net.load_state_dict({'layer.weight': torch.ones(1, 2)}, strict=False))
net.load_state_dict({'layer.weight': torch.ones(1, 2)})
# %%
class Meters:
    def __init__(self, value): self.value = value
    def __add__(self, other): return Meters(self.value + other.value) if isinstance(other, Meters) else NotImplemented
(Meters(1) + Meters(2)).value, np.c_[np.arange(3.0), np.ones(3)].tolist()
# %%
nn.init.orthogonal_(net.layer.weight); nn.init.trunc_normal_(net.layer.bias, std=0.02)
net.layer.weight, net.layer.bias, padded.layout
"""

POLICIES = """\
from torch.distributions import Categorical, Normal, Bernoulli
torch.manual_seed(5)
policy = nn.Linear(3, 2)
chosen = Categorical(logits=policy(torch.ones(4, 3)))
actions = chosen.sample()
print(actions, chosen.log_prob(actions), chosen.entropy().mean(), chosen)
# %%
(-chosen.log_prob(actions) * torch.tensor([1.0, 0.5, 0.25, 2.0])).sum().backward()
policy.weight.grad
# %%
noise = Normal(torch.tensor([0.0, 1.0]), torch.tensor(2.0))
noise.sample((3,)), noise.log_prob(torch.tensor(0.5)), noise.mean, noise.stddev
# %%
Bernoulli(torch.tensor([0.2, 0.7])).sample(torch.Size([3]))
# %%
Normal(0.0, -1.0)
"""

NOTEBOOKS = {
    "policies": POLICIES,
    "sequences": SEQUENCES,
    "first unit": FIRST_UNIT,
    "arrays": ARRAYS,
    "gradients": GRADIENTS,
    "training": TRAINING,
    "words": WORDS,
    "own gradients": OWN_GRADIENTS,
    "records": RECORDS,
}
"""Notebooks by name."""
