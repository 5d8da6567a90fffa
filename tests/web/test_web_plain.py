"""A whole conversation without scripts: by forms and pages alone."""

from __future__ import annotations

from typing import Any

import pytest
import pytest_asyncio
from fake_rasa import ANSWERS, CARDS, ERASED, FakeRasa
from linked_lines import LINES, STEPS
from plain_page import Plain
from web_guide import Guide, everything_stored

from bot.web.conversations.store import ConversationStore


@pytest_asyncio.fixture
async def plain(guide: Guide) -> Plain:
    """Give a browser without scripts, at the first page."""
    browser = Plain(guide)
    await browser.open("/")
    return browser


@pytest.mark.asyncio
async def test_a_conversation_by_pages_alone(plain: Plain, rasa: FakeRasa) -> None:
    page = await plain.say("Hoe vraag ik de zorgtoeslag aan?")
    assert plain.last.status_code == 200
    assert page.bubbles("person") == ["Hoe vraag ik de zorgtoeslag aan?"]
    answer = page.all(class_="guide")[0]
    assert len(answer.all("ol")[0].all("li")) == 3
    assert answer.all("a", href="tel:078150100")[0].text == "078 150 100"
    assert "Bron: Opgroeien, nagekeken op 22 november 2026" in " ".join(answer.text.split())
    assert page.all("textarea")[0].text.strip() == ""
    page = await plain.press("Welke papieren heb ik nodig?")
    assert rasa.turns[1]["choice"] == "/ask_documents"
    page = await plain.say("en hoeveel is dat?")
    assert rasa.said == [
        "Hoe vraag ik de zorgtoeslag aan?",
        "/ask_documents",
        "en hoeveel is dat?",
    ]
    # What is new stands first; what was said before stands below it, in order.
    assert page.bubbles("person") == [
        "en hoeveel is dat?",
        "Hoe vraag ik de zorgtoeslag aan?",
        "Welke papieren heb ik nodig?",
    ]
    # A choice of an earlier answer can still be taken.
    await plain.press("Hoeveel is het?")
    assert rasa.said[-1].startswith("/ask_amount")
    assert len({turn["conversation"] for turn in rasa.turns}) == 1


@pytest.mark.asyncio
async def test_a_conversation_begins_in_the_municipality_of_the_page(
    plain: Plain, rasa: FakeRasa
) -> None:
    await plain.open("/?gemeente=halle")
    await plain.say("Waar kan ik terecht?")
    assert rasa.turns[0]["municipality"] == "halle"
    await plain.open("/")
    await plain.say("En ik?")
    assert rasa.turns[1]["municipality"] is None


@pytest.mark.asyncio
async def test_whether_a_place_is_open_is_said_only_while_that_is_so(
    plain: Plain, monkeypatch: pytest.MonkeyPatch
) -> None:
    await plain.open()
    await plain.say("huis van het kind")
    assert "Nu open, tot 17 uur." in plain.page.text
    monkeypatch.setitem(CARDS[0]["hours"], "until", "2026-03-03T17:00+01:00")
    await plain.say("nog eens: huis van het kind")
    assert plain.page.text.count("Nu open, tot 17 uur.") == 1
    assert plain.page.text.count("Maandag: 9 tot 17 uur.") == 2


@pytest.mark.asyncio
async def test_sending_a_page_again_asks_once(plain: Plain, rasa: FakeRasa) -> None:
    page = await plain.say("Dag")
    for _ in range(2):
        again = await plain.send_again()
        assert again.bubbles("guide") == page.bubbles("guide") == ["Je zei: Dag"]
    await plain.say("En nu?")
    await plain.send_again()
    assert rasa.said == ["Dag", "En nu?"]


@pytest.mark.asyncio
async def test_something_else_said_from_an_earlier_page_is_new(
    plain: Plain, rasa: FakeRasa
) -> None:
    first = plain.page
    await plain.say("Dag")
    await plain.send(first, text="Iets anders")
    assert rasa.said == ["Dag", "Iets anders"]
    assert plain.page.bubbles("person") == ["Dag", "Iets anders"]
    assert len({turn["conversation"] for turn in rasa.turns}) == 1


@pytest.mark.asyncio
async def test_the_key_is_in_hidden_fields_only(plain: Plain, store: ConversationStore) -> None:
    await plain.say("Dag")
    identifier, token = plain.page.hidden["key"].split(".")
    assert plain.last.headers["cache-control"] == "no-store"
    assert "set-cookie" not in plain.last.headers
    assert plain.last.history == [] and token not in str(plain.last.url)
    assert "begins" not in plain.page.hidden
    for element in plain.page.all():
        if element.attributes.get("name") != "key":
            assert token not in str(element.attributes)
    assert identifier in everything_stored(store) and token not in everything_stored(store)


@pytest.mark.parametrize(
    ("path", "typed", "turn", "heading"),
    [
        ("/?language=fr", "Bonjour", ("fr", None), "Votre conversation"),
        ("/?language=fr&simple=1", "Bonjour", ("fr", True), "Votre conversation"),
        ("/?simple=1", "Dag", (None, True), "Je gesprek"),
        ("/", "Bonjour", (None, None), "Votre conversation"),
    ],
)
@pytest.mark.asyncio
async def test_a_conversation_in_the_language_and_register_of_the_person(
    plain: Plain,
    rasa: FakeRasa,
    path: str,
    typed: str,
    turn: tuple[str | None, bool | None],
    heading: str,
) -> None:
    await plain.open(path)
    page = await plain.say(typed)
    assert (rasa.turns[0]["language"], rasa.turns[0]["register"]) == turn
    assert page.texts("h1") == [heading]


@pytest.mark.asyncio
async def test_the_switches_hold_for_what_comes_after(plain: Plain, rasa: FakeRasa) -> None:
    await plain.say("Dag")
    page = await plain.press("FR")
    assert page.all("html")[0].attributes["lang"] == "fr-BE"
    assert page.bubbles("guide") == ["Je zei: Dag"]
    await plain.press("Plus simple")
    page = await plain.send(choice="/not_offered")
    assert (
        "Prenez un bouton que vous voyez." in page.text and "Ceci est un ordinateur." in page.text
    )
    page = await plain.say("attestation")
    assert (rasa.turns[1]["language"], rasa.turns[1]["register"]) == ("fr", True)
    assert rasa.said == ["Dag", "attestation"]
    page = await plain.press("Plus simple")
    assert page.all("button", value="simple")[0].attributes["aria-pressed"] == "false"


@pytest.mark.asyncio
async def test_asking_for_simple_language_in_words_counts_as_a_switch(plain: Plain) -> None:
    page = await plain.say("kan het makkelijker?")
    assert page.all("button", value="standard")[0].attributes["aria-pressed"] == "true"
    assert "Dit is een computer." in page.text


@pytest.mark.asyncio
async def test_help_in_a_crisis_stands_first_with_numbers_to_call(plain: Plain) -> None:
    await plain.say("Dag")
    page = await plain.say("crisis")
    first = page.all(class_="message")[0]
    assert "crisis" in first.attributes["class"].split()
    assert [one.attributes["href"] for one in first.all("a")] == ["tel:1813", "tel:112"]
    assert page.bubbles("person")[0] == "crisis"
    assert page.bubbles("guide")[1] == "Ben je alleen?"
    await plain.press("Ga verder")
    assert plain.last.status_code == 200


@pytest.mark.asyncio
async def test_a_language_that_runs_from_right_to_left_does_so(plain: Plain) -> None:
    page = await plain.say("arabic")
    (answer,) = page.all(class_="guide")
    assert (answer.attributes["lang"], answer.attributes["dir"]) == ("ar", "rtl")


@pytest.mark.asyncio
async def test_while_rasa_is_away_the_person_can_look_again(plain: Plain, rasa: FakeRasa) -> None:
    rasa.away = True
    page = await plain.say("Hoe vraag ik dat?")
    assert "Je bericht is bewaard" in page.text
    assert page.all(class_="asleep")[0].all("a", href="tel:1813")
    await plain.say("En nog iets")
    await plain.press("Kijk of er een antwoord is")
    rasa.away = False
    page = await plain.press("Kijk of er een antwoord is")
    # Both answers came meanwhile, so both are new.
    assert page.bubbles("guide") == ["Je zei: Hoe vraag ik dat?", "Je zei: En nog iets"]
    assert not page.all("button", value="look") and not page.all(id="earlier")
    assert rasa.said == ["Hoe vraag ik dat?", "En nog iets"]


@pytest.mark.asyncio
async def test_nothing_typed_and_too_much_typed_are_said_kindly(
    plain: Plain, rasa: FakeRasa
) -> None:
    page = await plain.say(" ")
    assert "Ik zie nog geen vraag" in page.texts(id="problem")[0]
    await plain.say("Dag")
    long = "lang " * 1000
    page = await plain.say(long)
    assert "lang bericht" in page.texts(id="problem")[0]
    assert page.all("textarea")[0].text.strip() == long.strip()
    assert rasa.said == ["Dag"]


@pytest.mark.asyncio
async def test_what_was_being_typed_stays_when_a_button_is_pressed(plain: Plain) -> None:
    await plain.say("zorgtoeslag")
    choice = plain.page.all("button", value="/menu")[0].attributes["value"]
    page = await plain.send(text="ik was nog bezig", choice=choice)
    assert page.all("textarea")[0].text.strip() == "ik was nog bezig"
    page = await plain.send(text="ik was nog bezig", deed="look")
    assert page.all("textarea")[0].text.strip() == "ik was nog bezig"


@pytest.mark.asyncio
async def test_erasing_by_saying_so_leaves_one_sentence_and_goes_on(
    plain: Plain, rasa: FakeRasa, store: ConversationStore
) -> None:
    told = await plain.say("mijn geheim")
    first_sent = plain.sent
    assert told.bubbles("person") == ["mijn geheim"]
    await plain.say("wis alles")
    page = await plain.say("ja")
    assert (page.bubbles("person"), page.bubbles("guide")) == ([], [ERASED])
    # A reload of this page, and of the one where the secret was sent, bring nothing back.
    for sent in (plain.sent, first_sent):
        page = await plain.send_again(sent)
        assert (page.bubbles("person"), page.bubbles("guide")) == ([], [ERASED])
    assert "geheim" not in everything_stored(store)
    assert len(rasa.turns) == 3
    page = await plain.say("Dag")
    assert page.bubbles("person") == ["Dag"]


@pytest.mark.asyncio
async def test_erasing_leaves_nothing_and_what_is_sent_again_afterwards_finds_nothing(
    plain: Plain, rasa: FakeRasa, store: ConversationStore
) -> None:
    await plain.say("Dag")
    await plain.say("mijn geheim")
    sent = plain.sent
    identifier = plain.page.hidden["key"].split(".")[0]
    page = await plain.press("Ja, wis alles")
    assert page.texts("h1") == ["Het gesprek is gewist."]
    assert "mijn geheim" not in page.text
    assert identifier not in everything_stored(store)
    assert "geheim" not in everything_stored(store)
    assert rasa.erased == [identifier]
    page = await plain.send_again(sent)
    assert plain.last.status_code == 404
    assert "Dit gesprek is er niet meer." in page.text and rasa.said == ["Dag", "mijn geheim"]
    # The words are not lost with the conversation: they can be said in a new one.
    assert page.all("textarea")[0].text.strip() == "mijn geheim"
    assert page.hidden["begins"] == "1" and page.hidden["key"] != sent["key"]


@pytest.mark.parametrize(
    ("change", "status", "says"),
    [
        ({"key": "{id}.wrong"}, 401, "Dit gesprek kan ik niet openen."),
        ({"key": "{id}." + "x" * 43, "begins": "1"}, 401, "Dit gesprek kan ik niet openen."),
        ({"key": ""}, 404, "Dit gesprek is er niet meer."),
        ({"key": "0" * 32 + ".wrong"}, 404, "Dit gesprek is er niet meer."),
        ({"key": "short.short", "begins": "1"}, 404, "Dit gesprek is er niet meer."),
        ({"choice": "/erase_everything"}, 400, "Die keuze ken ik niet"),
        ({"choice": "/" + "x" * 4001}, 400, "Dit bericht kwam niet goed aan."),
        ({"client_id": "<script>"}, 400, "Dit bericht kwam niet goed aan."),
        ({"seen": "-1", "page": "xx", "language": "xx", "register": "xx"}, 200, "Je zei: nog iets"),
        ({"seen": "9" * 6}, 200, "Je zei: nog iets"),
    ],
)
@pytest.mark.asyncio
async def test_odd_forms_are_refused_kindly(
    plain: Plain, rasa: FakeRasa, change: dict[str, str], status: int, says: str
) -> None:
    await plain.say("Dag")
    identifier = plain.page.hidden["key"].split(".")[0]
    filled = {name: value.replace("{id}", identifier) for name, value in change.items()}
    page = await plain.send_again({**plain.page.hidden, "text": "nog iets", **filled})
    assert plain.last.status_code == status
    assert says in page.text
    assert plain.last.headers["cache-control"] == "no-store"
    assert (len(rasa.turns) == 2) == (status == 200)
    assert ("Je zei: Dag" in page.text) == (status == 200)


@pytest.mark.asyncio
async def test_a_body_that_is_no_form_is_refused(plain: Plain) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    for body in (b"", b"\xff\xfe&&==", b"{}", b"key=a&key=b"):
        response = await plain.guide.ask("POST", "/gesprek", content=body, headers=headers)
        assert response.status_code == 404
    many = "&".join(f"field{number}=x" for number in range(3000)).encode()
    response = await plain.guide.ask("POST", "/gesprek", content=many, headers=headers)
    assert response.status_code == 404


@pytest.mark.asyncio
async def test_another_site_cannot_lead_anyone_into_a_conversation(
    plain: Plain, rasa: FakeRasa
) -> None:
    await plain.say("Dag")
    form = {**plain.page.hidden, "text": "Hallo"}
    for site in ("cross-site", "same-site"):
        await plain.send_again(form, **{"Sec-Fetch-Site": site})
        assert plain.last.status_code == 403
        assert plain.page.hidden["key"] != form["key"]
    assert rasa.said == ["Dag"]
    await plain.send_again(form, **{"Sec-Fetch-Site": "same-origin"})
    assert rasa.said == ["Dag", "Hallo"]


@pytest.mark.asyncio
async def test_who_comes_back_to_the_address_is_led_to_the_beginning(plain: Plain) -> None:
    await plain.open("/gesprek?language=fr")
    assert plain.last.status_code == 303
    assert plain.last.headers["location"] == "/?language=fr"


@pytest.mark.asyncio
async def test_pages_that_open_from_the_conversation_leave_it_open(plain: Plain) -> None:
    page = await plain.say("Dag")
    links = [one for one in page.all("a") if one.attributes["href"].startswith("/")]
    assert links and all(one.attributes.get("target") == "_blank" for one in links)


@pytest.mark.parametrize(("line", "crisis", "links"), LINES)
@pytest.mark.asyncio
async def test_links_stand_on_what_can_be_called_or_opened(
    plain: Plain, monkeypatch: pytest.MonkeyPatch, line: str, crisis: bool, links: Any
) -> None:
    answer = {"text": line, "meta": {"crisis": crisis, "language": "nl"}}
    monkeypatch.setitem(ANSWERS, "toon", [answer])
    page = await plain.say("toon")
    bubble = page.all(class_="guide")[0].all(class_="bubble")[0]
    assert bubble.all("p")[-1].text == line
    found = [one.attributes["href"] for one in bubble.all("a")]
    assert found == links or len(found) == links


@pytest.mark.asyncio
async def test_steps_and_points_become_lists(plain: Plain, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ANSWERS, "toon", [{"text": STEPS}])
    bubble = (await plain.say("toon")).all(class_="guide")[0].all(class_="bubble")[0]
    shown = [(one.tag, one.attributes.get("start"), len(one.all("li"))) for one in bubble.inside]
    expected = [("p", None, 0), ("ol", None, 2), ("ol", "4", 1), ("ul", None, 2), ("p", None, 0)]
    assert shown[1:] == expected


@pytest.mark.asyncio
async def test_cards_show_what_they_have(plain: Plain, monkeypatch: pytest.MonkeyPatch) -> None:
    cards: list[dict[str, Any]] = [
        {
            "type": "service",
            "id": "ocmw-halle",
            "title": "OCMW Halle",
            "kind": "OCMW (sociale dienst)",
            "domain": "money",
            "address": "Oudstrijdersplein 18, 1500 Halle",
            "phones": [{"number": "02 365 99 00", "description": None}],
            "email": "info@halle.be",
            "url": "https://www.halle.be",
            "map": "https://www.openstreetmap.org/search?query=Halle",
            "hours": {"state": "unknown", "now": "Bel eerst.", "week": None, "stated": None},
            "alert": "De openingsuren kennen wij niet zeker.",
            "assured": "Bevestigd op 1 januari 2026.",
            "distance": None,
        },
        {"type": "right", "id": "x", "title": "Leefloon", "lines": ["Vraag het."], "url": None},
        {"type": "line", "id": "l", "title": "Zelfmoordlijn", "number": "1813", "chat": "x:y"},
        {},
    ]
    monkeypatch.setitem(ANSWERS, "toon", [{"text": "Kijk.", "cards": cards}])
    shown = (await plain.say("toon")).all(class_="card")
    links = [[one.attributes["href"] for one in card.all("a")] for card in shown]
    assert links == [
        [
            "tel:023659900",
            "mailto:info@halle.be",
            "https://www.halle.be",
            "https://www.openstreetmap.org/search?query=Halle",
        ],
        [],
        ["tel:1813"],
    ]
    assert "Bel eerst." in shown[0].text and "Bevestigd op" in shown[0].text
    assert "None" not in "".join(one.text for one in shown)


@pytest.mark.asyncio
async def test_no_message_can_carry_markup(plain: Plain) -> None:
    page = await plain.say("<script>alert(1)</script><b onclick=x>dag</b>")
    assert page.bubbles("person") == ["<script>alert(1)</script><b onclick=x>dag</b>"]
    assert page.all("script") == [] and page.all("b") == []
