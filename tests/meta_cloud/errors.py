"""Meta's errors, in the shape and with the HTTP status that its documentation gives them.

Source: developers.facebook.com, WhatsApp error codes (as updated in June 2026); the wording of
details is what the service was seen to answer. ``error_subcode`` is left out since v16.0.
"""

from __future__ import annotations

import secrets
from typing import Any

#: HTTP status and title by code; Meta asks to look at the code, never at the status.
DOCUMENTED = {
    0: (401, "AuthException"),
    1: (400, "API Unknown"),
    2: (503, "API Service"),
    4: (429, "API Too Many Calls"),
    10: (403, "Permission Denied"),
    33: (400, "Parameter value is not valid"),
    100: (400, "Invalid parameter"),
    190: (401, "Access token has expired"),
    80007: (429, "Rate limit issues"),
    130429: (429, "Rate limit hit"),
    131000: (500, "Something went wrong"),
    131008: (400, "Required parameter is missing"),
    131009: (400, "Parameter value is not valid"),
    131016: (503, "Service unavailable"),
    131026: (400, "Message undeliverable"),
    131047: (400, "Re-engagement message"),
    131048: (429, "Spam rate limit hit"),
    131051: (400, "Unsupported message type"),
    131053: (400, "Media upload error"),
    131056: (429, "(Business Account, Consumer Account) pair rate limit hit"),
    132000: (400, "Number of parameters does not match the expected number of params"),
    132001: (404, "Template name does not exist in the translation"),
}
#: What a bare HTTP status stands for when only that is asked for.
_CODE_OF_STATUS = {400: 100, 401: 190, 403: 10, 404: 132001, 429: 130429, 500: 131000, 503: 131016}
_HELP = "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/"

PAIR_LIMIT = (
    "Message failed to send because there were too many messages sent from this phone number to "
    "the same phone number in a short period of time."
)
THROUGHPUT = (
    "Message failed to send because there were too many messages sent from this phone number in a "
    "short period of time"
)
WINDOW = (
    "Message failed to send because more than 24 hours have passed since the customer last replied "
    "to this number."
)


class Refused(Exception):
    """Raised when Meta would answer with an error.

    Args:
        code: Meta's code.
        details: what is wrong, as in ``error_data``; without it that is left out.
        message: replaces the documented title.
        status: replaces the documented HTTP status.
    """

    def __init__(
        self, code: int, details: str = "", *, message: str = "", status: int | None = None
    ) -> None:
        documented, title = DOCUMENTED.get(code, (400, "Something went wrong"))
        self.code, self.details = code, details
        self.status = status or documented
        self.message = message or f"(#{code}) {title}"
        super().__init__(f"{self.message}: {details}" if details else self.message)

    @property
    def body(self) -> dict[str, Any]:
        """The JSON of the answer."""
        error: dict[str, Any] = {
            "message": self.message,
            "type": "OAuthException",
            "code": self.code,
        }
        if self.details:
            error["error_data"] = {"messaging_product": "whatsapp", "details": self.details}
        return {"error": {**error, "fbtrace_id": f"A{secrets.token_urlsafe(16)}"}}


def of_status(status: int, code: int | None = None) -> Refused:
    """Return the error for an HTTP status, or for a code with that status."""
    return Refused(code or _CODE_OF_STATUS.get(status, 131000), "Told to fail.", status=status)


def token() -> Refused:
    """Return the error for a token that is not ours."""
    return Refused(190, message="Invalid OAuth access token - Cannot parse access token")


def missing(parameter: str) -> Refused:
    """Return the error for a parameter that is not there."""
    return Refused(131008, f"Parameter {parameter} is required.")


def invalid(details: str) -> Refused:
    """Return the error for a value that is not allowed."""
    return Refused(131009, details)


def parameter(problem: str) -> Refused:
    """Return the error of the Graph API itself, before WhatsApp looks at the message."""
    return Refused(100, message=f"(#100) {problem}")


def in_webhook(code: int, details: str) -> dict[str, Any]:
    """Return an error as webhooks carry it."""
    title = DOCUMENTED[code][1]
    return {
        "code": code,
        "title": title,
        "message": title,
        "error_data": {"details": details},
        "href": _HELP,
    }
