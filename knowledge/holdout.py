"""How often an example question finds its own entry when it is left out of what was learnt."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from knowledge.evidence import EvidenceModel
from knowledge.meaning import kept_points
from knowledge.names import NameFinder
from knowledge.schema import Entry
from knowledge.search import exactness, examples_of, sample_of
from knowledge.text import letters

_CHOICES = 4
_AT_ONCE = 500


@dataclass(frozen=True)
class LeftOut:
    """A question that was left out, whether it names a topic, and at which place its own came."""

    entry: str
    kind: str
    question: str
    named: bool
    place: int


def ask_left_out(
    entries: Sequence[Entry], folds: int = 2, kept: Path | None = None
) -> list[LeftOut]:
    """Ask every example question of a model that learnt from all the others of other folds.

    Args:
        entries: whose questions are asked.
        folds: in how many parts they are left out in turn; each part takes a minute of training.
        kept: a file for points that were worked out before.
    """
    finder = NameFinder(list(entries))
    asked = {question for entry in entries for _, _, question in entry.questions.all()}
    examples = [(entry, text) for entry in entries for text in examples_of(entry)]
    read = [sample_of(letters(text), finder) for _, text in examples]
    samples = [sample for sample, _ in read]
    points = kept_points([text for _, text in examples], kept)
    found = []
    for fold in range(folds):
        out = {n for n, (_, text) in enumerate(examples) if text in asked and n % folds == fold}
        learnt = [number for number in range(len(examples)) if number not in out]
        model = EvidenceModel()
        model.fit(
            [samples[number] for number in learnt],
            points[learnt],
            [str(examples[number][0].id) for number in learnt],
        )
        asked_now = sorted(out)
        for start in range(0, len(asked_now), _AT_ONCE):
            some = asked_now[start : start + _AT_ONCE]
            names = [exactness(read[number][1]) for number in some]
            scores = model.scores([samples[number] for number in some], points[some], names)
            for number, row in zip(some, scores, strict=True):
                entry, text = examples[number]
                own = row[model.labels.index(str(entry.id))]
                named = bool(samples[number].marks)
                place = int((row > own).sum()) + 1
                found.append(LeftOut(str(entry.id), entry.kind, text, named, place))
    return found


def report(found: Sequence[LeftOut]) -> str:
    """Return a table: by kind, how often the right entry came first or among the choices."""
    groups: dict[str, list[LeftOut]] = defaultdict(list)
    for one in found:
        groups["all"].append(one)
        groups["that hold a topic's name" if one.named else "that hold no name"].append(one)
        groups[one.kind].append(one)
    rows = ["| questions | first | among four |", "|---|---|---|"]
    for name, some in groups.items():
        first, choice = shares(some)
        rows.append(f"| {name} ({len(some)}) | {first:.1%} | {choice:.1%} |")
    return "\n".join(rows)


def shares(found: Sequence[LeftOut]) -> tuple[float, float]:
    """Return the share of questions whose entry came first, and among the choices."""
    return (
        sum(one.place == 1 for one in found) / len(found),
        sum(one.place <= _CHOICES for one in found) / len(found),
    )
