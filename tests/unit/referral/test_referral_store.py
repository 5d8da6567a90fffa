"""What is kept of referrals: sealed, once for each message, erased whole, read by a house only."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from drafting import ANSWERS, HOUSE, answered, begun, move
from sqlalchemy import inspect, text, update
from sqlalchemy.engine import Engine

from bot.privacy.sealed_text import seal_anew
from bot.privacy.small_counts import SMALLEST_SHOWN
from bot.privacy.vault import Unreadable, Vault, new_key
from bot.referral.draft import READY, WITHDRAWN, Answer, Draft
from bot.referral.in_hand import Gone
from bot.referral.signals import themes_of
from bot.referral.store import Referrals
from bot.referral.tables import metadata, referrals
from bot.transactions import prepare, reading, writing
from knowledge.database import open_engine

FAMILY = "a-conversation"
KEY = new_key()
SECRET = "a-secret-key-of-at-least-thirty-two-characters"


@pytest.fixture
def engine(database_url: str) -> Engine:
    """Give the database of the test, as every process opens it."""
    return prepare(open_engine(database_url), Vault((KEY,)))


@pytest.fixture
def store(engine: Engine) -> Referrals:
    """Give the store of a process."""
    return Referrals(engine, SECRET, kept_days=30)


def becomes(draft: Draft) -> Callable[[Draft], Draft]:
    return lambda _before: draft


def handed_over(code: str = "7KQF2-M9XAB") -> Draft:
    draft = move(move(move(answered(), "approve"), "recipient", HOUSE), "agree_all")
    return replace(draft, code=code, reference=f"R0000-{code[-5:]}")


def hand_over(store: Referrals, family: str = FAMILY, code: str = "7KQF2-M9XAB") -> str:
    """Hand a referral over and return its id in the queue."""
    before = {one for one, _, _ in store.queues.of(HOUSE)}
    store.drafts.turn(family, "m1", becomes(handed_over(code)))
    (referral,) = {one for one, _, _ in store.queues.of(HOUSE)} - before
    return referral


def everything(engine: Engine) -> str:
    """Return all that stands in all tables."""
    with reading(engine) as connection:
        names = inspect(connection).get_table_names()
        return "\n".join(
            str(row)
            for name in names
            for row in connection.execute(text(f'SELECT * FROM "{name}"'))
        )


def test_a_draft_is_kept_as_it_was_and_sealed(store: Referrals, engine: Engine) -> None:
    store.drafts.turn(FAMILY, "m1", becomes(handed_over()))
    assert store.drafts.of(FAMILY) == handed_over()
    kept = everything(engine)
    for said in ANSWERS:
        if len(said) > 3:
            assert said not in kept
    assert "7KQF2" not in kept


def test_a_message_that_comes_twice_moves_once(store: Referrals) -> None:
    moved: list[str] = []

    def answer(before: Draft) -> Draft:
        moved.append(before.step)
        return begun()

    assert store.drafts.turn(FAMILY, "m1", answer).step == "municipality"
    assert store.drafts.turn(FAMILY, "m1", answer).step == "municipality"
    assert len(moved) == 1


def test_words_that_were_taken_for_danger_may_still_be_the_answer(store: Referrals) -> None:
    store.drafts.turn(FAMILY, "m1", becomes(move(begun(), "skip")))
    store.drafts.hold(FAMILY, Answer("een tweeling", "nl"))
    store.drafts.hold("nobody", Answer("een tweeling", "nl"))
    draft = store.drafts.turn(FAMILY, "m2", lambda before: move(before, "repeat"))
    assert move(draft, "keep").answers["children"].said == "een tweeling"


def test_a_code_brings_the_draft_to_another_conversation(store: Referrals) -> None:
    store.drafts.turn(FAMILY, "m1", becomes(handed_over()))
    found = store.drafts.take_over("7KQF2-M9XAB", "another", "m1")
    assert found == handed_over()
    assert store.drafts.of(FAMILY) is None
    assert store.drafts.of("another") == handed_over()


def test_the_reference_of_the_form_finds_it_at_the_desk_and_opens_no_conversation(
    store: Referrals,
) -> None:
    referral = hand_over(store)
    reference = handed_over().reference
    assert store.queues.find(HOUSE, reference.lower()) == referral
    assert store.drafts.take_over(reference, "another", "m1") is None
    with pytest.raises(Gone):
        store.queues.find("hvhk-vilvoorde", reference)


def test_who_guesses_codes_is_stopped_and_nobody_else(store: Referrals) -> None:
    store.drafts.turn(FAMILY, "m1", becomes(handed_over()))
    for _ in range(5):
        assert store.drafts.take_over("00000-00000", "guesser", "m") is None
    assert store.drafts.take_over("7KQF2-M9XAB", "guesser", "m") is None
    assert store.drafts.take_over("7KQF2-M9XAB", "a friend", "m") is not None


def test_a_draft_of_before_the_retention_is_gone(store: Referrals, engine: Engine) -> None:
    store.drafts.turn(FAMILY, "m1", becomes(handed_over()))
    long_ago = datetime.now(timezone.utc).replace(tzinfo=None) - timedelta(days=31)
    with writing(engine) as connection:
        connection.execute(update(referrals).values(touched=long_ago))
    assert store.drafts.take_over("7KQF2-M9XAB", "another", "m1") is None
    store.drafts.turn("somebody", "m1", becomes(begun()))
    assert store.drafts.of(FAMILY) is None


def test_erasing_leaves_not_a_word_in_any_table_or_file(
    store: Referrals, engine: Engine, tmp_path: Path
) -> None:
    referral = hand_over(store)
    store.queues.open(HOUSE, referral, "Een medewerker", "eerste lezing")
    store.queues.mark(HOUSE, referral, "declined", "geen plaats tot maart")
    store.drafts.erase(FAMILY)
    assert store.drafts.of(FAMILY) is None
    assert store.queues.of(HOUSE) == []
    for table in ("referrals", "referral_states", "referral_views"):
        with reading(engine) as connection:
            assert connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() == 0
    with pytest.raises(Gone):
        store.queues.mark(HOUSE, referral, "accepted")
    if engine.dialect.name == "sqlite":
        engine.dispose()
        for word in ("medewerker", "7KQF2", "Iemand die meedenkt", referral):
            found = subprocess.run(["grep", "-rlF", word, str(tmp_path)], capture_output=True)
            assert found.stdout == b"", word


def test_the_house_reads_what_was_agreed_and_the_family_sees_each_look(store: Referrals) -> None:
    referral = hand_over(store)
    draft = store.queues.open(HOUSE, referral, "Een medewerker", "eerste lezing")
    assert set(draft.shared) == set(answered().answers)
    assert draft.code == ""
    (look,) = store.drafts.views(FAMILY)
    assert (look.who, look.why) == ("Een medewerker", "eerste lezing")
    with pytest.raises(Gone):
        store.queues.open("hvhk-vilvoorde", referral, "Iemand anders", "nieuwsgierig")


def test_the_house_gets_no_line_that_it_may_not_read(store: Referrals) -> None:
    draft = handed_over()
    few = replace(draft, consents=tuple(one for one in draft.consents if one.field != "mandated"))
    store.drafts.turn(FAMILY, "m1", becomes(few))
    ((referral, _, _),) = store.queues.of(HOUSE)
    got = store.queues.open(HOUSE, referral, "Een medewerker", "lezing")
    assert "mandated" in draft.answers
    assert "mandated" not in got.answers
    assert "mandated" not in got.as_json()


def test_the_family_sees_what_the_house_did(store: Referrals) -> None:
    referral = hand_over(store)
    store.queues.mark(HOUSE, referral, "read")
    store.queues.mark(HOUSE, referral, "declined", "geen plaats tot maart")
    assert [(one.state, one.reason) for one in store.drafts.history(FAMILY)] == [
        ("new", ""), ("read", ""), ("declined", "geen plaats tot maart"),
    ]  # fmt: skip
    for state, reason in (("declined", " "), ("stolen", "")):
        with pytest.raises(ValueError, match="state"):
            store.queues.mark(HOUSE, referral, state, reason)


def test_withdrawn_while_the_house_refuses_it_stays_withdrawn(store: Referrals) -> None:
    referral = hand_over(store)
    store.drafts.turn(FAMILY, "m2", lambda before: move(before, "withdraw"))
    with pytest.raises(Gone):
        store.queues.mark(HOUSE, referral, "declined", "geen plaats")
    with pytest.raises(Gone):
        store.queues.open(HOUSE, referral, "Een medewerker", "lezing")
    assert [one.state for one in store.drafts.history(FAMILY)] == ["new", "withdrawn"]
    assert store.drafts.of(FAMILY).step == WITHDRAWN  # type: ignore[union-attr]


def test_while_the_family_changes_a_line_the_house_reads_what_was_agreed(store: Referrals) -> None:
    referral = hand_over(store)
    for number, kind in enumerate(("change", "show", "approve"), 2):
        target = "wish" if kind == "change" else ""
        store.drafts.turn(FAMILY, f"m{number}", lambda before, k=kind, t=target: move(before, k, t))
    shared = store.queues.open(HOUSE, referral, "Een medewerker", "lezing").shared
    assert shared["wish"].said == "Iemand die meedenkt"
    assert [one.state for one in store.drafts.history(FAMILY)] == ["new"]


def test_handed_over_again_it_is_new_again(store: Referrals) -> None:
    hand_over(store)
    store.drafts.turn(FAMILY, "m2", lambda before: move(before, "withdraw"))
    store.drafts.turn(FAMILY, "m3", becomes(handed_over()))
    assert [state for _, state, _ in store.queues.of(HOUSE)] == ["new"]
    assert store.drafts.of(FAMILY).step == READY  # type: ignore[union-attr]


def test_obstacles_are_counted_and_small_counts_hidden(store: Referrals) -> None:
    for number in range(SMALLEST_SHOWN):
        said = handed_over(f"7KQF2-0000{number}").as_json()
        draft = Draft.from_json(said.replace("De juf helpt", "we staan op een wachtlijst"))
        assert themes_of(draft) == ("waiting",)
        store.drafts.turn(f"family {number}", "m1", becomes(draft))
        (signal,) = store.signals.all()
        assert (signal.municipality, signal.theme) == ("halle", "waiting")
        assert signal.times == (None if number + 1 < SMALLEST_SHOWN else SMALLEST_SHOWN)


def test_the_family_is_asked_how_it_goes_once_a_week(store: Referrals) -> None:
    store.drafts.turn(FAMILY, "m1", becomes(move(handed_over(), "check_in")))
    assert not store.check_ins.ask(FAMILY, date(2026, 12, 5))
    assert not store.check_ins.ask("somebody else", date(2026, 12, 6))
    assert store.check_ins.ask(FAMILY, date(2026, 12, 6))
    # Once a week, also when the family says something in between.
    store.drafts.turn(FAMILY, "m2", lambda before: move(before, "status"))
    assert not store.check_ins.ask(FAMILY, date(2026, 12, 7))
    assert store.check_ins.ask(FAMILY, date(2026, 12, 13))
    store.drafts.turn(FAMILY, "m3", lambda before: move(before, "no_check_in"))
    assert not store.check_ins.ask(FAMILY, date(2027, 1, 1))


def test_keys_change_while_running(database_url: str, store: Referrals) -> None:
    hand_over(store)
    fresh = new_key()
    both = prepare(open_engine(database_url), Vault((fresh, KEY)))
    assert Referrals(both, SECRET, 30).drafts.of(FAMILY) == handed_over()
    with writing(both) as connection:
        assert seal_anew(connection, metadata) == 2
    only_new = prepare(open_engine(database_url), Vault((fresh,)))
    assert Referrals(only_new, SECRET, 30).drafts.of(FAMILY) == handed_over()
    with pytest.raises(Unreadable):
        store.drafts.of(FAMILY)
    for one in (both, only_new):
        one.dispose()


def test_what_was_changed_in_the_database_is_not_read(store: Referrals, engine: Engine) -> None:
    hand_over(store)
    with engine.begin() as connection:
        connection.execute(text("UPDATE referrals SET draft = 'x' || draft"))
    with pytest.raises(Unreadable):
        store.drafts.of(FAMILY)


def test_what_is_closed_leaves_the_house_and_is_only_counted(store: Referrals) -> None:
    referral = hand_over(store)
    store.queues.open(HOUSE, referral, "Een medewerker", "eerste lezing")
    store.queues.mark(HOUSE, referral, "sent")
    assert [one for one, _ in store.queues.looks(HOUSE)] == [referral]
    store.queues.mark(HOUSE, referral, "closed")
    assert (store.queues.of(HOUSE), store.queues.looks(HOUSE)) == ([], [])
    for again in (
        lambda: store.queues.open(HOUSE, referral, "Een medewerker", "nog eens"),
        lambda: store.queues.mark(HOUSE, referral, "read"),
        lambda: store.queues.find(HOUSE, handed_over().reference),
        lambda: store.queues.one(HOUSE, referral),
    ):
        with pytest.raises(Gone):
            again()
    ((_, outcome),) = store.queues.closings(HOUSE)
    assert (outcome, list(store.queues.closings(HOUSE).values())) == ("sent", [1])
    # The family goes on talking, reads how it ended, and who looked.
    store.drafts.turn(FAMILY, "m2", lambda before: move(before, "status"))
    assert [one.state for one in store.drafts.history(FAMILY)] == ["new", "sent", "closed"]
    assert len(store.drafts.views(FAMILY)) == 1
    assert store.queues.of(HOUSE) == []


def test_the_queue_tells_since_when_it_waits(store: Referrals) -> None:
    first, second = hand_over(store), hand_over(store, "another", "7KQF2-M9XAC")
    store.queues.mark(HOUSE, first, "read")
    store.drafts.turn(FAMILY, "m2", lambda before: move(before, "status"))
    queue = store.queues.of(HOUSE)
    assert [(one.id, one.state) for one in queue] == [(first, "read"), (second, "new")]
    assert queue[0].since == store.drafts.history(FAMILY)[0].moment
    assert store.queues.one(HOUSE, second) == queue[1]
    with pytest.raises(Gone):
        store.queues.one("hvhk-vilvoorde", second)
