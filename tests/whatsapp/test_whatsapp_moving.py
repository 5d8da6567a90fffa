"""A conversation goes on elsewhere only by a code that the family carries over, once."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from fake_rasa import FakeRasa
from family import Family, GuideOnWhatsApp, texts, titles
from sqlalchemy import func, select, update

from bot.transactions import writing
from bot.web.conversations.store import now
from bot.web.conversations.tables import conversations, links


@dataclass
class Page:
    """A family at the page, in a conversation."""

    guide: GuideOnWhatsApp
    opened: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, path: str, **options: Any) -> Any:
        """Send a request about the conversation."""
        headers = {"Authorization": f"Bearer {self.opened['token']}"}
        address = f"/api/conversations/{self.opened['conversation']}{path}"
        return self.guide.ask(method, address, headers=headers, **options)

    def says(self, text: str) -> list[str]:
        """Say something and return what comes back."""
        said = {"text": text, "client_id": secrets.token_hex(8)}
        answered = self.ask("POST", "/messages", json=said)
        assert answered.status_code == 200, answered.text
        return texts_of(answered.json())

    def reads(self) -> list[str]:
        """Return the conversation."""
        return texts_of(self.ask("GET", "/messages").json())

    def code(self) -> str:
        """Make a code to go on elsewhere."""
        return str(self.ask("POST", "/link").json()["code"])


def texts_of(answer: dict[str, Any]) -> list[str]:
    """Return the texts of messages as the page gets them."""
    return [one["text"] for one in answer["messages"]]


def how_many(guide: GuideOnWhatsApp) -> int:
    """Return how many conversations there are."""
    with guide.store.engine.connect() as connection:
        return int(connection.execute(select(func.count()).select_from(conversations)).scalar_one())


@pytest.fixture
def page(guide: GuideOnWhatsApp) -> Page:
    """Give a family at the page that was answered."""
    opened = guide.ask("POST", "/api/conversations", json={}).json()
    page = Page(guide, opened)
    page.says("zorgtoeslag")
    return page


class TestFromThePage:
    """A code of the page, sent as a message."""

    def test_it_brings_the_conversation_and_says_the_last_message_again(
        self, page: Page, family: Family, rasa: FakeRasa
    ) -> None:
        moved, last = family.says(page.code())
        assert texts([moved]) == [
            "Je gesprek gaat hier verder. Op het andere toestel kan dat niet meer."
        ]
        assert texts([last])[0].startswith("Je vraagt de zorgtoeslag aan")
        family.taps(titles(last)[-1])
        assert [turn["conversation"] for turn in rasa.turns] == [page.opened["conversation"]] * 2
        assert rasa.turns[-1]["channel"] == "whatsapp"

    def test_the_token_of_the_page_opens_nothing_any_more(self, page: Page, family: Family) -> None:
        family.says(page.code())
        for method, path in [("GET", "/messages"), ("POST", "/link"), ("DELETE", "")]:
            assert page.ask(method, path).status_code == 401

    def test_nothing_said_before_comes_to_the_phone_but_the_last(
        self, page: Page, family: Family
    ) -> None:
        page.says("een geheim")
        page.says("iets anders")
        said = texts(family.says(page.code()))
        assert len(said) == 2 and said[-1] == "Je zei: iets anders"

    @pytest.mark.parametrize(
        "wrapped", ["Mijn code is {}.", "  {}\n", "https://gids.example/verder#{}"]
    )
    def test_a_code_may_stand_among_words(self, page: Page, family: Family, wrapped: str) -> None:
        assert len(family.says(wrapped.format(page.code().lower()))) == 2

    def test_who_had_a_conversation_here_leaves_it_and_it_is_erased(
        self, page: Page, family: Family, rasa: FakeRasa
    ) -> None:
        family.says("iets van hier")
        left = rasa.turns[-1]["conversation"]
        family.says(page.code())
        assert how_many(family.guide) == 1
        assert rasa.erased == [left]
        family.says("en verder")
        assert rasa.turns[-1]["conversation"] == page.opened["conversation"]

    def test_a_code_works_once(self, page: Page, family: Family, neighbours: Family) -> None:
        code = page.code()
        family.says(code)
        [answer] = texts(neighbours.says(code))
        assert answer.startswith("Deze code opent niets meer.")
        assert texts(family.says("nog hier")) == ["Je zei: nog hier"]

    def test_a_wrong_code_opens_nothing_and_says_so(self, page: Page, family: Family) -> None:
        [answer] = texts(family.says("ABCD-EFGH-JKMN-PQRS"))
        assert "Deze code opent niets meer." in answer and "Ce code n'ouvre plus rien." in answer
        assert page.reads()[0] == "zorgtoeslag"

    def test_an_old_code_opens_nothing(self, page: Page, family: Family) -> None:
        code = page.code()
        with writing(family.guide.store.engine) as connection:
            connection.execute(update(links).values(expires=now() - timedelta(seconds=1)))
        assert "Deze code opent niets meer." in texts(family.says(code))[0]
        assert page.says("nog hier") == ["Je zei: nog hier"]

    def test_another_phone_takes_it_over_and_the_first_begins_anew(
        self, page: Page, family: Family, neighbours: Family, rasa: FakeRasa
    ) -> None:
        family.says(page.code())
        address = texts(family.says("website"))[0].partition("#")[2].split()[0]
        neighbours.says(address)
        assert texts(neighbours.says("van mij")) == ["Je zei: van mij"]
        assert texts(family.says("en ik?")) == ["Je zei: en ik?"]
        assert rasa.turns[-1]["conversation"] != page.opened["conversation"]


class TestToThePage:
    """ "Website" gives a link that opens once."""

    def follow(self, family: Family, word: str = "website") -> Page:
        """Ask for the link and open it, as a page does."""
        [answer] = texts(family.says(word))
        code = answer.partition("https://gids.example/verder#")[2].split()[0]
        opened = family.guide.ask("POST", "/api/links", json={"code": code})
        assert opened.status_code == 200
        again = family.guide.ask("POST", "/api/links", json={"code": code})
        assert again.status_code == 404
        return Page(family.guide, opened.json())

    @pytest.mark.parametrize("word", ["website", "Naar de website!", "le site web"])
    def test_the_page_goes_on_where_the_phone_was(self, family: Family, word: str) -> None:
        family.says("een vraag")
        page = self.follow(family, word)
        assert page.reads()[:2] == ["een vraag", "Je zei: een vraag"]
        assert page.says("verder") == ["Je zei: verder"]

    def test_what_is_said_on_the_page_never_comes_to_the_phone(self, family: Family) -> None:
        family.says("een vraag")
        page = self.follow(family)
        page.says("iets voor niemand anders")
        assert family.hears() == []

    def test_the_phone_begins_anew_and_the_page_does_not_see_it(
        self, family: Family, rasa: FakeRasa
    ) -> None:
        family.says("een vraag")
        page = self.follow(family)
        assert texts(family.says("iets nieuws")) == ["Je zei: iets nieuws"]
        assert rasa.turns[-1]["conversation"] != page.opened["conversation"]
        assert not any("iets nieuws" in one for one in page.reads())

    def test_it_can_come_back(self, family: Family, rasa: FakeRasa) -> None:
        family.says("een vraag")
        page = self.follow(family)
        page.says("op de pagina")
        assert texts(family.says(page.code()))[-1] == "Je zei: op de pagina"
        family.says("weer hier")
        assert rasa.turns[-1]["conversation"] == page.opened["conversation"]


def test_the_same_words_on_page_and_phone_are_two_conversations(page: Page, family: Family) -> None:
    family.says("zorgtoeslag")
    page.says("alleen op de pagina")
    assert family.hears() == []
    assert how_many(family.guide) == 2
