"""Which language a message is in: scripts, everyday words, groups of letters, what went before.

langdetect, slower and trained on books, gives a second opinion on long messages.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import langdetect
from langdetect.lang_detect_exception import LangDetectException

from bot.nlu.language_sense import language_sense
from knowledge.text import fold
from knowledge.yaml_file import read_yaml

#: The languages that we write, and those that we recognise and greet.
SPOKEN = ("nl", "fr")
OTHERS = (
    "en", "tr", "ar", "ro", "bg", "pl", "es", "pt", "sq", "ru", "uk", "de", "it", "so", "ti",
    "fa", "ps",
)  # fmt: skip

#: The languages that are written in each script other than the Latin one.
_BY_SCRIPT = {"ethiopic": ("ti",), "arabic": ("ar", "fa", "ps"), "cyrillic": ("ru", "uk", "bg")}
_ETHIOPIC = re.compile(r"[\u1200-\u137f]")
_ARABIC = re.compile(r"[\u0600-\u06ff]")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_LATIN_LETTER = re.compile(r"[a-zà-ÿĀ-ſșțə]", re.IGNORECASE)
_PASHTO_LETTERS = re.compile(
    r"[ټډړږښګڼېۍځڅ]|(?<![\u0600-\u06ff])(?:زه|زما|څه|دی|نشم|لرم|مرسته)(?![\u0600-\u06ff])"
)
_UKRAINIAN_LETTERS = re.compile(r"[іїєґ]", re.IGNORECASE)
#: Letters that only one or two of our languages use; each sighting counts as a word.
_TELLING_LETTERS = {
    "tr": re.compile(r"[şğı]|ü[a-z]*y|ç[ıiu]"),
    "ro": re.compile(r"[ășțţ]|â[nt]|î"),
    "pl": re.compile(r"[ąęłńśźż]"),
    "es": re.compile(r"[ñ¿¡]"),
    "pt": re.compile(r"[ãõ]"),
    "de": re.compile(r"ß"),
    "fr": re.compile(r"\b[ldjnmcsq]['’][a-zéèêàâîôû]|[èêùœ]|ça\b|é\b|ée?s?\b"),
    "nl": re.compile(r"\bik\b|[a-z]ij[a-z]*\b|aa[a-z]|\b'[tknms]\b"),
}
_TOKEN = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*|'[tknms]\b|\d?[a-z]+\d[a-z]*")

#: How much the learnt sense weighs beside everyday words; a long message gives it more to go by.
_SENSE = 2.0
#: How much the language of the conversation weighs; a short message needs more to leave it.
_STAY = 1.6
_LONG = 60
#: How much a word weighs that families use in one of our languages only.
_ASKED = 0.5


@dataclass(frozen=True)
class Guess:
    """A language with its share of the evidence (0 to 1) and what was seen for each candidate."""

    language: str
    confidence: float
    evidence: tuple[tuple[str, float], ...]


def guess_language(
    text: str,
    current: str | None = None,
    neutral: tuple[str, ...] = (),
    asked_in: Mapping[str, str] | None = None,
) -> Guess:
    """Guess the language of a message.

    Args:
        text: the message as typed.
        current: the language of the conversation so far, which short messages keep.
        neutral: words that say nothing about the language (names of services, municipalities).
        asked_in: the words that families use in one of our languages only, with that language.
    """
    if script := _by_script(text):
        return Guess(script, 1.0, ((script, 1.0),))
    scores: dict[str, float] = defaultdict(float)
    tokens = [token for token in _TOKEN.findall(_lower(text)) if fold(token) not in neutral]
    _count_words(tokens, scores)
    _count_letters(_lower(text), scores)
    rest = " ".join(token for token in tokens if not token.isdigit())
    known = max(scores.values(), default=0.0)
    if rest:
        _count_letter_groups(text, len(tokens), scores)
    if len(rest) >= _LONG and _close(scores):
        _count_second_opinion(rest, scores)
    if current:
        scores[current] += _STAY if len(tokens) <= 4 else _STAY / 2
    if known < 0.5 and len(rest) <= 5:
        # One strange abbreviation: n-grams would be guessing.
        scores.clear()
        if current:
            scores[current] = _STAY
    # Where all else is equal people write to this guide in one of its own languages.
    for language in SPOKEN:
        scores[language] += 0.4 if language == "nl" else 0.35
    language = max(scores, key=lambda one: scores[one])
    if language in SPOKEN or not _sure_of_other(language, scores, tokens):
        _count_use(tokens, asked_in or {}, scores)
        language = max(SPOKEN, key=lambda one: scores[one])
    ranked = sorted(scores.items(), key=lambda pair: -pair[1])
    share = scores[language] / (sum(scores.values()) or 1.0)
    return Guess(language, round(share, 3), tuple((k, round(v, 2)) for k, v in ranked[:4]))


def _lower(text: str) -> str:
    return text.lower().replace("’", "'").replace("`", "'")


def _by_script(text: str) -> str | None:
    letters = {
        "ethiopic": len(_ETHIOPIC.findall(text)),
        "arabic": len(_ARABIC.findall(text)),
        "cyrillic": len(_CYRILLIC.findall(text)),
    }
    script = max(letters, key=lambda name: letters[name])
    if letters[script] < 2 or letters[script] < len(_LATIN_LETTER.findall(text)):
        return None
    if script == "arabic" and _PASHTO_LETTERS.search(text):
        return "ps"
    if script == "cyrillic" and _UKRAINIAN_LETTERS.search(text):
        return "uk"
    shares = language_sense().shares(text, _BY_SCRIPT[script])
    return max(shares, key=lambda one: shares[one])


def _count_words(tokens: list[str], scores: dict[str, float]) -> None:
    listed = _languages_by_word()
    for token in tokens:
        for form in {fold(token), *fold(token).split("'"), *fold(token).split("-")}:
            for language in (languages := listed.get(form, ())):
                # A word of several languages says less; one that is ours says a little more.
                scores[language] += 1 / len(languages) + (0.15 if language in SPOKEN else 0)


def _count_letters(text: str, scores: dict[str, float]) -> None:
    for language, pattern in _TELLING_LETTERS.items():
        scores[language] += 0.5 * min(3, len(pattern.findall(text)))


def _count_letter_groups(text: str, count: int, scores: dict[str, float]) -> None:
    weight = _SENSE * min(2.5, 0.8 + 0.2 * count)
    for language, share in language_sense().shares(text).items():
        scores[language] += weight * share


def _count_second_opinion(text: str, scores: dict[str, float]) -> None:
    langdetect.DetectorFactory.seed = 0
    try:
        for one in langdetect.detect_langs(text):
            if one.lang in (*SPOKEN, *OTHERS):
                scores[one.lang] += one.prob
    except LangDetectException:
        return


def _count_use(tokens: list[str], asked_in: Mapping[str, str], scores: dict[str, float]) -> None:
    for token in tokens:
        if used := asked_in.get(fold(token)):
            scores[used] += _ASKED


def _close(scores: dict[str, float]) -> bool:
    first, second, *_ = [*sorted(scores.values(), reverse=True), 0.0, 0.0]
    return second > 0.6 * first


def _sure_of_other(language: str, scores: dict[str, float], tokens: list[str]) -> bool:
    """Tell whether a language that we do not write is well enough shown to answer in it."""
    words = _languages_by_word()
    shown = sum(language in words.get(fold(token), ()) for token in tokens)
    ours = max(sum(spoken in words.get(fold(token), ()) for token in tokens) for spoken in SPOKEN)
    rival = max(scores[spoken] for spoken in SPOKEN)
    if shown > ours:
        return scores[language] > rival
    return len(tokens) >= 3 and scores[language] > (1.5 if shown == ours else 2) * rival


@cache
def _raw_words() -> dict[str, set[str]]:
    path = Path(__file__).with_name("language_words.yml")
    listed: dict[str, str] = read_yaml(path)
    return {str(language): set(words.split()) for language, words in listed.items()}


@cache
def _languages_by_word() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for language, words in _raw_words().items():
        for word in {fold(word) for word in words}:
            found[word].append(language)
    return {word: tuple(languages) for word, languages in found.items()}
