"""The conversation as a plain form, for browsers without scripts: one page after another.

Its key stands in hidden fields, never in the address or a cookie. The first form brings a key that
nobody has used yet, so that sending it twice begins one conversation and asks once.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qs

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import ValidationError
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bot.web.conversations.access import Access
from bot.web.conversations.contract import Beginning, Preference, Said
from bot.web.conversations.keys import fresh_key
from bot.web.conversations.messages import Body, Conversation
from bot.web.conversations.papers import PAPERS, Papers
from bot.web.conversations.store import ConversationGone
from bot.web.conversations.talking import Talking
from bot.web.errors import Refused
from bot.web.limits import address_of
from bot.web.pages.frame import Reader, reader_of, render
from bot.web.words import reply
from knowledge.registers import REGISTERS, Register, is_simple, language_of
from knowledge.schema import Municipality

_PATH = "/gesprek"
_KEY = re.compile(r"[0-9a-f]{32}\.[\w-]{43}")


@dataclass(frozen=True)
class Form:
    """The fields of the form.

    ``key`` is the conversation's id and token; ``begins`` where it has to be made first; ``seen``
    counts the exchanges that the page showed as answered. ``page`` is the register of the page,
    ``language`` and ``register`` what the person chose, if anything; ``municipality`` where the
    conversation begins, if the page knew; ``draft`` is what stands in the text field.
    """

    key: str
    client_id: str
    begins: bool = False
    seen: int = 0
    page: Register = "nl"
    language: str = ""
    register: str = ""
    municipality: str = ""
    draft: str = ""
    choice: str | None = None
    deed: str = ""

    @property
    def identifier(self) -> str:
        return self.key.partition(".")[0]

    @property
    def token(self) -> str:
        return self.key.partition(".")[2]

    @property
    def reader(self) -> Reader:
        """The reader as the form knows them, before the conversation tells more."""
        return Reader(language_of(self.page), is_simple(self.page), bool(self.language))

    @property
    def says_something(self) -> bool:
        return self.choice is not None or not self.deed

    @property
    def beginning(self) -> Beginning:
        """How the conversation begins."""
        return Beginning.parse_obj(
            {
                "language": self.language,
                "register": self.register or None,
                "municipality": self.municipality[:64] or None,
            }
        )

    def said(self) -> Said:
        """Return the message that the form sends.

        Its id holds a digest of what is said: who goes back to an earlier page and says something
        else there says something new, and who sends the same page twice does not.

        Raises:
            Refused: a browser does not send such a form.
        """
        words = self.draft if self.choice is None else self.choice
        digest = hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()[:16]
        try:
            return Said.parse_obj(
                {
                    "client_id": f"{self.client_id}.{digest}",
                    "text": self.draft,
                    "choice": self.choice,
                    "language": self.language,
                    "register": self.register or None,
                }
            )
        except ValidationError:
            raise Refused(400, "not_understood") from None


@dataclass
class Exchange:
    """A message of the person and what answers it; ``message`` is None where nobody asked."""

    message: Body | None
    answers: list[Body] = field(default_factory=list)

    @property
    def is_answered(self) -> bool:
        return any(not is_pending(answer) for answer in self.answers)


def first_form(reader: Reader, draft: str = "", town: Municipality | None = None) -> Form:
    """Return the form that begins a conversation, in a municipality where one is known."""
    return Form(
        key=".".join(fresh_key()),
        client_id=secrets.token_hex(16),
        begins=True,
        page=reader.register,
        language=reader.language if reader.chosen else "",
        register="simple" if reader.simple else "",
        municipality=town.id if town else "",
        draft=draft,
    )


def is_pending(answer: Body) -> bool:
    """Tell whether an answer only says that the guide is away."""
    return bool(answer["meta"].get("pending"))


def conversation_routes(talking: Talking, access: Access, papers: Papers) -> APIRouter:
    """Return the routes of the plain conversation."""
    plain = PlainConversation(talking, access, papers)
    router = APIRouter(prefix=_PATH, include_in_schema=False)
    router.add_api_route("", plain.leave, methods=["GET"])
    router.add_api_route("", plain.go_on, methods=["POST"], response_class=HTMLResponse)
    return router


@dataclass
class PlainConversation:
    """A conversation page by page."""

    talking: Talking
    access: Access
    papers: Papers

    async def leave(self, request: Request) -> Response:
        """Lead who types the address, or comes back to it, to where a conversation begins."""
        return RedirectResponse(reader_of(request).link("/"), 303)

    async def go_on(self, request: Request) -> Response:
        """Do what the form asks, and return the conversation as a page."""
        form = _read(await request.body())
        try:
            _refuse_other_sites(request)
            return await self._do(form, request)
        except ConversationGone:
            return _problem(first_form(form.reader, form.draft), Refused(404, "gone"))
        except Refused as refused:
            is_theirs = refused.status not in (401, 403)
            return _problem(form if is_theirs else first_form(form.reader, form.draft), refused)
        except (DBAPIError, PoolTimeout):
            return _problem(form, Refused(503, "unavailable", headers={"Retry-After": "5"}))

    async def _do(self, form: Form, request: Request) -> Response:
        conversation = await self._open(form, request)
        if form.deed == "erase":
            await self.talking.erase(conversation.id)
            return _page(form.reader, first_form(form.reader), is_erased=True)
        if form.deed in PAPERS:
            return await self.papers.response(conversation.id, form.deed)
        if form.deed in _SWITCHES:
            await self.talking.choose(conversation, _SWITCHES[form.deed])
        said: list[Body] = []
        if form.says_something:
            said = await self.talking.say(conversation, form.said(), form.reader.language)
        conversation, messages = await self.talking.read(conversation.id, form.reader.language)
        kept = {message["id"] for message in messages}
        unkept = [one["text"] for one in said if one["id"] not in kept and not is_pending(one)]
        return _shown(form, conversation, exchanges(messages), "\n".join(unkept))

    async def _open(self, form: Form, request: Request) -> Conversation:
        if form.begins and _KEY.fullmatch(form.key):
            address = address_of(request)
            await self.talking.begin_once(address, form.identifier, form.token, form.beginning)
        return await self.access.open_with(form.token, request, form.identifier)


#: What the buttons for language and register set.
_SWITCHES = {
    "nl": Preference.parse_obj({"language": "nl"}),
    "fr": Preference.parse_obj({"language": "fr"}),
    "simple": Preference.parse_obj({"register": "simple"}),
    "standard": Preference.parse_obj({"register": "standard"}),
}


def exchanges(messages: Sequence[Body]) -> list[Exchange]:
    """Return messages as exchanges, each answer below the message that it answers."""
    found: list[Exchange] = []
    asked: dict[str, Exchange] = {}
    for message in messages:
        if message["from"] == "person":
            asked[message["client_id"]] = Exchange(message)
            found.append(asked[message["client_id"]])
        elif message["reply_to"] in asked:
            asked[message["reply_to"]].answers.append(message)
        else:
            found.append(Exchange(None, [message]))
    return found


def _read(body: bytes) -> Form:
    """Read the fields of a form; what is missing or odd in them is as if it were not there."""
    fields = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True)
    sent = {name: values[-1] for name, values in fields.items()}
    seen = sent.get("seen", "")
    return Form(
        key=sent.get("key", ""),
        client_id=sent.get("client_id", ""),
        begins="begins" in sent,
        seen=int(seen) if re.fullmatch("[0-9]{1,6}", seen) else 0,
        page=next((one for one in REGISTERS if one == sent.get("page")), "nl"),
        language=sent.get("language", ""),
        register=sent.get("register", ""),
        municipality=sent.get("municipality", ""),
        draft=sent.get("text", ""),
        choice=sent.get("choice"),
        deed=sent.get("deed", ""),
    )


def _refuse_other_sites(request: Request) -> None:
    # Another site could lead a family into a conversation of which it holds the key.
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise Refused(403, "not_yours")


def _shown(
    form: Form, conversation: Conversation, found: list[Exchange], problem: str
) -> HTMLResponse:
    """Return the page of a conversation: what is new first, what was said before below it."""
    language = conversation.language or conversation.spoken or form.reader.language
    reader = Reader(
        "fr" if language == "fr" else "nl", bool(conversation.simple), bool(conversation.language)
    )
    unanswered = [place for place, one in enumerate(found) if not one.is_answered]
    is_stored = form.says_something and not problem
    following = Form(
        key=form.key,
        client_id=secrets.token_hex(16),
        seen=unanswered[0] if unanswered else len(found),
        page=reader.register,
        draft="" if is_stored and form.choice is None else form.draft,
    )
    first_new = min(form.seen, max(0, len(found) - 1))
    return _page(
        reader, following, problem=problem, news=found[first_new:], earlier=found[:first_new]
    )


def _problem(form: Form, refused: Refused) -> HTMLResponse:
    """Return the form as it was sent, with the reason why nothing came of it."""
    register = refused.register or form.reader.register
    problem = reply(refused.code, register)
    return _page(form.reader, form, problem, status=refused.status, headers=refused.headers)


def _page(
    reader: Reader,
    form: Form,
    problem: str = "",
    *,
    is_erased: bool = False,
    news: Sequence[Exchange] = (),
    earlier: Sequence[Exchange] = (),
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> HTMLResponse:
    return render(
        "plain",
        reader,
        _PATH,
        status=status,
        headers={**(headers or {}), "Cache-Control": "no-store"},
        form=form,
        problem=problem,
        is_erased=is_erased,
        news=news,
        earlier=earlier,
        is_waiting=any(not one.is_answered for one in [*earlier, *news]),
        is_pending=is_pending,
    )
