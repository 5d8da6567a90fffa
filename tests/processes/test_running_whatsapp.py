"""A referral on WhatsApp, in French, with three real processes and a stand-in for Meta."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from meta_cloud import Phone, StandIn
from running_guide import RunningGuide, awake_on_whatsapp
from stored_whatsapp import StoredWhatsApp
from test_running import rows_with
from test_running_referral import printed_text

pytestmark = pytest.mark.slow

#: What the family does, with words that stand in no content file; in brackets what it taps.
ANSWERS = (
    "j'habite à Vilvorde", "5 ans et un bébé de 8 mois", "{child} ne dort plus et je crie trop",
    "j'arrive encore à faire à manger", "quelqu'un pour trouver le calme avec {child}",
    "[Français]", "personne", "[Médecin de famille]", "[Non]", "{reach} après 18h",
)  # fmt: skip


NUMBER = "32470987602"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[RunningGuide, StandIn]]:
    """Give a guide that is awake, and the stand-in that it talks to."""
    with awake_on_whatsapp(tmp_path_factory.mktemp("whatsapp")) as both:
        yield both


class Family:
    """A family with a phone: it types, taps, and reads what comes."""

    def __init__(self, guide: RunningGuide, phone: Phone, child: str, reach: str) -> None:
        self.phone = phone
        self.markers = {"child": child, "reach": reach}
        self._guide = guide
        self._stored = StoredWhatsApp(guide)
        self._seen = 0

    def does(self, what: str) -> list[Any]:
        """Type something, or tap what stands in brackets; return all that comes back."""
        what = what.format(**self.markers)
        is_tap = what.startswith("[")
        wamid = self.phone.taps(what.strip("[]")) if is_tap else self.phone.says(what)
        self._guide.wait_for(lambda: self._stored.is_settled(self.phone.number, wamid))
        came = self.phone.received[self._seen :]
        self._seen += len(came)
        assert came, what
        return came


def handed_over(family: Family) -> list[Any]:
    """Draft a referral and hand it over to the Huis van het Kind; return what came at the end."""
    assert family.does("bonjour, je suis épuisée, je voudrais qu'on m'aide à la maison")
    for one in ("je veux parler à quelqu'un", "[Remplir ensemble]", "[Oui, commencer]"):
        family.does(one)
    for number, answer in enumerate(ANSWERS[:-1], 2):
        assert f"({number}/10)" in all_said(family.does(answer)), answer
    shown = all_said(family.does(ANSWERS[-1]))
    assert [one for one in family.markers.values() if one not in shown] == []
    family.does("[Tout est juste]")
    family.does(label_of(family.phone, "Huis van het Kind"))
    return family.does(label_of(family.phone, "Oui, tout"))


def test_a_family_drafts_a_referral_in_french_and_gets_its_papers(
    running: tuple[RunningGuide, StandIn],
) -> None:
    guide, stand_in = running
    family = Family(guide, stand_in.phone("32470987601"), "Zwirrelins", "0470 98 76 54")
    came = handed_over(family)
    assert "code" in all_said(came)
    papers = [one["document"] for one in came if one["type"] == "document"]
    assert [one["filename"] for one in papers] == ["1gezin1plan-form.pdf", "1gezin1plan-copy.pdf"]
    assert all(one["caption"] for one in papers)
    form, copy = (stand_in.media[one["id"]] for one in papers)
    for paper in (form, copy):
        assert paper.mime_type == "application/pdf"
        printed = printed_text(paper.content)
        assert [one for one in family.markers.values() if one not in printed] == []
    # The house reads Dutch, with the family's own words in its own language.
    assert "Wat het gezin vertelt" in printed_text(form.content)
    assert "eigen woorden, in het Frans" in printed_text(form.content)
    assert "Wat het gezin vertelt" not in printed_text(copy.content)


def test_erasing_all_leaves_no_word_of_a_referral(
    running: tuple[RunningGuide, StandIn],
) -> None:
    guide, stand_in = running
    family = Family(guide, stand_in.phone(NUMBER), "Pimpelmine", "0470 89 67 45")
    handed_over(family)
    for marker in family.markers.values():
        assert {"messages", "referrals"} <= set(rows_with(guide, marker))
        assert rows_with(guide, marker, is_opened=False) == []
    assert "whatsapp_people" in rows_with(guide, NUMBER)
    assert rows_with(guide, NUMBER, is_opened=False) == []
    family.does("efface tout")
    assert "effacé" in all_said(family.does("[Oui, tout effacer]"))
    for marker in family.markers.values():
        assert rows_with(guide, marker) == []
        found = subprocess.run(["grep", "-rlF", marker, str(guide.folder)], capture_output=True)
        assert found.stdout == b"", marker
    assert NUMBER not in guide.printed


def all_said(came: Iterable[Any]) -> str:
    """Return the words of messages on a phone."""
    texts = [one.get("text") or one.get("interactive", {}).get("body") for one in came]
    return "\n".join(one.get("body") or one["text"] for one in texts if one)


def label_of(phone: Phone, start: str) -> str:
    """Return the newest button or row that begins so, in brackets."""
    for message in reversed(phone.received):
        action = message.get("interactive", {}).get("action", {})
        labels = [one["reply"]["title"] for one in action.get("buttons", ())]
        labels += [row["title"] for part in action.get("sections", ()) for row in part["rows"]]
        for label in labels:
            if label.startswith(start):
                return f"[{label}]"
    raise LookupError(start)
