"""The links of the README are links of this version, to pages that are there."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from lib.links import decode
from lib.topics import Topic

ROOT = Path(__file__).parents[2]
LINK = re.compile(r"\| `(/[a-z]+(?:\?[^`]*)?)` \|")


def test_every_common_confusion_has_a_link_that_is_read_without_a_notice() -> None:
    links = LINK.findall((ROOT / "README.md").read_text(encoding="utf-8"))
    assert len(links) == len(Topic) == 12
    for link in links:
        address = urlsplit(link)
        assert (ROOT / "pages" / f"{address.path.strip('/')}.py").is_file()
        parameters = {name: values[-1] for name, values in parse_qs(address.query).items()}
        assert decode(parameters)[1] == (), link
