"""What a good colleague at the desk sees at once in a question, before anything is searched."""

from dataclasses import dataclass

from retrieval.triage import danger, meaning, orders, role
from retrieval.triage.orders import Span

RULES: dict[str, tuple[str, ...]] = {
    "danger": (*(rule.name for rule in danger.RULES), danger.SEVERAL, meaning.NAME),
    "refused": tuple(rule.name for rule in role.RULES),
    "orders": (*(rule.name for rule in orders.RULES), *orders.BY_FORM),
}
"""The names of all rules, by what they find."""


@dataclass(frozen=True, slots=True)
class Findings:
    """What the rules see in one question."""

    danger: list[str]
    """Names of the rules that see somebody in danger now."""
    may_be_now: bool
    """Whether anything in it may be going on, so that a look at its meaning makes sense."""
    refused: str | None
    """Name of the rule by which a knowledge base must not do this, in what is left without the orders."""
    orders: list[Span]
    """Parts that give the assistant orders."""
    without_orders: str
    """The question without these parts; empty if there is nothing else in it."""


def triage(question: str) -> Findings:
    """Return what the rules see in `question`, as it was typed: hidden characters tell too.

    Danger is looked for in all of it: an order to leave warnings out changes nothing.
    """
    found = orders.orders(question)
    rest = orders.without(question, found) if found else question
    return Findings(danger.danger(question), danger.may_be_now(question), role.refused(rest), found, rest)
