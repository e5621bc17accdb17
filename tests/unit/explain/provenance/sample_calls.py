"""Sample calls for every function that has a rule.

A line names functions, and after a colon calls of each of them, set apart by semicolons; a function may have
several lines. The names in the calls are those of ``samples.drawn``.
"""

from __future__ import annotations

BOTH = """
abs absolute neg negative exp exp2 expm1 log log2 log10 log1p sqrt rsqrt square: a
reciprocal sigmoid tanh relu sin cos tan asin acos atan arcsin arccos arctan sinh cosh: a
asinh acosh atanh floor ceil trunc frac sign erf erfc isnan isinf isfinite positive: a
deg2rad rad2deg lgamma digamma nan_to_num: a
logical_not bitwise_not: i
logit bernoulli: chance
add: a | a2 ; a | row ; col | row ; a | row, alpha=2 ; a | 1, alpha=0.5
sub: a | row ; col | row ; a | a2, alpha=0.5 ; col | a
subtract: a | row, alpha=3
mul: a | a2 ; a | row ; col | row ; cube | a ; a | 0.5
multiply divide true_divide lt le gt ge maximum minimum fmod remainder floor_divide: a | row ; col | row
greater less greater_equal less_equal atan2 hypot fmax fmin: a | row ; col | row
div: a | row ; a | 2 ; a | row, rounding_mode='floor'
eq ne not_equal: i | i2
logical_and logical_xor: mask | mask2 ; i | i2
logical_or: mask | mask2
bitwise_and bitwise_or bitwise_xor: i | i2 ; i | 1
round: a ; a | decimals=1
pow: a | 2 ; chance | row
clamp: a | -0.5, 0.5 ; a | min=row
clip: a | -0.5, 0.5
clamp_min clamp_max: a | 0.1
lerp: a | row, 0.5 ; a | row, col
isclose allclose equal: a | a
addcmul: a | row, col ; a | row, row, value=2
addcdiv: a | row, col, value=0.5
dist: a | a2
masked_fill: a | mask, 2.0 ; a | mask, unit
mm: a | b
bmm: cube | cube2
mv: a | row
dot vdot: row | row
matmul: a | b ; cube | b ; row | b ; a | row ; cube | cube2 ; row | row ; row | cube2 ; cube | row
outer ger: v | row
inner: a | a2 ; cube | row ; a | unit
kron: a | b ; row | a
addmm: bias | a, b ; unit | a, b, beta=2, alpha=0.5 ; bias | a, b, beta=0
addmv: v | a, row ; one | a, row, alpha=3
baddbmm: square[:1, :1] | cube, cube2
addbmm: unit | cube, cube2
cross: three | three2 ; three | three2, dim=1
matrix_power: square | 2 ; square | 3 ; square | 0
sum: a ; cube | 1 ; cube | (0, -1), keepdim=True ; a | dim=0, keepdim=True ; unit
mean: a ; cube | 1 ; a | 1, True
prod amin argsort: a ; a | 0
nansum nanmean cumprod log_softmax: a | 1
logsumexp: a | 1 ; cube | (0, 1)
max: a ; a | 1 ; a | a2 ; a | dim=0, keepdim=True
min: a ; a | 1 ; a | a2
median argmax count_nonzero unbind: a ; a | 1
amax: a ; a | 1 ; cube | (0, 2)
argmin: a ; a | 0, keepdim=True
all: mask ; mask | 1
any: mask ; mask | 0
std: a ; a | 1 ; a | False
var: a ; a | 1, keepdim=True
norm: a ; a | dim=1 ; a | 1
cumsum: a | 0 ; cube | 1 ; row | -1
softmax: a | 1 ; a | dim=0 ; cube | 1
sort: a ; a | 0 ; a | 1, True
topk: a | 1 ; a | 1, dim=0
trace: a ; cube[0]
inverse det: square
unsqueeze: a | 0 ; a | -1 ; cube | 2
squeeze: col ; cube[:1] | 0
transpose: a | 0, 1 ; cube | 0, -1
swapaxes: a | 0, 1
swapdims: cube | 1, 2
t: a ; row
movedim: cube | 0, 2
narrow: a | 1, 1, 1
select: a | 1, 0
chunk: a | 2, 1
diagonal: square ; cube | 0, 1, 2
unflatten: cube | 1, (1, -1)
reshape: a | (-1,) ; cube | (a.shape[1], -1)
permute: cube | (2, 0, 1)
flatten: cube ; cube | 1
ravel: cube
broadcast_to: row | cube.shape
split: a | 1 ; a | 2, 1
tile: a | (2, 2) ; row | (3,)
repeat_interleave: a | 2, 1 ; row | 3
flip: a | (0,) ; cube | (0, 2)
roll: a | 1, 1 ; row | 2 ; cube | (1, 1), (0, 2)
triu: square ; a | 1
tril: a ; square | -1
diag: row ; square ; a | 1
gather: a | 1, places
index_select: a | 0, rows ; cube | 1, rows
masked_select: a | mask
take: a | flat
multinomial: chance | 1
unique: i ; a
nonzero: i ; a | as_tuple=True
"""
"""By short name: the first operand, then the other arguments; both as a function and as a method."""

FUNCTIONS = """
torch.tensordot: a, b, 1 ; cube, a, ([1, 2], [0, 1]) ; a, row, 0
torch.einsum: 'ij,jk->ik', a, b ; 'ij,jk', a, b ; 'ij,jk->ik', a, row[None] ; 'bi,oi->bo', a, w
torch.einsum: 'ii->i', square ; 'ii', square ; 'ij->ji', a ; 'ij,ij->', a, a2 ; '...j,j->...', cube, row
torch.einsum: 'i,j->ij', v, row ; 'ij,j,i->', a, row, v ; 'ij->j', a
torch.linalg.inv torch.linalg.det: square
torch.linalg.multi_dot: [a, b] ; [row, b, w] ; [a, b, w, row]
torch.linalg.norm: a ; a, dim=1 ; a, 1 ; a, 'fro'
torch.linalg.vector_norm: a ; a, dim=0, keepdim=True
torch.where: mask, a, row ; mask, a, 0.0 ; mask, unit, a
torch.cat: [a, a2] ; [a, col], dim=1 ; (cube, cube, a[None])
torch.concat: [a, a2]
torch.concatenate: [a, a2], dim=1
torch.stack: [a, a2] ; [a, a2], dim=1 ; [unit, unit] ; [row, row], -1
torch.hstack: [a, col] ; [row, one]
torch.vstack: [a, row] ; [row, row]
torch.dstack: [a, a2] ; [row, row]
torch.column_stack: [v, a] ; [v, v]
torch.row_stack: [row, a]
torch.atleast_1d: unit ; a
torch.atleast_2d: row ; cube
torch.broadcast_tensors: col, row
torch.meshgrid: v, row ; v, row, indexing='xy'
torch.nn.functional.sigmoid torch.nn.functional.tanh: a
torch.nn.functional.relu torch.nn.functional.relu6 torch.nn.functional.elu: a
torch.nn.functional.selu torch.nn.functional.celu torch.nn.functional.leaky_relu: a
torch.nn.functional.gelu torch.nn.functional.silu torch.nn.functional.softsign: a
torch.nn.functional.logsigmoid torch.nn.functional.hardtanh torch.nn.functional.softplus: a
torch.nn.functional.mish torch.nn.functional.hardsigmoid torch.nn.functional.dropout: a
torch.as_tensor torch.zeros_like torch.ones_like torch.empty_like torch.randn_like: a
torch.rand_like abs round: a
torch.cosine_similarity: a, a2 ; a, row[None], 0
torch.nn.functional.linear: a, w, bias ; cube, w ; a, row ; row, w, bias ; a, w, one
torch.nn.functional.softmax: a, 1 ; a ; cube, dim=0
torch.nn.functional.log_softmax torch.nn.functional.softmin: a, 1
torch.nn.functional.mse_loss torch.nn.functional.l1_loss: a, a2 ; a, row ; a, a2, reduction='none'
torch.nn.functional.mse_loss torch.nn.functional.l1_loss: a, a2, reduction='sum'
torch.nn.functional.smooth_l1_loss torch.nn.functional.huber_loss: a, a2 ; a, row ; a, a2, reduction='none'
torch.nn.functional.smooth_l1_loss torch.nn.functional.huber_loss: a, a2, reduction='sum'
torch.nn.functional.cross_entropy: a, label ; a, label, reduction='none' ; a, a2
torch.nn.functional.binary_cross_entropy: chance, chance2 ; chance, chance2, reduction='none'
torch.nn.functional.binary_cross_entropy_with_logits: a, chance2
torch.nn.functional.one_hot: label, a.shape[1]
torch.nn.functional.normalize: a ; a, dim=0
torch.nn.functional.cosine_similarity torch.nn.functional.pairwise_distance: a, a2
torch.nn.functional.pad: a, (1, 2) ; a, (0, 0, 1, 1), value=3.0
torch.nn.functional.layer_norm: a, (a.shape[1],) ; a, [a.shape[1]], row, row
torch.nn.functional.conv2d: images, filters ; images, filters, bias, 2, 1
torch.nn.functional.conv2d: images[0], filters, padding=(0, 2) ; images, filters, None, 1, 'valid'
torch.nn.functional.conv2d: images, filters, dilation=2, padding=2 ; images, filters, None, 1, 'same', 2
torch.nn.functional.conv2d: images, grouped, grouped_bias, groups=2 ; images, grouped, padding=1, groups=2
torch.nn.functional.max_pool2d: images, 2 ; images[0], (2, 3), 1 ; images, 3, 2, 1 ; images, 2, stride=3
torch.nn.functional.avg_pool2d: images, 2 ; images[0], (2, 3), 1 ; images, 3, 2, 1
torch.nn.functional.avg_pool2d: images, (1, 2), (2, 1), (0, 1)
torch.nn.functional.embedding: label, b ; places, b ; weight=b, input=label
torch.nn.functional.nll_loss: a, label ; a, label, reduction='none' ; a, label, reduction='sum'
torch.nn.functional.nll_loss: row, label[0]
torch.normal: a, 1.0 ; a, chance ; 0.5, chance ; 0.0, 1.0, (2, 2)
torch.tensor: a ; [1.0, 2.0]
torch.zeros torch.randn: 2, 3
torch.ones torch.empty: 2
torch.full: (2, 2), 3.0
torch.full_like: a, 2.0
torch.eye torch.rand: 3
torch.nn.Transformer.generate_square_subsequent_mask: 3
torch.arange torch.range: 0, 5
torch.linspace torch.logspace: 0, 1, 3
torch.randint: 0, 5, (2,)
torch.randperm: 4
torch.randint_like: a, 0, 5
sum: [a, a2, a]
pow: a, 2
float: unit ; one
int: unit
"""
"""Arguments of functions by their full names."""

METHODS_ALONE = """
float double half bfloat16 int long short char byte bool clone contiguous detach cpu: a
to type: a | torch.float32
type_as: a | i
view: a | -1 ; cube | a.shape[1], -1
view_as reshape_as: a | a2
reshape: a | -1 ; a | (-1, 1)
permute: cube | 2, 0, 1 ; cube | (1, 0, 2)
expand: row | 4, -1 ; col | -1, 3
expand_as: row | a
repeat: a | 2, 1 ; row | 2, 2
flip: a | 0, 1
tile: a | 2, 2
where: a | mask, row ; a | mask, 0.0
item: unit ; one
tolist: unit
new_zeros new_ones new_empty: a | 2
new_full: a | (2,), 3.0
"""
"""Methods of tensors that are no functions of torch: the owner, then the arguments."""

IN_PLACE = """
abs_ neg_ exp_ log_ sqrt_ rsqrt_ square_ reciprocal_ sigmoid_ tanh_ relu_ sin_ cos_:
floor_ ceil_ round_ trunc_ sign_ zero_ squeeze_ t_ normal_ uniform_ random_ bernoulli_:
exponential_:
add_ sub_ mul_ div_ pow_ fmod_ remainder_ lt_ le_ gt_ ge_ floor_divide_: row ; 2
copy_: row
fill_: 3.0
clamp_ clip_: -0.5, 0.5
masked_fill_: mask, 2.0
addcmul_: row, col
addcdiv_: row, col, value=2
unsqueeze_: 0
transpose_: 0, 1
resize_: 2, 1
index_fill_: 0, rows, 2.0
scatter_: 1, places, a2 ; 1, places, 5.0
index_add_: 0, rows, row.repeat(3, 1) ; 1, label, torch.outer(v, v)
"""
"""Arguments of methods that change a copy of ``a``."""

CODES = """
Tensor.T: a.T ; cube.T
Tensor.mT: cube.mT
Tensor.H: a.H
Tensor.mH: a.mH
Tensor.real: a.real
operator.getitem: a[0] ; a[:, 1:] ; cube[..., 0] ; a[:, None] ; a[::2, -1] ; cube[0, :, 1] ; a[rows]
operator.getitem: a[mask] ; a[:, [0, 0, -1]] ; a[rows, 0] ; cube[:, rows] ; a.split(1)[0]
operator.getitem: a[None, ..., None] ; torch.max(a, 1)[0] ; a.sort()[1]
operator.setitem: c = a.clone() $ c[0] = row ; c = a.clone() $ c[:, 1] = 5.0 ; c = a.clone() $ c[mask] = 0.0
operator.setitem: c = a.clone() $ c[rows] = row ; c = a.clone() $ c[:, :1] = col
ndarray.T: x = a.numpy() $ x.T
operator.eq: i == i2
operator.ne: i != i2
Tensor.eq_: c = i.clone() $ c.eq_(i2)
Tensor.ne_: c = i.clone() $ c.ne_(2)
operator.add: a + row ; 1 + a ; a + 1
operator.sub: a - col ; 1 - a
operator.mul: a * row ; 2 * col
operator.truediv: a / row ; 1 / a
operator.floordiv: a // row
operator.mod: a % row
operator.pow: a ** 2 ; chance ** row
operator.matmul: a @ b ; cube @ b ; row @ b ; row @ row
operator.and: i & i2
operator.or: mask | mask2
operator.xor: i ^ i2
operator.lshift: i << 1
operator.rshift: i >> 1
operator.neg: -a
operator.pos: +a
operator.invert: ~mask
operator.lt: a < row
operator.le: a <= row
operator.gt: a > row
operator.ge: a >= row
operator.iadd: c = a.clone() $ c += row
operator.isub: c = a.clone() $ c -= row
operator.imul: c = a.clone() $ c *= row
operator.itruediv: c = a.clone() $ c /= row
operator.ifloordiv: c = a.clone() $ c //= row
operator.imod: c = a.clone() $ c %= row
operator.ipow: c = a.clone() $ c **= row
operator.iand: c = i.clone() $ c &= i2
operator.ior: c = i.clone() $ c |= i2
operator.ixor: c = i.clone() $ c ^= i2
named.values: torch.max(a, 1).values ; a.sort().values
named.indices: torch.min(a, 0).indices
copy.deepcopy: import copy $ copy.deepcopy(a)
torch.nn.Linear: layer = nn.Linear(a.shape[1], 2).double() $ layer(a)
torch.nn.ReLU: nn.ReLU()(a)
torch.nn.Sigmoid: nn.Sigmoid()(a)
torch.nn.Tanh: nn.Tanh()(a)
torch.nn.LeakyReLU: nn.LeakyReLU()(a)
torch.nn.ELU: nn.ELU()(a)
torch.nn.GELU: nn.GELU()(a)
torch.nn.SiLU: nn.SiLU()(a)
torch.nn.Softplus: nn.Softplus()(a)
torch.nn.Softsign: nn.Softsign()(a)
torch.nn.LogSigmoid: nn.LogSigmoid()(a)
torch.nn.Hardtanh: nn.Hardtanh()(a)
torch.nn.ReLU6: nn.ReLU6()(a)
torch.nn.Identity: nn.Identity()(a)
torch.nn.Softmax: nn.Softmax(1)(a)
torch.nn.LogSoftmax: nn.LogSoftmax(dim=0)(a)
torch.nn.Flatten: nn.Flatten()(cube)
torch.nn.MSELoss: nn.MSELoss()(a, a2) ; nn.MSELoss(reduction='none')(a, a2)
torch.nn.L1Loss: nn.L1Loss()(a, a2)
torch.nn.BCELoss: nn.BCELoss()(chance, chance2)
torch.nn.Conv2d: layer = nn.Conv2d(2, 2, 2, padding=1).double() $ layer(images)
Module.generate_square_subsequent_mask: nn.Transformer(4, 2, 1, 1, 8).generate_square_subsequent_mask(3)
torch.nn.MaxPool2d: nn.MaxPool2d(2)(images) ; nn.MaxPool2d(3, 2, padding=1)(images)
torch.nn.AvgPool2d: nn.AvgPool2d(2)(images) ; nn.AvgPool2d((3, 2), stride=1, padding=1)(images)
torch.nn.Embedding: layer = nn.Embedding(4, 2) $ layer(label)
torch.nn.NLLLoss: nn.NLLLoss()(a, label)
number.tolist: row.numpy().mean().tolist()
torch.nn.CrossEntropyLoss: nn.CrossEntropyLoss()(a, label)
"""
"""Whole codes, ``$`` between their lines; the sample is their last step."""

NUMPY = """
numpy.exp numpy.log1p numpy.expm1 numpy.square numpy.abs: x
numpy.log numpy.log2 numpy.log10 numpy.sqrt: p
numpy.power: p, r ; p, 2
numpy.absolute numpy.negative numpy.sin numpy.cos numpy.tan numpy.tanh numpy.sinh numpy.cosh numpy.arctan: x
numpy.floor numpy.ceil numpy.sign numpy.isnan numpy.isinf numpy.isfinite numpy.reciprocal: x
numpy.add numpy.subtract numpy.multiply numpy.divide numpy.maximum numpy.minimum: x, r ; x, 2
numpy.mod numpy.greater numpy.less numpy.greater_equal numpy.less_equal: x, r
numpy.allclose numpy.isclose numpy.array_equal: x, x
numpy.equal numpy.not_equal: w, w2
numpy.logical_and numpy.logical_or: k, k2
numpy.sum numpy.mean numpy.prod numpy.std numpy.var numpy.max numpy.min: x ; x, axis=1
numpy.amax numpy.amin numpy.argmax numpy.argmin: x ; x, 0
numpy.all numpy.any: k ; k, axis=0
numpy.cumsum: x, axis=1 ; r
numpy.dot numpy.matmul: x, y ; x, r ; r, r
numpy.outer: r, r
numpy.trace numpy.linalg.inv numpy.linalg.det: s
numpy.sort numpy.argsort: x ; x, axis=0
numpy.random.choice: 5, 3
numpy.random.permutation: 4
numpy.where: k, x, 0.0 ; k, x, r
numpy.round: x ; x, 1
numpy.clip: x, -0.5, 0.5
numpy.reshape: x, (-1,) ; x, -1
numpy.transpose: x
numpy.squeeze: x[:1]
numpy.expand_dims: x, 0
numpy.concatenate: [x, x] ; [x, x], axis=1
numpy.stack numpy.vstack numpy.hstack: [x, x]
numpy.linalg.norm: x
numpy.zeros numpy.ones numpy.empty: (2, 2)
numpy.full: (2,), 3.0
numpy.eye numpy.arange: 3
numpy.linspace: 0, 1, 3
numpy.zeros_like numpy.ones_like: x
numpy.array numpy.asarray: x ; [1.0, 2.0]
"""
"""Arguments of numpy's functions; the arrays are those of ``ARRAYS``."""

ARRAY_METHODS = """
sum mean prod std var max min argmax argmin: x | ; x | axis=1
all any: k | ; k | axis=0
cumsum: x | axis=1
dot: x | y ; r | r
reshape: x | -1 ; x | (-1, 1)
transpose: x |
copy flatten ravel squeeze: x |
round: x | 1
astype: x | "float32"
item: r[:1] |
tolist: r[:1].reshape(()) |
"""
"""Methods of arrays: the owner, then the arguments."""

ARRAYS = {
    "x": "a",
    "p": "chance",
    "y": "b",
    "r": "row",
    "k": "mask",
    "k2": "mask2",
    "w": "i",
    "w2": "i2",
    "s": "square",
}
"""The arrays by name, and the tensors that they are made of."""
