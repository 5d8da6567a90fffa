"""The pages around the conversation, in every language and register."""

from __future__ import annotations

import re
from datetime import date, datetime, timezone
from urllib.parse import urlencode

import pytest
import pytest_asyncio
from fake_rasa import FakeRasa
from plain_page import Page, Plain
from sqlalchemy.exc import OperationalError
from web_guide import Guide, shared_knowledge

from bot.settings import Settings
from bot.web.conversations.erasures import Erasures
from bot.web.conversations.inbox import Inbox
from bot.web.conversations.store import ConversationStore
from bot.web.limits import Buckets, Limits
from bot.web.pages.frame import Reader
from bot.web.pages.services import groups_near
from bot.web.words import all_words
from knowledge.readability import measure
from knowledge.registers import REGISTERS, language_of
from knowledge.schema import Place

PATHS = ["/", "/diensten", "/diensten?gemeente=halle", "/privacy", "/toegankelijkheid"]


@pytest_asyncio.fixture
async def plain(guide: Guide) -> Plain:
    """Give a browser without scripts."""
    return Plain(guide)


def only_own_files(page: Page) -> list[str]:
    """Return the files that a page loads; scripts and styles never stand in the page itself."""
    for element in page.all():
        assert "style" not in element.attributes and element.tag != "style"
        assert not any(name.startswith("on") for name in element.attributes)
    assert all(script.attributes.get("src") for script in page.all("script"))
    loaded = [one.attributes["src"] for tag in ("script", "img") for one in page.all(tag)]
    return loaded + [one.attributes["href"] for one in page.all("link")]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.asyncio
async def test_every_page_is_a_whole_page_with_only_its_own_files(plain: Plain, path: str) -> None:
    page = await plain.open(path)
    assert plain.last.status_code == 200
    assert plain.last.headers["cache-control"] == "private, no-cache"
    assert plain.last.headers["vary"].startswith("Accept-Language")
    assert "default-src 'none'" in plain.last.headers["content-security-policy"]
    assert "set-cookie" not in plain.last.headers
    assert len(page.all("h1")) == 1 and len(page.all("main")) == 1
    assert page.texts("title")[0].endswith("Gezinswijzer")
    for address in only_own_files(page):
        assert address == "/widget.js" or address.startswith("/static/")
        if address.startswith("/static/"):
            response = await plain.guide.ask("GET", address)
            assert response.status_code == 200
            assert "immutable" in response.headers["cache-control"]
    identifiers = [one.attributes["id"] for one in page.all() if "id" in one.attributes]
    assert len(identifiers) == len(set(identifiers))


@pytest.mark.parametrize(
    ("path", "accepted", "language", "says"),
    [
        ("/", "nl-BE,nl;q=0.9", "nl", "De gids voor gezinnen"),
        ("/", "en;q=0.9, fr-BE;q=0.8, nl;q=0.2", "fr", "Le guide des familles"),
        ("/", "tr", "nl", "een gratis computerprogramma dat antwoordt"),
        ("/?language=fr", "nl", "fr", "un programme informatique gratuit"),
        ("/?language=xx", "nl", "nl", "Stel je vraag"),
        ("/?language=fr&simple=1", "nl", "fr", "Ceci est un ordinateur."),
        ("/?simple=1", "nl", "nl", "Dit is een computer."),
        ("/privacy?language=fr", "nl", "fr", "Ce que devient ce que vous écrivez"),
        ("/privacy?simple=1", "nl", "nl", "Wat doe ik met jouw woorden?"),
        ("/toegankelijkheid?language=fr&simple=1", "nl", "fr", "Nous testons avec des programmes."),
        ("/diensten?gemeente=halle&language=fr", "nl", "fr", "De l'aide à Hal"),
    ],
)
@pytest.mark.asyncio
async def test_a_page_speaks_the_language_and_register(
    plain: Plain, path: str, accepted: str, language: str, says: str
) -> None:
    page = await plain.open(path, **{"Accept-Language": accepted})
    assert page.all("html")[0].attributes["lang"] == f"{language}-BE"
    assert says in page.text


@pytest.mark.asyncio
async def test_links_keep_the_language_and_the_switches_keep_the_page(plain: Plain) -> None:
    page = await plain.open("/diensten?gemeente=halle&language=fr&simple=1")
    links = [one.attributes["href"] for one in page.all("a")]
    assert "/privacy?language=fr&simple=1" in links
    assert "/diensten?gemeente=halle&language=nl&simple=1" in links
    assert "/diensten?gemeente=halle&language=fr" in links
    own = [one for one in links if one.startswith("/") and "language=nl" not in one]
    assert own and all("language=fr" in one for one in own)


@pytest.mark.asyncio
async def test_home_embeds_the_widget_around_the_plain_form(plain: Plain) -> None:
    page = await plain.open("/?language=fr&simple=1&gemeente=halle")
    (element,) = page.all("gezins-wijzer")
    assert element.attributes == {
        "id": "gids",
        "mode": "page",
        "bare": "",
        "language": "fr",
        "register": "simple",
        "chosen": "",
        "municipality": "halle",
    }
    assert len(element.all("form", id="plain")) == 1
    assert page.all("input", id="gemeente")[0].attributes["value"] == "Hal"


@pytest.mark.parametrize("register", REGISTERS)
@pytest.mark.asyncio
async def test_home_offers_a_question_of_each_of_eight_parts_of_life(
    plain: Plain, register: str
) -> None:
    simple = "&simple=1" if register.endswith("simple") else ""
    page = await plain.open(f"/?language={register[:2]}{simple}")
    offered = page.all("ul", class_="questions")[0].all("a")
    assert len(offered) == 8
    assert len({one.all(class_="domain")[0].text for one in offered}) == 8
    asked = await plain.open(offered[2].attributes["href"])
    question = offered[2].attributes["data-ask"]
    assert asked.all("textarea")[0].text.strip() == question
    assert asked.all("gezins-wijzer")[0].attributes["draft"] == question
    await plain.send(text=question)
    assert plain.page.bubbles("person") == [question]


@pytest.mark.asyncio
async def test_opening_a_page_begins_no_conversation(plain: Plain, erasures: Erasures) -> None:
    before = await plain.guide.history()
    await plain.open("/?vraag=Hoe+vraag+ik+de+zorgtoeslag+aan%3F")
    assert erasures.erase_silent(date(2100, 1, 1)) == 1  # The fixture's own, and no other.
    assert before == []


@pytest.mark.asyncio
async def test_a_question_in_the_address_is_only_ever_text(plain: Plain) -> None:
    page = await plain.open("/?vraag=%2Fmenu%3C%2Ftextarea%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E")
    assert page.all("textarea")[0].text.strip() == "menu</textarea><script>alert(1)</script>"
    assert all("src" in one.attributes for one in page.all("script"))
    assert page.all("gezins-wijzer")[0].attributes["draft"].startswith("menu</textarea>")


# Services


@pytest.mark.asyncio
async def test_services_show_the_places_with_all_that_is_known(plain: Plain) -> None:
    page = await plain.open("/diensten?gemeente=halle")
    assert page.texts("h1") == ["Hulp in Halle"]
    first, second = page.all("li", class_="place")[:2]
    assert [one.all("h3")[0].text for one in (first, second)] == [
        "Huis van het Kind Halle",
        "OCMW Halle",
    ]
    assert "Oudstrijdersplein 18, 1500 Halle" in first.text
    assert "Let op:" in first.text and "Bevestigd op 13 juli 2026 door Vlaanderen.be." in first.text
    links = [one.attributes["href"] for one in first.all("a")]
    assert "tel:023659900" in links and "mailto:info@halle.be" in links
    map_link = next(one for one in links if "openstreetmap" in one)
    assert map_link.endswith("/search?query=Oudstrijdersplein+18%2C+1500+Halle")
    assert "Maandag tot vrijdag van 9 tot 19 uur. Uren van " in page.text


@pytest.mark.asyncio
async def test_every_place_of_every_municipality_is_shown(plain: Plain) -> None:
    snapshot = shared_knowledge().current()
    for town in snapshot.municipalities:
        page = await plain.open(f"/diensten?gemeente={town}")
        shown = {one.attributes["id"] for one in page.all("li", class_="place")}
        places = (one for one in snapshot.documents.values() if isinstance(one, Place))
        assert shown == {place.id for place in places if town in place.area}, town


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ("1501", "Hulp in Halle"),
        ("hal", "Hulp in Halle"),
        ("Lembeek", "Hulp in Halle"),
        ("Vilvorde", "Hulp in Vilvoorde"),
        (" sint pieters leeuw ", "Hulp in Sint-Pieters-Leeuw"),
        ("Gent", "De diensten in Gent ken ik niet"),
        ("Mol", "De diensten in Mol ken ik niet"),
        ("Anderlecht", "In Anderlecht gelden soms Brusselse regels"),
        ("Namur", "Namen ligt in Wallonië"),
        ("Xyzzy", "Ik ken geen gemeente met de naam “Xyzzy”"),
        ("<b>", "Ik ken geen gemeente met de naam “<b>”"),
        ("", "Kies je gemeente. Ik ken de diensten"),
    ],
)
@pytest.mark.asyncio
async def test_a_municipality_is_found_by_any_of_its_names(
    plain: Plain, asked: str, says: str
) -> None:
    page = await plain.open(f"/diensten?{urlencode({'gemeente': asked})}")
    assert plain.last.status_code == 200
    assert says in page.text
    assert len(page.all("ul", class_="towns")[0].all("a")) == 34


def test_what_is_long_ago_is_said_to_be() -> None:
    snapshot = shared_knowledge().current()
    moment = datetime(2026, 11, 29, 12, tzinfo=timezone.utc)
    for reader, dated, old, undated in (
        (Reader("nl"), "Uren van augustus 2026.", "bel eerst", "Uren zonder datum"),
        (Reader("nl", simple=True), "Deze uren zijn van augustus 2026.", "Bel eerst", "zijn deze"),
        (Reader("fr"), "Horaire connu en août 2026.", "appelez d'abord", "Horaire sans date"),
    ):
        hours = [
            place.hours.stated
            for town in snapshot.municipalities
            for group in groups_near(town, snapshot, reader, moment)
            for place in group.places
            if place.hours
        ]
        assert dated in hours
        assert any(old in one and re.search(r"20\d\d", one) for one in hours)
        assert any(undated in one for one in hours)
    later = groups_near("halle", snapshot, Reader("nl"), datetime(2030, 1, 1, tzinfo=timezone.utc))
    assert all(place.overdue for group in later for place in group.places)


# Words


@pytest.mark.asyncio
async def test_privacy_says_how_long_is_kept(plain: Plain) -> None:
    assert "Schrijf je 30 dagen niets meer" in (await plain.open("/privacy")).text


def test_simple_words_of_the_pages_are_simple() -> None:
    for part in ("frame", "home", "services", "privacy", "accessibility", "plain", "error"):
        for register in ("nl-simple", "fr-simple"):
            texts = [texts[register] for texts in all_words()[part].values()]
            level = measure("\n".join(texts), language_of(register))
            assert level and level.mean_sentence <= 10, (part, register, level)


# Errors


@pytest.mark.asyncio
async def test_an_address_that_is_nowhere_is_a_kind_page(plain: Plain) -> None:
    page = await plain.open("/nergens", **{"Accept-Language": "fr"})
    assert plain.last.status_code == 404
    assert plain.last.headers["cache-control"] == "no-store"
    assert page.all("html")[0].attributes["lang"] == "fr-BE"
    assert "Cette page n'existe pas." in page.text
    as_data = await plain.guide.ask("GET", "/nergens")
    assert as_data.json()["error"] == "not_found"


@pytest.mark.asyncio
async def test_unforeseen_errors_and_large_bodies_are_kind_pages_too(
    plain: Plain, monkeypatch: pytest.MonkeyPatch
) -> None:
    await plain.open("/")
    page = await plain.send(text="x" * 70_000)
    assert plain.last.status_code == 413
    assert "te groot" in page.text

    def fail(*_arguments: object) -> None:
        raise RuntimeError("secret words")

    await plain.open("/")
    monkeypatch.setattr(ConversationStore, "begin_once", fail)
    page = await plain.say("dag")
    assert plain.last.status_code == 500
    assert "Er ging iets mis bij ons." in page.text and "secret" not in page.text


@pytest.mark.asyncio
async def test_pages_are_rarely_refused_and_then_kindly(settings: Settings, rasa: FakeRasa) -> None:
    guide = Guide(settings, rasa, Limits(messages=Buckets(1, 0.01)))
    guide.start()
    plain = Plain(guide)
    await plain.open("/")
    await plain.say("een")
    page = await plain.say("twee")
    assert plain.last.status_code == 429
    assert int(plain.last.headers["retry-after"]) > 1
    assert "te snel" in page.texts(id="problem")[0]
    assert page.all("textarea")[0].text.strip() == "twee"
    await guide.stop()


@pytest.mark.asyncio
async def test_a_database_that_fails_leaves_what_was_typed(
    plain: Plain, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object) -> None:
        raise OperationalError("INSERT", {}, Exception("locked"))

    await plain.open("/")
    with monkeypatch.context() as broken:
        broken.setattr(Inbox, "take_in", fail)
        page = await plain.say("hoe vraag ik de zorgtoeslag aan?")
        assert plain.last.status_code == 503
        assert page.all("textarea")[0].text.strip() == "hoe vraag ik de zorgtoeslag aan?"
    page = await plain.send(text="hoe vraag ik de zorgtoeslag aan?")
    assert len(page.bubbles("guide")) == 1
