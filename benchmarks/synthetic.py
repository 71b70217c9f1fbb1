"""Collections of any size that mean nothing: words distributed as Zipf found them, vectors in clusters."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ingest.evaluation import bare_passage
from kb.roles import Audience
from retrieval import index
from retrieval.dutch import STOP_WORDS
from retrieval.embedding import Vectors
from retrieval.index import Manifest, OwnQuestions, Texts
from retrieval.passages import IndexedPassage

CONTENT = Path(__file__).parents[1] / "content"
DIMENSION = 384
WORDS = 35
"""Words that tell in a passage; as many as those of `content/` hold on average."""
IN_CONTEXT = 4
"""Passages that make up a context."""
VOCABULARY = 100_000
_TOPICS = 2_000
_SPREAD = 0.6
"""How far vectors lie from the centre of their topic, whose length is 1."""
_AUDIENCES = ((Audience.OPENBAAR,), (Audience.LOKAAL_TEAM,), (Audience.JEUGDBESCHERMER,))


def vocabulary() -> list[str]:
    """Return words, the most frequent first: those of `content/`, then two of these in one, as Dutch does."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in sorted(CONTENT.rglob("*.md")))
    counted = Counter(word for word in re.findall(r"[a-z]{3,}", text.lower()) if word not in STOP_WORDS)
    found = [word for word, _ in counted.most_common()]
    generator = np.random.default_rng(1)
    pairs = generator.integers(0, len(found), (VOCABULARY - len(found), 2))
    return found + [found[first] + found[second] for first, second in pairs]


def texts(count: int, known: Sequence[str], length: int = WORDS, seed: int = 2) -> Iterator[str]:
    """Yield `count` texts of `length` words; the word of rank r is drawn with a chance of 1/r."""
    chances = 1 / np.arange(1, len(known) + 1)
    limits = np.cumsum(chances / chances.sum())
    generator = np.random.default_rng(seed)
    for _ in range(count):
        ranks = np.searchsorted(limits, generator.random(length)).clip(max=len(known) - 1)
        yield " ".join(known[rank] for rank in ranks)


def vectors(count: int, seed: int = 3) -> Vectors:
    """Return vectors of length 1 that lie around the centres of topics, of shape (count, DIMENSION)."""
    centres = _unit(np.random.default_rng(4).standard_normal((_TOPICS, DIMENSION), np.float32))
    generator = np.random.default_rng(seed)
    made = np.empty((count, DIMENSION), np.float32)
    for start in range(0, count, 10_000):
        part = made[start : start + 10_000]
        noise = _unit(generator.standard_normal(part.shape, np.float32))
        part[:] = _unit(centres[generator.integers(0, _TOPICS, len(part))] + _SPREAD * noise)
    return made


def build(directory: Path, count: int) -> Manifest:
    """Write a generation of `count` passages to the empty `directory`, a third of them for each audience."""
    found = list(texts(count, vocabulary()))
    around = ["\n".join(found[start : start + IN_CONTEXT]) for start in range(0, count, IN_CONTEXT)]
    return index.build(
        directory,
        "synthetic",
        [_passage(number, text) for number, text in enumerate(found)],
        Texts(found, vectors(count)),
        Texts(around, vectors(len(around), seed=5)),
        [number // IN_CONTEXT for number in range(count)],
        OwnQuestions.none(DIMENSION),
    )


def _passage(number: int, text: str) -> IndexedPassage:
    passage = bare_passage(f"synthetic/{number // 20}", "", text, 0, len(text))
    return replace(passage, audience=_AUDIENCES[number % len(_AUDIENCES)])


def _unit(values: npt.NDArray[np.float32]) -> Vectors:
    made: Vectors = values / np.linalg.norm(values, axis=1, keepdims=True)
    return made
