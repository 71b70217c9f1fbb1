"""What triage sees in a question."""

from dataclasses import dataclass

from retrieval.triage.orders import Span


@dataclass(frozen=True, slots=True)
class Findings:
    """What is seen in one question."""

    danger: list[str]
    """Names of the rules that see somebody in danger now."""
    refused: str | None
    """Name of the rule by which a knowledge base must not do this, in what is left without the orders."""
    orders: list[Span]
    """Parts that give the assistant orders, as the rules see them."""
    without_orders: str
    """The question without the parts that give orders; empty if there is nothing else in it."""


NOTHING = Findings([], None, [], "")
