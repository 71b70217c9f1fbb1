"""Choosing the sentences that answer a question, and citing them."""

import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from kb.answers import Citation, Statement
from retrieval.articles import Article, articles
from retrieval.conflicts import differ
from retrieval.contrasts import exceptions
from retrieval.dutch import asks_meaning, compares
from retrieval.fitting import Fit, Weight, fit, stating
from retrieval.gaps import gap
from retrieval.glossary import NO_TERMS, Glossary
from retrieval.index import Hit
from retrieval.lapsing import ending, lapsed
from retrieval.lists import asked_list, opens_item
from retrieval.passages import Document, IndexedPassage
from retrieval.past import asks_of_now
from retrieval.quotes import Quote, cite, quotes_in, repeats, units_in
from retrieval.verdicts import without_verdict

WORDS = 120
"""About as many words stand before "meer"."""
SPARSE = 40
"""To fewer words is added how the document begins, and what else stands in their passage: they need what is around."""
BESIDE = 80
"""About as many words of other documents stand beside one that is given whole."""
COMPARED = 3
"""Of so many terms at most the difference is told; who names more asks of something between them."""
PASSAGES = 8
"""Answers draw on this many of the best passages at most."""
NEAR, NEARER = 0.6, 0.85
"""A further passage of the same document, or of another, is quoted if its score is this share of the best one's. Where
the answer is not sure, another document needs no more than a passage of the same."""
FITTING = 0.5
"""A sentence is quoted if it fits at least this share as well as the best one of its passage."""
FRAGMENT = 4
"""Fewer words, such as a heading in a list, say nothing by themselves."""
HELD = 0.5
"""An original stands before the explanation of a term if it holds this share of it, by weight of words."""
ORIGINAL_WORDS = 50
"""About as many words of a passage of an original are quoted."""
SAID = 0.2
"""What its document says of it counts so much, beside the question, in the choice of what is quoted of an original."""
LEAD = 1.3
"""How much better a sentence fits if it stands where the document begins: there it says what it is about."""

LEADS, LEADS_ELSEWHERE = 1.2, 1.7
"""A sentence of a document that is given whole leads if it fits so much better than that with which its answer begins;
one of another section more. Of 306 questions of people who had not read the documents the first sentence shown answers
by itself for .585, and for .444 where the answer always began as the document does; one of the first two for .758 and
.667."""
_DANGLING = re.compile(
    r"(?:die|dat|deze|dit|daarnaast|daarbij|daarna|dezelfde|hiervan|hierbij|zij|hij|dan|dus|ook|toch|wel|anders|"
    r"bovendien|verder|evenmin|echter)\b",
    re.IGNORECASE,
)
"""Begins a sentence that says nothing without the one before it."""

GROUNDS = ("Grondslag",)
"""The section that tells which articles of law an answer rests on."""

_ENDING, _LEADING_ON = (".", "!", "?", ":", ";", ","), (":", ",")
"""Ends a sentence or an item, and what leads on to the next."""
_STEP = re.compile(r"^\s*\d+[.)]\s", re.MULTILINE)
_ASKS_STEPS = re.compile(
    r"\b(stap(pen)?|hoe (verloopt|gaat|doe|werkt|moet)|procedure|werkwijze|wat (moet|doe) ik|volgorde)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Quoted:
    """Quotes that answer a question."""

    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]
    conflict: bool
    """Whether two documents in force give different figures."""


def quote(
    question: str,
    hits: Sequence[Hit],
    weight: Weight,
    whole_document: Document,
    originals: Callable[[Sequence[str]], Sequence[Hit]] = lambda said: (),
    glossary: Glossary = NO_TERMS,
    parts: Sequence[tuple[str, Sequence[Hit]]] = (),
    sure: bool = True,
) -> Quoted:
    """Return the statements that answer `question` and their citations; every statement is a quote.

    A document whose collection is answered whole is given section by section; of others, the sentences that share
    most with the question. Before these stands what `originals` finds for what they say, the best first: the text that
    they restate, unless they say that it holds no longer, or it is older and what holds now is asked. Behind them
    stand, each under its title, what gives another figure and the sentence that fits best of documents that were found
    nearly as well; of more documents where the answer is not `sure`.
    What the document says that it does not hold comes first if just that is asked. So does what explains a term of
    which nothing else is asked, and terms whose difference is asked are each explained. "Ja" or "Nee" is quoted where
    the title of the document asks just this question. Of several questions asked at once it is so for what was found
    for each of the `parts`.
    """
    best = hits[0].passage
    document = whole_document(best)
    fits = stating(question, fit(question, weight))
    chosen = (
        _whole(question, best, document, fits) if best.whole else _sentences(question, hits, document, weight, fits)
    )
    if missing := gap(question, ((best.title, item.text) for item in chosen), weight):
        chosen = _gap_first(chosen, missing, fit(question, weight))
    chosen = [*ending(chosen, hits, whole_document, weight), *chosen]
    shown = [item for item in chosen if not item.more]
    said = sorted((item.text for item in shown), key=fits, reverse=True)
    told = fit(" ".join(said), weight)
    restated = _of_originals(
        question, originals(said), whole_document, weight, lambda text: fits(text) + SAID * told(text)
    )
    against = _against(shown, hits)
    near = NEARER if sure else NEAR
    limit = BESIDE if best.whole else WORDS - sum(item.words for item in shown)
    beside = _beside(limit if sure else WORDS, near, [*restated, *shown, *against], hits, fits, whole_document)
    begun = best.valid_from or date.min
    newer = [item for item in against if (item.passage.valid_from or date.min) > begun]
    ended = lapsed(restated, document, weight)
    if asks_of_now(question):
        ended += [item for item in restated if item not in ended and (item.passage.valid_from or date.min) < begun]
    current = [item for item in restated if item not in ended]
    quotes = [*current, *newer, *chosen, *ended, *(item for item in against if item not in newer), *beside]
    if term := glossary.alone(question):
        quotes = _defined(_explaining(term), current, quotes, weight)
    for part, found in parts:
        before = [item for item in quotes if not item.more]
        quotes += _beside(BESIDE, NEARER, before, found, fit(part, weight), whole_document)
    if 1 < len(terms := glossary.compared(question)) <= COMPARED:
        quotes = _compared(terms, quotes, glossary)
    quotes = [item for quote in quotes if (item := without_verdict(quote, question))]
    several = len({item.passage.document_id for item in quotes}) > 1
    statements, citations = cite(_titled(quotes) if several else quotes)
    return Quoted(statements, citations, bool(against))


def _gap_first(quotes: Sequence[Quote], missing: str, fits: Fit) -> list[Quote]:
    """Return quotes with that first which says that what is asked is missing, unless another fits better."""
    gaps = [item for item in quotes if item.text == missing]
    others = [item for item in quotes if item.text != missing]
    if any(fits(item.text) > fits(missing) for item in others):
        return list(quotes)
    return [*(replace(item, more=False) for item in gaps), *others]


def _explaining(term: IndexedPassage) -> list[Quote]:
    """Return what explains a term, under its name."""
    return [replace(item, heading=term.section[-1]) for item in quotes_in(term)]


def _defined(
    defining: Sequence[Quote], restated: Sequence[Quote], found: Sequence[Quote], weight: Weight
) -> list[Quote]:
    """Return what explains a term, behind the originals that it restates; what else was found stands behind "meer"."""
    told = fit(" ".join(item.text for item in defining), weight)
    least = HELD * sum(told(item.text) for item in defining)
    runs = [list(group) for _, group in groupby(restated, key=lambda item: item.passage)]
    sources = [item for run in runs if told(" ".join(item.text for item in run)) >= least for item in run]
    others = [item for item in found if item not in sources and item.passage != defining[0].passage]
    return [*sources, *defining, *(replace(item, more=True) for item in others)]


def _compared(terms: Sequence[IndexedPassage], found: Sequence[Quote], glossary: Glossary) -> list[Quote]:
    """Return what explains each term, under its name, between what compares all of them and what only names them all.

    What else was found is on one of them; it stands behind "meer".
    """
    explaining = [item for term in terms for item in _explaining(term)]
    rest = [item for item in found if item.passage not in terms]
    on_all = [item for item in rest if not item.more and all(term in glossary.explained(item.text) for term in terms)]
    comparing = [item for item in on_all if compares(item.text)]
    naming = [item for item in on_all if item not in comparing]
    on_one = [replace(item, more=True) for item in rest if item not in on_all]
    return [*comparing, *explaining, *naming, *on_one]


def _titled(quotes: Iterable[Quote]) -> list[Quote]:
    """Return quotes with the title of their document for a heading, where they have none."""
    return [item if item.heading else replace(item, heading=item.passage.title) for item in quotes]


def _beside(
    limit: int, near: float, shown: Sequence[Quote], hits: Sequence[Hit], fits: Fit, document: Document
) -> list[Quote]:
    """Return what `_says` of each document with at least the share `near` of the best score, within `limit` words.

    Nothing repeats what is `shown`, nor comes from the same documents.
    """
    chosen: list[Quote] = []
    used = {(item.passage.document_id, item.passage.version) for item in shown}
    for hit in hits[:PASSAGES]:
        if _document(hit) in used or hit.score < near * hits[0].score:
            continue
        says = _says(hit.passage, document, fits)
        said = [item for item in says if not repeats(item, [*shown, *chosen])]
        if hit.passage.whole and said[:1] != says[:1]:
            continue  # its answer is shown already; what is left of it answers by itself nothing
        if said and sum(item.words for item in [*chosen, *said]) <= limit:
            chosen += said
            used.add(_document(hit))
    return chosen


def _says(passage: IndexedPassage, document: Document, fits: Fit) -> list[Quote]:
    """Return the sentence of a passage that fits best, if it shares a word with the question.

    Of a document that is given whole the one that it begins with comes before it: that answers its title.
    """
    best = max(quotes_in(passage), key=lambda quote: fits(quote.text), default=None)
    if best is None or not fits(best.text):
        return []
    first = quotes_in(document(passage)[0])[:1] if passage.whole else []
    return [best] if best in first else [*first, best]


def _against(shown: Sequence[Quote], hits: Sequence[Hit]) -> list[Quote]:
    """Return sentences of other documents in force that give another figure than one that is shown."""
    own = {item.passage.document_id for item in shown}
    others = [
        hit for hit in hits[:PASSAGES] if hit.passage.document_id not in own and hit.score >= NEAR * hits[0].score
    ]
    return [
        quote
        for hit in others
        for quote in quotes_in(hit.passage)
        if any(not _related(item.passage, quote.passage) and differ(item.text, quote.text) for item in shown)
    ]


def _related(one: IndexedPassage, other: IndexedPassage) -> bool:
    """Tell whether one restates the other, or one ended before the other began: then they may differ."""
    restates = other.document_id in one.based_on or one.document_id in other.based_on
    earlier, later = sorted((one, other), key=lambda passage: passage.valid_until or date.max)
    if earlier.valid_until is None or earlier.valid_until >= date.today():
        return restates
    return restates or later.valid_from is None or later.valid_from > earlier.valid_until


def _of_originals(question: str, hits: Sequence[Hit], document: Document, weight: Weight, fits: Fit) -> list[Quote]:
    """Return of each passage the list that is asked for, or the run of sentences that fits best, under its title.

    What is not nearly as good as the best passage, or repeats its document, stands behind "meer".
    """
    chosen: list[Quote] = []
    for number, hit in enumerate(hits):
        section = [passage for passage in document(hit.passage) if passage.section == hit.passage.section]
        listed = asked_list(question, section, weight, WORDS)
        run = [item for item in listed if item not in chosen] or _run(ORIGINAL_WORDS, quotes_in(hit.passage), fits)
        own = [item for item in chosen if item.passage.document_id == hit.passage.document_id]
        near = hit.score >= NEARER * hits[0].score and not any(repeats(item, own) for item in run)
        chosen += [replace(item, heading=hit.passage.title, more=number > 0 and not near) for item in run]
    return chosen


def _run(limit: int, quotes: Sequence[Quote], fits: Fit) -> Sequence[Quote]:
    """Return quotes that follow each other, as many as `limit` words hold: the best for its length, and around it.

    Of a list, whose items each stand by themselves, what stands before the best is left out. So is what stands before
    it like a heading, and behind it what leads up to something that is not quoted.
    """
    if not quotes:
        return []
    scores = [fits(item.text) / math.sqrt(item.words) if item.words >= FRAGMENT else 0.0 for item in quotes]
    first = last = fitting = scores.index(max(scores))
    least = first if opens_item(quotes[first]) else 0
    while True:
        left = limit - sum(item.words for item in quotes[first : last + 1])
        beside = [n for n in (first - 1, last + 1) if least <= n < len(quotes) and quotes[n].words <= left]
        if not beside:
            break
        best = max(beside, key=scores.__getitem__)
        first, last = min(first, best), max(last, best)
    while first < fitting and not quotes[first].text.endswith(_ENDING):
        first += 1
    while last > fitting and quotes[last].text.endswith(_LEADING_ON):
        last -= 1
    return quotes[first : last + 1]


def _whole(question: str, found: IndexedPassage, passages: Sequence[IndexedPassage], fits: Fit) -> list[Quote]:
    """Return a document section by section: the first, the one that was found and what fits best before "meer".

    The first stands under the title, which is the question that it answers. What tells of an exception that is asked
    about ("zonder gezag"), and that the first says nothing of, stands before it: there it reads as the contrary. What
    all rests on comes last, unless an article is asked for.
    """
    first, grounds = passages[0].section, () if articles(question) else GROUNDS
    ordered = sorted(
        passages, key=lambda p: (p.section != first, p.section != found.section, p.section[-1:] == grounds, p.start)
    )
    sections = [[Quote(p, start, end, _heading(p, first)) for start, end in units_in(p)] for p in ordered]
    asked = exceptions(question)
    told = any(asked & exceptions(item.text) for item in sections[0])
    excepted = [item for quotes in sections[1:] for item in quotes if not told and asked & exceptions(item.text)]
    shown: list[Quote] = []
    rest: list[Quote] = []
    left = WORDS
    for quotes in [sections[0], excepted, *sections[1:]]:
        new = [item for item in quotes if item not in shown]
        size = sum(item.words for item in new)
        if not shown or (left >= size and not rest):
            shown += new
            left -= size
        else:
            rest += new
    least = FITTING * max(fits(item.text) for item in [*shown, *rest])
    for item in sorted(rest, key=lambda item: -fits(item.text)):
        if 0 < least <= fits(item.text) and item.words <= left:
            shown.append(item)
            left -= item.words
    hidden = [replace(item, more=True) for item in rest if item not in shown]
    shown.sort(key=lambda item: (item not in excepted, item.passage.section != first, item.start))
    given = shown + sorted(hidden, key=lambda item: item.start)
    return given if excepted else _led(given, fits)


def _led(quotes: Sequence[Quote], fits: Fit) -> list[Quote]:
    """Return the quotes of a document with that first which fits clearly better than the one that it begins with."""
    first = quotes[0]

    def leads(item: Quote) -> float:
        return fits(item.text) / (LEADS if item.passage.section == first.passage.section else LEADS_ELSEWHERE)

    best = max((item for item in quotes[1:] if not _DANGLING.match(item.text)), key=leads, default=first)
    if leads(best) <= fits(first.text):
        return list(quotes)
    return [replace(best, more=False), *(item for item in quotes if item != best)]


def _heading(passage: IndexedPassage, first: Sequence[str]) -> str:
    """Return what stands above a section: its own heading, or the title above the `first`."""
    return passage.section[-1] if passage.section and passage.section != first else passage.title


def _sentences(
    question: str, hits: Sequence[Hit], document: Sequence[IndexedPassage], weight: Weight, fits: Fit
) -> list[Quote]:
    """Return the sentences of the best document that fit, then the rest of its passage.

    Steps that were asked for are given whole and in order.
    """
    best = hits[0]
    main = best.passage
    stated = [item for item in quotes_in(main) if _states(item, articles(question))]
    found = {hit.passage.section for hit in hits[:PASSAGES] if _document(hit) == _document(best)}
    within = [passage for passage in document if len(document) <= PASSAGES or passage.section == main.section]
    steps = next((passage for passage in within if len(_STEP.findall(passage.text)) > 1), None)
    listed = asked_list(question, [passage for passage in document if passage.section in found], weight, WORDS)
    if stated:
        chosen = list(_within(WORDS, stated))
    elif listed:
        chosen = listed
    elif steps and _ASKS_STEPS.search(question):
        main = steps
        chosen = list(_within(WORDS, quotes_in(steps)))
    else:
        own = [hit for hit in hits[:PASSAGES] if _document(hit) == _document(best) and hit.score >= NEAR * best.score]
        chosen = _best(WORDS, _fitting(best, own, document, fits))
        if asks_meaning(question):  # the beginning tells what it is, and what follows may tell what it is not
            chosen.sort(key=lambda item: item.passage.section != document[0].section)
        for item in [*_opening(document), *quotes_in(main)]:
            if sum(one.words for one in chosen) < SPARSE and not repeats(item, chosen):
                chosen.append(item)
    rest = [replace(item, more=True) for item in quotes_in(main) if item not in chosen and not repeats(item, chosen)]
    return chosen + rest


def _opening(document: Sequence[IndexedPassage]) -> list[Quote]:
    """Return the sentence with which a document begins; none if it begins with a title or a date."""
    return [item for item in quotes_in(document[0])[:1] if item.words >= FRAGMENT and item.text.endswith(".")]


def _states(quote: Quote, named: Sequence[Article]) -> bool:
    """Tell whether a quote is the text of an article that was named, or of the member of it that was."""
    place, _ = quote.passage.original(quote.start)
    return any(
        article.number == other.number and article.law in (None, other.law) and article.member in (None, other.member)
        for other in articles(place.label if place and place.label else "")
        for article in named
    )


def _fitting(
    best: Hit, hits: Sequence[Hit], document: Sequence[IndexedPassage], fits: Fit
) -> list[tuple[float, Quote]]:
    """Return what answers in the passages that were found of one document, with how well it fits, best passage first.

    A passage that shares no word with the question is given whole.
    """
    scored = [
        (fits(quote.text) * hit.score / best.score * (LEAD if hit.passage.start == document[0].start else 1.0), quote)
        for hit in hits
        for quote in quotes_in(hit.passage)
    ]
    top = max((score for score, _ in scored), default=0.0)
    if top == 0:
        return [(1.0, quote) for quote in quotes_in(best.passage)]
    wanted = {number for number, (score, _) in enumerate(scored) if score >= FITTING * top}
    # A sentence that ends in a colon introduces what follows it.
    wanted |= {number - 1 for number in wanted if number and scored[number - 1][1].text.endswith(":")}
    wanted |= {number + 1 for number in wanted if scored[number][1].text.endswith(":") and number + 1 < len(scored)}
    return [scored[number] for number in sorted(wanted)]


def _within(limit: int, quotes: Iterable[Quote]) -> Iterator[Quote]:
    """Yield quotes until `limit` words are used; always one."""
    used = 0
    for item in quotes:
        if used and used + item.words > limit:
            return
        used += item.words
        yield item


def _best(limit: int, scored: Sequence[tuple[float, Quote]]) -> list[Quote]:
    """Return the quotes that fit best, as many as `limit` words hold, without repetition and in the order given."""
    chosen: list[Quote] = []
    for _, item in sorted(scored, key=lambda pair: -pair[0]):
        left = limit - sum(quote.words for quote in chosen)
        if not chosen or (item.words <= left and not repeats(item, chosen)):
            chosen.append(item)
    return [item for _, item in scored if item in chosen]


def _document(hit: Hit) -> tuple[str, int]:
    return hit.passage.document_id, hit.passage.version
