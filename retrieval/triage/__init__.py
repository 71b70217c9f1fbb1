"""What a good colleague at the desk sees at once in a question, before anything is searched."""

from retrieval.triage import danger, meaning, orders, role
from retrieval.triage.findings import Findings

__all__ = ["RULES", "Findings", "triage"]

RULES: dict[str, tuple[str, ...]] = {
    "danger": (*(rule.name for rule in danger.RULES), danger.SEVERAL, danger.CALL, meaning.NAME),
    "refused": (*(rule.name for rule in role.RULES), meaning.NAME),
    "orders": (*(rule.name for rule in orders.RULES), *orders.BY_FORM, meaning.NAME),
}
"""The names of all rules, by what they find."""


def triage(question: str) -> Findings:
    """Return what the rules see in `question`, as it was typed: hidden characters tell too.

    Danger is looked for in all of it: an order to leave warnings out changes nothing.
    """
    found = orders.orders(question)
    rest = orders.without(question, found) if found else question
    return Findings(danger.danger(question), role.refused(rest), found, rest)
