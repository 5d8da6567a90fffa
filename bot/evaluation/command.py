"""``gezinswijzer evaluate``: measure, compare, and write docs/quality.md."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from bot.engine.conversation import Conversations
from bot.evaluation import report
from bot.evaluation.measuring import NamesAlone, WholeAssistant, measure, of_languages
from bot.evaluation.scoring import Result, Share, share_of
from bot.evaluation.sets import Case, Part, read_cases
from bot.knowledge_access import knowledge_base
from bot.settings import ROOT

_QUALITY = ROOT / "docs" / "quality.md"
_NUMBERS = ROOT / "docs" / "quality.json"
_PICTURE = ROOT / "docs" / "images" / "quality.png"
#: The aims of the project for messages that nobody tuned to.
_AIMS = "right at once 88 %, after one choice 97 %, wrong at most 3 %, language nl and fr 98 %"
_HARD_TAGS = ("l2", "dialect")


class Evaluation:
    """The results of one run, by set."""

    def __init__(self, sets: Path, part: Part | None) -> None:
        self.part = part
        self._cases = {
            path.stem: [one for one in read_cases(path) if part in (None, one.part)]
            for path in sorted([*sets.glob("*.jsonl"), *sets.glob("*.yml"), *sets.glob("*.yaml")])
        }
        self.results: dict[str, list[Result]] = {}
        self.names_alone: list[Result] = []

    def run(self, conversations: Conversations) -> None:
        """Hold every message of every set."""
        assistant = WholeAssistant(conversations)
        self.results = {name: measure(cases, assistant) for name, cases in self._cases.items()}
        baseline = NamesAlone(knowledge_base().current())
        self.names_alone = measure(self._understanding_cases(), baseline)

    @property
    def understanding(self) -> list[Result]:
        """The results on messages and dialogues; crisis and languages are counted apart."""
        return [one for name in ("nl", "fr", "dialogues") for one in self.results.get(name, [])]

    def _understanding_cases(self) -> list[Case]:
        return [one for name in ("nl", "fr") for one in self._cases.get(name, [])]

    def groups(self) -> dict[str, Sequence[Result]]:
        """Return the groups of messages that runs are compared by."""
        results = self.understanding
        hard = [one for one in results if set(one.case.tags) & set(_HARD_TAGS)]
        return {
            "nl": of_languages(self.results.get("nl", []), "nl"),
            "fr": of_languages(self.results.get("fr", []), "fr"),
            "second language and tussentaal": hard,
            "dialogues, a turn each": self.results.get("dialogues", []),
            "names alone (baseline)": self.names_alone,
        }

    def tables(self) -> str:
        """Return all that was measured, in Markdown."""
        parts = [report.overview(self.groups()), report.sides(self.understanding)]
        if languages := self.results.get("languages"):
            parts += ["## Language", _languages(languages)]
        if crisis := self.results.get("crisis"):
            parts += ["## Crisis", _crisis(crisis, self.results.get("ordinary", []))]
        parts += ["## By tag", report.by_tag(self.understanding)]
        parts += ["## By topic, the worst first", report.by_topic(self.understanding)]
        parts += ["## Confusions", report.confusions(self.understanding)]
        parts += ["## Calibration", report.calibration_table(self.understanding)]
        return "\n\n".join(parts)

    def numbers(self) -> dict[str, dict[str, float]]:
        """Return the measures that the next run is compared with."""
        numbers = {name: report.summary(list(one)) for name, one in self.groups().items() if one}
        if crisis := self.results.get("crisis"):
            cries, others = _crisis_shares(crisis)
            numbers["crisis"] = {"seen": cries.value, "false alarms": others.value}
        if languages := self.results.get("languages"):
            right = sum(one.language_is_right for one in languages)
            numbers["languages"] = {"right": right / len(languages)}
        return numbers


def write(evaluation: Evaluation) -> None:
    """Write docs/quality.md with its picture, and the numbers for the run after."""
    part = evaluation.part or "both parts"
    text = f"""# How well messages are understood

Made by `gezinswijzer evaluate --part {part} --write` on {date.today().isoformat()}, on messages of
`tests/data/understanding/` that nothing learns from. The aims: {_AIMS}. Intervals are of 95 %.

![Shares by group of messages](images/quality.png)

{evaluation.tables()}
"""
    _QUALITY.write_text(text, encoding="utf-8")
    _NUMBERS.write_text(json.dumps(evaluation.numbers(), indent=2) + "\n", encoding="utf-8")
    _draw(evaluation.groups(), _PICTURE)


def numbers_before() -> dict[str, dict[str, float]]:
    """Return the measures of the run that was written last; empty where there is none."""
    if not _NUMBERS.exists():
        return {}
    numbers: dict[str, dict[str, float]] = json.loads(_NUMBERS.read_text(encoding="utf-8"))
    return numbers


def _languages(results: Sequence[Result]) -> str:
    rows = ["| language | recognised |", "|---|---|"]
    ours = of_languages(results, "nl", "fr")
    for name, some in (("nl and fr", ours), ("others", [r for r in results if r not in ours])):
        rows.append(f"| {name} | {Share(sum(r.language_is_right for r in some), len(some))} |")
    for language in sorted({one.case.languages[0] for one in results}):
        some = of_languages(results, language)
        rows.append(f"| {language} | {Share(sum(r.language_is_right for r in some), len(some))} |")
    return "\n".join(rows)


def _crisis_shares(results: Sequence[Result]) -> tuple[Share, Share]:
    cries = [one for one in results if one.case.expect.crisis]
    others = [one for one in results if not one.case.expect.crisis]
    return (
        Share(sum(bool(one.answer["crisis"]) for one in cries), len(cries)),
        Share(sum(bool(one.answer["crisis"]) for one in others), len(others)),
    )


def _crisis(results: Sequence[Result], ordinary: Sequence[Result]) -> str:
    seen, false = _crisis_shares(results)
    lines = [f"- seen: {seen}", f"- false alarms on hard negatives: {false}"]
    if ordinary:
        lines.append(f"- false alarms on ordinary messages: {_crisis_shares(ordinary)[1]}")
    return "\n".join(lines)


def _draw(groups: dict[str, Sequence[Result]], path: Path) -> None:
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    shown = {name: results for name, results in groups.items() if results}
    colours = {"right": "#1b7f5c", "choice": "#8cc9a8", "unknown": "#c9c9c9", "wrong": "#c2452d"}
    figure, axes = pyplot.subplots(figsize=(8, 0.7 * len(shown) + 1.2))
    for row, results in enumerate(shown.values()):
        left = 0.0
        for verdict, title in report.verdict_titles().items():
            value = share_of(results, verdict).value  # type: ignore[arg-type]
            label = title if row == 0 else None
            axes.barh(row, value, left=left, color=colours[verdict], label=label)
            if value >= 0.05:
                axes.text(left + value / 2, row, f"{value:.0%}", ha="center", va="center")
            left += value
    axes.set_yticks(range(len(shown)), [f"{name} ({len(r)})" for name, r in shown.items()])
    axes.invert_yaxis()
    axes.set_xlim(0, 1)
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
    axes.legend(ncol=4, loc="lower center", bbox_to_anchor=(0.4, 1.0), frameon=False)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    figure.tight_layout()
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=110)
    pyplot.close(figure)
