"""The people of a house, invitations, and the log: for who coordinates."""

from __future__ import annotations

from fastapi import Response

from bot.referral.store import Referrals
from bot.web.desk.gate import Route
from bot.web.desk.houses import Houses
from bot.web.desk.invitations import Invitation, Invitations
from bot.web.desk.journal import Journal
from bot.web.desk.people import People, Person
from bot.web.desk.referral.naming import number_of
from bot.web.desk.roles import MAY_INVITE, as_role
from bot.web.desk.visit import NotDone, Visit, go_to, page
from bot.web.desk.words import words_of

PEOPLE = "/desk/mensen"


class Colleagues:
    """Routes of people and log."""

    def __init__(
        self,
        people: People,
        invitations: Invitations,
        journal: Journal,
        referrals: Referrals,
        houses: Houses,
        public_url: str,
    ) -> None:
        self._people = people
        self._invitations = invitations
        self._journal = journal
        self._referrals = referrals
        self._houses = houses
        self._public_url = public_url

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route("GET", PEOPLE, "people", self.show),
            Route("POST", f"{PEOPLE}/uitnodigen", "people", self.invite),
            Route("POST", PEOPLE + "/{person}/link", "people", self.link_again),
            Route("POST", PEOPLE + "/{person}/uit", "people", self.end),
            Route("GET", "/desk/logboek", "log", self.log),
        ]

    def show(self, visit: Visit) -> Response:
        return self._page(visit)

    def invite(self, visit: Visit) -> Response:
        person = visit.person
        role, name, email = (
            as_role(visit.field("role")),
            visit.field("name", 100),
            visit.field("email"),
        )
        if role not in MAY_INVITE[person.role] or not name or "@" not in email:
            return self._page(visit, "invite_incomplete")
        house = person.houses if person.houses is not None else visit.field("house", 64)
        if role == "administrator":
            house = ""
        elif not self._houses.is_known(house):
            return self._page(visit, "no_house")
        assert role is not None
        return self._with_link(visit, Invitation(house, role, name, email))

    def link_again(self, visit: Visit) -> Response:
        other = self._other(visit)
        return self._with_link(
            visit, Invitation(other.house, other.role, other.name, other.email, other.id)
        )

    def end(self, visit: Visit) -> Response:
        self._people.end(self._other(visit), visit.person)
        return go_to(PEOPLE)

    def log(self, visit: Visit) -> Response:
        person = visit.person
        looks = self._referrals.queues.looks(person.house) if person.may("referrals") else None
        return page(
            "log",
            visit,
            looks=looks,
            number=number_of,
            entries=self._journal.of(person.houses),
            deeds=words_of("deeds", visit.language),
            house_name=lambda house: self._houses.name(house, visit.language),
        )

    def _other(self, visit: Visit) -> Person:
        """Return whom a form is about; of another house it is as if they were not there."""
        other = self._people.get(visit.place["person"])
        if other is None or not visit.person.may_manage(other):
            raise NotDone(404, "not_found")
        return other

    def _with_link(self, visit: Visit, invitation: Invitation) -> Response:
        token = self._invitations.make(invitation, by=visit.person)
        link = f"{self._public_url}/desk/uitnodiging/{token}"
        return self._page(visit, link=link, invited=invitation.name)

    def _page(self, visit: Visit, problem: str = "", link: str = "", invited: str = "") -> Response:
        person = visit.person
        return page(
            "people",
            visit,
            400 if problem else 200,
            problem,
            everyone=self._people.of(person.houses),
            may_invite=MAY_INVITE[person.role],
            house_name=lambda house: self._houses.name(house, visit.language),
            link=link,
            invited=invited,
        )
