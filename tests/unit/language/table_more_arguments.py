"""Arguments for what course notebooks use beside tensors: more layers, containers, files, numpy, schedules."""

from __future__ import annotations

OWNERS: dict[str, str] = {
    "deque": "collections.deque([3, 1, 2])", "record": "collections.namedtuple('Point', ['x', 'y'])(1, 2)", "bar": "tqdm.tqdm([1, 2])",
    "file": "opened", "path": "pathlib.Path('models/net.pt')", "handle": "layer.register_forward_hook(print)", "context": "context",
    "numbers": "np.random.default_rng(3)", "int": "(5)", "float": "(2.5)",
}  # fmt: skip
"""A value of each kind that ``table_arguments`` does not have."""

ATTRIBUTE_OWNERS: dict[str, str] = {
    **{f"Module.{name}": "nn.Conv2d(2, 3, 1)" for name in (
        "kernel_size", "stride", "padding", "in_channels", "out_channels", "dilation", "groups",
    )},
    **{f"Module.{name}": "nn.Embedding(4, 2)" for name in ("num_embeddings", "embedding_dim")},
    **{f"Module.{name}": "nn.LSTM(2, 3)" for name in (
        "input_size", "hidden_size", "num_layers", "batch_first", "bidirectional", "dropout",
    )},
    **{f"Module.{name}": "nn.MultiheadAttention(4, 2)" for name in ("embed_dim", "num_heads")},
    "Module.output_size": "nn.AdaptiveAvgPool2d(1)", "Module.scale_factor": "nn.Upsample(scale_factor=2)",
    "Module.inplace": "nn.ReLU()", "dataset.dataset": "torch.utils.data.Subset(x, [0])",
    "dataset.indices": "torch.utils.data.Subset(x, [0])", "dataset.datasets": "torch.utils.data.ConcatDataset([x])",
    **{f"named.{name}": "torch.linalg.eigh(m)" for name in ("eigenvalues", "eigenvectors")},
    **{f"named.{name}": "torch.svd(m)" for name in "USV"}, "named.Vh": "torch.linalg.svd(m)",
    **{f"named.{name}": "torch.linalg.qr(m)" for name in "QR"},
    **{f"named.{name}": "torch.linalg.slogdet(m)" for name in ("sign", "logabsdet")},
    **{f"named.{name}": "torch.aminmax(x)" for name in ("min", "max")},
}  # fmt: skip

DOUBLED = """\
class Doubled(torch.autograd.Function):
    @staticmethod
    def forward(ctx, value):
        ctx.save_for_backward(value)
        return value * value
    @staticmethod
    def backward(ctx, gradient):
        (value,) = ctx.saved_tensors
        return gradient * 2 * value if ctx.needs_input_grad[0] else None
Doubled.apply(g).sum().backward()
g.grad"""

PIXELS = "t.reshape(1, 2, 2, 3)"

LAYERS: dict[str, str] = {
    "Conv1d": "Conv1d(2, 3, 2)(t)", "Conv3d": f"Conv3d(1, 2, 1)({PIXELS}[None])",
    "ConvTranspose1d": "ConvTranspose1d(2, 3, 2)(t)",
    "ConvTranspose2d": f"ConvTranspose2d(2, 3, 2, stride=2)({PIXELS})", "RNN": "RNN(3, 2)(t)",
    "LSTM": "LSTM(3, 2, num_layers=2, batch_first=True)(t)[0]", "GRU": "GRU(3, 2, bidirectional=True)(t)[1]",
    "RNNCell": "RNNCell(3, 2)(x)", "LSTMCell": "LSTMCell(3, 2)(x)", "GRUCell": "GRUCell(3, 2)(x)",
    "MultiheadAttention": "MultiheadAttention(4, 2)(torch.ones(2, 1, 4), torch.ones(2, 1, 4), torch.ones(2, 1, 4))",
    "TransformerEncoderLayer": "TransformerEncoderLayer(4, 2, 8)(torch.ones(2, 1, 4))",
    "TransformerDecoderLayer": "TransformerDecoderLayer(4, 2, 8)(torch.ones(2, 1, 4), torch.ones(2, 1, 4))",
    "Bilinear": "Bilinear(3, 3, 2)(x, y)", "GroupNorm": "GroupNorm(1, 2)(t)", "Dropout1d": "Dropout1d(0.5)(t)",
    "Dropout2d": f"Dropout2d(0.5)({PIXELS})", "Dropout3d": f"Dropout3d(0.5)({PIXELS}[None])",
    "AdaptiveAvgPool1d": "AdaptiveAvgPool1d(2)(t)", "AdaptiveAvgPool2d": f"AdaptiveAvgPool2d(1)({PIXELS})",
    "AdaptiveMaxPool1d": "AdaptiveMaxPool1d(2)(t)", "AdaptiveMaxPool2d": f"AdaptiveMaxPool2d(1)({PIXELS})",
    "MaxPool1d": "MaxPool1d(2)(t)", "AvgPool1d": "AvgPool1d(2)(t)", "MaxPool3d": f"MaxPool3d(1)({PIXELS}[None])",
    "AvgPool3d": f"AvgPool3d(1)({PIXELS}[None])", "Upsample": f"Upsample(scale_factor=2)({PIXELS})",
    "PixelShuffle": "PixelShuffle(2)(torch.arange(16.0).reshape(1, 4, 2, 2))", "Unflatten": "Unflatten(1, (3, 1))(x)",
    "ZeroPad2d": f"ZeroPad2d(1)({PIXELS})", "ReflectionPad2d": f"ReflectionPad2d(1)({PIXELS})",
    "ReplicationPad2d": f"ReplicationPad2d(1)({PIXELS})", "ConstantPad2d": f"ConstantPad2d(1, 2.0)({PIXELS})",
    "Softmin": "Softmin(dim=1)(x)", "Softmax2d": f"Softmax2d()({PIXELS})", "Threshold": "Threshold(0.5, 2.0)(x)",
    "GLU": "GLU(0)(x)", "Unfold": f"Unfold(2)({PIXELS})", "CosineSimilarity": "CosineSimilarity()(x, y)",
    "PairwiseDistance": "PairwiseDistance()(x, y)", "LocalResponseNorm": f"LocalResponseNorm(2)({PIXELS})",
    "KLDivLoss": "KLDivLoss(reduction='sum')(x, y.abs())",
    "CosineEmbeddingLoss": "CosineEmbeddingLoss()(x, y, torch.tensor([1, -1]))",
    "TripletMarginLoss": "TripletMarginLoss()(x, y, x + 1)",
    "MarginRankingLoss": "MarginRankingLoss()(v, p, torch.tensor([1, -1, 1]))",
    "HingeEmbeddingLoss": "HingeEmbeddingLoss()(x, y.sign())", "SoftMarginLoss": "SoftMarginLoss()(x, y.sign())",
    "MultiMarginLoss": "MultiMarginLoss()(x, torch.tensor([0, 2]))",
    "PoissonNLLLoss": "PoissonNLLLoss()(x, y.abs())", "GaussianNLLLoss": "GaussianNLLLoss()(x, y, x.abs() + 1)",
    "MultiLabelSoftMarginLoss": "MultiLabelSoftMarginLoss()(x, (y > 0).float())", "LazyLinear": "LazyLinear(2)(x)",
    "LazyConv2d": f"LazyConv2d(3, 1)({PIXELS})", "LazyBatchNorm1d": "LazyBatchNorm1d()(x)",
    "LazyBatchNorm2d": f"LazyBatchNorm2d()({PIXELS})", "BatchNorm2d": f"BatchNorm2d(2)({PIXELS})",
    "BatchNorm3d": f"BatchNorm3d(2)({PIXELS}[None].transpose(1, 2))", "ModuleDict": "ModuleDict({'a': layer})['a'](x)",
    **{name: f"{name}()(x)" for name in (
        "PReLU", "AlphaDropout", "SELU", "CELU", "Mish", "Hardswish", "Hardsigmoid", "Tanhshrink",
    )},
}  # fmt: skip

F = "torch.nn.functional"
FUNCTIONAL: dict[str, str] = {
    "adaptive_avg_pool1d": "(t, 2)", "adaptive_avg_pool2d": f"({PIXELS}, 1)", "adaptive_max_pool2d": f"({PIXELS}, 1)",
    "interpolate": f"({PIXELS}, scale_factor=2)", "pixel_shuffle": "(torch.arange(16.0).reshape(1, 4, 2, 2), 2)",
    "max_pool1d": "(t, 2)", "avg_pool1d": "(t, 2)", "kl_div": "(x, y.abs(), reduction='sum')",
    "prelu": "(x, torch.tensor([0.25]))", "glu": "(x, 0)", "triplet_margin_loss": "(x, y, x + 1)",
    "cosine_embedding_loss": "(x, y, torch.tensor([1, -1]))", "margin_ranking_loss": "(v, p, torch.tensor([1, -1, 1]))",
    "soft_margin_loss": "(x, y.sign())", "threshold": "(x, 0.5, 2.0)", "bilinear": "(x, y, torch.ones(2, 3, 3))",
    "poisson_nll_loss": "(x, y.abs())", "gaussian_nll_loss": "(x, y, x.abs() + 1)",
    "multi_margin_loss": "(x, torch.tensor([0, 2]))", "hinge_embedding_loss": "(x, y.sign())",
    "group_norm": "(t, 1)", "unfold": f"({PIXELS}, 2)", "scaled_dot_product_attention": "(t, t, t)",
    "hardswish": "(x)", "tanhshrink": "(x)",
}  # fmt: skip

PLACES = "torch.tensor([[0, 1, 0], [1, 0, 1]])"
TENSORS: dict[str, str] = {
    "quantile": "(v, 0.5)", "nanquantile": "(v, 0.5)", "kthvalue": "(x, 2)", "histc": "(x, 4)",
    "bincount": "(i.flatten())", "combinations": "(v, 2)", "cartesian_prod": "(v, p)", "block_diag": "(x, m)",
    "vander": "(v, 3)", "cdist": "(x, y)", "bucketize": "(x, v.sort().values)", "searchsorted": "(v.sort().values, x)",
    "cummax": "(x, 0)", "cummin": "(x, 1)", "logcumsumexp": "(x, 1)", "heaviside": "(x, v)", "complex": "(x, v)",
    "logaddexp": "(x, v)", "tril_indices": "(3, 3)", "triu_indices": "(3, 3, 1)",
    "scatter_add": f"(x, 0, {PLACES}, y)", "scatter": f"(x, 0, {PLACES}, y)",
    "index_add": "(x, 0, torch.tensor([1, 0]), y)", "index_copy": "(x, 0, torch.tensor([1, 0]), y)",
    "index_fill": "(x, 1, torch.tensor([0]), 2.0)", "take_along_dim": f"(x, {PLACES}, 1)", "rot90": "(x)",
    "tensor_split": "(x, 2)", "hsplit": "(x, 3)", "vsplit": "(x, 2)", "result_type": "(x, i)",
    "broadcast_shapes": "((2, 1), (3,))", "is_nonzero": "(v[0])", "cov": "(x)",
    "pinverse": "(m)", "logdet": "(m @ m.t())", "slogdet": "(m)", "matrix_exp": "(m)", "svd": "(m)",
    "trapezoid": "(x)", "std_mean": "(x)", "var_mean": "(x)",
}  # fmt: skip

METHOD_OF_TENSORS: dict[str, str] = {
    **{name: code.replace("(x, ", "(", 1).replace("(v, ", "(", 1) for name, code in TENSORS.items()},
    "bincount": "",
}

VALUES: dict[str, str] = {
    **{f"torch.nn.{name}": f"nn.{code}" for name, code in LAYERS.items()},
    **{f"{F}.{name}": f"F.{name}{code}" for name, code in FUNCTIONAL.items()},
    **{f"torch.{name}": f"torch.{name}{code}" for name, code in TENSORS.items()},
    **{
        f"Tensor.{name}": f"{code[1:].split(',')[0].rstrip(')')}.{name}({code[1:-1].partition(', ')[2]})"
        for name, code in TENSORS.items()
    },
    **{f"torch.{name} broadcasting": f"torch.{name}(x, v)" for name in ("heaviside", "complex", "logaddexp")},
    "Tensor.bincount": "i.flatten().bincount()",
    "Tensor.logdet": "(m @ m.t()).logdet()", "Tensor.is_nonzero": "v[0].is_nonzero()",
    "torch.linalg.solve": "torch.linalg.solve(m, m)",
    "torch.linalg.matrix_power": "torch.linalg.matrix_power(m, 2)", "torch.linalg.cholesky": "torch.linalg.cholesky(m @ m.t())",
    "torch.linalg.cross": "torch.linalg.cross(x, y)",
    **{f"torch.accelerator.{name}": f"torch.accelerator.{name}()" for name in (
        "is_available", "current_accelerator", "device_count",
    )},
    **{f"torch.linalg.{name}": f"torch.linalg.{name}(m)" for name in (
        "eigvals", "eigh", "eigvalsh", "eig", "svdvals", "qr", "svd", "matrix_rank", "pinv", "cond", "slogdet",
    )},
    "Tensor.scatter_add_": f"x.scatter_add_(0, {PLACES}, y)", "Tensor.index_copy_": "x.index_copy_(0, torch.tensor([1, 0]), y)",
    "Tensor.index_put_": "x.index_put_((torch.tensor([0]),), v)", "Tensor.masked_scatter_": "x.masked_scatter_(f, y)",
    "Tensor.unfold": "v.unfold(0, 2, 1)", "Tensor.lerp_": "x.lerp_(y, 0.5)", "Tensor.fill_diagonal_": "m.fill_diagonal_(0)",
    "torch.detach": "torch.detach(x)", "torch.clone": "torch.clone(x)",
    "torch.autograd.functional.jacobian": "torch.autograd.functional.jacobian(lambda z: z * z.sum(), v)",
    "torch.autograd.functional.hessian": "torch.autograd.functional.hessian(lambda z: (z ** 3).sum(), v)",
    "torch.func.grad": "torch.func.grad(lambda z: (z ** 2).sum())(v)",
    "Tensor.register_hook": "g.register_hook(lambda z: z * 2)\n(g * 3).sum().backward()\ng.grad",
    "torch.nn.utils.clip_grad_norm_": "layer(x).sum().backward()\nnn.utils.clip_grad_norm_(layer.parameters(), 0.5)\nlayer.weight.grad",
    "torch.nn.utils.clip_grad_value_": "layer(x).sum().backward()\nnn.utils.clip_grad_value_(layer.parameters(), 0.5)\nlayer.weight.grad",
    "torch.nn.utils.parameters_to_vector": "nn.utils.parameters_to_vector(layer.parameters())",
    "torch.utils.data.Subset": "torch.utils.data.Subset(x, [1])[0]",
    "torch.utils.data.ConcatDataset": "torch.utils.data.ConcatDataset([samples, samples])[2]",
    "torch.utils.data.WeightedRandomSampler": "list(torch.utils.data.WeightedRandomSampler([0.5, 1.0], 4))",
    "torch.utils.data.random_split": "torch.utils.data.random_split(samples, [1, 1])[0][0]",
    "torch.utils.data.dataset.TensorDataset": "torch.utils.data.dataset.TensorDataset(x, x).tensors",
    "torch.utils.data.dataset.Subset": "torch.utils.data.dataset.Subset(x, [1])[0]",
    "torch.utils.data.dataset.ConcatDataset": "torch.utils.data.dataset.ConcatDataset([samples])[1]",
    "torch.utils.data.dataloader.DataLoader": "list(torch.utils.data.dataloader.DataLoader(samples))[0]",
    **{f"torch.optim.lr_scheduler.{code.partition('(')[0]}": f"torch.optim.lr_scheduler.{code}.get_last_lr()" for code in (
        "MultiStepLR(optimizer, [1, 2])", "CosineAnnealingLR(optimizer, 5)", "LambdaLR(optimizer, lambda n: 0.5 ** n)",
        "LinearLR(optimizer)", "ReduceLROnPlateau(optimizer, 'min')",
    )},
    **{f"torch.optim.{name}": f"torch.optim.{name}(layer.parameters()).state_dict()['param_groups']" for name in ("Adagrad", "Adadelta")},
    "optimizer.load_state_dict": "optimizer.load_state_dict(optimizer.state_dict())\noptimizer.param_groups[0]['lr']",
    "optimizer.add_param_group": "optimizer.add_param_group({'params': [g], 'lr': 2.0})\nlen(optimizer.param_groups)",
    "Module.register_buffer": "layer.register_buffer('mask', v)\nlist(layer.state_dict())",
    "Module.register_parameter": "layer.register_parameter('extra', nn.Parameter(v))\nlist(layer.state_dict())",
    "Module.get_submodule": "model.get_submodule('0').weight", "Module.get_parameter": "model.get_parameter('0.bias')",
    "Module.register_forward_hook": "layer.register_forward_hook(lambda m, i, o: o * 2)\nlayer(x)",
    "Module.register_forward_pre_hook": "layer.register_forward_pre_hook(lambda m, i: (i[0] * 2,))\nlayer(x)",
    **{f"Module.{name}": f"len(list(nn.ModuleDict({{'a': layer}}).{name}()))" for name in ("keys", "values", "items")},
    "Module.named_modules": "[name for name, part in model.named_modules()]",
    "Module.buffers": "list(nn.BatchNorm1d(2).buffers())", "Module.named_buffers": "list(nn.BatchNorm1d(2).named_buffers())",
    "handle.remove": "handle = layer.register_forward_hook(lambda part, given, made: made * 3)\nhandle.remove()\nlayer(x)",
    **{f"bar.{name}": f"[tqdm.tqdm([1, 2]).{name}({'1' if name == 'update' else ''})]" for name in ("close", "refresh", "update")},
    **{f"bar.{name}": f"[tqdm.tqdm([1]).{name}('text')]" for name in ("set_description", "set_description_str", "set_postfix_str")},
    "bar.set_postfix": "[tqdm.tqdm([1]).set_postfix(loss=1)]",
    **{f"{owner}.trange": f"list({owner}.trange(3))" for owner in ("tqdm", "tqdm.notebook", "tqdm.auto")},
    "collections.Counter": "dict(collections.Counter('abca'))", "collections.deque": "list(collections.deque([1, 2, 3], 2))",
    "collections.defaultdict": "made = collections.defaultdict(list)\nmade['a'].append(1)\ndict(made)",
    "collections.namedtuple": "collections.namedtuple('Point', 'x y')(1, y=2).y",
    "functools.partial": "functools.partial(pow, 2)(5)", "functools.reduce": "functools.reduce(lambda a, b: a * b, [1, 2, 3])",
    "functools.lru_cache": "functools.lru_cache(lambda n: n + 1)(2)", "functools.cache": "functools.cache(lambda n: n + 1)(2)",
    "functools.wraps": "functools.wraps(len)(lambda n: n + 1)(2)",
    "dict.most_common": "collections.Counter('abca').most_common(1)", "dict.elements": "list(collections.Counter('ab').elements())",
    "dict.total": "collections.Counter('abca').total()", "deque.append": "made = collections.deque([1])\nmade.append(2)\nlist(made)",
    "deque.appendleft": "made = collections.deque([1])\nmade.appendleft(2)\nlist(made)",
    "deque.extend": "made = collections.deque([1])\nmade.extend([2])\nlist(made)",
    "deque.extendleft": "made = collections.deque([1])\nmade.extendleft([2, 3])\nlist(made)",
    "deque.rotate": "made = collections.deque([1, 2])\nmade.rotate(1)\nlist(made)",
    "record._replace": "collections.namedtuple('Point', 'x y')(1, 2)._replace(y=5).y", "record._asdict": "collections.namedtuple('Point', 'x y')(1, 2)._asdict()", "record._fields": "collections.namedtuple('Point', 'x y')(1, 2)._fields",
    **{f"set.{name}": f"sorted({{1, 2}}.{name}({{2, 3}}))" for name in ("union", "intersection", "difference", "symmetric_difference")},
    **{f"set.{name}": f"made = {{1, 2}}\nmade.{name}({{2, 3}})\nsorted(made)" for name in ("update", "intersection_update", "difference_update")},
    **{f"set.{name}": f"{{1, 2}}.{name}({{2, 3}})" for name in ("issubset", "issuperset", "isdisjoint")},
    **{f"set.{name}": f"made = {{1, 2}}\nmade.{name}(1)\nsorted(made)" for name in ("remove", "discard")},
    "set.pop": "{1}.pop()", "set.copy": "sorted({2, 1}.copy())", "str.rfind": "'abab'.rfind('b')",
    "str.removeprefix": "'a b'.removeprefix('a')", "str.removesuffix": "'a b'.removesuffix('b')",
    "str.partition": "'a b'.partition(' ')", "str.rpartition": "'a b'.rpartition(' ')",
    "dataclasses.dataclass": "@dataclasses.dataclass\nclass Point:\n    x: int = 1\nPoint(2).x",
    "dataclasses.field": "@dataclasses.dataclass\nclass Point:\n    x: list = dataclasses.field(default_factory=list)\nPoint().x",
    "dataclasses.asdict": "@dataclasses.dataclass\nclass Point:\n    x: int = 1\ndataclasses.asdict(Point())",
    "unicodedata.normalize": "unicodedata.normalize('NFD', 'é')", "unicodedata.category": "unicodedata.category('a')",
    "json.dumps": "json.dumps({'a': [1, 2.5, None]})", "json.loads": "json.loads('[1, 2.5, null]')",
    "setattr": "class Point:\n    pass\npoint = Point()\nsetattr(point, 'x', 3)\npoint.x",
    "math.prod": "math.prod([2, 3])", "math.factorial": "math.factorial(5)", "math.comb": "math.comb(5, 2)",
    "math.perm": "math.perm(5, 2)", "math.fmod": "math.fmod(5, 3)", "math.copysign": "math.copysign(1, -2)",
    "math.dist": "math.dist([0, 0], [3, 4])", "math.gcd": "math.gcd(4, 6)", "math.lcm": "math.lcm(4, 6)",
    "time.sleep": "time.sleep(0)", "random.choices": "random.choices([1, 2], k=3)",
    "random.normalvariate": "random.normalvariate(0, 1)",
    "torch.save": "torch.save(x, '/tmp/formulab_case.pt')\ntorch.load('/tmp/formulab_case.pt')",
    "torch.load": "torch.save({'w': x}, '/tmp/formulab_case.pt')\ntorch.load('/tmp/formulab_case.pt')['w']",
    "open": "open('/tmp/formulab_case.txt', 'w').write('text')", "file.write": "opened.write('more')",
    "file.read": "opened.write('a')\nopened.close()\nopen('/tmp/formulab_case.txt').read()",
    "file.readlines": "opened.write('a\\nb')\nopened.close()\nopen('/tmp/formulab_case.txt').readlines()",
    "file.close": "opened.close()", "path.open": "pathlib.Path('/tmp/formulab_case.txt').open('w').write('a')",
    "os.makedirs": "os.makedirs('/tmp/formulab_folder', exist_ok=True)\nos.path.isdir('/tmp/formulab_folder')",
    "os.mkdir": "os.makedirs('/tmp/formulab_folder', exist_ok=True)\nos.path.isdir('/tmp/formulab_folder')",
    "os.remove": "torch.save(x, '/tmp/formulab_gone.pt')\nos.remove('/tmp/formulab_gone.pt')\nos.path.exists('/tmp/formulab_gone.pt')",
    "os.cpu_count": "os.cpu_count() > 0", "os.path.join": "os.path.join('a', 'b.pt')",
    **{f"os.path.{name}": f"os.path.{name}('no/such/file.pt')" for name in (
        "exists", "isfile", "isdir", "basename", "dirname", "splitext", "split",
    )},
    "pathlib.Path": "str(pathlib.Path('a') / 'b.pt')",
    "path.mkdir": "pathlib.Path('/tmp/formulab_folder').mkdir(parents=True, exist_ok=True)",
    "path.joinpath": "str(pathlib.Path('a').joinpath('b'))", "path.parent": "str(pathlib.Path('a/b').parent)",
    "path.unlink": "torch.save(x, '/tmp/formulab_gone.pt')\npathlib.Path('/tmp/formulab_gone.pt').unlink()",
    "context.save_for_backward": DOUBLED,
    "context.saved_tensors": DOUBLED,
    "context.needs_input_grad": DOUBLED,
    "torch.use_deterministic_algorithms": "torch.use_deterministic_algorithms(False)",
    "torch.set_float32_matmul_precision": "torch.set_float32_matmul_precision('highest')",
    "torch.cuda.synchronize": "torch.cuda.is_available() and torch.cuda.synchronize()",
    "torch.cuda.reset_peak_memory_stats": "torch.cuda.is_available() and torch.cuda.reset_peak_memory_stats()",
}  # fmt: skip

NUMPY: dict[str, str] = {
    "append": "(a, 1.0)", "tile": "(c, (2, 1))", "repeat": "(c, 2)", "full_like": "(a, 2.0)", "identity": "(2)",
    "diag": "(a)", "meshgrid": "(c, c)", "logspace": "(0, 1, 3)", "percentile": "(a, 50)", "quantile": "(a, 0.5)",
    "swapaxes": "(a, 0, 1)", "moveaxis": "(a, 0, 1)", "broadcast_to": "(c, (3, 2))", "isin": "(a, c)",
    "searchsorted": "(np.sort(c), a)", "bincount": "(np.array([0, 1, 1]))", "split": "(a, 2)", "array_split": "(c, 2)",
    "histogram": "(a, 3)", "inner": "(a, c)", "interp": "(1.5, [1.0, 2.0], [3.0, 5.0])", "roll": "(c, 1)",
    "column_stack": "([c, c])", "dstack": "([a, a])", "arcsin": "(0.5)", "arccos": "(0.5)", "fliplr": "(a)",
    "floor_divide": "(a, c)", "hypot": "(a, c)", "arctan2": "(a, c)", "remainder": "(a, c)", "float_power": "(a, 2)",
    "logical_xor": "(a, c)", "fmax": "(a, c)", "fmin": "(a, c)", "empty_like": "(a).shape",
    "random.default_rng": "(3).normal(size=2)", "random.binomial": "(5, 0.5, 3)", "random.beta": "(1.0, 2.0, 3)",
    "random.gamma": "(1.0, 2.0, 3)", "random.standard_normal": "(3)", "random.exponential": "(1.0, 3)",
    "random.poisson": "(2.0, 3)", "linalg.solve": "(a, c)", "linalg.lstsq": "(a, c)[0]",
    "linalg.cholesky": "(a @ a.T)",
}  # fmt: skip

VALUES |= {
    **{f"numpy.{name}": f"np.{name}{code}" for name, code in NUMPY.items()},
    **{f"numpy.linalg.{name}": f"np.linalg.{name}(a)" for name in (
        "eig", "eigh", "eigvals", "eigvalsh", "svd", "pinv", "matrix_rank", "cond", "qr", "slogdet",
    )},
    "numbers.choice": "np.random.default_rng(3).choice([1, 2, 3], 2)",
    "numbers.permutation": "np.random.default_rng(3).permutation(4)",
    "numbers.integers": "np.random.default_rng(3).integers(0, 5, 3)",
    "numbers.shuffle": "np.random.default_rng(3).shuffle(c)\nc", "ndarray.repeat": "a.repeat(2)",
    "ndarray.clip": "a.clip(0, 2)", "ndarray.swapaxes": "a.swapaxes(0, 1)", "ndarray.sort": "a.sort()\na",
    "number.astype": "a[0, 0].astype('float32')",
}  # fmt: skip

ERRORS: dict[str, str] = {
    "collections.Counter": "collections.Counter(3)",
    "functools.lru_cache": "functools.lru_cache(len)(3)",
    "functools.cache": "functools.cache(len)(3)",
    "functools.partial": "functools.partial(len)(3)",
    "functools.reduce": "functools.reduce(max, [])",
    "os.path.join": "os.path.join(3)",
    "numpy.meshgrid": "np.meshgrid(a, c, nope=1)",
    "numpy.atleast_2d": "np.atleast_2d(a, nope=1)",
    **{f"{owner}.trange": f"{owner}.trange('a')" for owner in ("tqdm", "tqdm.notebook", "tqdm.auto")},
    "torch.optim.lr_scheduler.ReduceLROnPlateau": "torch.optim.lr_scheduler.ReduceLROnPlateau(3)",
    "dict.update": "{'a': 1}.update(3)",
    "set.symmetric_difference": "{1}.symmetric_difference(3)",
    **{f"set.{name}": f"{{1}}.{name}(3)" for name in ("issubset", "issuperset", "isdisjoint")},
    **{
        f"bar.{name}": "tqdm.tqdm([1]).no_such_name"
        for name in (
            "set_description",
            "set_postfix",
            "set_postfix_str",
            "update",
            "close",
            "refresh",
            "set_description_str",
        )
    },
    "torch.utils.data.random_split": "torch.utils.data.random_split(samples, [5, 5])",
    "dataset.datasets": "torch.utils.data.ConcatDataset([x]).no_such_name",
    "torch.nn.functional.triplet_margin_loss": "F.triplet_margin_loss(x, y, 'text')",
    "torch.load": "torch.load('/tmp/no_such_file_at_all')",
    "open": "open('/tmp/no_such_file_at_all')",
    "os.remove": "os.remove('/tmp/no_such_file_at_all')",
}
