"""One snapshot of the knowledge base, and what is looked up in it by UUID."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from bot.web.api.identifiers import identifier, originals
from bot.web.api.taxonomies import Term, terms_of
from knowledge.base import Snapshot


class OpenData:
    """Made once for each snapshot: 50,000 UUIDs take a moment."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.terms: Mapping[str, Term] = terms_of(snapshot)

    @cached_property
    def services(self) -> Mapping[str, str]:
        """The id of the place behind the id of a service, the UUID or our own."""
        return originals("service", self.snapshot.social_map.keys())

    @cached_property
    def organizations(self) -> Mapping[str, str]:
        """The id of the place behind the id of an organization, the UUID or our own."""
        return originals("organization", self.snapshot.social_map.keys())

    @cached_property
    def locations(self) -> Mapping[str, tuple[str, int]]:
        """The place, and which of its doors, behind the id of a service at a location."""
        return {
            identifier("service_at_location", place, index): (place, index)
            for place, index in self.snapshot.social_map.address_keys()
        }
