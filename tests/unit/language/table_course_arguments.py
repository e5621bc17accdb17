"""Arguments for what course notebooks use of texts and patterns, of whole models and of schedules."""

from __future__ import annotations

PLATEAU = "torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer)"

PACK = "torch.nn.utils.rnn.pack_padded_sequence"
PACKED = f"{PACK}(t, [2, 1], batch_first=True)"
ENCODER = "nn.TransformerEncoderLayer(4, 2, 8)"
DECODER = "nn.TransformerDecoderLayer(4, 2, 8)"

NORMAL = "torch.distributions.Normal(v, 2.0)"
CHOICE = "torch.distributions.Categorical(p)"

OWNERS: dict[str, str] = {
    "pattern": "re.compile('(a)(b*)')",
    "match": "re.match('(?P<first>a)(b*)', 'abbc')",
    "packed": PACKED,
    "distribution": NORMAL,
}

ATTRIBUTE_OWNERS: dict[str, str] = {
    "distribution.probs": CHOICE,
    "distribution.logits": CHOICE,
    "scheduler.best": PLATEAU,
    "scheduler.num_bad_epochs": PLATEAU,
}

READ = {
    "match": "match('a(b)', 'abc').groups()",
    "search": "search('b+', 'abbc').span()",
    "fullmatch": "fullmatch('a|b', 'ab')",
    "findall": "findall('b.', 'abcbd')",
    "split": "split(',', 'a,b')",
    "sub": "sub('b', 'x', 'abc')",
    "finditer": "finditer('b', 'abcb')",
}

VALUES: dict[str, str] = {
    **{f"re.{name}": f"re.{code}" for name, code in READ.items()},
    **{f"pattern.{name}": f"re.compile('(a)(b*)').{name}('abcab')" for name in ("findall", "split")},
    **{
        f"pattern.{name}": f"re.compile('(a)(b*)').{name}('abb').groups()"
        for name in ("match", "search", "fullmatch")
    },
    "re.finditer": "[match.start() for match in re.finditer('b', 'abcb')]",
    "pattern.finditer": "[match.end() for match in re.compile('b').finditer('abcb')]",
    "pattern.sub": "re.compile('(a)(b*)').sub(lambda match: match.group(2) + match.group(1), 'abb ab', count=1)",
    "re.compile": "re.compile('A', re.IGNORECASE).findall('aA')",
    "re.escape": "re.escape('a.b')",
    "match.group": "re.match('(?P<first>a)(b*)', 'abbc').group('first', 2)",
    "torch.nn.utils.rnn.pad_sequence": "torch.nn.utils.rnn.pad_sequence([v, v[:2]], batch_first=True, padding_value=5.0)",
    PACK: f"{PACKED}.data",
    "torch.nn.utils.rnn.pad_packed_sequence": (
        f"torch.nn.utils.rnn.pad_packed_sequence(nn.GRU(3, 2, batch_first=True)({PACKED})[0], batch_first=True)"
    ),
    "torch.nn.TransformerEncoder": f"nn.TransformerEncoder({ENCODER}, 2)(torch.ones(2, 1, 4))",
    "torch.nn.TransformerDecoder": f"nn.TransformerDecoder({DECODER}, num_layers=2)(torch.ones(2, 1, 4), torch.ones(2, 1, 4))",
    "hasattr": "hasattr(x, '__len__'), hasattr(3, '__len__'), hasattr([1], '__iter__'), hasattr(layer, 'weight'), hasattr(layer, 'colour')",
    "torch.distributions.Normal": f"{NORMAL}.sample((2,))",
    "torch.distributions.Categorical": f"made = {CHOICE}\nnumber = made.sample()\nnumber, made.log_prob(number), made.entropy()",
    "torch.distributions.Bernoulli": "torch.distributions.Bernoulli(p).sample()",
    "distribution.log_prob": f"{NORMAL}.log_prob(x)",
    "torch.Size": "torch.Size([2, 3]), isinstance(x.shape, torch.Size), x.shape == torch.Size([2, 3])",
    "torch.autograd.set_detect_anomaly": "with torch.autograd.set_detect_anomaly(False):\n    g.sum().backward()\ng.grad",
    "torch.autograd.detect_anomaly": "with torch.autograd.detect_anomaly():\n    g.sum().backward()\ng.grad",
    "dir": "'shape' in dir(x), 'mm' in dir(torch), '__nope' in dir(x)",
    "help": "help(torch.mm)",
    "torch.nn.init.trunc_normal_": "nn.init.trunc_normal_(torch.ones(2, 3), std=0.02)",
    "torch.nn.init.orthogonal_": "nn.init.orthogonal_(torch.ones(3, 2))",
    "scheduler.num_bad_epochs": f"made = {PLATEAU}\nmade.step(1.0)\nmade.step(2.0)\nmade.num_bad_epochs, made.best",
}

ERRORS: dict[str, str] = {
    **{f"re.{name}": f"re.{name}('(', 'a')" for name in READ},
    "re.sub": "re.sub('(a', 'b', 'c')",
    "re.compile": "re.compile('[')",
    "re.escape": "re.escape(3)",
    **{
        f"pattern.{name}": f"re.compile('a').{name}(3)"
        for name in ("match", "search", "fullmatch", "findall", "finditer", "split")
    },
    "pattern.sub": "re.compile('a').sub('b', 3)",
    **{f"match.{name}": f"re.match('a', 'a').{name}(5)" for name in ("group", "start", "end", "span")},
    "torch.nn.utils.rnn.pad_sequence": "torch.nn.utils.rnn.pad_sequence([v, m], batch_first=True)",
    PACK: f"{PACK}(t, [2, 0], batch_first=True)",
    "torch.distributions.Normal": "torch.distributions.Normal(v, v)",
    "torch.distributions.Bernoulli": "torch.distributions.Bernoulli(v)",
    "distribution.sample": f"{NORMAL}.sample('a')",
    "distribution.log_prob": f"{NORMAL}.log_prob(m)",
    "torch.Size": "made = torch.Size(3, 4)",
    "dir": "dir(x, x)",
    "help": "help(x, x)",
}
