"""A family on the web and the people of a house, each through their own door."""

from __future__ import annotations

import re
import secrets
from typing import Any

import httpx
from office import Browser

#: What leads the stand-in for Rasa to name the house of Halle.
ASKS = "Ik wil een mens spreken"
OFFER = "talk:ask hvhk-halle"
READ, FRESH, BACK = "talk:read hvhk-halle", "talk:fresh hvhk-halle", "talk:back"
LIST = "/desk/gesprekken"


class WebFamily:
    """A family in one conversation on the page."""

    def __init__(self, address: str, **chosen: Any) -> None:
        self.client = httpx.Client(base_url=address, timeout=20)
        begun = self.client.post("/api/conversations", json=chosen).json()
        self.id, self.token = begun["conversation"], begun["token"]

    def ask(self, method: str, path: str = "", **options: Any) -> httpx.Response:
        """Send a request about the conversation."""
        headers = {"authorization": f"Bearer {self.token}"}
        address = f"/api/conversations/{self.id}{path}"
        return self.client.request(method, address, headers=headers, **options)

    def say(self, text: str = "", **said: Any) -> list[Any]:
        """Type, or choose, and return what comes back at once."""
        said = {"client_id": secrets.token_hex(8), "text": text, **said}
        answer = self.ask("POST", "/messages", json=said)
        assert answer.status_code == 200, answer.text
        return list(answer.json()["messages"])

    def choose(self, payload: str) -> list[Any]:
        """Take a choice."""
        return self.say(choice=payload)

    def history(self) -> list[Any]:
        """Return all that was said."""
        return list(self.ask("GET", "/messages").json()["messages"])

    def last(self) -> Any:
        """Return what was said last."""
        return self.history()[-1]

    def asks_for_a_person(self, may_read: bool = True) -> None:
        """Ask for a person of Halle, and answer the question of consent."""
        assert OFFER in payloads(self.say(ASKS)[-1])
        self.choose(OFFER)
        self.choose(READ if may_read else FRESH)


def payloads(message: Any) -> list[str]:
    """Return what can be chosen below a message."""
    return [button["payload"] for button in message["buttons"]]


def is_there(browser: Browser, hours: int = 2) -> None:
    """Let somebody be there for families."""
    answer = browser.post(f"{LIST}/aanwezig", on=LIST, hours=str(hours))
    assert answer.status_code == 303


def first_talk(browser: Browser) -> str:
    """Return the address of the first talk that waits on the list."""
    found = re.search(rf'action="({LIST}/[0-9a-f]{{32}})/nemen"', browser.get(LIST).text)
    assert found, "nobody waits"
    return found[1]


def take(browser: Browser, talk: str, name: str = "Noor") -> httpx.Response:
    """Take a talk over."""
    return browser.post(f"{talk}/nemen", on="/desk/account", call_name=name)


def write(browser: Browser, talk: str, text: str, **more: str) -> httpx.Response:
    """Write to a family."""
    return browser.post(f"{talk}/schrijven", on="/desk/account", text=text, **more)
