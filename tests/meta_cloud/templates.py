"""The templates that Meta approved, and what a message must give them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from meta_cloud import errors


@dataclass(frozen=True)
class Template:
    """A message template that Meta approved.

    ``parameters`` is how many variables its body has; ``buttons`` are its quick replies.
    """

    name: str
    language: str
    parameters: int = 0
    body: str = ""
    buttons: tuple[str, ...] = ()


def named_by(content: dict[str, Any], registered: Iterable[Template]) -> Template:
    """Return the template that a message names.

    Raises:
        Refused: it is not registered (132001), or its variables are not as many (132000).
    """
    name, language = content["name"], content["language"]["code"]
    found = next((one for one in registered if (one.name, one.language) == (name, language)), None)
    if found is None:
        raise errors.Refused(132001, f"template name ({name}) does not exist in {language}")
    components = content.get("components") or []
    given = sum(len(one.get("parameters", [])) for one in components if one.get("type") == "body")
    if given != found.parameters:
        raise errors.Refused(
            132000,
            f"body: number of localizable_params ({given}) does not match the expected number of "
            f"params ({found.parameters})",
        )
    return found
