"""What is seen in a question before anything is searched: danger, persons, orders, and what nobody should answer."""

import logging
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from kb import meanings, safety
from kb.answers import Notice, Outcome, SeenData
from kb.traces import trace
from retrieval import small_talk, wording
from retrieval.clarifying import answered, unclear
from retrieval.conversation import begins_anew, corrected, in_context, leaned_on, leans, meant, of_nothing
from retrieval.dutch import content_words, is_foreign, stems, words
from retrieval.embedding import Embedder
from retrieval.glossary import Glossary
from retrieval.inquiry import Inquiry
from retrieval.name_reader import NameReader
from retrieval.personal_data import FILE as NAMES_FILE
from retrieval.personal_data import PLACEHOLDERS, Finding, PersonalData, detector, no_persons, replaced
from retrieval.questions import MAX_LENGTH, clean
from retrieval.triage import meaning, role, triage
from retrieval.triage.danger import asks_for_help, asks_for_training, asks_on, enters, goes_on, is_over, plainly
from retrieval.triage.findings import Findings
from retrieval.triage.meaning import SOMEBODY

LITTLE = 3
"""Words that say what it is about, of a question that is about the danger before it still."""
_ASKS_OF_DUTY = re.compile(
    r"\W*(?:(?:ben (?:je|jij)|bent u) (?:\w+ ){0,2}?(?:verplicht|bevoegd)|"
    r"wie (?:ben (?:je|jij)|bent u) om te (?:zeggen|beweren) dat|"
    r"(?:geef(?: (?:me|mij|ons))?|(?:mag|kan) ik|wat (?:is|zijn)|heb je|hebben jullie) (?:\w+ ){0,2}?"
    r"(?:e-?mail ?|mail)?(?:adres(?:sen)?|nummers?|\w+nummers?) van (?:de|het) [^.!?:;\n]+|"
    r"(?:blijft|behoudt|houdt|heeft|krijgt|verliest) (?:een |de )?(?:moeder|vader|ouders?) (?:\w+ ){0,2}gezag|"
    r"wat is het verschil tussen|(?:zet|som|noem) (?:\w+ ){0,2}?(?:taken|stappen|regels|termijnen|verschillen|rechten|"
    r"plichten|eisen|criteria|voorwaarden|gronden|aanbevelingen|vormen|soorten) (?:van|voor|bij))\b",
    re.IGNORECASE,
)
"""Sounds by its meaning like an order to the assistant or a request to judge, and asks what holds for anybody."""
_PLACEHOLDER = re.compile("|".join(map(re.escape, PLACEHOLDERS.values())))

log = logging.getLogger("kennisbank")


class Reception:
    """Looks at a question as a good colleague at the desk would; safe to use from several threads."""

    def __init__(self, content: Path, embedder: Embedder) -> None:
        """Read what the folder `content` says of danger, names and words with several meanings.

        :raises SafetyError: if `veiligheid.toml` cannot be read.
        :raises NamesError: if `namen.toml` cannot be read.
        :raises MeaningsError: if `meerduidig.toml` cannot be read.
        """
        self.ambiguous = meanings.load(content)
        self._safety = safety.load(content)
        rules = detector(tuple(no_persons(content / NAMES_FILE)))
        self.personal_data = rules.reading(NameReader.of(embedder))
        self._look = meaning.Look.of(embedder)

    def conversation(self, questions: Sequence[str], glossary: Glossary) -> list[str]:
        """Return the questions of a conversation, with what makes the one before it clear in the place of that.

        That is the choice of a meaning, or a correction to another term.
        """
        found: list[str] = []
        for question in questions:
            before = found[-1] if found else ""
            clear = answered(question, before, self.ambiguous) or corrected(question, before, glossary)
            found[-1 if clear else len(found) :] = [clear or question]
        return found

    def triage(self, inquiry: Inquiry) -> Inquiry:
        """Put danger first, tell of personal data, leave orders out, and see what a knowledge base must not do."""
        if not inquiry.question:
            return replace(inquiry, outcome=Outcome.CLARIFY)
        found = triage(inquiry.typed)
        if found.danger:
            inquiry = self._warned(inquiry, found.danger)
        if said := small_talk.answer(inquiry.question, behind=True):  # no order, and no name: all its words are known
            return replace(inquiry, found=found, redacted=clean(inquiry.typed), outcome=Outcome.CLARIFY, message=said)
        asked = clean(found.without_orders) if inquiry.question == clean(inquiry.typed) else inquiry.question
        inquiry = self._without_persons(replace(inquiry, found=found, question=asked))
        if not inquiry.question:
            return _of_orders(inquiry) if found.orders else replace(inquiry, outcome=Outcome.CLARIFY)
        # Where personal data could not be looked for, nothing earlier is searched: it may hold some as well.
        in_reach = inquiry.redacted is not None and not begins_anew(inquiry.question)
        before = leaned_on(inquiry.previous, partial(self.leans, inquiry)) if in_reach else ()
        earlier = tuple(filter(None, (searchable(triage(one).without_orders, self.personal_data) for one in before)))
        previous = earlier if self.leans(inquiry, inquiry.question) else ()
        if said := small_talk.answer(inquiry.question, bool(previous)):
            return replace(inquiry, outcome=Outcome.CLARIFY, message=said)
        if not previous and not found.danger and of_nothing(inquiry.question):
            return replace(inquiry, outcome=Outcome.CLARIFY, message=wording.NO_SUBJECT)
        if not previous:
            return replace(inquiry, previous=(), earlier=earlier)
        dangers = self._danger_before(inquiry.question, before)
        return replace(inquiry, previous=previous, question=meant(inquiry.question), danger_before=dangers)

    def warning(self, question: str) -> Notice | None:
        """Return what is said first where a question that nothing stands before tells of danger."""
        found = triage(question)
        if self._look:
            told = searchable(found.without_orders, self.personal_data, SOMEBODY)
            found = self._look.correct(found, told, searchable(question, self.personal_data, SOMEBODY))
        return self._warning(found.danger) if found.danger else None

    def leans(self, inquiry: Inquiry, question: str) -> bool:
        """Tell whether a question leans on those before it."""
        explained = inquiry.index.glossary(inquiry.wanted).explained(question)
        return leans(question, named=bool(explained) and unclear(question, self.ambiguous) is None)

    def by_meaning(self, inquiry: Inquiry) -> Inquiry:
        """See by its meaning what no rule knows the words of, and refuse what a knowledge base must not do."""
        if self._look:
            found = self._seen(inquiry, self._look)
            others = tuple(notice for notice in inquiry.notices if notice.kind != "danger")
            if not found.danger:
                inquiry = replace(inquiry, notices=others)
            elif others == inquiry.notices:
                inquiry = self._warned(inquiry, found.danger)
            inquiry = replace(inquiry, found=found, question=clean(found.without_orders))
        if not inquiry.question:
            return _of_orders(inquiry)
        if not inquiry.found.danger and self._is_foreign(inquiry):
            return replace(inquiry, outcome=Outcome.CLARIFY, message=wording.IN_DUTCH)
        return self._without_requests(inquiry) if inquiry.found.refused else inquiry

    def _seen(self, inquiry: Inquiry, look: meaning.Look) -> Findings:
        """Return what rules and meaning together see in a question, beside those before it."""
        found = inquiry.found
        # An earlier question may show that there is no danger in this one; its own was warned of before.
        before = found.danger and not plainly(inquiry.told)
        told = in_context(inquiry.told, inquiry.previous) if before else inquiry.told
        looked = look.correct(found, inquiry.asked, told)
        if self._tells_of_none(inquiry):
            looked = replace(looked, danger=[])
        if inquiry.previous or looked.without_orders == inquiry.asked:
            looked = replace(looked, without_orders=inquiry.question)
        if not found.orders and _ASKS_OF_DUTY.match(inquiry.question):
            looked = replace(looked, refused=found.refused, without_orders=inquiry.question)
        # Half a sentence that leans on an earlier question looks like a request or an order; it asks on.
        seen = replace(looked, refused=found.refused) if inquiry.previous else looked
        return seen if seen.danger else replace(seen, danger=list(inquiry.danger_before))

    def _tells_of_none(self, inquiry: Inquiry) -> bool:
        """Tell whether a question behind others is about training, tells that danger is over, or asks on in general."""
        if not inquiry.previous:
            return False
        if asks_for_training(inquiry.question, inquiry.previous[-1]) or is_over(inquiry.told):
            return True
        return asks_on(inquiry.told, inquiry.previous) and self.warning(inquiry.previous[0]) is None

    def _danger_before(self, question: str, before: Sequence[str]) -> tuple[str, ...]:
        """Return the danger that one of the questions `before` tells of, as long as what follows is about it still.

        What says more than a few words of its own is about something else. Rules and meaning must both see it.
        """
        for one in reversed(before):
            little = asks_for_help(question) or enters(question) or len(content_words(question)) <= LITTLE
            if not (self._look and little and goes_on(question)):
                break
            told = searchable(one, self.personal_data, SOMEBODY)
            seen = triage(one)
            if seen.danger and (found := self._look.correct(seen, told, told).danger):
                # A rare word of danger may be taken for a name.
                return tuple(found) if self._look.log_odds([one, told])[:, 0].max() >= meaning.EVIDENT else ()
            question = one
        return ()

    def _without_requests(self, inquiry: Inquiry) -> Inquiry:
        """Refuse what a knowledge base must not do; go on with what else is asked."""
        rest = role.beside(inquiry.question)
        if not rest or (self._look and self._look.correct(triage(rest), rest, rest).refused):
            return replace(inquiry, outcome=Outcome.REFUSED)
        return replace(inquiry, question=rest, message=wording.NOT_DONE)

    def _is_foreign(self, inquiry: Inquiry) -> bool:
        """Tell whether a question is in another language, and hardly a word of it stands in a document."""
        known = [word for word in words(inquiry.question) if any(map(inquiry.index.weight, stems(word)))]
        return is_foreign(inquiry.question, known)

    def _without_persons(self, inquiry: Inquiry) -> Inquiry:
        """Take personal data out of what is searched for and may be kept, and tell where it stands."""
        asked = clean(inquiry.typed)
        try:
            seen = self.personal_data.find(asked)
            searched = seen if inquiry.question == asked else self.personal_data.find(inquiry.question)
        except Exception as error:  # rules of others on a text of anybody: the answer goes on, nothing is kept
            log.error("personal data cannot be looked for: %s", trace(error))
            notice = Notice(kind="privacy", text=wording.UNSEEN_DATA)
            return replace(inquiry, told=asked, asked=inquiry.question, notices=(*inquiry.notices, notice))
        redacted = replaced(asked, seen, PLACEHOLDERS)
        question = _left(inquiry.question, searched)
        told, about = _left(asked, seen, SOMEBODY), _left(inquiry.question, searched, SOMEBODY)
        inquiry = replace(inquiry, question=question, redacted=redacted, told=told, asked=about)
        if not seen:
            return inquiry
        notice = Notice(
            kind="privacy",
            text=wording.privacy({finding.kind for finding in seen}),
            seen=tuple(SeenData(kind=finding.kind, start=finding.start, end=finding.end) for finding in seen),
            question=redacted if question and not of_nothing(question) and len(redacted) <= MAX_LENGTH else None,
        )
        return replace(inquiry, notices=(*inquiry.notices, notice))

    def _warned(self, inquiry: Inquiry, rules: list[str]) -> Inquiry:
        return replace(inquiry, notices=(self._warning(rules), *inquiry.notices))

    def _warning(self, rules: Sequence[str]) -> Notice:
        return Notice(kind="danger", text=self._safety.text(rules))


def _of_orders(inquiry: Inquiry) -> Inquiry:
    """End a question in which nothing is left without the orders in it; who tells of danger gave none."""
    if inquiry.found.danger:
        return replace(inquiry, outcome=Outcome.NOT_FOUND, message=wording.SAFETY_FIRST)
    return replace(inquiry, outcome=Outcome.REFUSED, message=wording.ONLY_ORDERS)


def searchable(text: str, personal_data: PersonalData, somebody: str = " ") -> str:
    """Return what of a question may be searched for: all but personal data, with `somebody` for names."""
    question = clean(text)
    return _left(question, personal_data.find(question), somebody)


def _left(question: str, seen: Sequence[Finding], somebody: str = " ") -> str:
    """Return a question without the personal data that was seen in it, and without placeholders of an earlier one.

    `somebody` is put where a name stood.
    """
    name = PLACEHOLDERS["name"]
    named = replaced(question, seen, {"name": name})
    return clean(_PLACEHOLDER.sub(lambda match: somebody if match[0] == name else " ", named))
