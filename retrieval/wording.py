"""What the product says itself, in Dutch at level B1. Everything else on screen is quoted from a document."""

import re
from collections.abc import Collection, Sequence
from datetime import date

from kb.answers import Outcome

MONTHS = "januari februari maart april mei juni juli augustus september oktober november december".split()

NOT_DONE = "Deze kennisbank schrijft of beoordeelt niets over een echt kind of gezin."
MESSAGES = {
    Outcome.ANSWERED: "",
    Outcome.NOT_FOUND: "Hierover staat niets in de kennisbank.",
    Outcome.CLARIFY: "Stel een vraag in gewone woorden. Dan zoek ik het antwoord in de kennisbank.",
    Outcome.REFUSED: (
        f"{NOT_DONE} Zij geeft wel stappen, termijnen en bronnen. Vraag daarnaar, of leg uw vraag voor aan Advies en "
        "Consultatie."
    ),
    Outcome.ERROR: "Er ging iets mis. Probeer het opnieuw.",
}
ONLY_ORDERS = "Dit is een opdracht aan de assistent. Die voert de kennisbank niet uit. Stel een vraag over uw werk."
UNSURE = "Hierover is geen zeker antwoord gevonden. Misschien helpt een van deze documenten."
DOUBTFUL = "Het antwoord op uw vraag staat hier misschien niet in."
NEAREST = "Dit komt er het dichtst bij."
THANKS = "Graag gedaan. Stel gerust een volgende vraag."
GREETING = "Hallo. Vraag naar een stap, een termijn, een wet of een afspraak in uw werk."
ABOUT = "Deze kennisbank zoekt in documenten over jeugdbescherming het antwoord op uw vraag en laat de bron zien."
AMISS = "Stel uw vraag in andere woorden. Of leg uw vraag voor aan Advies en Consultatie."
TRUST = "Deze kennisbank kan fouten maken. Controleer daarom altijd de bron die bij het antwoord staat."
KEPT = (
    "Een vraag wordt hooguit een vaste tijd bewaard, zonder de persoonsgegevens die de kennisbank herkent en zonder "
    "wie de vraag stelde."
)
CURRENT = "Bij elke bron staat vanaf wanneer de tekst geldt. Kijk daar dus naar."
MAKER = "Dit is een kennisbank voor jeugdbescherming. Het is een computerprogramma. Antwoorden komen uit documenten."
ONLY_DUTCH = "Deze kennisbank werkt alleen in het Nederlands. Please ask your question in Dutch."
GOODBYE = "Tot ziens."
READY = "Stel gerust uw vraag."
SORRY_FOR_THAT = "Dat is vervelend. Stel uw vraag in andere woorden, of leg uw vraag voor aan Advies en Consultatie."
NAMES_LEFT_OUT = "Dat geeft niet. Namen die de kennisbank herkent, bewaart zij niet. Stel uw vraag zonder naam."
NO_SUBJECT = "Waarover gaat uw vraag? Noem het onderwerp erbij. Is er nu gevaar? Bel 112."
IN_DUTCH = "Stel uw vraag in het Nederlands. Please ask your question in Dutch."
SAFETY_FIRST = "Doe eerst wat hierboven staat. Stel daarna uw vraag."
UNANSWERED = "Op deze vraag is geen antwoord gevonden."
ON_THE_REST = "Op de rest gaat zij in."
UNSEEN_DATA = "De kennisbank kon niet nagaan of er persoonsgegevens in uw vraag staan. De vraag wordt niet bewaard."
WITHOUT = "Stel de vraag zonder deze gegevens"
CONSULT = "Leg voor aan Advies en Consultatie"
ENDED = "Een deel van dit antwoord geldt niet meer. Bij de bron staat tot wanneer het gold."
ALL_ENDED = "Dit geldt niet meer. Bij de bron staat tot wanneer het gold."
FUTURE = "Een deel van dit antwoord geldt nog niet. Bij de bron staat vanaf wanneer het geldt."
CONFLICT = "Twee documenten noemen een ander getal. Vergelijk de bronnen of vraag het na."
NO_TEXT_THEN = "Van de tijd waarnaar u vraagt, staat hier geen tekst. Dit antwoord geldt pas van later."
UNVERIFIED = "Deze tekst is nog niet geverifieerd. Controleer de bron voordat u ernaar handelt."
_LINK = re.compile(r"^(?:en|maar|dus|ook|of)[ ,]+", re.I)
"""Begins a question that is asked behind another."""


def unclear(word: str, meanings: int) -> str:
    """Ask which meaning of `word` is meant."""
    several = "twee" if meanings == 2 else "meer"
    return f"Het woord ‘{word}’ heeft {several} betekenissen. Kies welke u bedoelt."


def open_parts(questions: Sequence[str]) -> str:
    """Say on which of several questions asked at once nothing was found; empty if there is none such."""
    listed = " en ".join(f"‘{_LINK.sub('', question).strip(' ?')}’" for question in questions)
    return f"Over {listed} staat niets in de kennisbank." if questions else ""


def dated(years: Sequence[int], whole: bool) -> str:
    """Say from which years the documents are that an answer, or the `whole` of it, quotes and nobody has renewed."""
    listed = " en ".join(filter(None, [", ".join(map(str, years[:-1])), str(years[-1])]))
    what = "Dit antwoord" if whole else "Een deel van dit antwoord"
    return f"{what} komt uit stukken van {listed}. Ga na of het nu nog zo is."


def outdated(day: date) -> str:
    """Say that an answer gives what held on a day in the past, or a text that has been replaced since."""
    return f"Dit is wat gold op {written(day)}. Het kan sindsdien zijn veranderd."


KINDS = {
    "name": "een naam",
    "bsn": "een BSN",
    "case_number": "een zaaknummer of cliëntnummer",
    "address": "een adres",
    "postcode": "een postcode",
    "licence_plate": "een kenteken",
    "iban": "een rekeningnummer",
    "email": "een e-mailadres",
    "phone": "een telefoonnummer",
    "birth_date": "een geboortedatum",
}
"""Kinds of personal data, as they are called on screen."""


def privacy(kinds: Collection[str]) -> str:
    """Say which kinds of personal data a question seems to hold, and what to do."""
    seen = [name for kind, name in KINDS.items() if kind in kinds]
    listed = " en ".join(filter(None, [", ".join(seen[:-1]), seen[-1]]))
    return f"In uw vraag staat waarschijnlijk {listed}. Dat is niet nodig. De kennisbank bewaart het niet."


def written(day: date) -> str:
    """Return a day as people write it: 1 juli 2024."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
