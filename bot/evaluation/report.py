"""What was measured, as tables: for the screen, for docs/quality.md, beside the run before."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence

from bot.evaluation.scoring import (
    VERDICTS,
    Result,
    Share,
    calibration,
    is_a_tap_away,
    share_of,
    wrong_for_something_else,
)

_FEWEST = 10
_MOST_ROWS = 25
_TITLES = {
    "right": "right at once",
    "choice": "right after one choice",
    "wrong": "wrong",
    "unknown": "not understood",
}


def summary(results: Sequence[Result]) -> dict[str, float]:
    """Return the measures that runs are compared by."""
    measures = {
        "right": share_of(results, "right").value,
        "after one choice": share_of(results, "right", "choice").value,
        "at most one tap away": _within_a_tap(results).value,
        "wrong": share_of(results, "wrong").value,
        "not understood": share_of(results, "unknown").value,
    }
    if any(one.answer["language"] for one in results):
        measures["language"] = _language(results).value
    return measures


def overview(groups: dict[str, Sequence[Result]]) -> str:
    """Return a table with a row for each group of results."""
    rows = ["| messages | right at once | after one choice | wrong | not understood | language |"]
    rows.append("|---|---|---|---|---|---|")
    for name, results in groups.items():
        if results:
            rows.append(
                f"| {name} ({len(results)}) | {_short(share_of(results, 'right'))} "
                f"| {_short(share_of(results, 'right', 'choice'))} "
                f"| {_short(share_of(results, 'wrong'))} "
                f"| {_short(share_of(results, 'unknown'))} | {_language_cell(results)} |"
            )
    return "\n".join(rows)


def by_tag(results: Sequence[Result]) -> str:
    """Return the overview of every tag that enough messages bear."""
    return overview(_grouped(results, lambda one: one.case.tags))


def by_topic(results: Sequence[Result]) -> str:
    """Return how messages went by the first topic that they accept, the worst first."""
    grouped = _grouped(results, lambda one: one.case.expect.topic[:1], fewest=4)
    worst = sorted(grouped.items(), key=lambda item: share_of(item[1], "right").value)
    return overview(dict(worst[:_MOST_ROWS]))


def confusions(results: Sequence[Result]) -> str:
    """Return which topic was taken for which, the most frequent first."""
    pairs = Counter(
        (one.case.expect.topic[0], one.answer["topic"] or one.answer["act"])
        for one in results
        if one.verdict in ("wrong", "unknown")
        and one.case.expect.topic
        and one.answer["topic"] not in one.case.expect.topic
    )
    rows = ["| meant | taken for | how often |", "|---|---|---|"]
    rows += [
        f"| {meant} | {taken} | {number} |" for (meant, taken), number in pairs.most_common(15)
    ]
    return "\n".join(rows)


def sides(results: Sequence[Result]) -> str:
    """Return how many of the wrong answers were about something else altogether."""
    wrong = [one for one in results if one.verdict == "wrong"]
    other = sum(wrong_for_something_else(one) for one in wrong)
    tap = sum(is_a_tap_away(one) for one in wrong)
    return (
        f"Of the {len(wrong)} wrong answers {other} were about another topic or act; "
        f"{len(wrong) - other} were about the right topic from another side. "
        f"{tap} had a button that opens the right answer, so that {_within_a_tap(results)} of all "
        f"messages were answered right at once or after one tap."
    )


def calibration_table(results: Sequence[Result]) -> str:
    """Return how often the guide was right, by how sure it said it was."""
    rows = ["| confidence | right |", "|---|---|"]
    rows += [
        f"| {label} | {_short(share)} |" for label, share in calibration(results) if share.total
    ]
    return "\n".join(rows)


def compared(now: dict[str, dict[str, float]], before: dict[str, dict[str, float]]) -> str:
    """Return what changed since the run before, by group of messages."""
    rows = ["| messages | measure | before | now | change |", "|---|---|---|---|---|"]
    for group, measures in now.items():
        for measure, value in measures.items():
            earlier = before.get(group, {}).get(measure)
            if earlier is not None and abs(value - earlier) >= 0.0005:
                rows.append(
                    f"| {group} | {measure} | {earlier:.1%} | {value:.1%} "
                    f"| {value - earlier:+.1%} |"
                )
    return "\n".join(rows) if len(rows) > 2 else "Nothing changed since the run before."


def failures(results: Iterable[Result]) -> str:
    """Return the messages that went wrong, for those who build (never of the scored part)."""
    lines = []
    for one in results:
        if one.verdict == "right":
            continue
        expect, answer = one.case.expect, one.answer
        offered = f" offered {answer['entries']}" if answer["act"] in ("choose", "unknown") else ""
        lines.append(
            f"{one.verdict:<8} {one.case.id} {one.case.text!r}\n"
            f"         expected {list(expect.act)} {list(expect.topic)} {list(expect.facet)}\n"
            f"         got {answer['act']} {answer['topic']} {answer['facet']}{offered}"
        )
    return "\n".join(lines)


def _grouped(
    results: Sequence[Result], keys: Callable[[Result], Iterable[str]], fewest: int = _FEWEST
) -> dict[str, Sequence[Result]]:
    groups: dict[str, list[Result]] = defaultdict(list)
    for one in results:
        for key in keys(one):
            groups[key].append(one)
    return {key: groups[key] for key in sorted(groups) if len(groups[key]) >= fewest}


def _within_a_tap(results: Sequence[Result]) -> Share:
    near = sum(one.verdict in ("right", "choice") or is_a_tap_away(one) for one in results)
    return Share(near, len(results))


def _language(results: Sequence[Result]) -> Share:
    return Share(sum(one.language_is_right for one in results), len(results))


def _language_cell(results: Sequence[Result]) -> str:
    claims = any(one.answer["language"] for one in results)
    return _short(_language(results)) if claims else "-"


def _short(share: Share) -> str:
    low, high = share.interval
    return f"{share.value:.1%} ({low:.0%}-{high:.0%})"


def verdict_titles() -> dict[str, str]:
    """Return what each verdict is called."""
    return {verdict: _TITLES[verdict] for verdict in VERDICTS}
