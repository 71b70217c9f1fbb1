"""Seeing where a document says itself that it does not hold what is asked."""

import re
from collections.abc import Callable, Iterable

from retrieval.dutch import content_words, fold, stems
from retrieval.facts import facts_asked, names_kind, says_missing, subject_of
from retrieval.fitting import Weight, fit

SHARE = 0.5
"""A sentence says so of a question if it holds this share of it, by weight of words."""

_OF_ITS_OWN = re.compile(r"Of .*?(?=,? sta(?:at|an)\b)")
"""A question to which a sentence says that there is no answer."""

Said = tuple[str, str]
"""The title of a document and a sentence of it."""


def gap(question: str, said: Iterable[Said], weight: Weight, written_out: Callable[[str], str] = str) -> str | None:
    """Return the sentence that says that what `question` asks stands nowhere; None if none does.

    Where a kind of fact is asked, such as a telephone number, it must be missing of what is asked about. `written_out`
    gives a text with terms in the place of their other names.
    """
    told = [one for one in said if says_missing(fold(one[1])) and is_asked(question, one, weight)]
    return _missing(question, told, weight, str) or _missing(question, told, weight, written_out)


def is_asked(question: str, said: Said, weight: Weight) -> bool:
    """Tell whether a sentence that says what is missing is about what is asked, not only about the same subject.

    It names the kind of fact that is asked for, or holds what is asked beside the title of its document. One that asks
    something itself ("Of ouders het horen, …") must hold little more than the question does.
    """
    title, sentence = said
    if names_kind(fold(sentence), facts_asked(fold(question))):
        return True
    named = set(stems(title))
    asked = " ".join(word for word in content_words(question) if not named.intersection(stems(word)))
    fits = fit(asked, weight)
    if not fits(sentence) >= SHARE * fits(asked) > 0:
        return False
    clause = _OF_ITS_OWN.match(sentence)
    return clause is None or _held(clause[0], question, weight) >= SHARE


def _held(text: str, by: str, weight: Weight) -> float:
    """Return which share of a text another one holds, by weight of words."""
    fits = fit(text, weight)
    return fits(by) / (fits(text) or 1.0)


def _missing(question: str, told: Iterable[Said], weight: Weight, written_out: Callable[[str], str]) -> str | None:
    asked = written_out(question)
    subject = " ".join(subject_of(fold(asked), facts_asked(fold(asked))))
    fits, about = fit(asked, weight), fit(subject, weight)
    missing = {sentence: fits(written_out(sentence)) for _, sentence in told}
    best = max(missing, key=missing.__getitem__, default="")
    of_this = about(written_out(best)) >= SHARE * about(subject)
    return best if best and of_this and missing[best] >= SHARE * fits(asked) > 0 else None
