"""A house to try the desk with: invented people, and referrals of invented families."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timezone
from functools import cache, partial
from pathlib import Path
from typing import Any

from sqlalchemy import delete
from sqlalchemy.engine import Engine

from bot.referral.codes import new_code
from bot.referral.draft import READY, Answer, Consent, Draft
from bot.referral.store import Referrals
from bot.referral.tables import referral_closings
from bot.transactions import writing
from bot.web.desk.desk import Accounts
from bot.web.desk.houses import DEMO_HOUSE
from bot.web.desk.invitations import Invitation
from bot.web.desk.keys import new_token
from bot.web.desk.tables import entries, invitations, people
from knowledge.registers import register_for
from knowledge.yaml_file import read_yaml

_STORY = Path(__file__).with_name("demo.yml")


@dataclass(frozen=True)
class Demo:
    """Loads and removes the house."""

    engine: Engine
    accounts: Accounts
    referrals: Referrals

    def load(self) -> list[tuple[str, str]]:
        """Load the house afresh; return e-mail address and password of each of its people."""
        self.remove()
        for family in _story()["families"]:
            draft = _draft(family)
            self.referrals.drafts.turn(family["id"], "demo", partial(_instead, draft))
            referral = self.referrals.queues.find(DEMO_HOUSE, draft.reference)
            for state in family["states"]:
                self.referrals.queues.mark(DEMO_HOUSE, referral, state)
        return [self._join(**person) for person in _story()["people"]]

    def remove(self) -> None:
        """Remove the house with all that belongs to it."""
        for family in _story()["families"]:
            self.referrals.drafts.erase(family["id"])
        with writing(self.engine) as connection:
            for table in (people, invitations, entries, referral_closings):
                connection.execute(delete(table).where(table.c.house == DEMO_HOUSE))

    def _join(self, role: Any, name: str, email: str) -> tuple[str, str]:
        password = new_token()[:16]
        invitations = self.accounts.invitations
        token = invitations.make(Invitation(DEMO_HOUSE, role, name, email))
        invitations.accept(token, name, email, password, "nl")
        return email, password


def _instead(made: Draft, _before: Draft) -> Draft:
    return made


def _draft(family: dict[str, Any]) -> Draft:
    """Return a draft that a family finished and handed over with all its lines."""
    now = datetime.now(timezone.utc)
    language = family["language"]
    answers = {field: Answer(said, language) for field, said in family["answers"].items()}
    consents = (
        Consent(field, answer, DEMO_HOUSE, "demo", "demo", now.isoformat())
        for field, answer in answers.items()
    )
    return Draft(
        code=new_code(),
        reference=new_code(),
        register=register_for(language, simple=False),
        step=READY,
        answers=answers,
        recipient=DEMO_HOUSE,
        consents=tuple(consents),
        finished=now.date().isoformat(),
    )


@cache
def _story() -> dict[str, Any]:
    story: dict[str, Any] = read_yaml(_STORY)
    return story
