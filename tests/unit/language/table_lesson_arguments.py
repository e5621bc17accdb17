"""Arguments for what lessons of many authors use: the memory of a tensor, signs by name, products of gradients."""

from __future__ import annotations

CUBED = "lambda values: values ** 3"
CUBED_SUM = "lambda values: (values ** 3).sum()"
GRADIENTS = "torch.autograd.functional"
SCHEDULES = "torch.optim.lr_scheduler"

OWNERS: dict[str, str] = {"storage": "m.storage()"}

ATTRIBUTE_OWNERS: dict[str, str] = {"node.variable": "(g * 2).grad_fn.next_functions[0][0]"}

VALUES: dict[str, str] = {
    "Tensor.storage": "m.t().storage().tolist(), len(m.storage()), m[1].storage()[0], str(m.storage()), list(m.storage())",
    "Tensor.untyped_storage": "m.untyped_storage().tolist(), str(m.untyped_storage())",
    "storage.data_ptr": "m.storage().data_ptr() == m.data_ptr(), m.t().storage().data_ptr() == v.data_ptr()",
    "torch.nn.Module": "str(nn.Module()), isinstance(nn.Module(), nn.Module)",
    "torch.range": "torch.range(0, 1.5, 0.5)",
    **{f"torch.{name}": f"torch.{name}(x, -0.5, 0.5), x" for name in ("clamp_", "clip_")},
    "torch.fill_": "torch.fill_(x, 3.0), x",
    f"{GRADIENTS}.vjp": f"{GRADIENTS}.vjp({CUBED}, v, v=p)",
    f"{GRADIENTS}.jvp": f"{GRADIENTS}.jvp({CUBED}, v, p)",
    f"{GRADIENTS}.vhp": f"{GRADIENTS}.vhp({CUBED_SUM}, v, v=p)",
    f"{GRADIENTS}.hvp": f"{GRADIENTS}.hvp({CUBED_SUM}, v, p)",
    "ndarray.resize": "a.resize((4, 1))\na",
    f"{SCHEDULES}.OneCycleLR": f"{SCHEDULES}.OneCycleLR(optimizer, 0.5, total_steps=4).get_last_lr()",
    f"{SCHEDULES}.SequentialLR": f"{SCHEDULES}.SequentialLR(optimizer, [scheduler], []).get_last_lr()",
    **{
        f"operator.{name}": f"operator.{name}(7, 2), operator.{name}(i, 2)"
        for name in (
            "add",
            "sub",
            "mul",
            "truediv",
            "floordiv",
            "mod",
            "pow",
            "eq",
            "ne",
            "lt",
            "le",
            "gt",
            "ge",
        )
    },
    **{
        f"operator.{name}": f"operator.{name}(6, 3), operator.{name}(f, f)" for name in ("and_", "or_", "xor")
    },
    "numpy.array2string": "np.array2string(a, precision=1, separator=', ')",
    "numpy.random.RandomState": "np.random.RandomState(3).normal(0.0, 1.0, 2)",
    "numbers.rand": "np.random.RandomState(3).rand(2, 2)",
    "numbers.randn": "np.random.RandomState(3).randn(2)",
    "numbers.random_sample": "np.random.RandomState(3).random_sample(2)",
    "numbers.randint": "np.random.RandomState(3).randint(0, 9, 4)",
    "torch.testing.assert_close": "torch.testing.assert_close(x, x + 1e-9)",
    "numpy.testing.assert_allclose": "np.testing.assert_allclose(a, a + 1e-12)",
    "numpy.testing.assert_array_equal": "np.testing.assert_array_equal(a, a)",
    **{
        f"{owner}.vmap": f"{owner}.vmap(lambda row, other: (row * other, row.sum()), in_dims=(0, None))(x, v)"
        for owner in ("torch", "torch.func")
    },
    "itertools.combinations": "list(itertools.combinations('abc', 2))",
    "itertools.permutations": "list(itertools.permutations([1, 2, 3])), list(itertools.permutations('ab', 1))",
    "itertools.count": "list(itertools.islice(itertools.count(3, 2), 3))",
    "itertools.cycle": "list(itertools.islice(itertools.cycle('ab'), 1, 6, 2))",
    "itertools.repeat": "list(itertools.repeat(x, 2))",
    "itertools.islice": "list(itertools.islice(x, 1))",
    "itertools.accumulate": "list(itertools.accumulate([1, 2, 3])), list(itertools.accumulate([2, 3], lambda one, two: one * two, initial=5))",
    "itertools.pairwise": "list(itertools.pairwise([1, 2, 3]))",
    "itertools.zip_longest": "list(itertools.zip_longest([1, 2], 'a', fillvalue='-'))",
    "itertools.starmap": "list(itertools.starmap(pow, [(2, 3), (3, 2)]))",
    "numpy.heaviside": "np.heaviside(c, 0.5), np.heaviside(a - 2.0, c), np.heaviside(v, 1.0)",
    "numpy.exp2": "np.exp2(a)",
    **{f"numpy.{name}": f"np.{name}(a), np.{name}(a, k=-1)" for name in ("tril", "triu")},
    "numpy.nan_to_num": "np.nan_to_num(c * np.inf, posinf=9.0), np.nan_to_num(a * np.nan)",
    "numpy.vdot": "np.vdot(c, c), np.vdot(a, a)",
    "platform.python_version": "platform.python_version()",
    "Tensor.diag_embed": "v.diag_embed(), x.diag_embed(offset=1, dim1=0)",
    "operator.matmul": "operator.matmul(x, v)",
    "operator.neg": "operator.neg(3), operator.neg(x)",
    "operator.pos": "operator.pos(3), operator.pos(x)",
    "operator.invert": "operator.invert(3), operator.invert(f)",
    "operator.getitem": "operator.getitem([1, 2], 1), operator.getitem(x, (0, 1))",
    "operator.itemgetter": "sorted([(1, 3), (2, 1)], key=operator.itemgetter(1)), operator.itemgetter('a', 'b')({'a': 1, 'b': 2})",
    "operator.attrgetter": "operator.attrgetter('shape')(x), operator.attrgetter('weight.data', 'bias')(layer)",
}

ERRORS: dict[str, str] = {
    "torch.nn.Module": "nn.Module()(x)",
    "torch.range": "torch.range(0, 10, -1)",
    f"{GRADIENTS}.vjp": f"{GRADIENTS}.vjp({CUBED}, v)",
    f"{GRADIENTS}.jvp": f"{GRADIENTS}.jvp({CUBED}, v)",
    f"{GRADIENTS}.vhp": f"{GRADIENTS}.vhp({CUBED}, v, v)",
    f"{GRADIENTS}.hvp": f"{GRADIENTS}.hvp({CUBED}, v, v)",
    "node.variable": "(g * 2).grad_fn.variable",
    "ndarray.resize": "a.resize('four')",
    "Tensor.storage": "m.storage()[4]",
    "Tensor.untyped_storage": "m.untyped_storage()[16]",
    **{
        f"operator.{name}": f"operator.{name}('a', v)"
        for name in (
            "add", "sub", "mul", "truediv", "floordiv", "pow", "matmul", "and_", "or_", "xor", "lt", "le", "gt", "ge",
        )
    },
    **{f"operator.{name}": f"operator.{name}(x, torch.ones(2))" for name in ("eq", "ne")},
    **{f"operator.{name}": f"operator.{name}('a')" for name in ("neg", "pos", "invert")},
    "numpy.array2string": "np.array2string(no_such_name)",
    "numpy.random.RandomState": "np.random.RandomState('a')",
    "numbers.rand": "np.random.RandomState(3).rand(-1)",
    "numbers.randn": "np.random.RandomState(3).randn(-1)",
    "numbers.random_sample": "np.random.RandomState(3).random_sample(-1)",
    "numbers.randint": "np.random.RandomState(3).randint(5, 2)",
    "torch.testing.assert_close": "torch.testing.assert_close(x, x + 1)",
    "numpy.testing.assert_allclose": "np.testing.assert_allclose(a, a + 1)",
    "numpy.testing.assert_array_equal": "np.testing.assert_array_equal(a, a + 1)",
    **{f"{owner}.vmap": f"{owner}.vmap(torch.dot)(x, v)" for owner in ("torch", "torch.func")},
    "itertools.combinations": "itertools.combinations([1], -1)",
    "itertools.permutations": "itertools.permutations([1], -1)",
    "itertools.count": "itertools.count('a')",
    "itertools.cycle": "itertools.cycle(3)",
    "itertools.repeat": "list(itertools.repeat(1, 'a'))",
    "itertools.islice": "itertools.islice([1], -1)",
    "itertools.accumulate": "list(itertools.accumulate([1, 'a']))",
    "itertools.pairwise": "itertools.pairwise(3)",
    "itertools.zip_longest": "itertools.zip_longest(3)",
    "itertools.starmap": "list(itertools.starmap(pow, [3]))",
    "numpy.heaviside": "np.heaviside(a, np.ones(3))",
    "numpy.exp2": "np.exp2(no_such_name)",
    **{f"numpy.{name}": f"np.{name}(no_such_name)" for name in ("tril", "triu", "nan_to_num")},
    "numpy.vdot": "np.vdot(a, c)",
    "platform.python_version": "platform.python_version(1)",
    "Tensor.diag_embed": "v.diag_embed(dim1=5)",
    "operator.mod": "operator.mod([1], 2)",
    "operator.getitem": "operator.getitem([1, 2], 5)",
    "operator.itemgetter": "operator.itemgetter(5)([1, 2])",
    "operator.attrgetter": "operator.attrgetter('colour')(x)",
}  # fmt: skip
