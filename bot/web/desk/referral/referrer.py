"""The referrer's part of the form, filled in on the screen."""

from __future__ import annotations

from dataclasses import replace

from fastapi import Response

from bot.referral.in_hand import Gone
from bot.referral.referrer import NEEDED, WORDS, Referrer
from bot.referral.store import Referrals
from bot.web.desk.gate import Route
from bot.web.desk.houses import Houses
from bot.web.desk.people import People
from bot.web.desk.referral.naming import REFERRAL, number_of
from bot.web.desk.visit import Visit, go_to, page
from bot.web.desk.words import words_of

_PATH = f"{REFERRAL}/aanmelder"


class ReferrerPart:
    """Routes of the part; it may be kept half done."""

    def __init__(self, referrals: Referrals, people: People, houses: Houses) -> None:
        self._referrals = referrals
        self._people = people
        self._houses = houses

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route("GET", _PATH, "referrals", self.show),
            Route("POST", _PATH, "referrals", self.save),
        ]

    def show(self, visit: Visit) -> Response:
        """Show what is filled in; of an empty part, who is signed in as a beginning."""
        kept = self._referrals.referrers.of(visit.person.house, visit.place["referral"])
        return self._page(visit, kept or self._somebody_here(visit))

    def save(self, visit: Visit) -> Response:
        """Keep what is filled in."""
        referrer = Referrer(
            **{one: visit.field(one) for one in WORDS},
            read_together=bool(visit.field("read_together")),
        )
        if referrer.misspelt:
            return self._page(visit, referrer, f"{referrer.misspelt[0]}_misspelt")
        referral = visit.place["referral"]
        try:
            self._referrals.referrers.save(visit.person.house, referral, referrer)
        except Gone:
            return page("gone", visit, 404)
        self._people.note(visit.person, "completed")
        return go_to(REFERRAL.format(referral=referral))

    def _somebody_here(self, visit: Visit) -> Referrer:
        person = visit.person
        # The form is in Dutch, and so is the name of the house on it.
        return replace(Referrer(), name=person.name, service=self._houses.name(person.house, "nl"))

    def _page(self, visit: Visit, referrer: Referrer, problem: str = "") -> Response:
        referral = visit.place["referral"]
        try:
            self._referrals.queues.one(visit.person.house, referral)
        except Gone:
            return page("gone", visit, 404)
        return page(
            "referral_referrer",
            visit,
            400 if problem else 200,
            problem,
            address=REFERRAL.format(referral=referral),
            number=number_of(referral),
            referrer=referrer,
            needed=NEEDED,
            misspelt=referrer.misspelt,
        )


def still_missing(referrer: Referrer | None, visit: Visit) -> str:
    """Return the labels of what is needed and not filled in, as the line of a list."""
    labels = words_of("referral_referrer", visit.language)
    return ", ".join(labels[one].lower() for one in (referrer or Referrer()).missing)
