"""The desk where questions come in: each is answered, counted, and kept without persons."""

from collections.abc import Sequence
from datetime import date

from api.metrics import Metrics
from kb.answers import Answer
from kb.questions import QuestionLog
from kb.roles import Role
from retrieval.asking import KnowledgeBase


class Desk:
    """Answers questions for every surface of the server; safe to use from several threads."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self.knowledge = knowledge
        self.log = QuestionLog(knowledge.database, knowledge.settings.log_days)
        self.metrics = Metrics()
        self._municipalities = {name.casefold(): name for name in knowledge.settings.municipalities}

    def ask(
        self,
        question: str,
        role: Role,
        as_of: date | None = None,
        municipality: str | None = None,
        previous: Sequence[str] = (),
    ) -> Answer:
        """Return the answer to `question`; a `municipality` that the settings do not know is not kept.

        `previous` are the questions before it in the same conversation, oldest first; of these nothing is kept.

        :raises QuestionRejected: if the question cannot be taken.
        """
        answer = self.knowledge.ask(question, role, as_of, previous)
        self.metrics.count(answer)
        self.log.add(answer, role, self._municipalities.get((municipality or "").strip().casefold()))
        return answer
