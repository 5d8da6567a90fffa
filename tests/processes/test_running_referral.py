"""A referral over HTTP with three real processes: what is kept, and what is left when it goes."""

from __future__ import annotations

import secrets
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from running_guide import RunningGuide
from test_running import rows_with

from bot.settings import ROOT

pytestmark = pytest.mark.slow

#: Words that stand in no content file.
MARKERS = ("Zwirreltjes", "Pimpelmina", "0470 98 76 54", "0470/98.76.54")
ANSWERS = (
    "ja", "wij wonen in Halle", "4 jaar", "Zwirreltjes is alles tegelijk", "overslaan",
    "iemand die Pimpelmina helpt met huiswerk", "nederlands", "niemand", "de huisarts", "nee",
    "0470/98.76.54",
)  # fmt: skip


def drafted(guide: RunningGuide) -> tuple[str, str]:
    """Draft a referral to the end of its questions; return the conversation's address and token."""
    address, token = guide.begin()
    guide.say(address, token, "ik wil met iemand praten")
    guide.say(address, token, "ja")
    for text in ANSWERS:
        [message] = guide.say(address, token, text)
        assert message["meta"]["act"] == "handoff", (text, message)
    assert "iemand die Pimpelmina helpt met huiswerk" in message["text"]
    return address, token


def tap(guide: RunningGuide, address: str, token: str, message: Any, title: str) -> Any:
    """Tap a button of a message, and return the answer."""
    payload = next(one["payload"] for one in message["buttons"] if one["title"].startswith(title))
    said = {"choice": payload, "client_id": secrets.token_hex(8)}
    status, answer = guide.web("POST", f"{address}/messages", token, said)
    assert status == 200, answer
    return answer["messages"][-1]


def handed_over(guide: RunningGuide) -> tuple[str, str]:
    """Draft a referral and hand it over to the Huis van het Kind of Halle."""
    address, token = drafted(guide)
    [message] = guide.say(address, token, "ja")
    message = tap(guide, address, token, message, "Huis van het Kind")
    message = tap(guide, address, token, message, "Ja, alles delen")
    assert [one["id"] for one in message["cards"] if one["type"] == "document"] == ["form", "copy"]
    return address, token


def paper(guide: RunningGuide, address: str, token: str, kind: str) -> bytes:
    """Fetch a paper as the page does."""
    sent = urllib.request.Request(
        f"http://127.0.0.1:{guide.web_port}{address}/referral/{kind}",
        headers={"Authorization": f"Bearer {token}"},
    )
    with urllib.request.urlopen(sent, timeout=60) as answer:
        assert answer.headers["content-type"] == "application/pdf"
        assert answer.headers["cache-control"] == "no-store"
        return bytes(answer.read())


def printed_text(pdf: bytes) -> str:
    """Return the text of a PDF."""
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True)
    return " ".join(done.stdout.decode().split())


def referrals(guide: RunningGuide, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command of a house."""
    return subprocess.run(
        [sys.executable, "-m", "bot.cli", "referrals", *arguments],
        cwd=ROOT, env={**guide.environment, "PYTHONWARNINGS": "ignore"},
        capture_output=True, text=True,
    )  # fmt: skip


def test_of_a_referral_no_word_is_kept_in_clear_and_none_after_erasing(
    guide: RunningGuide,
) -> None:
    address, token = handed_over(guide)
    for marker in MARKERS[:2]:
        assert {"messages", "referrals"} <= set(rows_with(guide, marker))
        assert "events" not in rows_with(guide, marker)
    for marker in MARKERS:
        assert rows_with(guide, marker, is_opened=False) == []
    guide.say(address, token, "wis alles")
    [erased] = guide.say(address, token, "ja")
    assert erased["meta"]["erased"] is True
    assert "referrals" not in rows_with(guide, address.rpartition("/")[2])
    for marker in MARKERS:
        assert rows_with(guide, marker) == []
    assert guide.web("GET", f"{address}/referral/form", token)[0] == 404
    for marker in MARKERS:
        found = subprocess.run(["grep", "-rlF", marker, str(guide.folder)], capture_output=True)
        assert found.stdout == b"", marker


def test_deleting_the_conversation_takes_the_referral_along(guide: RunningGuide) -> None:
    address, token = handed_over(guide)
    assert guide.web("DELETE", address, token)[0] == 204
    assert rows_with(guide, address.rpartition("/")[2]) == []


def test_the_papers_say_what_was_written_and_the_house_reads_it(
    guide: RunningGuide, tmp_path: Path
) -> None:
    address, token = handed_over(guide)
    for kind in ("form", "copy"):
        text = printed_text(paper(guide, address, token, kind))
        assert "iemand die Pimpelmina helpt met huiswerk" in text
        assert "0470/98.76.54" in text
    queue = referrals(guide, "queue", "hvhk-halle").stdout.split()
    referral = queue[-5]
    done = referrals(
        guide, "form", "hvhk-halle", referral, "--who", "Een medewerker", "--why", "eerste lezing",
        "--to", str(tmp_path / "form.pdf"),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "iemand die Pimpelmina helpt met huiswerk" in printed_text(
        (tmp_path / "form.pdf").read_bytes()
    )
    referrals(guide, "mark", "hvhk-halle", referral, "declined", "--reason", "geen plaats tot mei")
    [message] = guide.say(address, token, "hoe staat het met mijn aanvraag")
    assert "geen plaats tot mei" in message["text"]
    assert "Een medewerker" in message["text"]
    guide.say(address, token, "ik trek mijn aanvraag in")
    refused = referrals(guide, "mark", "hvhk-halle", referral, "accepted")
    assert refused.returncode == 1
    assert "withdrawn" in refused.stderr


def test_the_code_takes_the_draft_along_and_the_first_device_loses_it(guide: RunningGuide) -> None:
    address, token = drafted(guide)
    [message] = guide.say(address, token, "later")
    code = next(word.strip(".") for word in message["text"].split() if word.count("-") == 1)
    other, other_token = guide.begin()
    [message] = guide.say(other, other_token, f"mijn code is {code.lower()}")
    [message] = guide.say(other, other_token, "verder met mijn aanvraag")
    assert "iemand die Pimpelmina helpt met huiswerk" in message["text"]
    [message] = guide.say(address, token, "verder met mijn aanvraag")
    assert "Pimpelmina" not in message["text"]
    [message] = guide.say(other, other_token, "00000-00000")
    assert "code" in message["text"].lower()
