"""What classifies services: a tree of domains and kinds of service, and how one gets in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.web.api.identifiers import identifier
from bot.web.api.parts import known
from bot.web.api.shapes import TaxonomyShape, TermShape
from bot.web.api.texts import texts
from bot.web.api.wording import Wording
from knowledge.base import Snapshot
from knowledge.registers import Language
from knowledge.schema import Service


@dataclass(frozen=True)
class Term:
    """A class of services: ``kinds`` are the topics whose places belong to it.

    ``group`` is the part of texts.yml that names it, None for a topic, which names itself.
    """

    taxonomy: str
    code: str
    group: str | None
    kinds: frozenset[str]
    parent: str | None = None

    @property
    def id(self) -> str:
        """Its UUID."""
        return identifier("taxonomy_term", self.taxonomy, self.code)


def taxonomies() -> list[str]:
    """Return the codes of the taxonomies."""
    return list(texts()["taxonomies"])


def terms_of(snapshot: Snapshot) -> dict[str, Term]:
    """Return all terms by their UUID, each kind below its domain."""
    return {term.id: term for term in _terms(snapshot)}


def taxonomy_shape(code: str, language: Language) -> TaxonomyShape:
    """Return a taxonomy."""
    name, description = _named("taxonomies", code, language)
    return {
        "id": identifier("taxonomy", code),
        "original_id": code,
        "name": name,
        "description": description,
    }


def term_shape(term: Term, words: Wording) -> TermShape:
    """Return a term; a kind of service says itself what it is."""
    taxonomy = taxonomy_shape(term.taxonomy, words.language)
    if term.group:
        name, description = _named(term.group, term.code, words.language)
    else:
        topic = words.snapshot.entries[term.code]
        name = topic.label[words.language]
        description = words.answer(topic, "what") or name
    parent = identifier("taxonomy_term", term.taxonomy, term.parent) if term.parent else None
    shape: TermShape = known(
        {
            "id": term.id,
            "original_id": term.code,
            "code": term.code,
            "name": name,
            "description": description,
            "parent_id": parent,
            "taxonomy": taxonomy["name"],
            "taxonomy_id": taxonomy["id"],
            "taxonomy_detail": taxonomy,
            "language": words.language,
        }
    )
    return shape


def _terms(snapshot: Snapshot) -> Iterator[Term]:
    with_places = snapshot.social_map.services()
    kinds_of_domain: dict[str, set[str]] = {}
    kinds_of_access: dict[str, set[str]] = {}
    for kind, entry in snapshot.entries.items():
        if isinstance(entry, Service):
            kinds_of_access.setdefault(entry.access.mode, set()).add(kind)
        if isinstance(entry, Service) or kind in with_places:
            kinds_of_domain.setdefault(entry.domain, set()).add(kind)
    for domain, kinds in sorted(kinds_of_domain.items()):
        yield Term("kinds", domain, "domains", frozenset(kinds))
        for kind in sorted(kinds):
            yield Term("kinds", kind, None, frozenset({kind}), domain)
    for mode, kinds in sorted(kinds_of_access.items()):
        yield Term("access", mode, "access", frozenset(kinds))


def _named(group: str, code: str, language: Language) -> tuple[str, str]:
    named = texts()[group][code]
    return named[language], named["description"][language]
