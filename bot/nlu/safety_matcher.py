"""Crisis detection by rules that a psychologist can read.

The rules stand in ``safety_rules/*.yml``; docs/safety.md explains them. This module only reads
them and looks them up in a message: one pass finds which words and word lists occur, and only
rules whose rarest part occurs are tried. There is no backtracking, so time grows with the length
of the message and not faster.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.text import fold

RULES_DIR = Path(__file__).parent / "safety_rules"

#: The kinds in order of urgency: when several match, the first one is reported.
KINDS = (
    "medical",
    "poison",
    "suicide",
    "self-harm",
    "sexual-violence",
    "violence-partner",
    "child-abuse",
    "child-in-danger",
    "missing-child",
    "homeless-tonight",
)

#: How a rule knows: told outright, an indirect sign, or no more than a heavy word.
SAYS = ("act", "sign", "word")

LANGUAGES = (
    "nl", "fr", "en", "tr", "ar", "ro", "bg", "pl", "es", "pt", "sq", "ru", "uk", "de", "it",
    "so", "ti", "fa", "ps",
)  # fmt: skip

_TOKEN = re.compile(r"[^\W_]+(?:'[^\W_]+)*|[.!?;,:()؟،؛።]")
_SENTENCE_MARKS = frozenset(".!?;؟؛።")
_COMMA_MARKS = frozenset(",:()،")
# Letters that folding leaves alone and that people leave out or swap when they type.
_LOOSE_LETTERS = str.maketrans(
    {"ı": "i", "ł": "l", "ß": "ss", "ø": "o", "đ": "d", "ى": "ي", "ی": "ي", "ې": "ي", "ک": "ك",
     "ة": "ه", "ۀ": "ه", "ـ": None}
)  # fmt: skip
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")

_NEAR_GAP = 2  # words that may stand between two neighbouring words of a pattern
_WIDE_GAP = 6  # the same for "..."
_SENTENCE_WINDOW = 16  # words that parts joined by "&" may be apart
_STORY_WINDOW = 60  # the same for "+"
_BEFORE_WORD = 4  # how far before a bare word a negation counts
_FUZZY_MINIMUM = 6  # letters; shorter words have too many neighbours
_LONGEST_WORD = 40
_ANY_NUMBER = "#"

Span = tuple[int, int]


@dataclass(frozen=True)
class Alarm:
    """A crisis found in a message: its kind, the rule that saw it and the words it saw."""

    kind: str
    rule: str
    language: str
    evidence: str


@dataclass(frozen=True)
class _Step:
    """One element of a pattern: which term, and how many words may stand before it."""

    term: _Term
    gap: int


@dataclass(frozen=True)
class _Pattern:
    """Groups of steps; the groups may come in any order within the window."""

    groups: tuple[tuple[_Step, ...], ...]
    window: int
    language: str
    negators: frozenset[str]
    rarest_first: tuple[_Term, ...] = ()

    @property
    def terms(self) -> list[_Term]:
        return [step.term for group in self.groups for step in group]


@dataclass(frozen=True)
class Rule:
    """A rule as read from a file; ``examples`` must alarm and ``nots`` must not."""

    id: str
    kind: str
    says: str
    covers: str
    gives_way: frozenset[str]
    examples: tuple[str, ...]
    nots: tuple[str, ...]


@dataclass(frozen=True)
class ContextRule:
    """What takes an alarm back: an idiom, a past event, a question on a service."""

    id: str
    covers: str
    where: str
    lifts: frozenset[str]
    kinds: frozenset[str]
    examples: tuple[str, ...]
    nots: tuple[str, ...]


@dataclass(frozen=True)
class _Match:
    rule: Rule
    language: str
    span: Span


class _Message:
    """The words of a message, where its sentences end, and where a term occurs in it."""

    def __init__(self, text: str, spelling: _Spelling) -> None:
        self.tokens: list[str] = []
        self.sentence: list[int] = []
        self.after_comma: list[bool] = []
        self.steps = 0
        self._read(text, spelling)
        self.positions: dict[str, list[int]] = defaultdict(list)
        for position, token in enumerate(self.tokens):
            self.positions[token].append(position)
        self._found: dict[int, list[Span]] = {}

    def _read(self, text: str, spelling: _Spelling) -> None:
        sentence, comma = 0, False
        for line in text.splitlines():
            for token in _TOKEN.findall(_loosen(line)):
                if token in _SENTENCE_MARKS:
                    sentence += 1
                elif token in _COMMA_MARKS:
                    comma = True
                else:
                    for word in spelling.expand(token):
                        self.tokens.append(word)
                        self.sentence.append(sentence)
                        self.after_comma.append(comma)
                        comma = False
            sentence += 1

    def places(self, term: _Term) -> list[Span]:
        """Return where a term occurs (looked up once for each message)."""
        key = id(term)
        if key not in self._found:
            self._found[key] = self._look_up(term)
        return self._found[key]

    def _look_up(self, term: _Term) -> list[Span]:
        spans: list[Span] = []
        self.steps += len(self.positions)
        for token, positions in self.positions.items():
            for tail in term.tails_after(token):
                for start in positions:
                    end = start + 1 + len(tail)
                    if not tail or self._follows(start, tail, end):
                        spans.append((start, end))
        spans.sort()
        return spans

    def _follows(self, start: int, tail: tuple[str, ...], end: int) -> bool:
        self.steps += 1
        if end > len(self.tokens) or self.sentence[start] != self.sentence[end - 1]:
            return False
        return all(
            token.startswith(word[:-1]) if word.endswith("*") else token == word
            for word, token in zip(tail, self.tokens[start + 1 : end], strict=True)
        )

    def evidence(self, span: Span) -> str:
        return " ".join(self.tokens[span[0] : span[1]])


class _Spelling:
    """Text-message spelling, Flemish contractions and typos in the words that matter most."""

    def __init__(self, data: dict[str, Any]) -> None:
        self._short: dict[str, tuple[str, ...]] = {
            str(word): tuple(full.split()) for word, full in data["short_forms"].items()
        }
        self._elided: dict[str, str] = data["elided"]
        for joined in data["glued"]:
            for verb in joined["with"].split():
                means = (*joined["means"].split(), *self._short.get(verb, (verb,)))
                self._short.setdefault(joined["first"] + verb, means)
        self._key_words = tuple(data["key_words"].split())
        self._real_words = frozenset(data["real_words"].split())
        self.known: frozenset[str] = frozenset()
        self.expand = lru_cache(maxsize=20_000)(self._expand)

    def write_out(self, token: str) -> tuple[str, ...]:
        """Return a token as the full words it stands for."""
        if token in self._short:
            return self._short[token]
        if "'" not in token:
            return (token,)
        *elided, last = token.split("'")
        return (*(self._elided.get(part, part) for part in elided), *self.write_out(last))

    def _expand(self, token: str) -> tuple[str, ...]:
        words = self.write_out(self._unstretch(token))
        return tuple(self._correct(word) for word in words)

    def _unstretch(self, token: str) -> str:
        """Undo stretched letters: "niiiiet" is niet, "dooood" is dood."""
        once = _STRETCHED.sub(r"\1", token)
        twice = _STRETCHED.sub(r"\1\1", token)
        return twice if twice in self.known or twice in self._short else once

    def _correct(self, word: str) -> str:
        if len(word) < _FUZZY_MINIMUM or word in self.known or word in self._real_words:
            return word
        if len(word) > _LONGEST_WORD:
            return word[:_LONGEST_WORD]
        found = process.extractOne(word, self._key_words, scorer=OSA.distance, score_cutoff=1)
        # The first letters are seldom mistyped other than swapped (zlefmoord), and changing
        # them makes other words (courir, mourir).
        if found and (found[0][0] == word[0] or sorted(found[0][:2]) == sorted(word[:2])):
            return str(found[0])
        return word


class _Term:
    """One element of a pattern: words, beginnings, endings and short phrases, any of them."""

    def __init__(self, phrases: Iterable[tuple[str, ...]]) -> None:
        self.phrases = tuple(phrases)
        self._words: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        self._starts: list[tuple[str, tuple[str, ...]]] = []
        self._endings: list[tuple[str, tuple[str, ...]]] = []
        for first, *rest in self.phrases:
            if first.startswith("*"):
                self._endings.append((first[1:], tuple(rest)))
            elif first.endswith("*"):
                self._starts.append((first[:-1], tuple(rest)))
            else:
                self._words[first].append(tuple(rest))
        self._all_starts = tuple(start for start, _ in self._starts)
        self._all_endings = tuple(ending for ending, _ in self._endings)

    def tails_after(self, token: str) -> list[tuple[str, ...]]:
        """Return what must follow for each phrase that the token can begin."""
        tails = self._words.get(token, [])
        if self._all_starts and token.startswith(self._all_starts):
            tails = tails + [tail for start, tail in self._starts if token.startswith(start)]
        if self._all_endings and token.endswith(self._all_endings):
            tails = tails + [tail for ending, tail in self._endings if token.endswith(ending)]
        if _ANY_NUMBER in self._words and token[0].isdigit():
            tails = tails + self._words[_ANY_NUMBER]
        return tails


class _Commonness:
    """How often words occur in ordinary messages, roughly: rare words are looked for first."""

    def __init__(self, common: Iterable[str]) -> None:
        self._weight = {word: 200.0 / (rank + 4) + 1 for rank, word in enumerate(common)}

    def rarest(self, phrase: tuple[str, ...]) -> str:
        return min(phrase, key=self.of_word)

    def of_word(self, word: str) -> float:
        if word == _ANY_NUMBER:
            return 20.0
        return self._weight.get(word, 0.5 if "*" not in word else 1.0)

    def of(self, term: _Term) -> float:
        return sum(self.of_word(self.rarest(phrase)) for phrase in term.phrases)


class _Compiled:
    """Patterns, each filed under the words of its rarest term: only those seen are tried."""

    def __init__(self, pairs: Iterable[tuple[_Pattern, Any]], commonness: _Commonness) -> None:
        self._pairs: list[tuple[_Pattern, Any]] = []
        self._by_word: dict[str, list[int]] = defaultdict(list)
        self._by_start: dict[str, list[int]] = defaultdict(list)
        self._by_ending: dict[str, list[int]] = defaultdict(list)
        costs: dict[int, float] = {}
        for pattern, owner in pairs:
            for term in pattern.terms:
                if id(term) not in costs:
                    costs[id(term)] = commonness.of(term)
            rarest_first = sorted(pattern.terms, key=lambda term: costs[id(term)])
            for phrase in rarest_first[0].phrases:
                self._file(commonness.rarest(phrase), len(self._pairs))
            self._pairs.append((replace(pattern, rarest_first=tuple(rarest_first)), owner))
        self._start_lengths = sorted({len(start) for start in self._by_start})
        self._ending_lengths = sorted({len(ending) for ending in self._by_ending})
        self._numbers = lru_cache(maxsize=20_000)(self._numbers_of)

    def _file(self, word: str, number: int) -> None:
        if word.startswith("*"):
            self._by_ending[word[1:]].append(number)
        elif word.endswith("*"):
            self._by_start[word[:-1]].append(number)
        else:
            self._by_word[word].append(number)

    def _numbers_of(self, token: str) -> tuple[int, ...]:
        found = list(self._by_word.get(token, ()))
        for length in self._start_lengths:
            found.extend(self._by_start.get(token[:length], ()))
        for length in self._ending_lengths:
            found.extend(self._by_ending.get(token[-length:], ()))
        if token[0].isdigit():
            found.extend(self._by_word.get(_ANY_NUMBER, ()))
        return tuple(dict.fromkeys(found))

    def candidates(self, message: _Message) -> Iterator[tuple[_Pattern, Any]]:
        """Yield the patterns of which every term occurs in the message."""
        seen: dict[int, None] = {}
        for token in message.positions:
            for number in self._numbers(token):
                seen[number] = None
        for number in seen:
            message.steps += 1
            pattern, owner = self._pairs[number]
            if all(message.places(term) for term in pattern.rarest_first):
                yield pattern, owner


class SafetyRules:
    """All crisis rules, ready to look at messages."""

    def __init__(self, directory: Path = RULES_DIR) -> None:
        reader = _RuleReader(directory)
        self.rules = reader.rules
        self.context_rules = reader.context_rules
        self._spelling = reader.spelling
        self._negation = reader.negation
        self._any_before_word = frozenset[str]().union(
            *(words.before_word for words in self._negation.values())
        )
        self._alarms = _Compiled(reader.alarm_patterns, reader.commonness)
        self._lifts = _Compiled(reader.context_patterns, reader.commonness)
        self._keeps = _Compiled(reader.unless_patterns, reader.commonness)

    @classmethod
    def load(cls) -> SafetyRules:
        """Return the rules of this package, read once for each process."""
        return _load_once()

    def find(self, text: str) -> Alarm | None:
        """Return the most urgent crisis that the text speaks of, or None."""
        return self._find(_Message(text, self._spelling))

    def effort(self, text: str) -> int:
        """Return how many steps the search took (to show that it stays linear)."""
        message = _Message(text, self._spelling)
        self._find(message)
        return message.steps

    def explain(self, text: str) -> list[tuple[Alarm, str | None]]:
        """Return every match, with the context rule that lifted it or None (for reviewers)."""
        message = _Message(text, self._spelling)
        matches = self._matches(message)
        context = _Context(message, self._lifts, self._keeps, matches)
        return [(self._alarm(m, message), context.lifted_by(m)) for m in matches]

    def _find(self, message: _Message) -> Alarm | None:
        matches = self._matches(message)
        if not matches:
            return None
        context = _Context(message, self._lifts, self._keeps, matches)
        valid = [match for match in matches if context.lifted_by(match) is None]
        if not valid:
            return None
        kinds = {match.rule.kind for match in valid}
        return self._alarm(min(valid, key=lambda match: _urgency(match, kinds)), message)

    @staticmethod
    def _alarm(match: _Match, message: _Message) -> Alarm:
        rule = match.rule
        return Alarm(rule.kind, rule.id, match.language, message.evidence(match.span))

    def _matches(self, message: _Message) -> list[_Match]:
        found: dict[tuple[str, Span], _Match] = {}
        for pattern, rule in self._alarms.candidates(message):
            for span in _spans(pattern, message):
                if not self._denied(pattern, rule, span, message):
                    found.setdefault((rule.id, span), _Match(rule, pattern.language, span))
        return list(found.values())

    def _denied(self, pattern: _Pattern, rule: Rule, span: Span, message: _Message) -> bool:
        """Tell whether the words right around the match deny it ("hij slaat mij niet")."""
        if not pattern.negators:
            return False
        words = self._negation[pattern.language]
        after = span[1]
        if (
            after < len(message.tokens)
            and message.tokens[after] in words.after
            and not message.after_comma[after]
            and message.sentence[after] == message.sentence[after - 1]
            and not (set(message.tokens[after + 1 : after + 2]) & words.no_denial)
        ):
            return True
        reach = _BEFORE_WORD if rule.says == "word" else 2
        for place in range(span[0] - 1, max(span[0] - 1 - reach, -1), -1):
            message.steps += 1
            if message.sentence[place] != message.sentence[span[0]]:
                return False
            # A bare word is much the same in every language (suicide), so is what denies it.
            strong = self._any_before_word if rule.says == "word" else words.before
            if message.tokens[place] in strong:
                return message.tokens[place + 1] not in words.no_denial
            if message.after_comma[place]:
                return False
        return False


def _urgency(match: _Match, kinds: set[str]) -> tuple[bool, int, int, Span]:
    """Sort matches: a rule that gives way comes after all, then kind, then how it is told."""
    rule = match.rule
    gives_way = bool(rule.gives_way & kinds)
    return gives_way, KINDS.index(rule.kind), SAYS.index(rule.says), match.span


@lru_cache(maxsize=1)
def _load_once() -> SafetyRules:
    return SafetyRules()


class _Context:
    """Which context rules speak in a message, and which matches they take back."""

    def __init__(
        self, message: _Message, lifts: _Compiled, keeps: _Compiled, matches: list[_Match]
    ) -> None:
        self._message = message
        self._lifting: list[tuple[ContextRule, Span]] = []
        self._keeping: dict[str, list[Span]] = defaultdict(list)
        if matches:
            for pattern, rule in lifts.candidates(message):
                self._lifting.extend((rule, span) for span in _spans(pattern, message))
            for pattern, rule in keeps.candidates(message):
                self._keeping[rule.id].extend(_spans(pattern, message))
        self._by_place = self._index()

    def _index(self) -> dict[tuple[str, int], list[tuple[ContextRule, Span]]]:
        """Index by sentence or by word, so that many matches and lifts do not multiply."""
        places: dict[tuple[str, int], list[tuple[ContextRule, Span]]] = defaultdict(list)
        seen: set[tuple[str, int, str]] = set()
        for rule, span in self._lifting:
            if rule.where == "overlap":
                keys = [("overlap", word) for word in range(*span)]
            elif rule.where == "sentence":
                keys = [("sentence", self._message.sentence[span[0]])]
            else:
                keys = [("message", 0)]
            for key in keys:
                if (*key, rule.id) not in seen:
                    seen.add((*key, rule.id))
                    places[key].append((rule, span))
        return places

    def lifted_by(self, match: _Match) -> str | None:
        """Return the id of the context rule that takes this match back, or None."""
        start, end = match.span
        keys = [("message", 0)]
        keys += [("sentence", s) for s in sorted(set(self._message.sentence[start:end]))]
        keys += [("overlap", word) for word in range(start, end)]
        for key in keys:
            for rule, _ in self._by_place.get(key, ()):
                self._message.steps += 1
                if match.rule.says not in rule.lifts or match.rule.kind not in rule.kinds:
                    continue
                if not self._kept(rule, match):
                    return rule.id
        return None

    def _kept(self, rule: ContextRule, match: _Match) -> bool:
        spans = self._keeping.get(rule.id, [])
        if rule.where == "message":
            return bool(spans)
        sentences = self._message.sentence[match.span[0] : match.span[1]]
        return any(self._message.sentence[start] in sentences for start, _ in spans[:50])


def _spans(pattern: _Pattern, message: _Message) -> list[Span]:
    """Return where a pattern occurs."""
    found = []
    for group in pattern.groups:
        spans = _group_spans(group, pattern.negators, message)
        if not spans:
            return []
        found.append(spans)
    if len(found) == 1:
        return found[0]
    return _join(found, pattern, message)


def _group_spans(
    group: tuple[_Step, ...], negators: frozenset[str], message: _Message
) -> list[Span]:
    """Return where steps follow each other; a gap swallows no negation and no sentence end."""
    spans = message.places(group[0].term)
    for step in group[1:]:
        ends_by_start: dict[int, list[int]] = defaultdict(list)
        for start, end in message.places(step.term):
            ends_by_start[start].append(end)
        longer: dict[Span, None] = {}
        for start, end in spans:
            for place in range(end, min(end + step.gap + 1, len(message.tokens))):
                message.steps += 1
                if message.sentence[place] != message.sentence[end - 1]:
                    break
                for new_end in ends_by_start.get(place, ()):
                    longer[(start, new_end)] = None
                if message.tokens[place] in negators:
                    break
        spans = list(longer)
        if not spans:
            return []
    return spans


def _join(found: list[list[Span]], pattern: _Pattern, message: _Message) -> list[Span]:
    """Return where all groups stand near each other, in any order.

    For each place of the first group the nearest place of every other group is taken.
    """
    found = sorted(found, key=len)
    joined: dict[Span, None] = {}
    nearest = [_Nearest(spans) for spans in found[1:]]
    for span in found[0]:
        parts = [span]
        for other in nearest:
            message.steps += 1
            near = other.to(span, pattern.window)
            if near is None:
                break
            parts.append(near)
        else:
            start, end = min(p[0] for p in parts), max(p[1] for p in parts)
            if _holds_together(parts, start, end, pattern, message):
                joined[(start, end)] = None
    return list(joined)


class _Nearest:
    """The span of a list that is nearest to another one."""

    def __init__(self, spans: list[Span]) -> None:
        self._by_start: dict[int, Span] = {}
        for span in spans:
            self._by_start.setdefault(span[0], span)

    def to(self, span: Span, window: int) -> Span | None:
        for distance in range(1, window + 1):
            for place in (span[1] - 1 + distance, span[0] - distance):
                near = self._by_start.get(place)
                if near is not None and (near[0] >= span[1] or near[1] <= span[0]):
                    return near
        return None


def _holds_together(
    parts: list[Span], start: int, end: int, pattern: _Pattern, message: _Message
) -> bool:
    """Parts joined by "&" share a sentence, and no negation stands between them."""
    if pattern.window == _STORY_WINDOW:
        return True
    if message.sentence[start] != message.sentence[end - 1]:
        return False
    if not pattern.negators:
        return True
    covered = {place for part in parts for place in range(*part)}
    message.steps += end - start
    return not any(
        message.tokens[place] in pattern.negators
        for place in range(start, end)
        if place not in covered
    )


def _loosen(text: str) -> str:
    """Fold a line, and make letters that people swap the same."""
    return fold(text).translate(_LOOSE_LETTERS)


@dataclass(frozen=True)
class _NegationWords:
    """The words that deny in one language, by where they stand."""

    between: frozenset[str]
    after: frozenset[str]
    before: frozenset[str]
    before_word: frozenset[str]
    no_denial: frozenset[str]

    @classmethod
    def of(cls, data: dict[str, str]) -> _NegationWords:
        names = ("between", "after", "before", "before_word", "no_denial")
        return cls(*(frozenset(data.get(name, "").split()) for name in names))


def _lines(block: str | None) -> tuple[str, ...]:
    """Return the lines of a block of patterns or examples, without remarks."""
    lines = (line.strip() for line in (block or "").splitlines())
    return tuple(line for line in lines if line and not line.startswith("//"))


class _RuleReader:
    """Reads the rule files; an error names the file's rule and what is wrong with it."""

    def __init__(self, directory: Path) -> None:
        files = {path.stem: self._yaml(path) for path in sorted(directory.glob("*.yml"))}
        spelling = files.pop("spelling")
        self.spelling = _Spelling(spelling)
        self.commonness = _Commonness(spelling["common_words"].split())
        self._lists: dict[str, dict[str, str]] = files.pop("words")["lists"]
        context = files.pop("context")
        empty = _NegationWords.of({})
        self.negation = dict.fromkeys(LANGUAGES, empty) | {
            language: _NegationWords.of(data) for language, data in context["negation"].items()
        }
        self.rules: list[Rule] = []
        self.context_rules: list[ContextRule] = []
        self.alarm_patterns: list[tuple[_Pattern, Rule]] = []
        self.context_patterns: list[tuple[_Pattern, ContextRule]] = []
        self.unless_patterns: list[tuple[_Pattern, ContextRule]] = []
        self._terms: dict[str, _Term] = {}
        for data in files.values():
            for raw in data["rules"]:
                self._read_rule(raw, raw.get("kind", data.get("kind")))
        for raw in context["rules"]:
            self._read_context_rule(raw)
        self.spelling.known = frozenset(
            word for term in self._terms.values() for phrase in term.phrases for word in phrase
        )

    @staticmethod
    def _yaml(path: Path) -> dict[str, Any]:
        loaded: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
        return loaded

    def _read_rule(self, raw: dict[str, Any], kind: str | None) -> None:
        says = raw.get("says", "act")
        if kind not in KINDS or says not in SAYS:
            raise ValueError(f"safety rule {raw['id']}: unknown kind {kind!r} or says {says!r}")
        rule = Rule(
            raw["id"], kind, says, raw["covers"], frozenset(raw.get("gives_way", "").split()),
            _lines(raw.get("examples")), _lines(raw.get("not")),
        )  # fmt: skip
        self.rules.append(rule)
        ignore = raw.get("negation") == "ignored"
        for pattern in self._patterns(raw, ignore):
            self.alarm_patterns.append((pattern, rule))

    def _read_context_rule(self, raw: dict[str, Any]) -> None:
        rule = ContextRule(
            raw["id"], raw["covers"], raw["where"], frozenset(raw["lifts"].split()),
            frozenset(raw["kinds"].split() if "kinds" in raw else KINDS),
            _lines(raw.get("examples")), _lines(raw.get("not")),
        )  # fmt: skip
        if rule.where not in ("overlap", "sentence", "message") or rule.kinds - set(KINDS):
            raise ValueError(f"context rule {rule.id}: unknown where or kind")
        self.context_rules.append(rule)
        for pattern in self._patterns(raw, ignore_negation=True):
            self.context_patterns.append((pattern, rule))
        for pattern in self._patterns(raw.get("unless", {}), ignore_negation=True):
            self.unless_patterns.append((pattern, rule))

    def _patterns(self, raw: dict[str, Any], ignore_negation: bool) -> Iterator[_Pattern]:
        for language in LANGUAGES:
            for source in _lines(raw.get(language)):
                try:
                    yield self._pattern(source, language, ignore_negation)
                except (KeyError, IndexError, ValueError) as error:
                    raise ValueError(f"{raw.get('id', 'unless')}: {source!r}: {error}") from error

    def _pattern(self, source: str, language: str, ignore_negation: bool) -> _Pattern:
        if "&" in source and "+" in source:
            raise ValueError("'&' and '+' cannot stand in one pattern")
        window = _STORY_WINDOW if "+" in source else _SENTENCE_WINDOW
        groups = tuple(
            self._group(part, language) for part in re.split(r"\s[&+]\s", source.strip())
        )
        negators = frozenset() if ignore_negation else self.negation[language].between
        return _Pattern(groups, window, language, negators)

    def _group(self, source: str, language: str) -> tuple[_Step, ...]:
        steps, gap = [], _NEAR_GAP
        for element in source.split():
            if element == "...":
                gap = _WIDE_GAP
                continue
            steps.append(_Step(self._term(element, language), gap))
            gap = _NEAR_GAP
        if not steps:
            raise ValueError("an empty part")
        return tuple(steps)

    def _term(self, element: str, language: str) -> _Term:
        name = f"{language}:{element}" if "{" in element else element
        if name not in self._terms:
            phrases: dict[tuple[str, ...], None] = {}
            for alternative in element.split("|"):
                phrases.update(dict.fromkeys(self._alternative(alternative, language)))
            self._terms[name] = _Term(phrases)
        return self._terms[name]

    def _alternative(self, source: str, language: str) -> Iterator[tuple[str, ...]]:
        if source.startswith("{"):
            for item in re.split(r"[,\n]", self._lists[source.strip("{}")][language]):
                if item.strip():
                    yield from self._alternative("_".join(item.split()), language)
            return
        phrase: list[str] = []
        for word in source.split("_"):
            star = "*" if word.endswith("*") else ""
            if word.startswith("*") and not phrase:
                phrase.append("*" + _loosen(word[1:]))
                continue
            if word == _ANY_NUMBER:
                phrase.append(word)
                continue
            found = _TOKEN.findall(_loosen(word.rstrip("*")))
            expanded = [
                full
                for token in found
                for full in ((token,) if star else self.spelling.write_out(token))
            ]
            expanded[-1] += star
            phrase.extend(expanded)
        yield tuple(phrase)
