"""Whether the pages that facts come from are still there.

Safe without a network: what cannot be reached from here is told apart from what is gone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Literal

import httpx

from knowledge.schema import Document

_AT_ONCE = 8
_PATIENCE = 10.0
_GONE = {404, 410}
#: Some sites answer programs with these and people with the page.
_REFUSES_PROGRAMS = {401, 403, 405, 429, 503}

Status = Literal["there", "moved", "gone", "error", "unreached"]


@dataclass(frozen=True)
class Link:
    """A page that documents name, and how it was found."""

    url: str
    documents: tuple[str, ...]
    status: Status
    note: str = ""


def check_links(
    documents: Iterable[Document], transport: httpx.BaseTransport | None = None
) -> list[Link]:
    """Ask for every source page once; return the links, what is wrong first.

    Args:
        documents: those whose sources and contacts are looked at.
        transport: how requests travel; for tests.
    """
    named: dict[str, set[str]] = defaultdict(set)
    for document in documents:
        for source in getattr(document, "sources", []):
            named[source.url].add(str(document.id))
        for contact in getattr(document, "contacts", []):
            if contact.web:
                named[contact.web].add(str(document.id))
    with (
        httpx.Client(timeout=_PATIENCE, follow_redirects=True, transport=transport) as client,
        ThreadPoolExecutor(_AT_ONCE) as pool,
    ):
        found = pool.map(lambda url: _look(client, url), named)
        links = [
            Link(url, tuple(sorted(documents)), *status)
            for (url, documents), status in zip(named.items(), found, strict=True)
        ]
    order: list[Status] = ["gone", "error", "moved", "unreached", "there"]
    return sorted(links, key=lambda link: (order.index(link.status), link.url))


def _look(client: httpx.Client, url: str) -> tuple[Status, str]:
    if not url.startswith(("http://", "https://")):
        return "unreached", "is no address of a page"
    try:
        answer = client.get(url)
    except httpx.TransportError as error:
        return "unreached", type(error).__name__
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return "error", str(error)
    if answer.status_code in _GONE:
        return "gone", str(answer.status_code)
    if answer.status_code in _REFUSES_PROGRAMS:
        return "unreached", f"answers programs with {answer.status_code}"
    if answer.is_error:
        return "error", str(answer.status_code)
    if str(answer.url).rstrip("/") != url.rstrip("/"):
        return "moved", str(answer.url)
    return "there", ""
