"""What an answer quotes of the best document, and of others that were found nearly as well."""

from collections.abc import Sequence
from datetime import date

import pytest
from made_hits import hit

from retrieval.glossary import NO_TERMS, Glossary
from retrieval.index import Hit
from retrieval.passages import IndexedPassage
from retrieval.quoting import Quoted, quote

QUESTION = "Hoe lang duurt een gesloten plaatsing?"
FIRST = "De machtiging geldt ten hoogste een jaar."
LATER = "Een gesloten plaatsing duurt niet langer dan nodig is."
PLACED = "Een gesloten plaatsing duurt ten hoogste een jaar."


def quoted(
    *hits: Hit,
    question: str = QUESTION,
    glossary: Glossary = NO_TERMS,
    parts: Sequence[tuple[str, Sequence[Hit]]] = (),
    originals: Sequence[Hit] = (),
    sure: bool = True,
) -> Quoted:
    """Return the quotes for a question; a document consists of the passages that were found of it."""
    passages = dict.fromkeys(one.passage for one in (*hits, *(hit for _, found in parts for hit in found)))

    def document(passage: IndexedPassage) -> Sequence[IndexedPassage]:
        return sorted((p for p in passages if p.document_id == passage.document_id), key=lambda p: p.start)

    return quote(
        question,
        hits,
        lambda term: 1.0,
        document,
        lambda said: originals,
        glossary=glossary,
        parts=parts,
        sure=sure,
    )


def faq(document_id: str, text: str, score: float) -> Hit:
    """Return a hit on a document that is answered whole."""
    return hit(document_id, text, score, whole=True, section=("Kern",))


def shown(answer: Quoted) -> list[tuple[str | None, str]]:
    return [(statement.heading, statement.text) for statement in answer.statements if not statement.more]


def test_beside_a_document_given_whole_one_found_nearly_as_well_says_how_it_begins_and_what_fits_best() -> None:
    near = faq("duur", f"{FIRST} {LATER}", 0.9)
    answer = quoted(faq("plaatsing", "Een gesloten plaatsing vraagt een machtiging.", 1.0), near)
    assert shown(answer) == [
        ("plaatsing", "Een gesloten plaatsing vraagt een machtiging."),
        ("duur", FIRST),
        ("duur", LATER),
    ]
    assert [citation.document_id for citation in answer.citations] == ["plaatsing", "duur"]


def test_a_document_given_whole_stands_under_its_title_and_its_further_sections_under_theirs() -> None:
    kern, term = faq("duur", PLACED, 1.0), hit("duur", LATER, 0.9, whole=True, section=("Termijn",), start=99)
    assert shown(quoted(kern, term)) == [("duur", PLACED), ("Termijn", LATER)]


@pytest.mark.parametrize(
    ("later", "leads"),
    [
        ("De machtiging voor een gesloten plaatsing duurt ten hoogste een half jaar.", True),
        ("De machtiging staat in het dossier.", False),
        ("Die machtiging voor een gesloten plaatsing duurt ten hoogste een half jaar.", False),
        ("Dan duurt de machtiging voor een gesloten plaatsing ten hoogste een half jaar.", False),
    ],
)
def test_an_answer_begins_with_the_sentence_that_fits_clearly_best_and_says_something_by_itself(
    later: str, leads: bool
) -> None:
    kern = faq("duur", "De machtiging vraagt een verklaring. Het kind is erbij.", 1.0)
    term = hit("duur", later, 0.9, whole=True, section=("Termijn",), start=99)
    said = shown(quoted(kern, term, question="Hoe lang duurt de machtiging voor een gesloten plaatsing?"))
    assert (said[0] == ("Termijn", later)) == leads
    assert (said[0] == ("duur", "De machtiging vraagt een verklaring.")) != leads


def test_a_document_found_much_worse_is_not_quoted() -> None:
    answer = quoted(faq("plaatsing", "Een plaatsing vraagt een machtiging.", 1.0), faq("duur", LATER, 0.8))
    assert {citation.document_id for citation in answer.citations} == {"plaatsing"}


def test_beside_an_answer_that_is_not_sure_more_documents_are_quoted() -> None:
    best, worse, worst = (
        faq(name, text, score)
        for name, text, score in (
            ("plaatsing", "Een plaatsing vraagt een machtiging.", 1.0),
            ("duur", LATER, 0.65),
            ("einde", "Een plaatsing eindigt met de machtiging.", 0.55),
        )
    )
    cited = [
        {citation.document_id for citation in quoted(best, worse, worst, sure=sure).citations} for sure in (True, False)
    ]
    assert cited == [{"plaatsing"}, {"plaatsing", "duur"}]


def test_a_document_that_shares_no_word_with_the_question_is_not_quoted() -> None:
    answer = quoted(faq("plaatsing", "Een plaatsing vraagt een machtiging.", 1.0), faq("x", "Bel de griffie.", 0.9))
    assert {citation.document_id for citation in answer.citations} == {"plaatsing"}


def test_nothing_is_said_twice() -> None:
    answer = quoted(faq("een", LATER, 1.0), faq("twee", LATER, 0.95))
    assert shown(answer) == [("een", LATER)]


def test_the_other_names_of_a_term_say_nothing_beside_an_answer() -> None:
    term = hit("plaatsing", "- Ook: gesloten plaatsing", 0.95, glossary=True)
    assert {citation.document_id for citation in quoted(hit("een", LATER, 1.0), term).citations} == {"een"}


def test_what_stands_beside_a_document_has_an_end() -> None:
    long = " ".join(f"woord{number}" for number in range(60))
    others = [faq(name, f"Een plaatsing duurt {name} {long} {name}.", 0.95) for name in ("b", "c", "d")]
    answer = quoted(faq("a", "Een plaatsing vraagt een machtiging.", 1.0), *others)
    assert {citation.document_id for citation in answer.citations} == {"a", "b"}


def test_sentences_of_several_documents_stand_each_under_the_title_of_its_own() -> None:
    answer = quoted(hit("een", LATER, 1.0), hit("twee", FIRST.replace("machtiging", "plaatsing"), 0.9))
    assert [heading for heading, _ in shown(answer)] == ["een", "twee"]
    alone = quoted(hit("een", LATER, 1.0))
    assert [heading for heading, _ in shown(alone)] == [None]


DRANG, DWANG = "Drang is hulp zonder maatregel.", "Gedwongen kader is hulp met een maatregel."
TERMS = Glossary.of(
    [
        hit("begrippen", f"{DRANG}\n\n- Ook: preventief", section=("Drang",), glossary=True).passage,
        hit("begrippen", f"{DWANG}\n\n- Ook: dwang", section=("Gedwongen kader",), glossary=True, start=99).passage,
    ]
)
ON_ONE, ON_BOTH = "Bij drang is er geen aanwijzing.", "Bij drang en dwang maakt het gezin een plan."
COMPARES = "Dwang is iets anders dan drang: de rechter beslist."


@pytest.mark.parametrize("question", ["Wat is het verschil tussen drang en dwang?", "is drang iets anders dan dwang"])
def test_terms_that_are_compared_are_each_explained_and_what_is_on_one_stands_behind_more(question: str) -> None:
    answer = quoted(hit("plan", f"{ON_ONE} {ON_BOTH} {COMPARES}"), question=question, glossary=TERMS)
    assert shown(answer) == [
        ("plan", COMPARES),
        ("Drang", DRANG),
        ("Gedwongen kader", DWANG),
        ("plan", ON_BOTH),
    ]
    assert [statement.text for statement in answer.statements if statement.more] == [ON_ONE]


@pytest.mark.parametrize(
    "question",
    [
        "Wat is drang en dwang?",
        "Wat is het verschil tussen drang en hulp?",
        "Wat als drang en dwang verschillen?",
        "verschil van mening over drang of dwang",
        "Wat is het verschil tussen drang en dwang voor wat school mag weten?",
        "Mag een gezin bij drang iets anders dan dwang kiezen?",
    ],
)
def test_terms_that_are_not_compared_are_not_explained_apart(question: str) -> None:
    answer = quoted(hit("plan", f"{ON_ONE} {ON_BOTH}"), question=question, glossary=TERMS)
    assert {heading for heading, _ in shown(answer)} == {None}


def test_what_was_found_of_the_glossary_itself_is_not_said_twice() -> None:
    drang = hit("begrippen", f"{DRANG}\n\n- Ook: preventief", section=("Drang",), glossary=True)
    answer = quoted(drang, question="verschil drang dwang", glossary=TERMS)
    assert [text for _, text in shown(answer)] == [DRANG, DWANG]


# --- what a term means


@pytest.mark.parametrize("question", ["Wat is drang?", "drang", "waar staat drang voor", "wat betekent preventief?"])
def test_who_asks_what_a_term_means_reads_that_first_and_what_else_was_found_behind_more(question: str) -> None:
    answer = quoted(hit("plan", f"{ON_ONE} {ON_BOTH}"), question=question, glossary=TERMS)
    assert shown(answer)[0] == ("Drang", DRANG)
    assert len(answer.statements) > 1
    assert all(statement.more for statement in answer.statements[1:])


@pytest.mark.parametrize("question", ["Wat is een aanwijzing bij drang?", "mag ik bij drang aanwijzen"])
def test_who_asks_more_than_what_a_term_means_does_not_get_its_explanation_first(question: str) -> None:
    answer = quoted(hit("plan", f"{ON_ONE} {ON_BOTH}"), question=question, glossary=TERMS)
    assert shown(answer)[0] == (None, ON_ONE)


# --- what a document says that it does not hold, and what holds no longer

GAP = "Hoe lang een gesloten plaatsing gemiddeld duurt, staat niet in deze kennisbank."


def test_what_is_asked_and_missing_by_the_document_itself_is_said_first() -> None:
    kern = faq("duur", FIRST, 1.0)
    further = hit("duur", GAP, 0.9, whole=True, section=("Let op",), start=99)
    asked = quoted(kern, further, question="Hoe lang duurt een gesloten plaatsing gemiddeld?")
    assert shown(asked)[0] == ("Let op", GAP)
    other = quoted(kern, further, question="Wie vraagt de machtiging?")
    assert shown(other)[0] == ("duur", FIRST)


def test_what_is_missing_comes_first_only_if_it_is_what_is_asked_beside_the_title() -> None:
    lacking = "Tarieven van begeleide omgang staan niet in deze kennisbank."
    other = "Over begeleide omgang beslist de instelling."
    found = hit("begeleide omgang", f"{other} {lacking}")
    first = [
        shown(quoted(found, question=asked))[0][1]
        for asked in ("tarieven begeleide omgang", "begeleide omgang aanvragen")
    ]
    assert first == [lacking, other]


def test_an_original_of_which_the_document_says_that_it_holds_no_longer_stands_behind_it() -> None:
    text = "Een gezin mag zes maanden in drang blijven."
    said = "Dat een gezin zes maanden in drang mag blijven, hoort bij 2016 en geldt niet meer."
    now = "Er is voor drang geen vaste duur."
    restating = hit("drang-nu", f"{now} {said}", based_on=frozenset({"plan"}))
    for year, expected in ((2016, ["drang-nu", "plan"]), (2018, ["plan", "drang-nu"])):
        old = hit("plan", text, valid_from=date(year, 1, 1))
        answer = quoted(restating, question="Hoe lang mag een gezin in drang blijven?", originals=[old])
        assert list(dict.fromkeys(one.document_id for one in answer.citations)) == expected


def test_who_asks_what_holds_now_reads_an_older_original_behind_what_restates_it() -> None:
    now = hit("nu", "Een gezin wacht in 2024 niet lang op een jeugdbeschermer.", valid_from=date(2024, 7, 1))
    for year, question, expected in (
        (2018, "Wacht een gezin nog steeds lang op een jeugdbeschermer?", ["nu", "plan"]),
        (2018, "Wacht een gezin lang op een jeugdbeschermer?", ["plan", "nu"]),
        (2025, "Wacht een gezin nog steeds lang op een jeugdbeschermer?", ["plan", "nu"]),
        (2018, "Wachtte een gezin in 2018 lang, en tegenwoordig?", ["plan", "nu"]),
    ):
        plan = hit("plan", "Een gezin moet lang wachten op een vaste kracht.", valid_from=date(year, 1, 1))
        answer = quoted(now, question=question, originals=[plan])
        assert list(dict.fromkeys(one.document_id for one in answer.citations)) == expected


def test_a_document_that_says_of_the_best_one_that_it_holds_no_longer_is_quoted_before_it() -> None:
    said = "De zes maanden in drang van 2016 zijn geen actuele norm."
    plan = hit("plan", "Een gezin mag zes maanden in drang blijven.", 1.0, valid_from=date(2016, 1, 1))
    now = hit("drang-nu", said, 0.7, based_on=frozenset({"plan"}))
    other = hit("drang-nu", said, 0.7)
    question = "Hoe lang mag een gezin in drang blijven?"
    assert shown(quoted(plan, now, question=question))[0] == ("drang-nu", said)
    assert shown(quoted(plan, other, question=question))[0][1] == plan.passage.text


def test_of_a_list_in_an_original_nothing_is_quoted_before_the_item_that_fits_best() -> None:
    items = ("Het kind ziet zijn school.", "Een gesloten plaatsing duurt een half jaar.", "Het gezin krijgt een plan.")
    listed = hit("plan", "".join(f"{number}. {item}\n" for number, item in enumerate(items, 1)))
    told = hit("plan", " ".join(items))
    said = [
        [text for heading, text in shown(quoted(hit("nu", LATER, 1.0), originals=[original])) if heading == "plan"]
        for original in (listed, told)
    ]
    assert said == [list(items[1:]), list(items)]


def test_of_an_original_neither_a_heading_before_nor_what_leads_on_to_nothing_behind_is_quoted() -> None:
    told = "De werkwijze\n\nEen gesloten plaatsing duurt een half jaar.\n\nDaarnaast:\n\n" + "Veel woorden. " * 40
    original = hit("plan", told)
    said = [text for heading, text in shown(quoted(hit("nu", LATER), originals=[original])) if heading == "plan"]
    assert said[0] == "Een gesloten plaatsing duurt een half jaar."
    assert said[-1] != "Daarnaast:"


@pytest.mark.parametrize(("others", "given"), [(2, True), (9, False)])
def test_steps_are_given_of_another_section_only_where_the_document_is_short(others: int, given: bool) -> None:
    told = hit("plan", "Een gesloten plaatsing verloopt rustig.", section=("Plaatsing",))
    steps = hit("plan", "1. Bel de griffie.\n2. Schrijf een verslag.\n", 0.1, section=("Verlof",), start=9000)
    filler = [hit("plan", "Iets.", 0.1, section=(f"Deel {n}",), start=100 * n) for n in range(1, others + 1)]
    said = [text for _, text in shown(quoted(told, *filler, steps, question="Hoe verloopt een gesloten plaatsing?"))]
    assert ("Bel de griffie." in said) == given


def test_who_asks_for_a_number_gets_the_sentence_that_states_it_before_one_that_lacks_another() -> None:
    lacking = "Het telefoonnummer van het CIT staat niet in deze kennisbank."
    stating = "Het algemene nummer van de organisatie is 010-233 00 00."
    found = hit("cit", f"{lacking} {stating}")
    first = [shown(quoted(found, question=f"telefoonnummer {of}"))[0][1] for of in ("organisatie", "CIT")]
    assert first == [stating, lacking]


def test_of_a_section_too_long_to_show_what_fits_best_stands_before_more() -> None:
    kern = faq("drang", "Drang is hulp zonder maatregel. " * 3, 1.0)
    filling = (
        "De gemeente regelt de inkoop van zulke hulp samen met andere gemeenten in de regio en kijkt elk jaar. " * 8
    )
    fitting = "De wijkagent geeft bij drang alleen informatie met toestemming."
    further = hit("drang", f"{filling}\n\n{fitting}", 0.9, whole=True, section=("Let op",), start=999)
    answer = quoted(kern, further, question="Mag de wijkagent bij drang informatie geven?")
    assert ("Let op", fitting) in shown(answer)
    assert any(statement.more for statement in answer.statements)


OTHERWISE = "Over een ouder zonder gezag beslist de rechter."


LIMITED = "Het contact met een ouder mag worden beperkt."
RESTS = "Het contact telt zwaar (art. 1:265f BW)."


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Mag ik het contact beperken van een vader zonder gezag?", [OTHERWISE, LIMITED]),
        ("Mag ik het contact beperken als vader geen gezag heeft?", [OTHERWISE, LIMITED]),
        ("Mag ik het contact van een ouder beperken?", [LIMITED, RESTS]),
    ],
)
def test_an_exception_that_is_asked_about_stands_before_the_answer(question: str, expected: list[str]) -> None:
    kern = faq("contact", LIMITED, 1.0)
    law = hit("contact", RESTS, 0.9, whole=True, section=("Termijn",), start=50)
    note = hit("contact", f"Leg uit waarom. {OTHERWISE}", 0.9, whole=True, section=("Let op",), start=99)
    assert [text for _, text in shown(quoted(kern, law, note, question=question))][:2] == expected


def test_what_an_answer_rests_on_comes_last_unless_an_article_is_asked_for() -> None:
    kern, later = faq("ots", FIRST, 1.0), "Een advies duurt een week."
    law = hit("ots", "De duur staat in art. 1:258 BW.", 0.9, whole=True, section=("Grondslag",), start=50)
    note = hit("ots", later, 0.8, whole=True, section=("Let op",), start=99)
    filler = hit("ots", "De GI schrijft alles op wat er is. " * 14, 0.8, whole=True, section=("Stappen",), start=150)
    asked = [shown(quoted(kern, law, note, filler, question=one)) for one in (QUESTION, "Wat zegt art. 1:258 BW?")]
    assert [("Grondslag", law.passage.text) in one for one in asked] == [False, True]
    assert ("Let op", later) in asked[0]


# --- lists

CRITERIA = "".join(
    f"{n}. Het {name} criterium is {what}.\n"
    for n, name, what in zip(
        range(1, 5), ("eerste", "tweede", "derde", "vierde"), ("wil", "vrijheid", "gelijkheid", "leeftijd"), strict=True
    )
)


@pytest.mark.parametrize("question", ["vlaggen criteria", "Wat zijn de vier criteria?", "Welke criteria zijn er?"])
def test_a_list_that_is_asked_for_is_given_whole_and_in_order(question: str) -> None:
    kern = hit("vlaggen", "De criteria gaan over gedrag van kinderen.", 1.0, section=("Kern",))
    items = hit("vlaggen", CRITERIA, 0.9, section=("De vier criteria",), start=99)
    said = [text for _, text in shown(quoted(kern, items, question=question))]
    assert [text.split(" is ")[1] for text in said[:4]] == ["wil.", "vrijheid.", "gelijkheid.", "leeftijd."]


def test_who_asks_no_list_gets_none() -> None:
    kern = hit("vlaggen", "De kinderen kijken mee bij gedrag.", 1.0, section=("Kern",))
    items = hit("vlaggen", CRITERIA, 0.9, section=("De vier criteria",), start=99)
    said = [text for _, text in shown(quoted(kern, items, question="Welke kinderen kijken mee bij gedrag?"))]
    assert not any("criterium" in text for text in said)


def test_a_list_with_text_between_its_items_is_given_by_their_names() -> None:
    filling = "Wij leggen hier in veel woorden uit wat dat is en hoe wij het dit jaar met elkaar gaan doen. " * 3
    text = "".join(f"{n}. {name}\n\n{filling}\n\n" for n, name in enumerate(("Cliënt", "Vakman", "Samen"), 1))
    plan = hit("plan", text, section=("Onze speerpunten zijn",))
    assert [text for _, text in shown(quoted(plan, question="speerpunten"))][:3] == ["Cliënt", "Vakman", "Samen"]


def test_what_lost_its_lines_is_not_quoted_and_no_mark_of_an_item_is_shown() -> None:
    contents = "Inleiding 3 " + " ".join(f"Hoofdstuk {n} gesloten plaatsing {n}" for n in range(20))
    answer = quoted(hit("plan", f"{contents}\n\n• {FIRST}\n\n{LATER}"))
    assert {text for _, text in shown(answer)} <= {FIRST, LATER}
    quotes = {citation.quote for citation in answer.citations}
    assert not any(quote.startswith("•") for quote in quotes)


def test_to_few_words_is_added_how_their_document_begins_and_what_stands_around_them() -> None:
    opening = hit("cit", "Crisiszorg loopt via het CIT.", 0.1)
    around = "Een collega komt ter plaatse."
    found = hit("cit", f"Aanmelden gaat telefonisch. {around}", 1.0, start=99)
    said = [text for _, text in shown(quoted(found, opening, question="Hoe gaat aanmelden?"))]
    assert said == ["Aanmelden gaat telefonisch.", "Crisiszorg loopt via het CIT.", around]
    titled = [found, hit("cit", "JAARPLAN 2015", 0.1)]
    assert "JAARPLAN 2015" not in [text for _, text in shown(quoted(*titled, question="Hoe gaat aanmelden?"))]


def test_beside_an_answer_nothing_stands_of_a_document_whose_own_answer_is_already_shown() -> None:
    near = faq("ook", f"{FIRST} Een gesloten plaatsing vraagt ook een advies.", 0.9)
    answer = quoted(faq("duur", FIRST, 1.0), near)
    assert {citation.document_id for citation in answer.citations} == {"duur"}


@pytest.mark.parametrize(
    ("text", "question", "expected"),
    [
        ("Ja, een wijkteam mag dat.", "Mag een wijkteam een OTS vragen?", "Ja, een wijkteam mag dat."),
        ("Ja, een wijkteam mag dat.", "Mag een wijkteam dat bij spoed?", "een wijkteam mag dat."),
        ("Ja, een wijkteam mag dat.", "Moet een wijkteam een OTS vragen?", "een wijkteam mag dat."),
        ("Ja, een wijkteam mag dat.", "Mag een wijkteam een OTS weigeren?", "een wijkteam mag dat."),
        ("Ja, een wijkteam mag dat.", "Mag een wijkteam na een OTS vragen?", "een wijkteam mag dat."),
        ("Ja, een wijkteam mag dat.", "Wanneer mag een wijkteam een OTS vragen?", "een wijkteam mag dat."),
        ("Ja, een wijkteam mag dat.", "wijkteam OTS vragen", "een wijkteam mag dat."),
        ("Nee, een wijkteam mag dat niet.", "Mag een wijkteam niet een OTS vragen?", "een wijkteam mag dat niet."),
        ("Ja, maar alleen bij spoed.", "Mag een wijkteam dat thuis?", "Ja, maar alleen bij spoed."),
        ("Nee. Een wijkteam mag dat niet.", "Mag een wijkteam dat bij spoed?", "Een wijkteam mag dat niet."),
        ("Jaarlijks mag een wijkteam dat.", "Mag een wijkteam dat bij spoed?", "Jaarlijks mag een wijkteam dat."),
    ],
    ids=["own", "more", "must", "contrary", "after it", "when", "keywords", "denied", "if", "apart", "word"],
)
def test_yes_and_no_are_quoted_where_the_title_asks_just_this_question(text: str, question: str, expected: str) -> None:
    answer = quoted(hit("wijkteam", text, whole=True, title="Mag een wijkteam een OTS vragen?"), question=question)
    assert [statement.text for statement in answer.statements] == [expected]
    citation = answer.citations[0]
    assert citation.quote == text[citation.start : citation.end] == expected


def test_yes_is_quoted_to_a_question_that_denies_as_the_title_does_and_to_no_bare_words() -> None:
    text, title = "Ja, een ouder zonder gezag mag dat.", "Mag een ouder zonder gezag dat?"
    answered = [quoted(hit("ouder", text, whole=True, title=title), question=one) for one in (title, "ouder gezag")]
    assert [answer.statements[0].text for answer in answered] == [text, "een ouder zonder gezag mag dat."]


def test_each_of_several_questions_is_answered_by_what_was_found_for_it() -> None:
    duration, extension = faq("duur", FIRST, 1.0), faq("verlenging", "De kinderrechter verlengt de machtiging.", 0.5)
    asked = f"{QUESTION[:-1]} en wie verlengt de machtiging?"
    parts = [(QUESTION, [duration]), ("wie verlengt de machtiging?", [duration, extension])]
    assert [text for _, text in shown(quoted(duration, extension, question=asked, parts=parts))] == [FIRST]
    parts[1] = ("wie verlengt de machtiging?", [extension])
    answer = quoted(duration, question=asked, parts=parts)
    assert shown(answer) == [("duur", FIRST), ("verlenging", "De kinderrechter verlengt de machtiging.")]


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        ("Wat betekent invoegen?", "Bij invoegen sluit JBRR"),
        ("Stopt hulp bij invoegen om die reden?", "Invoegen betekent niet"),
    ],
)
def test_who_asks_what_a_term_means_reads_first_how_the_document_begins(question: str, begins: str) -> None:
    kern = hit("invoegen", "Bij invoegen sluit JBRR aan bij de hulp.", 0.9, section=("Kern",))
    also = hit(
        "invoegen", "Invoegen betekent niet dat hulp stopt: dat is geen reden.", 1.0, section=("Let op",), start=99
    )
    assert shown(quoted(also, kern, question=question))[0][1].startswith(begins)
