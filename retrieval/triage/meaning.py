"""A second look at a question: by what it means, where the rules go by its words.

The embedding model has learned from the questions in tests/fixtures what danger, a request outside the role and an
order to the assistant look like; teaching/meaning.py teaches it, and prints what it is worth.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from importlib.resources import files
from typing import Self

import numpy as np

from retrieval.adapters import BIAS, WEIGHTS, Tensors, adapted
from retrieval.embedding import Embedder, Vectors
from retrieval.triage.danger import danger as seen_by_rules
from retrieval.triage.danger import literal, plainly
from retrieval.triage.findings import Findings
from retrieval.triage.orders import pieces
from retrieval.triage.role import PLAIN, of_a_method

NAME = "meaning"
"""Stands for this look where rules are named."""
SOMEBODY = "Sem"
"""Stands for a name where it is looked at what a question means; any first name will do."""
ROLES = ("het kind", "moeder")
"""Stand for a name where it is looked at once more: one by which a name alone may sound like a request to judge."""
LEARNED = "meaning.safetensors"
SCALE = 10
"""A vector has length 1; scaled up, its components are of the size that a layer expects."""
DANGER, HARMLESS, EVIDENT = -0.2, -3.2, 1.5
"""Log odds from which a question tells of danger whatever the rules see, below which it does not though they see it,
and from which a part of it taken alone does."""
DOUBTFUL = -2.1
"""Log odds of one sentence or clause, or of a few words, from which what the rules see is never overruled."""
REFUSED, ORDERS = -1.0, 0.0
"""Log odds from which a text asks for what is refused, and below which it does not though the rules see it; and from
which it orders something."""
NAMED, FINISHED = -0.25, -2.0
"""Log odds from which a text asks for what is refused also with roles for the names in it, and with the capital and the
mark that a question was typed without; chosen on questions that were learned from, with names put in."""
FEWEST, SURE = 5, 3.0
"""Words from which a text tells by its meaning that it asks for what is refused, or orders something; with one word
less it asks for what is refused from these log odds. With fewer words the meaning tells of danger as that of a part."""

_NAMED = re.compile(rf"(?:\b(?:mevrouw|mevr|mw|meneer|dhr|mr|drs|dr|ing)\b\.? ?)*\b{SOMEBODY}\b", re.IGNORECASE)
"""A name with the title before it."""
_UNMARKED = re.compile(
    r"(?:^|, ?)(?:(?:en|maar|of|dus) )?(?:"
    r"wat|hoe\w*|wie|waar\w*|wanneer|welke?|mag|mogen|kan|kunnen|moet|moeten|is|zijn|"
    r"heeft|hebben|wordt|worden|krijgt|krijgen|geldt|gelden|telt|tellen|blijft|blijven|houdt|houden|gaat|gaan|komt|komen|"
    r"duurt|valt|vallen|hoort|horen|bestaat|verandert|vervalt|loopt|stopt) [^.!?]+$",
    re.IGNORECASE,
)
"""A question typed without its mark."""


class Look:
    """The model as it has learned to look; safe to use from several threads."""

    def __init__(self, embedder: Embedder, learned: Tensors) -> None:
        self._embedder = Embedder(adapted(embedder.model, learned), embedder.name)
        self._weights, self._bias = (learned[name].astype(np.float32) for name in (WEIGHTS, BIAS))

    @classmethod
    def of(cls, embedder: Embedder) -> Self | None:
        """Return the look that this model has learned; None for another model than the one that was taught."""
        learned = embedder.learned(files("retrieval.triage").joinpath(LEARNED))
        return None if learned is None else cls(embedder, learned)

    def correct(self, found: Findings, question: str, told: str) -> Findings:
        """Return what the rules `found` as the meaning corrects it; both texts without personal data.

        `question` is what is left without the orders, `told` all of it. Danger is looked for in the latter, unless
        somebody orders something: then in what is left.
        """
        said = literal(told)
        (_, refusing, ordering), (danger, *_) = self.log_odds([question, said]).tolist()
        length = len(question.split())
        rest = self._without_orders(question) if ordering >= ORDERS and length >= FEWEST else question
        dangers = found.danger
        if not dangers and (found.orders or rest != question):
            danger = self._danger(literal(rest))  # an order sounds grave by itself
        asks = found.refused is not None or refusing >= REFUSED
        enough, harmless = (EVIDENT, DOUBTFUL) if len(said.split()) < FEWEST else (DANGER, HARMLESS)
        if not dangers and (danger >= enough or (asks and self._danger(_behind(said)) >= EVIDENT)):
            dangers = [NAME]
        elif dangers and danger < harmless and not plainly(told) and self._gravest(said, 0) < DOUBTFUL:
            dangers = []
        if length < FEWEST - 1:
            return replace(found, danger=dangers, without_orders=question)
        # Who tells of danger gets what there is to answer, however it was asked.
        in_danger = danger >= (DANGER if found.danger else EVIDENT) or (bool(dangers) and plainly(told))
        if rest != question:
            _, refusing, _ = self._alone(rest)  # an order sounds like a request outside the role
        asks_too_much = not in_danger and refusing >= (REFUSED if length >= FEWEST else SURE)
        refused = found.refused or (NAME if asks_too_much and self._asks_anyhow(rest) else None)
        overruled = refusing < REFUSED and found.refused not in PLAIN
        if found.refused and overruled and self._gravest(question, 1) < REFUSED:
            refused = None
        return replace(found, danger=dangers, refused=refused, without_orders=rest)

    def log_odds(self, texts: Sequence[str]) -> Vectors:
        """Return for each text those of danger, refused and orders, of shape (texts, 3)."""
        found: Vectors = SCALE * self._embedder.queries(texts) @ self._weights.T + self._bias
        return found

    def _asks_anyhow(self, text: str) -> bool:
        """Say whether what asks for what is refused does so too with a role for each name, and with its mark."""
        named = _NAMED.search(text) is not None
        if not named and of_a_method(text):
            return False
        finished = f"{text[0].upper()}{text[1:].rstrip(' ,;')}?" if _UNMARKED.search(text) else text
        for said in dict.fromkeys((text, finished)):
            if named:
                odds = self.log_odds([_NAMED.sub(role, said) for role in ROLES])[:, 1].mean()
                if odds < NAMED:
                    return False
            elif said != text and self._alone(said)[1] < FINISHED:
                return False
        return True

    def _danger(self, text: str) -> float:
        return self._alone(text)[0]

    def _alone(self, text: str) -> list[float]:
        """Return the log odds of one text; nothing tells of nothing."""
        odds: list[float] = self.log_odds([text])[0].tolist() if text else [HARMLESS] * 3
        return odds

    def _gravest(self, text: str, kind: int) -> float:
        """Return the log odds of danger (0) or refusal (1) of the sentence or clause that shows most of it."""
        return float(self.log_odds(pieces(text) or [text])[:, kind].max())

    def _without_orders(self, question: str) -> str:
        parts = pieces(question)
        ordering = self.log_odds(parts)[:, 2]
        kept = [part for part, odds in zip(parts, ordering, strict=True) if odds < ORDERS or seen_by_rules(part)]
        return " ".join(kept)


def _behind(text: str) -> str:
    """Return what is told behind the first sentence or clause; one that asks for something hides it."""
    return " ".join(pieces(text)[1:])
