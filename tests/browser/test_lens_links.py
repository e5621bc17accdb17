"""The browser reads index rules as Python does: the same cells, the same counts, the same terms and sums."""

from __future__ import annotations

import itertools
import json
import math
import random
from collections.abc import Iterator
from typing import Any

import pytest
import torch
from playwright.sync_api import Browser, Page

from lib.explain.provenance import Chain, Form, Place, arithmetic, is_known
from lib.formulations import FORMULATIONS
from lib.language import run
from lib.language.model import Run
from lib.snippets import SNIPPETS
from lib.ui.lens.links import chain_data, maker_name
from lib.ui.lens.script import FOLDER, SOURCES
from tests.unit.explain.provenance.samples import drawn, samples

SCRIPTS = "\n".join(
    (FOLDER / name).read_text(encoding="utf-8") for name in SOURCES if name in {"links.js", "arithmetic.js"}
)

TRACE = f"""([data, cells]) => {{
  {SCRIPTS}
  const chain = new Chain(data);
  return cells.map(([maker, flat]) => {{
    const {{ found }} = chain.trace(maker, [flat]);
    return Object.fromEntries([...found].map(([name, counted]) => [name, [...counted.counts]]));
  }});
}}"""

TERMS = f"""([data, cells]) => {{
  {SCRIPTS}
  const chain = new Chain(data);
  return cells.map(([maker, flat]) => {{
    const written = arithmeticOf(chain, maker, flat);
    for (const {{ factors }} of written.terms) {{
      for (const factor of factors) factor.value = Number(chain.values.get(factor.from)?.[factor.flat]);
    }}
    const {{ form, count, terms, divisor, part }} = written;
    return {{
      form, count, divisor,
      factors: terms.map(({{ factors }}) => factors.map(({{ flat }}) => flat)),
      sums: form === "sum" && terms.length ? runningSums(terms, part.step.dtypes[part.maker]) : null,
    }};
  }});
}}"""


@pytest.fixture(scope="module")
def empty_page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    yield page
    page.close()


def without_nan(data: Any) -> Any:
    return json.loads(json.dumps(data, allow_nan=False))


def last_cells(found: Run, most: int, source: random.Random) -> list[tuple[int, int | None, tuple[int, ...]]]:
    """Some cells of the last step: its number, the part of a tuple, the index."""
    step = found.steps[-1]
    parts = enumerate(step.value) if isinstance(step.value, tuple) else [(None, step.value)]
    cells = [
        (step.number, part, index)
        for part, value in parts
        if isinstance(value, torch.Tensor)
        for index in itertools.product(*(range(size) for size in value.shape))
    ]
    return source.sample(cells, min(most, len(cells)))


def flat_of(index: tuple[int, ...], shape: tuple[int, ...]) -> int:
    flat = 0
    for place, size in zip(index, shape, strict=True):
        flat = flat * size + place
    return flat


def programs() -> Iterator[tuple[str, Run, dict[str, torch.Tensor]]]:
    for seed, (name, code) in enumerate(samples()):
        names = drawn(seed % 7)
        yield name, run(code, names), names
    for name, code in SNIPPETS.items():
        yield name, run(code), {}
    generator = torch.Generator().manual_seed(3)
    for name, formulation in FORMULATIONS.items():
        tensors = {
            "features": torch.randn(2, 3, generator=generator),
            "weights": torch.randn(3 if "view" in name or "transpose" in name else 2, 3, generator=generator),
        }
        tensors["bias"] = torch.randn(len(tensors["weights"]), generator=generator)
        yield name, run(formulation.code, tensors), tensors


@pytest.mark.filterwarnings("ignore:Using torch.cross without:UserWarning")
def test_every_rule_gives_the_same_cells_with_the_same_counts_in_the_browser(empty_page: Page) -> None:
    seed = random.SystemRandom().randrange(2**32)
    print(f"seed {seed}")
    source = random.Random(seed)
    compared = 0
    for name, found, names in programs():
        if not found.steps:
            continue
        chain = Chain(found.steps, names)
        cells = last_cells(found, 2, source)
        expected = []
        for number, part, index in cells:
            traced = chain.back(number, index, part=part)
            counts = {maker_name(maker): counted for maker, counted in (traced.steps | traced.leaves).items()}
            expected.append({maker: counted.counts.reshape(-1).tolist() for maker, counted in counts.items()})
        asked = [
            [maker_name(Place(number, part)), flat_of(index, tuple(value.shape))]
            for number, part, index in cells
            for value in [found.steps[-1].value if part is None else found.steps[-1].value[part]]
        ]
        got = empty_page.evaluate(TRACE, [without_nan(chain_data(chain, ())), asked])
        assert got == expected, name
        compared += len(cells)
    assert compared > 500


def test_an_input_cell_reaches_the_same_cells_in_the_browser(empty_page: Page) -> None:
    compared = 0
    for name, found, names in programs():
        chain = Chain(found.steps, names)
        for leaf in chain.makers.leaves[:3]:
            if not math.prod(leaf.shape):
                continue
            traced = chain.forward(leaf, (0,) * len(leaf.shape))
            expected = {
                maker_name(maker): counted.counts.reshape(-1).tolist()
                for maker, counted in (traced.steps | traced.leaves).items()
            }
            (got,) = empty_page.evaluate(TRACE, [without_nan(chain_data(chain, ())), [[maker_name(leaf), 0]]])
            assert got == expected, name
            compared += 1
    assert compared > 300


FORMS = {
    Form.SUM: "sum", Form.PRODUCT: "together", Form.OPERATION: "operation", Form.FUNCTION: "function",
    Form.TOGETHER: "together", Form.COPY: "copy", Form.RETURNED: "returned", Form.MADE: "made",
    Form.UNKNOWN: "unknown",
}  # fmt: skip
"""How the browser calls the forms of an arithmetic; it writes products of many cells as "together"."""


@pytest.mark.filterwarnings("ignore:Using torch.cross without:UserWarning")
def test_a_cells_terms_are_those_of_python_in_their_order(empty_page: Page) -> None:
    compared = 0
    for name, found, names in programs():
        if not found.steps or not is_known(Chain(found.steps, names).rule(found.steps[-1].number)):
            continue
        chain = Chain(found.steps, names)
        step = found.steps[-1]
        for number, part, index in last_cells(found, 1, random.Random(5)):
            written = arithmetic(step, index, part=part)
            value = step.value if part is None else step.value[part]
            asked = [[maker_name(Place(number, part)), flat_of(index, tuple(value.shape))]]
            (got,) = empty_page.evaluate(TERMS, [without_nan(chain_data(chain, ())), asked])
            assert got["form"] == FORMS[written.form], name
            if written.form in (Form.SUM, Form.TOGETHER, Form.PRODUCT):
                assert got["count"] == len(written.terms), name
                assert (got["divisor"] or None) == written.divisor, name
            compared += 1
    assert compared > 300


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64, torch.bfloat16, torch.float16])
def test_sums_so_far_are_rounded_as_torch_rounds_while_it_adds(empty_page: Page, dtype: torch.dtype) -> None:
    seed = random.SystemRandom().randrange(2**32)
    print(f"seed {seed}")
    generator = torch.Generator().manual_seed(seed)
    features, weights = (torch.randn(2, 9, generator=generator).to(dtype) for _ in range(2))
    names = {"features": features, "weights": weights}
    found = run("features @ weights.t()", names)
    chain = Chain(found.steps, names)
    (got,) = empty_page.evaluate(TERMS, [without_nan(chain_data(chain, ())), [["s1", 2]]])
    added_in = torch.float64 if dtype == torch.float64 else torch.float32
    sums: list[torch.Tensor] = []
    for k in range(9):
        product = features[1, k].to(added_in) * weights[0, k].to(added_in)
        sums.append(product if not sums else sums[-1] + product)
    assert got["sums"] == [float(one) for one in sums]
    assert got["factors"] == [[9 + k, 9 * 0 + k * 2] for k in range(9)]
