"""A message of the guide as the messages that a phone can show, within Meta's limits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from bot.web.channels.whatsapp import limits
from bot.web.channels.whatsapp.choices import id_of
from bot.web.channels.whatsapp.labels import shortened
from bot.web.channels.whatsapp.splitting import pieces, with_air, with_short_end
from bot.web.conversations.messages import Body, Button
from bot.web.words import words_of
from knowledge.registers import Register, register_for

#: What Meta is asked to send, without the number; a paper is printed when it leaves (``paper``, or
#: ``sheet`` with what it holds), and ``template`` names what goes in its place when 24 hours have
#: passed.
Part = dict[str, Any]

#: With less room above choices for what is asked, their full labels stand in a message before.
_LEAST_ROOM = 400


def parts_of(body: Body) -> list[Part]:
    """Return a message of the assistant as what is sent, in order."""
    meta = body.get("meta") or {}
    register = register_for(meta.get("language") or "nl", meta.get("register") == "simple")
    offered = (Button(**one) for one in body.get("buttons") or ())
    # Meta refuses a message with the same choice twice.
    buttons = list({id_of(button): button for button in offered}.values())
    who = f"*{meta['person']}*\n" if meta.get("person") else ""
    text = who + "\n\n".join(filter(None, [with_air(body["text"]), *_shown(body)]))
    papers = [_paper(card) for card in body.get("cards") or () if card.get("type") == "document"]
    if sheet := meta.get("sheet"):
        papers.append({"sheet": sheet, "caption": words_of("whatsapp", register)["sheet_title"]})
    said = list(_said(text, buttons, register))
    if template := meta.get("template"):
        said = [{**part, "template": template} for part in said]
    # The papers first: the question below stays the last thing that the family sees.
    return [*papers, *said]


def _said(text: str, buttons: Sequence[Button], register: Register) -> Iterator[Part]:
    words = words_of("whatsapp", register)
    if not buttons:
        yield from map(_text, pieces(text, limits.LONGEST_BODY))
        return
    above = text
    for group in _groups(buttons):
        action, in_full = _asking(group, words)
        room = limits.LONGEST_INTERACTIVE_BODY - len(in_full)
        if room < _LEAST_ROOM:
            before, end, in_full = f"{above}{in_full}", "", ""
        else:
            before, end = with_short_end(above, room)
        yield from map(_text, pieces(before, limits.LONGEST_BODY))
        yield _interactive(f"{end or words['choose']}{in_full}", action)
        above = words["more_choices"]


def _groups(buttons: Sequence[Button]) -> list[Sequence[Button]]:
    most = limits.MOST_ROWS
    return [buttons[start : start + most] for start in range(0, len(buttons), most)]


def _asking(buttons: Sequence[Button], words: dict[str, str]) -> tuple[Part, str]:
    """Return how buttons are offered, and below the text what their labels leave out."""
    labels = [button.title for button in buttons]
    if len(buttons) <= limits.MOST_BUTTONS:
        titles = shortened(labels, limits.LONGEST_BUTTON)
        replies = [
            {"type": "reply", "reply": {"id": id_of(button), "title": title}}
            for button, title in zip(buttons, titles, strict=True)
        ]
        action: Part = {"type": "button", "action": {"buttons": replies}}
        return action, _in_full(labels, titles, 0)
    titles = shortened(labels, limits.LONGEST_ROW)
    rows = []
    for button, title in zip(buttons, titles, strict=True):
        row = {"id": id_of(button), "title": title}
        if title != button.title:
            [row["description"]] = shortened([button.title], limits.LONGEST_DESCRIPTION)
        rows.append(row)
    sections = [{"rows": rows}]
    action = {"type": "list", "action": {"button": words["list_label"], "sections": sections}}
    return action, _in_full(labels, titles, limits.LONGEST_DESCRIPTION)


def _in_full(labels: Sequence[str], titles: Sequence[str], shown: int) -> str:
    """Return the labels that are shown shorter than they are, where no more than ``shown`` fits."""
    left_out = [
        f"• {label}"
        for label, title in zip(labels, titles, strict=True)
        if title != label and len(label) > shown
    ]
    return "\n\n" + "\n".join(left_out) if left_out else ""


def _text(text: str) -> Part:
    # A preview of a link would have Meta fetch it, and show a picture nobody asked for.
    return {"type": "text", "text": {"body": text, "preview_url": False}}


def _interactive(body: str, action: Part) -> Part:
    return {"type": "interactive", "interactive": {"body": {"text": body}, **action}}


def _paper(card: Body) -> Part:
    return {"paper": card["id"], "caption": str(card.get("title") or "")[: limits.LONGEST_CAPTION]}


def _shown(body: Body) -> Iterator[str]:
    """Yield what cards say beside the text, without what stands in it."""
    for card in body.get("cards") or ():
        if card.get("type") != "document":
            lines = [line for line in _card(card) if line not in body["text"]]
            if lines or card["title"] not in body["text"]:
                yield "\n".join([f"*{card['title']}*", *lines])


def _card(card: Body) -> Iterator[str]:
    yield from (card[name] for name in ("alert", "address") if card.get(name))
    yield from card.get("lines") or ()
    for phone in card.get("phones") or ():
        yield " ".join(phone[name] for name in ("number", "description") if phone.get(name))
    yield from (card[name] for name in ("number", "email", "url", "chat", "web") if card.get(name))
    hours = card.get("hours") or {}
    if isinstance(hours, dict):
        yield from (hours[name] for name in ("now", "week", "stated") if hours.get(name))
    else:
        yield hours
    yield from filter(None, [card.get("assured")])
