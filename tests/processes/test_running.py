"""`gezinswijzer run`: three real processes, spoken to over HTTP."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import sqlite3
import stat
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from running_guide import RunningGuide, children_of, is_alive
from sealed import opened

pytestmark = pytest.mark.slow

#: A word that stands in no content file.
MARKER = "Kwobbelientje"

#: Told once, the command waits so many seconds for a web process that hangs.
WAITS_FOR_WEB = 30


def rows_with(guide: RunningGuide, word: str, is_opened: bool = True) -> list[str]:
    """Return the tables that hold a word anywhere, however it is written in their columns.

    What is sealed is opened first, unless it is the sealing that is looked at.
    """
    keys = (guide.folder / "var" / "encryption.keys").read_text().split()
    found = []
    with sqlite3.connect(guide.database) as connection:
        tables = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table'"
        ).fetchall()
        for (table,) in tables:
            rows = connection.execute(f'SELECT * FROM "{table}"').fetchall()
            if is_opened:
                rows = [opened(row, keys) for row in rows]
            found += [table for row in rows if word.casefold() in repr(row).casefold()]
    return found


def test_the_address_is_printed_once_everything_is_ready(guide: RunningGuide) -> None:
    assert f"Gezinswijzer is awake: http://localhost:{guide.web_port}\n" in guide.printed
    status, ready = guide.web("GET", "/health/ready")
    assert (status, ready) == (200, {"ready": True, "database": True, "rasa": True})
    assert set(children_of(guide.process.pid)) == {"web", "rasa", "actions"}


def test_a_family_asks_over_http_and_gets_an_answer_that_remembers(guide: RunningGuide) -> None:
    address, token = guide.begin()
    first = guide.say(address, token, "Wat is de zorgtoeslag?")[0]
    assert first["meta"]["act"] == "answer", first
    assert (first["meta"]["topic"], first["meta"]["facet"]) == ("zorgtoeslag", "what")
    assert first["meta"]["sources"]
    second = guide.say(address, token, "En hoeveel is dat?")[0]
    assert (second["meta"]["topic"], second["meta"]["facet"]) == ("zorgtoeslag", "amount")


def test_a_button_is_tapped_over_http(guide: RunningGuide) -> None:
    address, token = guide.begin()
    button = guide.say(address, token, "Wat is de zorgtoeslag?")[0]["buttons"][0]
    said = {"choice": button["payload"], "client_id": "tap-1"}
    status, answer = guide.web("POST", f"{address}/messages", token, said)
    assert status == 200
    assert answer["messages"][0]["meta"]["topic"] == "zorgtoeslag"


def test_a_cry_for_help_over_http_gets_the_number_first(guide: RunningGuide) -> None:
    address, token = guide.begin()
    message = guide.say(address, token, "ik wil niet meer leven")[0]
    assert message["meta"]["crisis"] is True
    assert "1813" in message["text"]


@pytest.mark.parametrize(
    ("text", "alarm", "erases"),
    [
        ("ik wil niet meer leven", "suicide", False),
        ("I want to kill myself", "suicide", False),
        ("wis alles", None, True),
        ("mijn zoon slaapt slecht", None, False),
    ],
)
def test_rasa_looks_at_a_message_without_taking_it(
    guide: RunningGuide, text: str, alarm: str | None, erases: bool
) -> None:
    turn = {"conversation": "f" * 32, "message": "m1", "position": 1, "text": text}
    assert guide.rasa("POST", "/webhooks/turn/notice", None, turn)[0] == 401
    status, noticed = guide.rasa("POST", "/webhooks/turn/notice", guide.key, turn)
    assert (status, noticed["alarm"], noticed["erases"]) == (200, alarm, erases)
    assert rows_with(guide, "f" * 32) == []


def test_a_question_that_is_not_understood_passes_through_the_actions(guide: RunningGuide) -> None:
    address, token = guide.begin()
    assert guide.say(address, token, "zwiebelkwak florpt")[0]["meta"]["act"] == "unknown"
    assert rows_with(guide, "zwiebelkwak florpt").count("unanswered_question") == 1


@pytest.mark.parametrize("key", [None, "", "wrong", "é"], ids=["none", "empty", "wrong", "latin"])
@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_the_channel_of_rasa_is_closed_without_its_key(
    guide: RunningGuide, method: str, key: str | None
) -> None:
    path = "/webhooks/turn" if method == "POST" else "/webhooks/turn/somebody"
    body: Any = {"conversation": "somebody", "text": "dag"} if method == "POST" else None
    assert guide.rasa(method, path, key, body)[0] == 401


def test_a_question_is_understood_outside_any_conversation_and_kept_nowhere(
    guide: RunningGuide,
) -> None:
    address, question = (
        "/webhooks/turn/understand",
        {"text": f"Hoeveel is de zorgtoeslag, {MARKER}?"},
    )
    status, understood = guide.rasa("POST", address, guide.key, question)
    assert (status, understood["topics"][0], understood["facet"]) == (200, "zorgtoeslag", "amount")
    assert understood["alarm"] is None
    cry = {"text": "Mijn man slaat mij en de kinderen"}
    assert guide.rasa("POST", address, guide.key, cry)[1]["alarm"]
    assert guide.rasa("POST", address, "another key", question)[0] == 401
    assert rows_with(guide, MARKER) == []


@pytest.mark.parametrize(
    "path",
    ["/webhooks/rest/webhook", "/conversations/somebody/tracker", "/model", "/socket.io/"],
)
def test_nothing_else_of_rasa_is_open(guide: RunningGuide, path: str) -> None:
    assert guide.rasa("GET", path, None)[0] == 404


def test_rasa_and_the_actions_listen_on_this_machine_only(guide: RunningGuide) -> None:
    # 0100007F is 127.0.0.1 as the system writes it; state 0A is listening.
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    listening = {row[1] for row in rows if row[3] == "0A"}
    for port in (guide.rasa_port, guide.actions_port):
        assert {one for one in listening if one.endswith(f":{port:04X}")} == {
            f"0100007F:{port:04X}"
        }


def test_erasing_leaves_no_row_with_what_was_written(guide: RunningGuide) -> None:
    address, token = guide.begin()
    other_address, other_token = guide.begin()
    guide.say(address, token, f"Krijgt mijn dochter {MARKER} ook zorgtoeslag?")
    guide.say(address, token, "En hoeveel is dat?")
    guide.say(other_address, other_token, "Wat is leefloon?")
    assert {"messages", "events"} <= set(rows_with(guide, MARKER))
    # What was said is sealed; Rasa keeps a masked copy until the conversation goes.
    assert set(rows_with(guide, MARKER, is_opened=False)) == {"events"}
    assert guide.web("DELETE", address, token)[0] == 204
    assert rows_with(guide, MARKER) == []
    assert rows_with(guide, address.rpartition("/")[2]) == []
    assert guide.web("GET", f"{address}/messages", token)[0] == 404
    status, left = guide.web("GET", f"{other_address}/messages", other_token)
    assert status == 200
    assert [one["from"] for one in left["messages"]] == ["person", "assistant"]


@pytest.mark.parametrize(("wish", "yes"), [("wis alles", "ja"), ("efface tout", "oui")])
def test_erasing_by_saying_so_leaves_no_row_with_what_was_written(
    guide: RunningGuide, wish: str, yes: str
) -> None:
    address, token = guide.begin()
    guide.say(address, token, f"Krijgt mijn dochter {MARKER} ook schooltoeslag?")
    guide.say(address, token, wish)
    assert {"messages", "events"} <= set(rows_with(guide, MARKER))
    [erased] = guide.say(address, token, yes)
    assert erased["meta"]["erased"] is True
    assert rows_with(guide, MARKER) == []
    history = guide.web("GET", f"{address}/messages", token)[1]["messages"]
    assert history == [erased]
    assert guide.say(address, token, "En hoeveel is dat?")[0]["meta"]["topic"] is None


@pytest.mark.parametrize("between", ["nee", "stop", "ik wil niet meer leven"])
def test_erasing_that_was_not_confirmed_keeps_everything(guide: RunningGuide, between: str) -> None:
    address, token = guide.begin()
    for text in ("Wat is de zorgtoeslag?", "wis alles", between):
        guide.say(address, token, text)
    assert guide.say(address, token, "ja")[0]["meta"]["erased"] is False
    history = guide.web("GET", f"{address}/messages", token)[1]["messages"]
    assert [one["from"] for one in history] == ["person", "assistant"] * 4


def test_a_port_in_use_is_told_with_the_setting_that_changes_it(own_guide: RunningGuide) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", own_guide.rasa_port))
        taken.listen()
        own_guide.start()
        assert own_guide.wait_until_ended() == 1
    assert f"Port {own_guide.rasa_port} is in use." in own_guide.printed
    assert "set RASA_URL to another port" in own_guide.printed
    assert "Traceback" not in own_guide.printed


def test_stopping_the_command_stops_all_three(own_guide: RunningGuide) -> None:
    own_guide.start()
    own_guide.wait_until_ready()
    children = children_of(own_guide.process.pid)
    assert len(children) == 3
    own_guide.process.send_signal(signal.SIGTERM)
    assert own_guide.wait_until_ended() == 0
    assert [name for name, pid in children.items() if is_alive(pid)] == []
    assert "Traceback" not in own_guide.printed


@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM])
def test_told_to_stop_before_it_is_awake_it_ends_as_well(
    own_guide: RunningGuide, told: signal.Signals
) -> None:
    own_guide.start()
    own_guide.wait_for(lambda: len(children_of(own_guide.process.pid)) == 3)
    children = children_of(own_guide.process.pid)
    own_guide.process.send_signal(told)
    assert own_guide.wait_until_ended() == 0
    assert [name for name, pid in children.items() if is_alive(pid)] == []
    assert "Traceback" not in own_guide.printed


def test_told_to_stop_while_a_dataclass_is_imported_it_ends_in_order(
    own_guide: RunningGuide,
) -> None:
    own_guide.program = (sys.executable, "-m", "told_at_a_bad_moment")
    own_guide.settings = {"PYTHONPATH": str(Path(__file__).parent)}
    own_guide.start()
    own_guide.wait_until_ready()
    assert own_guide.wait_until_ended() == 0
    assert "Traceback" not in own_guide.printed


def test_told_twice_it_does_not_wait_for_what_hangs(own_guide: RunningGuide) -> None:
    own_guide.start()
    own_guide.wait_until_ready()
    children = children_of(own_guide.process.pid)
    os.kill(children["web"], signal.SIGSTOP)
    own_guide.process.send_signal(signal.SIGTERM)
    time.sleep(1)
    assert own_guide.process.poll() is None
    # Again and again: two signals that wait for a busy process are one to it.
    for _ in range(WAITS_FOR_WEB // 6):
        own_guide.process.send_signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            own_guide.process.wait(timeout=5)
    assert own_guide.process.returncode == 0
    assert [name for name, pid in children.items() if is_alive(pid)] == []


def test_a_process_that_dies_is_told_and_started_again(guide: RunningGuide) -> None:
    before = children_of(guide.process.pid)
    os.kill(before["actions"], signal.SIGKILL)
    told = "The actions process stopped (status -9); it is started again"
    guide.wait_for(lambda: told in guide.printed)
    guide.wait_for(lambda: len(children_of(guide.process.pid)) == 3)
    after = children_of(guide.process.pid)
    assert [name for name in before if before[name] != after[name]] == ["actions"]
    guide.wait_for(guide.actions_answer)


def test_the_key_that_is_made_can_be_read_by_its_owner_only(own_guide: RunningGuide) -> None:
    own_guide.key = ""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", own_guide.web_port))
        taken.listen()
        own_guide.start()
        own_guide.wait_until_ended()
    mode = stat.S_IMODE((own_guide.folder / "var" / "secret.key").stat().st_mode)
    assert mode == 0o600
