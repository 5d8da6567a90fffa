"""Each documented limit: taken at the limit, refused one above it."""

from __future__ import annotations

from typing import Any

import pytest
from meta_adapter import Adapter, error_of
from meta_cloud import Phone, StandIn


def buttons(*titles: str, idents: tuple[str, ...] = ()) -> dict[str, Any]:
    chosen = idents or tuple(f"b{place}" for place in range(len(titles)))
    replies = [
        {"type": "reply", "reply": {"id": ident, "title": title}}
        for ident, title in zip(chosen, titles, strict=True)
    ]
    return {"type": "button", "body": {"text": "Kies"}, "action": {"buttons": replies}}


def row(ident: str = "r", title: str = "Rij", **beside: str) -> dict[str, str]:
    return {"id": ident, "title": title, **beside}


def rows(count: int) -> list[dict[str, str]]:
    return [row(f"r{place}") for place in range(count)]


def listed(*sections: dict[str, Any], button: str = "Kies") -> dict[str, Any]:
    action = {"button": button, "sections": list(sections)}
    return {"type": "list", "body": {"text": "Kies"}, "action": action}


def with_part(part: str, text: str, **beside: str) -> dict[str, Any]:
    return {**buttons("Ja"), part: {"text": text, **beside}}


#: What is allowed at most (or at least), and what is just beyond, with Meta's code for that.
LIMITS: dict[str, tuple[str, Any, Any, int]] = {
    "text of 4096": ("text", {"body": "a" * 4096}, {"body": "a" * 4097}, 100),
    "text of 1": ("text", {"body": "a"}, {"body": ""}, 100),
    "preview_url a boolean": (
        "text",
        {"body": "a", "preview_url": True},
        {"body": "a", "preview_url": "true"},
        100,
    ),
    "interactive body of 1024": (
        "interactive",
        with_part("body", "a" * 1024),
        with_part("body", "a" * 1025),
        131009,
    ),
    "interactive body of 1": (
        "interactive",
        with_part("body", "a"),
        with_part("body", ""),
        131009,
    ),
    "footer of 60": (
        "interactive",
        with_part("footer", "a" * 60),
        with_part("footer", "a" * 61),
        131009,
    ),
    "header of 60": (
        "interactive",
        with_part("header", "a" * 60, type="text"),
        with_part("header", "a" * 61, type="text"),
        131009,
    ),
    "3 buttons": ("interactive", buttons("A", "B", "C"), buttons("A", "B", "C", "D"), 131009),
    "1 button": ("interactive", buttons("A"), buttons(), 131009),
    "button title of 20": ("interactive", buttons("a" * 20), buttons("a" * 21), 131009),
    "button title of 1": ("interactive", buttons("a"), buttons(""), 131009),
    "button titles differ": ("interactive", buttons("A", "B"), buttons("A", "A"), 131009),
    "button id of 256": (
        "interactive",
        buttons("A", idents=("i" * 256,)),
        buttons("A", idents=("i" * 257,)),
        131009,
    ),
    "button ids differ": (
        "interactive",
        buttons("A", "B", idents=("x", "y")),
        buttons("A", "B", idents=("x", "x")),
        131009,
    ),
    "list button of 20": (
        "interactive",
        listed({"rows": [row()]}, button="a" * 20),
        listed({"rows": [row()]}, button="a" * 21),
        131009,
    ),
    "10 rows in one section": (
        "interactive",
        listed({"rows": rows(10)}),
        listed({"rows": rows(11)}),
        131009,
    ),
    "10 rows in all sections": (
        "interactive",
        listed({"title": "A", "rows": rows(9)}, {"title": "B", "rows": [row("z")]}),
        listed({"title": "A", "rows": rows(9)}, {"title": "B", "rows": [row("y"), row("z")]}),
        131009,
    ),
    "1 row": ("interactive", listed({"rows": [row()]}), listed({"rows": []}), 131009),
    "1 section": ("interactive", listed({"rows": [row()]}), listed(), 131009),
    "row title of 24": (
        "interactive",
        listed({"rows": [row(title="a" * 24)]}),
        listed({"rows": [row(title="a" * 25)]}),
        131009,
    ),
    "row description of 72": (
        "interactive",
        listed({"rows": [row(description="a" * 72)]}),
        listed({"rows": [row(description="a" * 73)]}),
        131009,
    ),
    "row id of 200": (
        "interactive",
        listed({"rows": [row("i" * 200)]}),
        listed({"rows": [row("i" * 201)]}),
        131009,
    ),
    "row ids differ": (
        "interactive",
        listed({"rows": [row("a"), row("b")]}),
        listed({"rows": [row("a"), row("a")]}),
        131009,
    ),
    "section title of 24": (
        "interactive",
        listed({"title": "a" * 24, "rows": [row()]}),
        listed({"title": "a" * 25, "rows": [row()]}),
        131009,
    ),
    "section title with more than one": (
        "interactive",
        listed({"rows": [row()]}),
        listed({"rows": [row("a")]}, {"title": "B", "rows": [row("b")]}),
        131008,
    ),
    "registered template": (
        "template",
        {"name": "gezinswijzer_hoe_gaat_het", "language": {"code": "nl"}},
        {"name": "gezinswijzer_hoe_gaat_het", "language": {"code": "fr"}},
        132001,
    ),
    "variables of a template": (
        "template",
        {
            "name": "met_naam",
            "language": {"code": "nl"},
            "components": [
                {"type": "body", "parameters": [{"type": "text", "text": one} for one in "ab"]}
            ],
        },
        {
            "name": "met_naam",
            "language": {"code": "nl"},
            "components": [{"type": "body", "parameters": [{"type": "text", "text": "a"}]}],
        },
        132000,
    ),
}


@pytest.mark.parametrize(("kind", "allowed", "beyond", "code"), LIMITS.values(), ids=LIMITS)
def test_what_is_at_the_limit_is_taken_and_what_is_beyond_it_is_refused(
    adapter: Adapter, phone: Phone, kind: str, allowed: Any, beyond: Any, code: int
) -> None:
    assert adapter.sends(kind, allowed).status_code == 200
    refused = adapter.sends(kind, beyond)
    assert (refused.status_code, error_of(refused)["code"]) == (
        404 if code == 132001 else 400,
        code,
    )
    assert [message[kind] for message in phone.received] == [allowed]
    assert phone.refused[0].error["error"]["code"] == code


@pytest.mark.parametrize("to", ["+32470000001", "0470/00.00.01", "", None, 32470000001, "123"])
def test_a_recipient_that_is_not_a_number_of_digits_is_refused(
    adapter: Adapter, phone: Phone, to: Any
) -> None:
    refused = adapter.says("hallo", to=to)
    assert (refused.status_code, error_of(refused)["code"] in (100, 131009)) == (400, True)
    assert phone.received == []


def test_callback_data_of_512_is_taken_and_longer_is_refused(
    adapter: Adapter, phone: Phone
) -> None:
    assert adapter.says("hallo", biz_opaque_callback_data="x" * 512).status_code == 200
    refused = adapter.says("hallo", biz_opaque_callback_data="x" * 513)
    assert (refused.status_code, error_of(refused)["code"]) == (400, 100)
    assert len(phone.received) == 1


def test_a_document_goes_by_the_id_of_an_upload_with_a_filename_and_a_short_caption(
    adapter: Adapter, phone: Phone
) -> None:
    ident = adapter.uploads(b"%PDF-1.7").json()["id"]
    document = {"id": ident, "filename": "formulier.pdf", "caption": "c" * 1024}
    assert adapter.sends("document", document).status_code == 200
    for wrong, code in (
        ({**document, "caption": "c" * 1025}, 131009),
        ({"id": ident}, 131008),
        ({"filename": "formulier.pdf"}, 131008),
        ({**document, "id": "123"}, 100),
    ):
        refused = adapter.sends("document", wrong)
        assert (refused.status_code, error_of(refused)["code"]) == (400, code), wrong
    assert [message["document"] for message in phone.received] == [document]


def test_a_type_that_meta_does_not_know_is_refused(adapter: Adapter, phone: Phone) -> None:
    refused = adapter.sends("telegram", {"body": "hallo"})
    assert (refused.status_code, error_of(refused)["code"]) == (400, 131051)
    assert phone.received == []


@pytest.mark.parametrize("kind", ["cta_url", "flow", None, []])
def test_an_interactive_type_that_is_neither_buttons_nor_list_is_refused(
    adapter: Adapter, phone: Phone, kind: Any
) -> None:
    refused = adapter.sends("interactive", {**buttons("Ja"), "type": kind})
    assert (refused.status_code, error_of(refused)["code"]) == (400, 131009)
    assert phone.received == []


def test_a_family_that_did_not_write_for_24_hours_gets_only_templates(
    stand_in: StandIn, adapter: Adapter, phone: Phone
) -> None:
    stand_in.advance(hours=23.9)
    assert adapter.says("nog net").status_code == 200
    stand_in.advance(hours=0.2)
    refused = adapter.says("te laat")
    assert (refused.status_code, error_of(refused)["code"]) == (400, 131047)
    template = {"name": "gezinswijzer_hoe_gaat_het", "language": {"code": "nl"}}
    assert adapter.sends("template", template).status_code == 200
    phone.says("hier ben ik weer")
    assert adapter.says("welkom terug").status_code == 200
