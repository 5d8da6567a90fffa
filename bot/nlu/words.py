"""Rasa's tokenizer for this assistant: spaCy's rules for Dutch and French, words normalised.

Normalising happens here because tokenizers are among the few components that Rasa also runs in
training: what the classifier learns from is then what it later sees.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

import spacy
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message
from spacy.language import Language

import knowledge.text
from knowledge.text import letters

#: Longer messages are read up to here; nobody's question needs more, and time stays bounded.
LONGEST_MESSAGE = 4000


@cache
def _rules(language: str) -> Language:
    return spacy.blank(language)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class GuideTokenizer(Tokenizer):
    """Divides a message into spaCy's tokens; each token's lemma is its normalised form.

    Dutch rules serve both languages here: the message's language is not known yet, and what they
    divide differently (l'école) the normalised letters divide again.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return Rasa's own defaults for tokenizers."""
        return {
            "intent_tokenization_flag": False,
            "intent_split_symbol": "_",
            "token_pattern": None,
        }

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Return a digest of the spelling table, which Rasa's training cache does not see."""
        table = Path(knowledge.text.__file__).with_name("spelling.yml")
        return hashlib.sha256(table.read_bytes()).hexdigest()

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """Return the tokens of an attribute; tokens without letters are left out."""
        text = message.get(attribute)[:LONGEST_MESSAGE]
        tokens = []
        for token in _rules("nl")(text):
            normal = " ".join(letters(token.text))
            if normal:
                tokens.append(Token(token.text, token.idx, lemma=normal))
        return self._apply_token_pattern(tokens)
