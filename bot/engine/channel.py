"""The only way into Rasa: one turn at a time, from our own processes, with their shared key.

Everything that Rasa's REST channel leaves open is closed here: the caller proves who it is, typed
text never becomes a command, and a button's payload comes as a choice of its own.
"""

from __future__ import annotations

import hmac
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import InputChannel, OutputChannel, UserMessage
from rasa.shared.core.events import SlotSet
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse
from sqlalchemy.exc import SQLAlchemyError

from bot.engine.tracker_store import POSITION, GuideTrackerStore, TurnOverlapped, TurnUnanswered
from bot.engine.understood import as_understood
from bot.nlu.reading import ALARM, CONCERN
from bot.settings import read_settings

logger = logging.getLogger(__name__)


class TurnOutput(OutputChannel):
    """Collects the messages of one turn, with all that they carry."""

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []

    @classmethod
    def name(cls) -> str:
        """Return the channel's name in trackers."""
        return "turn"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Keep a message in the form of the web app's contract."""
        metadata = message.get("metadata") or {}
        self.messages.append(
            {
                "text": message.get("text") or "",
                "buttons": message.get("buttons") or [],
                "cards": metadata.get("cards") or [],
                "meta": metadata.get("meta") or {},
            }
        )


class TurnChannel(InputChannel):
    """Routes below ``/webhooks/turn``: POST a turn, DELETE a conversation, GET ``/health``.

    POST ``/notice`` looks at a turn for danger without taking it: a person has that conversation.
    POST ``/understand`` says what a text is about, outside any conversation.
    """

    @classmethod
    def name(cls) -> str:
        """Return the path below ``/webhooks`` and the channel's name in trackers."""
        return "turn"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> InputChannel:
        """Make the channel; its key is a setting, never in a credentials file."""
        return cls()

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the routes."""
        routes = Blueprint("turn_channel")
        key = f"Bearer {read_settings().secret_key}".encode()

        def allowed(request: Request) -> bool:
            # What is no UTF-8 in a header comes as half characters; it is a wrong key, no fault.
            shown = request.headers.get("authorization", "").encode(errors="replace")
            return hmac.compare_digest(shown, key)

        @routes.get("/health")
        async def health(request: Request) -> HTTPResponse:
            agent = getattr(request.app.ctx, "agent", None)
            ready = bool(agent and agent.is_ready())
            return response.json({"ready": ready}, 200 if ready else 503)

        @routes.post("/")
        async def turn(request: Request) -> HTTPResponse:
            if not allowed(request):
                return response.json({"error": "wrong key"}, 401)
            agent = getattr(request.app.ctx, "agent", None)
            if not agent or not agent.is_ready():
                return response.json({"error": "no model loaded"}, 503)
            message, output = user_message(request.json or {})
            try:
                await _take_turn(agent, message, output)
            except (SQLAlchemyError, TurnOverlapped, TurnUnanswered) as error:
                return _try_again(error)
            return response.json({"messages": output.messages})

        @routes.post("/notice")
        async def notice(request: Request) -> HTTPResponse:
            if not allowed(request):
                return response.json({"error": "wrong key"}, 401)
            agent = getattr(request.app.ctx, "agent", None)
            if not agent or not agent.is_ready():
                return response.json({"error": "no model loaded"}, 503)
            message, _ = user_message(request.json or {})
            return response.json(_noticed(await agent.processor.parse_message(message)))

        @routes.post("/understand")
        async def understand(request: Request) -> HTTPResponse:
            if not allowed(request):
                return response.json({"error": "wrong key"}, 401)
            agent = getattr(request.app.ctx, "agent", None)
            if not agent or not agent.is_ready():
                return response.json({"error": "no model loaded"}, 503)
            text = plain_text(str((request.json or {}).get("text") or ""))
            return response.json(as_understood(await agent.parse_message(text)))

        @routes.delete("/<conversation:str>")
        async def erase(request: Request, conversation: str) -> HTTPResponse:
            if not allowed(request):
                return response.json({"error": "wrong key"}, 401)
            agent = getattr(request.app.ctx, "agent", None)
            if not agent or not agent.is_ready():
                return response.json({"error": "no model loaded"}, 503)
            try:
                _guide_store(agent).erase(conversation)
            except SQLAlchemyError as error:
                return _try_again(error)
            return response.empty(204)

        return routes


async def _take_turn(agent: Any, message: UserMessage, output: TurnOutput) -> None:
    """Handle a message, or repeat the replies to one that was handled before.

    The web process may die between our answer and its storing; it then asks again with the same
    id. Looked at under the lock, since the turn before may be the same message's.
    """
    store = _guide_store(agent)
    async with agent.lock_store.lock(message.sender_id):
        replies = store.replies_to(message.sender_id, message.message_id)
        if replies is None:
            await remember_municipality(agent, message)
            await agent.processor.handle_message(message)
            return
    for reply in replies:
        await output.send_response(message.sender_id, reply)


def _noticed(parsed: dict[str, Any]) -> dict[str, Any]:
    """Return what the web app's ``Notice`` holds, from what the pipeline left of a message."""
    return {
        "alarm": (parsed.get(ALARM) or {}).get("kind"),
        "concern": (parsed.get(CONCERN) or {}).get("kind"),
        "erases": (parsed.get("intent") or {}).get("name") == "erase",
    }


def _guide_store(agent: Any) -> GuideTrackerStore:
    """Return our store, without the wrapper that Rasa puts around every store.

    When the database fails, the wrapper goes on with an empty memory and says that all is well:
    the turn would be lost, and the conversation forgotten.
    """
    if not isinstance(agent.tracker_store, GuideTrackerStore):
        agent.tracker_store = agent.processor.tracker_store = agent.tracker_store._tracker_store
    return agent.tracker_store


def _try_again(error: Exception) -> HTTPResponse:
    """Say that it is not the message's fault: the web process keeps it and asks again."""
    # Its kind only: what the database says about a statement may quote a person.
    logger.error("a turn could not be kept: %s", type(error).__name__)
    return response.json({"error": "not kept"}, 503)


async def remember_municipality(agent: Agent, message: UserMessage) -> None:
    """Let a conversation know where it began, until the person names another municipality.

    Slots do not outlive a session: this looks on every turn, and starts the session if that is due.
    """
    municipality = (message.metadata or {}).get("municipality")
    if municipality is None or agent.processor is None:
        return
    tracker = await agent.processor.fetch_tracker_and_update_session(
        message.sender_id, message.output_channel, message.metadata
    )
    if tracker.get_slot("municipality") is None:
        tracker.update(SlotSet("municipality", municipality), agent.domain)
        await agent.processor.save_tracker(tracker)


def user_message(turn: dict[str, Any]) -> tuple[UserMessage, TurnOutput]:
    """Return a turn as Rasa's message, and where its replies will be.

    Args:
        turn: ``conversation``; ``message``, an id that stays when it is sent again; ``text`` as
            typed or ``choice``, the payload of a button that we issued; ``position``, its place
            in the conversation; ``language``, ``register`` (true: simple), ``channel`` and
            ``municipality``, where known.
    """
    output = TurnOutput()
    choice = turn.get("choice")
    metadata = {
        "language": turn.get("language"),
        "simple": turn.get("register"),
        "channel": turn.get("channel"),
        POSITION: turn.get("position"),
        "municipality": turn.get("municipality"),
    }
    message = UserMessage(
        choice if choice else plain_text(str(turn.get("text") or "")),
        output,
        str(turn["conversation"]),
        input_channel=TurnChannel.name(),
        message_id=turn.get("message"),
        metadata={key: value for key, value in metadata.items() if value is not None},
    )
    return message, output


def plain_text(text: str) -> str:
    """Return typed text so that Rasa cannot take it for a command.

    Rasa reads a leading slash as an intent on every channel, and drops empty messages.
    """
    return text.replace("\x00", "").lstrip().lstrip("/").lstrip() or " "
