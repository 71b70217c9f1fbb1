"""What the product says itself, in Dutch at level B1. Everything else on screen is quoted from a document."""

from datetime import date

from kb.answers import Outcome

MONTHS = "januari februari maart april mei juni juli augustus september oktober november december".split()

MESSAGES = {
    Outcome.ANSWERED: "",
    Outcome.NOT_FOUND: "Hierover staat niets in de kennisbank.",
    Outcome.CLARIFY: "Stel een vraag in gewone woorden. Dan zoek ik het antwoord in de kennisbank.",
    Outcome.REFUSED: "Dat kan deze kennisbank niet voor u doen.",
    Outcome.ERROR: "Er ging iets mis. Probeer het opnieuw.",
}
CONSULT = "Leg voor aan Advies en Consultatie"
UNVERIFIED = "Deze tekst is nog niet geverifieerd. Controleer de bron voordat u ernaar handelt."


def outdated(day: date) -> str:
    """Say that an answer gives what held on a day in the past, or a text that has been replaced since."""
    return f"Dit is wat gold op {written(day)}. Het kan sindsdien zijn veranderd."


def written(day: date) -> str:
    """Return a day as people write it: 1 juli 2024."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
