"""The lexical leg: BM25 over several forms of the words."""

import math
import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Self

import bm25s
import numpy as np
import numpy.typing as npt
from rapidfuzz import process
from rapidfuzz.distance import OSA

from retrieval.dutch import content_stems, content_words, grams, stems

Form = Callable[[str], list[str]]
FORMS: dict[str, Form] = {"words": content_words, "stems": content_stems, "grams": grams}
"""The forms in which a text is indexed; a passage's score is their mean."""
TITLE_FORMS: dict[str, Form] = {"grams": grams}
"""Those of a title, which is too short for more."""
K1, B = 0.9, 0.4
THOROUGH = 400_000
"""How many postings are read whole, the rarest terms first; beyond it, only those of the best so far."""
CANDIDATES = 1_000
"""How many the best so far are."""
FEW, OF = 3, 100
"""In so many passages at most stands a word that is rare, and in no more than one of so many."""
SLIP = 7
"""Letters of a word that stands nowhere from which it may be a slip of the keys."""

SAMPLE = 16
"""Of how many scores one is looked at first: ordering all of a large collection took most of the time of a search."""

Scores = npt.NDArray[np.float32]
Postings = tuple[npt.NDArray[np.int32], Scores]
"""Passages that hold a term, in order, and what it adds to the score of each."""


class LexicalIndex:
    """BM25 indices over the same passages, one a form."""

    def __init__(self, indices: dict[str, bm25s.BM25], size: int) -> None:
        self._indices = indices
        self._size = size

    @classmethod
    def build(cls, texts: Sequence[str], forms: Mapping[str, Form] = FORMS) -> Self:
        """Index `texts`; passage numbers are their positions."""
        indices = {}
        for name, form in forms.items():
            indices[name] = bm25s.BM25(k1=K1, b=B, csc_backend="scipy")
            # bm25s wants one word at least in each text, and one text. Given the words themselves, it needs ten times
            # the memory.
            vocabulary: dict[str, int] = {}
            numbers = [
                array("i", [vocabulary.setdefault(term, len(vocabulary)) for term in form(text) or [""]])
                for text in texts or [""]
            ]
            indices[name].index((numbers, vocabulary), show_progress=False)
        return cls(indices, len(texts))

    @classmethod
    def load(cls, directory: Path, size: int, forms: Mapping[str, Form] = FORMS) -> Self:
        """Open what `save` wrote; the postings stay on disk and are read where they are needed."""
        names = {name: directory / name for name in forms}
        indices = {name: bm25s.BM25.load(str(path), mmap=True, show_progress=False) for name, path in names.items()}
        for index in indices.values():
            # The same memory as a plain array: taking a slice of a memmap costs ten times as much.
            index.scores |= {part: np.asarray(index.scores[part]) for part in ("data", "indices", "indptr")}
        return cls(indices, size)

    def save(self, directory: Path) -> None:
        """Write one folder a form."""
        for name, index in self._indices.items():
            index.save(str(directory / name), show_progress=False)

    def scores(self, question: str, allowed: npt.NDArray[np.bool_]) -> Scores:
        """Return a score for every passage, of shape (passages,); 0 where no word is shared or it is not `allowed`.

        In a large collection, terms that stand nearly everywhere are only counted for the passages that score best on
        the rarer ones.
        """
        terms = sorted(self._postings(question), key=lambda postings: postings[0].size)
        if not terms:
            return np.zeros(self._size, np.float32)
        read = np.cumsum([numbers.size for numbers, _ in terms])
        thorough = max(1, int(np.searchsorted(read, THOROUGH, side="right")))
        numbers, scores = (np.concatenate(parts) for parts in zip(*terms[:thorough], strict=True))
        total = np.bincount(numbers, scores, self._size).astype(np.float32)
        total *= allowed
        if terms[thorough:]:
            best = np.sort(highest(total, CANDIDATES))
            for numbers, scores in terms[thorough:]:
                at = np.searchsorted(numbers, best).clip(max=numbers.size - 1)
                total[best] += np.where(numbers[at] == best, scores[at], 0)
        return total / np.float32(len(self._indices))

    def holding(self, terms: Collection[str]) -> npt.NDArray[np.int32]:
        """Return the numbers of the passages that hold one of `terms` as it stands."""
        index = self._indices["words"]
        known = [index.vocab_dict[term] for term in terms if term in index.vocab_dict]
        places, numbers = index.scores["indptr"], index.scores["indices"]
        parts = [numbers[places[column] : places[column + 1]] for column in known]
        return np.concatenate(parts) if parts else np.empty(0, np.int32)

    def covered(self, question: str, numbers: npt.NDArray[np.int64]) -> Scores:
        """Return which share of what the question's words tell each of these passages holds, 0..1.

        `numbers` must be in order.
        """
        held, whole = np.zeros(numbers.size, np.float32), 0.0
        for weight, holding in self._told(question):
            whole += weight
            if holding.size:
                held += weight * (holding[np.searchsorted(holding, numbers).clip(max=holding.size - 1)] == numbers)
        return held / np.float32(whole or 1)

    def rare(self, question: str) -> dict[int, float]:
        """Return the passages with words of the question that stand in few, and their share of what it tells, 0..1."""
        told, few = list(self._told(question)), min(FEW, self._size // OF)
        whole = sum(weight for weight, _ in told)
        held: dict[int, float] = {}
        for weight, holding in told:
            for number in holding.tolist() if holding.size <= few else ():
                held[number] = held.get(number, 0.0) + weight / whole
        return held

    def corrected(self, question: str) -> str:
        """Return `question` with each word that stands nowhere as the one that is a slip of the keys from it."""
        for word in dict.fromkeys(content_words(question)):
            if len(word) >= SLIP and word.isalpha() and not any(map(self.weight, stems(word))):
                near = self._by_letter.get(word[0], ())
                if meant := process.extractOne(word, near, scorer=OSA.distance, score_cutoff=1):
                    question = re.sub(rf"\b{word}\b", meant[0], question, flags=re.IGNORECASE)
        return question

    @cached_property
    def _by_letter(self) -> Mapping[str, Sequence[str]]:
        """The longer words by their first letter, those that stand in most passages first."""
        index = self._indices["words"]
        frequencies = np.diff(index.scores["indptr"])
        found: defaultdict[str, list[str]] = defaultdict(list)
        longer = [word for word in index.vocab_dict if len(word) >= SLIP - 1]
        for word in sorted(longer, key=lambda word: -frequencies[index.vocab_dict[word]]):
            found[word[0]].append(word)
        return found

    @property
    def rarest_weight(self) -> float:
        """What a stem tells that stands in no passage at all."""
        return math.log(2 * self._size + 2)

    def weight(self, stem: str) -> float:
        """Return the inverse document frequency of a stem; 0 if it stands in no passage."""
        index = self._indices["stems"]
        if stem not in index.vocab_dict:
            return 0.0
        column = index.vocab_dict[stem]
        frequency = int(index.scores["indptr"][column + 1] - index.scores["indptr"][column])
        return math.log(1 + (self._size - frequency + 0.5) / (frequency + 0.5))

    def _told(self, question: str) -> Iterator[tuple[float, npt.NDArray[np.int32]]]:
        """Yield for each stem of the question what it tells and the passages that hold it, in order.

        It tells more the rarer it is, and none more than one that stands nowhere.
        """
        index = self._indices["stems"]
        places, holding = (index.scores[part] for part in ("indptr", "indices"))
        for stem in dict.fromkeys(content_stems(question)):
            column = index.vocab_dict.get(stem)
            known = slice(0) if column is None else slice(places[column], places[column + 1])
            yield self.weight(stem) or self.rarest_weight, holding[known]

    def _postings(self, question: str) -> Iterator[Postings]:
        for name, index in self._indices.items():
            terms = Counter(term for term in FORMS[name](question) if term in index.vocab_dict)
            columns = np.array([index.vocab_dict[term] for term in terms], np.int64)
            numbers, scores, places = (index.scores[part] for part in ("indices", "data", "indptr"))
            starts, ends = places[columns].tolist(), places[columns + 1].tolist()
            for count, start, end in zip(terms.values(), starts, ends, strict=True):
                yield numbers[start:end], scores[start:end] if count == 1 else count * scores[start:end]


def highest(scores: Scores, depth: int) -> npt.NDArray[np.int64]:
    """Return the numbers of the `depth` highest scores above 0, in no order."""
    sample = scores[::SAMPLE]
    # As many of the sample are as high: whatever lies below is not among the highest of all.
    floor = np.partition(sample, -depth)[-depth] if sample.size > depth else 0
    found = np.flatnonzero(scores >= floor if floor > 0 else scores > 0)
    return found[np.argpartition(scores[found], -depth)[-depth:]] if found.size > depth else found
