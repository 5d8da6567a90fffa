"""Laying changed fields over documents: what fits holds, and what does not is left out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from knowledge.schema import KINDS, Document, Entry, Place, Programme

#: What may be laid over a file, by whether it is a place or a topic: never what texts say, nor
#: anything that understanding was trained on.
_OF_PLACES = (
    "locations", "phones", "email", "url", "schedules", "alert", "closed_until", "intake",
    "assured_date", "assurer", "reviewed",
)  # fmt: skip
_OF_TOPICS = ("contacts", "reviewed")
_OF_PROGRAMMES = (*_OF_TOPICS, "intake")


@dataclass(frozen=True)
class Laid:
    """What one field said in the file when it was laid over, and what it says instead."""

    was: Any
    value: Any


#: What is laid over one document, by field.
Layer = dict[str, Laid]


class DoesNotFit(Exception):
    """Raised where a layer cannot be laid over a document; the message says why."""


@dataclass(frozen=True)
class Overlaid:
    """Documents with what is laid over them.

    ``files`` has those that were changed as their files say them; ``left_out`` says of a document
    why what is laid over it does not count; ``layers`` has what is laid as the table holds it.
    """

    documents: dict[str, Document]
    files: dict[str, Document] = field(default_factory=dict)
    left_out: dict[str, str] = field(default_factory=dict)
    layers: Mapping[str, Any] = field(default_factory=dict)

    def as_files_say(self) -> dict[str, Document]:
        """Return all documents without what is laid over them."""
        return {**self.documents, **self.files}

    def changed_by(self, name: str, stored: Any, document: Document) -> Document | None:
        """Return what a layer made of a document of a file; None where that was not looked at."""
        is_same = self.layers.get(name) == stored and name in self.files
        return self.documents[name] if is_same and self.files[name] is document else None


def fields_to_lay(document: Document) -> tuple[str, ...]:
    """Return the fields of a document that may be laid over."""
    if isinstance(document, Place):
        return _OF_PLACES
    if isinstance(document, Programme):
        return _OF_PROGRAMMES
    return _OF_TOPICS if isinstance(document, Entry) else ()


def in_json(document: Document) -> dict[str, Any]:
    """Return a document as plain data, as the table holds values."""
    data: dict[str, Any] = json.loads(document.json(by_alias=True))
    return data


def still_holding(layer: Mapping[str, Laid], document: Document) -> dict[str, Any]:
    """Return the values of a layer that count: a file that was changed since has the last word."""
    said = in_json(document)
    return {
        name: laid.value
        for name, laid in layer.items()
        if said.get(name) == laid.was and laid.value != laid.was
    }


def laid_over(document: Document, values: Mapping[str, Any]) -> Document:
    """Return a document with other values for some of its fields.

    Raises:
        DoesNotFit: a field may not be laid over, or the schema refuses what comes of it.
    """
    if strange := sorted(set(values) - set(fields_to_lay(document))):
        raise DoesNotFit(f"{', '.join(strange)} cannot be laid over a {document.kind}")
    try:
        return KINDS[document.kind][1].parse_obj({**in_json(document), **values})  # type: ignore[return-value]
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise DoesNotFit(f"{where}: {first['msg']}") from error


def overlaid(
    documents: dict[str, Document], overlay: Mapping[str, Any], before: Overlaid | None = None
) -> Overlaid:
    """Return documents with all layers laid over them, those left out that do not fit.

    What is as it was ``before`` stays the same object, and is not looked at again.
    """
    found = Overlaid(dict(documents), layers=overlay)
    for name, stored in overlay.items():
        document = documents.get(name)
        if document is None:
            found.left_out[name] = "there is no such file"
            continue
        if before and (same := before.changed_by(name, stored, document)):
            found.documents[name], found.files[name] = same, document
            continue
        try:
            changed = laid_over(document, still_holding(as_layer(stored), document))
        except DoesNotFit as error:
            found.left_out[name] = str(error)
            continue
        if changed != document:
            found.documents[name], found.files[name] = changed, document
    return found


def as_layer(stored: Any) -> Layer:
    """Return a layer as the table holds it.

    Raises:
        DoesNotFit: it is none.
    """
    try:
        return {name: Laid(was, value) for name, (was, value) in stored.items()}
    except (AttributeError, TypeError, ValueError) as error:
        raise DoesNotFit("is no overlay") from error


def as_stored(layer: Layer) -> dict[str, list[Any]]:
    """Return a layer as the table holds it."""
    return {name: [laid.was, laid.value] for name, laid in layer.items()}
