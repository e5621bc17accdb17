"""Sample calls of linear algebra, statistics and further layers; written as those of ``sample_calls``."""

from __future__ import annotations

BOTH = """
angle sgn signbit sinc conj fliplr flipud rot90 svd: a
argwhere: i
diag_embed: a ; row | 1
rot90: a | 2 ; a | 1, (1, 0)
logaddexp: a | row ; col | row
heaviside: (i - i2).double() | row
pinverse matrix_exp slogdet: square
logdet: (square @ square)
cov corrcoef: a ; row ; a[:1]
cummax cummin: a | 1 ; cube | 0
logcumsumexp: a | 1 ; row | 0
diff: a ; a | 1, 0 ; cube | n=2, dim=-1
kthvalue: a | 1 ; a | 1, 0, True
mode: a ; a | 0
nanmedian: a ; a | 1
quantile nanquantile: a | 0.4, 1 ; a | 0.5 ; a | 0.25, dim=0, keepdim=True
quantile: a | torch.tensor([0.1, 0.6], dtype=torch.float64), dim=1
histc: a | 2
bincount: i2.reshape(-1) | minlength=4 ; i2.reshape(-1) | a.reshape(-1), 4
scatter: a | 1, places, a2 ; a | 1, places, 5.0
scatter_add: a | 1, places, a2 ; a | 1, places[:, :1], a2
index_add: a | 0, rows, row.repeat(3, 1)
index_copy: a | 0, torch.arange(a.shape[0]), a2 ; a | 1, torch.tensor([1]), col
index_fill: a | 0, rows, 2.0
take_along_dim: a | places, 1
"""

FUNCTIONS = """
torch.detach: a
torch.atleast_3d: a ; row
torch.complex: a, a2
torch.aminmax: a ; a, dim=1 ; a, dim=0, keepdim=True
torch.std_mean torch.var_mean: a ; a, 1 ; a, dim=1, keepdim=True
torch.block_diag: a, row ; a, b
torch.cartesian_prod: v, row ; row
torch.combinations: row ; row, 2, True
torch.cdist: a, w ; cube, cube2.mT
torch.vander: row ; row, 3 ; row, 2, True
torch.trapezoid: a ; a, row ; a, a2 ; a, dim=0
torch.tril_indices torch.triu_indices: 2, 2
torch.bucketize: a, one ; a, torch.tensor([-0.5, 0.5])
torch.searchsorted: one, a ; torch.tensor([-0.5, 0.5], dtype=torch.float64), a
torch.hsplit: a, [1]
torch.vsplit: a, [1] ; cube, 1
torch.tensor_split: a, 2 ; a, (1,), dim=1
torch.linalg.cholesky: i.t() @ i + 50 * torch.eye(i.shape[1])
torch.linalg.cond torch.linalg.pinv torch.linalg.slogdet torch.linalg.eigvals: square
torch.linalg.eig: square
torch.linalg.eigh torch.linalg.eigvalsh: (i.t() @ i).double()
torch.linalg.qr: i.double() ; i.t().double()
torch.linalg.svdvals torch.linalg.svd: a
torch.linalg.matrix_rank: (i2 > 3).double()
torch.linalg.solve: square, b ; square, row
torch.linalg.cross: three, three2
torch.linalg.matrix_power: square, 2
torch.nn.utils.parameters_to_vector: [a, unit, row]
torch.nn.functional.hardswish torch.nn.functional.tanhshrink: a
torch.nn.functional.threshold: a, 0.1, 2.0
torch.nn.functional.prelu: a, one ; a, row ; images, grouped_bias[:2]
torch.nn.functional.adaptive_avg_pool1d: cube, 2 ; cube, 1
torch.nn.functional.adaptive_avg_pool2d: images, 1 ; images, (2, 3) ; images[0], 2
torch.nn.functional.adaptive_max_pool2d: images, 1 ; images, (2, 3)
torch.nn.functional.avg_pool1d torch.nn.functional.max_pool1d: images[0], 2 ; images[0], 3, 2, 1
torch.nn.functional.avg_pool1d torch.nn.functional.max_pool1d: images[0], 2, 1
torch.nn.functional.bilinear: a, a2, torch.stack([square, square.t()]) ; v[:, None], a, b.t()[:, None], bias
torch.nn.functional.glu: images, 1 ; images[:, :, :2], dim=2
torch.nn.functional.group_norm: images, 2 ; images, 1, grouped_bias[:2], grouped_bias[2:]
torch.nn.functional.interpolate: images, scale_factor=2 ; images, (2, 5)
torch.nn.functional.pixel_shuffle: grouped.reshape(1, 4, 2, 2), 2
torch.nn.functional.unfold: images, 2 ; images, (2, 3), 1, 1, 2
torch.nn.functional.scaled_dot_product_attention: a, a2, b.t()[:1].expand(a.shape) ; cube, cube, cube
torch.nn.functional.kl_div: a, chance, reduction='sum' ; a, chance, reduction='none'
torch.nn.functional.kl_div: a, chance, reduction='batchmean'
torch.nn.functional.soft_margin_loss torch.nn.functional.poisson_nll_loss: a, a2 ; a, a2, reduction='none'
torch.nn.functional.hinge_embedding_loss: a, a2 ; a, mask * 2 - 1, reduction='none'
torch.nn.functional.gaussian_nll_loss: a, a2, chance ; a, a2, chance, reduction='none'
torch.nn.functional.margin_ranking_loss: a, a2, row[None] ; a, a2, a, reduction='none'
torch.nn.functional.multi_margin_loss: a, label ; a, label, reduction='none'
torch.nn.functional.cosine_embedding_loss: a, a2, torch.ones(a.shape[0])
torch.nn.functional.cosine_embedding_loss: a, a2, torch.ones(a.shape[0]), reduction='none'
torch.nn.functional.triplet_margin_loss: a, a2, chance ; a, a2, chance, margin=9.0, reduction='none'
"""

METHODS_ALONE = """
unfold: a | 1, 2, 1 ; cube | 0, 1, 1
"""

IN_PLACE = """
tril_ triu_: 1
lerp_: row, 0.5
fill_diagonal_: 3.0
index_copy_: 1, torch.tensor([1]), col
index_put_: (rows,), row ; (rows, rows % 2), unit
masked_scatter_: mask, a2
scatter_add_: 1, places, a2
"""

CODES = """
named.Q: torch.linalg.qr(i.double()).Q
named.R: torch.linalg.qr(i.double()).R
named.U: torch.svd(a).U
named.S: torch.svd(a).S
named.V: torch.svd(a).V
named.Vh: torch.linalg.svd(a).Vh
named.eigenvalues: torch.linalg.eigh((i.t() @ i).double()).eigenvalues
named.eigenvectors: torch.linalg.eigh((i.t() @ i).double()).eigenvectors
named.sign: torch.linalg.slogdet(square).sign
named.logabsdet: torch.linalg.slogdet(square).logabsdet
named.min: torch.aminmax(a).min
named.max: torch.aminmax(a, dim=1).max
number.astype: row.numpy().mean().astype("float32")
number.max: row.numpy().mean().max()
number.mean: row.numpy().mean().mean()
number.min: row.numpy().mean().min()
number.round: row.numpy().mean().round(1)
number.std: row.numpy().mean().std()
number.sum: row.numpy().mean().sum()
math.fmod: import math $ math.fmod(unit.item(), 0.25)
math.copysign: import math $ math.copysign(2.0, unit.item())
math.trunc: import math $ math.trunc(unit.item() * 3)
math.gcd: import math $ math.gcd(i[0, 0], 12)
math.lcm: import math $ math.lcm(i[0, 0], 6)
math.comb: import math $ math.comb(7, i[0, 0])
math.perm: import math $ math.perm(7, i[0, 0])
math.factorial: import math $ math.factorial(i[0, 0])
math.prod: import math $ math.prod([unit, one[0], row[0]])
numbers.rand: g = np.random.RandomState(0) $ g.rand(3)
numbers.randn: g = np.random.RandomState(0) $ g.randn(3)
numbers.randint: g = np.random.RandomState(0) $ g.randint(0, 5, 3)
numbers.random_sample: g = np.random.RandomState(0) $ g.random_sample(3)
numbers.choice: g = np.random.default_rng(0) $ g.choice(5, 3)
numbers.integers: g = np.random.default_rng(0) $ g.integers(0, 5, 3)
numbers.normal: g = np.random.default_rng(0) $ g.normal(0.0, 1.0, 3)
numbers.permutation: g = np.random.default_rng(0) $ g.permutation(4)
numbers.random: g = np.random.default_rng(0) $ g.random(3)
numbers.standard_normal: g = np.random.default_rng(0) $ g.standard_normal(3)
numbers.uniform: g = np.random.default_rng(0) $ g.uniform(0.0, 1.0, 3)
"""

NUMPY = """
numpy.arccos numpy.arcsin numpy.cbrt numpy.deg2rad numpy.rad2deg numpy.fabs numpy.rint numpy.trunc: x
numpy.exp2 numpy.nan_to_num: x
numpy.tril numpy.triu: x ; x, 1
numpy.heaviside: w - 1.0, 0.5 ; w - w2, r
numpy.vdot: r, r
numpy.copy numpy.ravel numpy.flip numpy.fliplr numpy.flipud numpy.ndim numpy.size: x
numpy.logical_not: k
numpy.flip: x, 1 ; x, (0, 1)
numpy.logical_xor: k, k2
numpy.arctan2 numpy.fmax numpy.fmin numpy.hypot numpy.floor_divide numpy.remainder: x, r
numpy.float_power: p, r
numpy.empty_like: x
numpy.full_like: x, 2.0
numpy.identity: 3
numpy.logspace: 0, 1, 3
numpy.append: x, x ; r, 2.0 ; x, x, axis=1
numpy.argwhere numpy.flatnonzero: w
numpy.atleast_2d: r
numpy.average: x ; x, axis=1 ; x, weights=p ; x, axis=1, weights=r
numpy.bincount: w2.reshape(-1), minlength=4
numpy.broadcast_to: r, (2, r.shape[0])
numpy.column_stack numpy.dstack: [x, x] ; (r, r)
numpy.corrcoef numpy.cov: x
numpy.count_nonzero: k
numpy.median numpy.ptp numpy.nanmax numpy.nanmin numpy.nanmean numpy.nansum: x ; x, axis=1
numpy.cumprod: x, axis=1 ; r
numpy.diag: s ; r ; s, 1
numpy.diff: x ; x, 1, 0
numpy.inner: x, r ; r, r
numpy.isin: w2, w[:1, :1]
numpy.linalg.cholesky: s * 0.1 + 5 * np.eye(s.shape[0])
numpy.linalg.cond numpy.linalg.pinv numpy.linalg.eigvals numpy.linalg.eigvalsh: s
numpy.linalg.matrix_rank: (w2 > 3) * 1.0
numpy.linalg.solve: s, y ; s, r
numpy.moveaxis: x, 0, 1
numpy.percentile: x, 40 ; x, 40, axis=1
numpy.quantile: x, 0.4, axis=0 ; x, [0.1, 0.6], axis=1
numpy.repeat: x, 2 ; x, 2, axis=1
numpy.roll: x, 1 ; x, 1, axis=1
numpy.searchsorted: r[:1], x
numpy.swapaxes: x, 0, 1
numpy.tile: x, (2, 2) ; r, 3
numpy.unique: w
"""

ARRAY_METHODS = """
argsort: x | axis=0 ; x |
clip: x | -0.5, 0.5
diagonal trace: s |
repeat: x | 2 ; x | 2, axis=1
swapaxes: x | 0, 1
"""

NEVER_STEPS = {
    "ndarray.nonzero": "x.nonzero()",
    "ndarray.sort": "x.sort()",
    "numbers.shuffle": "g = np.random.default_rng(0)\ng.shuffle(x)",
    "torch.nn.utils.clip_grad_value_": "layer = nn.Linear(2, 2)\nlayer(torch.ones(1, 2)).sum().backward()\n"
    "nn.utils.clip_grad_value_(layer.parameters(), 0.5)",
    "numpy.array_split": "np.array_split(x, 2)",
    "numpy.histogram": "np.histogram(x, 3)",
    "numpy.linalg.eig": "np.linalg.eig(s)",
    "numpy.linalg.eigh": "np.linalg.eigh(s)",
    "numpy.linalg.lstsq": "np.linalg.lstsq(s, y)",
    "numpy.linalg.qr": "np.linalg.qr(s)",
    "numpy.linalg.slogdet": "np.linalg.slogdet(s)",
    "numpy.linalg.svd": "np.linalg.svd(s)",
    "numpy.meshgrid": "np.meshgrid(r, r)",
    "numpy.nonzero": "np.nonzero(w)",
    "numpy.shape": "np.shape(x)",
    "numpy.split": "np.split(x, [1])",
}
"""Calls that give no step (None, or a tuple of arrays): there are no cells to trace, so no rule is wanted."""
