"""Which kind of fact is asked for, and what states one."""

import pytest

from retrieval.dutch import fold
from retrieval.facts import FACTS, Fact, facts_asked, names_kind, says_missing, subject_of

ASKED = {
    "price": [
        "Wat kost een dag opname?",
        "tarief jeugdhulp",
        "Hoe hoog is de pleegvergoeding?",
        "salaris jeugdbeschermer",
        "wat krijg ik aan pleegvergoeding per dag",
        "hoeveel zakgeld krijgt een pleegkind van 12",
        "zakgeld en kleedgeld op de groep hoeveel",
        "hoeveel krijgt een pleegouder per maand",
        "wat vangt een pleeggezin per maand",
    ],
    "phone": [
        "telefoonnummer van het wijkteam",
        "hoe bereik ik de raad",
        "Welk nummer moet ik bellen?",
        "wat is het nummer van het CIT",
        "nummer van de raad voor de kinderbescherming",
        "nr van de griffie bellen",
        "nummer veilig thuis",
        "wat is het algemene nummer?",
    ],
    "mail": ["mailadres helpdesk", "kan ik de raad e-mailen"],
    "address": ["adres rechtbank", "waar kan ik parkeren"],
    "hours": ["Hoe laat gaat de balie open?", "openingstijden CIT"],
    "person": ["Wie is de directeur?", "naam van de voorzitter", "Wie is nu de voorzitter?"],
    "form": ["aanmeldformulier advies", "hoe log ik in op het systeem"],
    "count": ["Hoeveel gezinnen heeft een collega?", "aantal uithuisplaatsingen"],
    "term": ["Hoe lang duurt een OTS?", "binnen hoeveel dagen", "termijn gezinsplan"],
    "frequency": ["Hoe vaak is er overleg?"],
    "age": ["Vanaf welke leeftijd mag dat?"],
    "day": ["Wanneer ging de norm in?"],
}
STATED = {
    "price": "Dat kost € 12 per dag.",
    "phone": "Bel 010-233 00 00.",
    "mail": "Mail naar advies@voorbeeld.nl.",
    "address": "Het kantoor is op de Dorpsstraat 12, 3011 AB.",
    "hours": "Open van 9.00 tot 17.00.",
    "person": "De heer Jansen leidt het overleg.",
    "count": "Een team heeft twaalf gezinnen.",
    "term": "Binnen vijf werkdagen.",
    "frequency": "Het overleg is elke week.",
    "age": "Een jongere van 16 jaar beslist zelf.",
    "day": "Dit geldt sinds 2018.",
}
EMPTY = "De jeugdbeschermer overlegt met de gedragswetenschapper."


@pytest.mark.parametrize(("name", "question"), [(name, question) for name in ASKED for question in ASKED[name]])
def test_a_question_asks_for_its_kind_of_fact(name: str, question: str) -> None:
    assert name in [fact.name for fact in facts_asked(fold(question))]


@pytest.mark.parametrize(
    "question",
    [
        "Wat is een gezinsplan?",
        "Mag een school zelf om onderzoek vragen?",
        "ots grond",
        "mag ik aangifte doen onder nummer van de politie",
        "aangifte doen op nummer van de zaak",
        "moet het nummer van de identiteitskaart in het dossier",
        "nr. 12 van de begrippen",
        "wie krijgt de kinderbijslag na een uithuisplaatsing",
        "mag zakgeld worden ingehouden",
        "wat krijgt een gezin te horen in het eerste gesprek",
    ],
)
def test_a_question_for_no_kind_of_fact_asks_for_none(question: str) -> None:
    assert facts_asked(fold(question)) == []


def test_who_does_something_is_not_a_question_for_a_name() -> None:
    assert facts_asked(fold("Wie is de voorzitter van het basisteam: een gedragswetenschapper?")) == []


@pytest.mark.parametrize("fact", [fact for fact in FACTS if fact.stated], ids=lambda fact: fact.name)
def test_a_sentence_states_a_fact_of_its_kind_and_another_does_not(fact: Fact) -> None:
    assert fact.stated_in(fold(STATED[fact.name]), "")
    assert not fact.stated_in(fold(EMPTY), "")


def test_what_is_no_figure_is_stated_where_its_own_word_stands() -> None:
    form = next(fact for fact in FACTS if fact.name == "form")
    assert form.stated_in("het aanmeldformulier staat op intranet", "waar is het aanmeldformulier")
    assert not form.stated_in("u meldt een gezin aan", "waar is het aanmeldformulier")


def test_the_subject_of_a_question_is_what_is_left_of_it() -> None:
    question = "telefoonnummer van het wijkteam"
    assert subject_of(question, facts_asked(question)) == {"van", "het", "wijkteam"}


def test_what_money_is_asked_for_stays_the_subject() -> None:
    question = "hoeveel zakgeld krijgt een kind"
    assert "zakgeld" in subject_of(question, facts_asked(question))


def test_a_sentence_on_amounts_names_what_is_asked_with_how_many() -> None:
    asked = facts_asked("hoeveel kinderen")
    assert names_kind("de bedragen staan niet in deze kennisbank", asked)
    assert not names_kind("het telefoonnummer staat niet in deze kennisbank", asked)
    assert not names_kind("de bedragen staan niet in deze kennisbank", facts_asked("hoe lang duurt dat"))


@pytest.mark.parametrize(
    "sentence",
    [
        "Het telefoonnummer van het CIT staat niet in deze kennisbank.",
        "De tekst van de regeling is hier nog niet opgenomen.",
        "Openingstijden van de helpdesk staan niet in de gebruikte bronnen.",
        "Waar de letters JOT voor staan, is in deze kennisbank niet bekend.",
        "Het afwegingskader van een beroepsgroep is niet opgenomen in deze kennisbank.",
        "De uitspraak zelf is niet opgenomen.",
        "Over toestemming in het DVO staat niets in deze kennisbank.",
        "Vanaf welke dag de 6 weken tellen, staat niet in de update van juli 2024.",
        "Of JBRR de LIRIK gebruikt, staat niet in de documenten achter deze kennisbank.",
        "Latere uitgaven zijn voor deze kennisbank niet gelezen.",
        "De methode zelf is hier niet beschreven.",
        "De bron heeft een schrijffout; daarom staan die cijfers hier niet.",
        "De kennisbank bevat geen later oordeel van de inspectie.",
        "De kennisbank bevat de volledige tekst van de richtlijnen niet.",
        "De kennisbank kan niet zeggen welke vlag bij het gedrag hoort.",
    ],
)
def test_a_document_that_says_what_it_does_not_hold_is_heard(sentence: str) -> None:
    assert says_missing(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Dit staat niet in de wet.",
        "De duur staat niet in de wetsartikelen die voor deze kennisbank zijn gelezen.",
        "De afspraak is niet opgenomen in de beschikking.",
        "Het kind is nog niet opgenomen in een kliniek.",
        "De verblijfplaats van de vader is niet bekend.",
        "Een antwoord uit de kennisbank is geen juridisch advies.",
        "Staat de zorg niet in het plan, bespreek die dan.",
        "De ouder staat hier niet alleen voor: vraag hulp in de kennisbank.",
        "De kennisbank bevat zes richtlijnen.",
    ],
)
def test_what_is_missing_elsewhere_is_no_gap_of_the_knowledge_base(sentence: str) -> None:
    assert not says_missing(sentence)
