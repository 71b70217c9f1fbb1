"""Questions about the past: which they are, and what is shown first."""

from datetime import date, timedelta

import pytest
from conftest import Shelf
from made_hits import hit

from kb.answers import Answer
from kb.roles import Role
from retrieval.asking import KnowledgeBase
from retrieval.past import NEAR, newest_first, of_the_year_named, ordered, time_asked
from retrieval.wording import ALL_ENDED, NO_TEXT_THEN, dated

TODAY = date(2026, 11, 25)


def year(first: int, last: int | None = None) -> tuple[date, date]:
    return date(first, 1, 1), date(last or first, 12, 31)


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("Wat was de instroomnorm in 2018?", year(2018)),
        ("wat gold er in 2018.", year(2018)),
        ("In 2018: wat was de norm", year(2018)),
        ("de norm van 2016 tot 2018", year(2016, 2018)),
        ("verschil tussen 2018 en nu, 2026", year(2018)),
        ("Hoe was het vroeger geregeld?", (date.min, TODAY - timedelta(days=1))),
        ("wat zei de oude regel over inzage", (date.min, TODAY - timedelta(days=1))),
        ("Wat is de norm in 2026?", None),
        ("Wat wordt de norm in 2030?", year(2030)),
        ("per 1 januari 2027", (date(2027, 1, 1), date(2027, 1, 1))),
        ("Verandert de norm volgend jaar?", year(2027)),
        ("Wat gold in februari 2019?", (date(2019, 2, 1), date(2019, 2, 28))),
        ("de norm op 1.6.2018", (date(2018, 6, 1), date(2018, 6, 1))),
        ("de norm op 12-03-2019", (date(2019, 3, 12), date(2019, 3, 12))),
        ("de norm op 45-03-2019", None),
        ("de norm in maart 2026", (date(2026, 3, 1), date(2026, 3, 31))),
        ("norm meisje 2019", year(2019)),
        ("de norm van 3 sept. 2019 en van mrt 2020", (date(2019, 9, 3), date(2020, 3, 31))),
        ("Wat gold er vóór 2015?", (date.min, date(2014, 12, 31))),
        ("Vóór 2015, welke maatregel is dat?", (date.min, date(2014, 12, 31))),
        ("het recht tot 1 januari 2015", (date.min, date(2014, 12, 31))),
        ("Was de caseload voor 2022 hoger?", (date.min, date(2021, 12, 31))),
        ("het plan voor 2018", year(2018)),
        ("Wat geldt er sinds 1 juli 2024?", None),
        ("Wat was vorig jaar de norm?", year(2025)),
        ("Wat was de norm twee jaar geleden?", year(2024)),
        ("Zij is vorig jaar gescheiden. Mag zij het dossier zien?", None),
        ("oude normen eerste contact", (date.min, TODAY - timedelta(days=1))),
        ("Wat is de norm voor een kind van 2016?", None),
        ("Waar meld ik een crisis van een kind dat in 2016 is geboren?", None),
        ("Wij kennen het gezin sinds 2016. Waar meld ik dat?", None),
        ("OTS uitgesproken op 12-03-2019, wat is de norm?", None),
        ("Welke regels golden in 2019 voor een OTS, uitgesproken in 2019?", year(2019)),
        ("Ouders woonden voorheen elders. Mag ik bellen?", None),
        ("Kan het ook vroeger dan vijf werkdagen?", None),
        ("bel 0800-2000 of vraag 2000 euro", None),
        ("Wat is de norm?", None),
        ("ECLI:NL:HR:2018:1234", None),
        ("art. 1:2018 BW", None),
        ("toen ik het kind sprak", None),
        ("dit kind hadden we in 2015 ook al, waar meld ik nu crisishulp aan", None),
        ("er ligt een beschikking d.d. 12-3-2016 van dit gezin. waar meld ik crisishulp aan?", None),
        ("beschikking d.d. 12-03-2016, waar meld ik een crisis?", None),
        ("in 2016 zat dit gezin ook al in drang, hoe lang mag een drangtraject nu duren?", None),
        ("in 2016 zat dit gezin ook al in drang, hoe lang mag een drangtraject duren?", None),
        ("in 2016 zat dit gezin in drang, hoe lang mocht een drangtraject toen duren?", year(2016)),
        ("Het jaarplan 2018 noemt een norm. Wat is de huidige norm?", None),
        ("Ik lees het jaarplan 2018. Wat staat daar over verzuim?", year(2018)),
        ("Wij hadden dit gezin ook. Wat gold er in 2018?", year(2018)),
        ("wat is de norm nu, en hoe was die in 2018?", year(2018)),
        ("hoe is het nu geregeld en hoe was het vroeger", (date.min, TODAY - timedelta(days=1))),
        ("wat is nu het verschil met de norm van 2018?", year(2018)),
        ("Wat wordt de norm op 1.6.2030?", (date(2030, 6, 1), date(2030, 6, 1))),
        ("hoe werd crisishulp aangemeld in de oude situatie", (date.min, TODAY - timedelta(days=1))),
        ("kan het kind terug naar de oude situatie", None),
        ("wat was de oude caseload norm", (date.min, TODAY - timedelta(days=1))),
        ("wat zei de eerdere norm", (date.min, TODAY - timedelta(days=1))),
        ("ouders houden zich niet aan eerdere afspraken, wat nu", None),
        ("wat stond er in het vorig jaarplan", (date.min, TODAY - timedelta(days=1))),
        ("hoe zat het met hoofdaannemer en onderaannemer tien jaar geleden", year(2016)),
        ("hoe ging dat 8 jaar geleden", year(2018)),
        ("hoe liep een aanmelding jaren geleden", (date.min, TODAY - timedelta(days=1))),
        ("crisishulp aanmelden jaren geleden", (date.min, TODAY - timedelta(days=1))),
        ("moeder is jaren geleden mishandeld", None),
        ("mag vader, die jaren geleden is veroordeeld, het kind zien?", None),
        ("moeder zat tien jaar geleden vast, mag zij het dossier zien?", None),
        ("speerpunten jaarplan 15/16", year(2015, 2016)),
        ("de norm van '18", year(2018)),
        ("jaarplan 2018 p. 15", year(2018)),
        ("jaarplan 12 maart 2018", (date(2018, 3, 12), date(2018, 3, 12))),
        ("mag een kind van '13 jaar' zelf klagen", None),
        ("Kan ik de oude norm nu nog gebruiken?", None),
        (
            "Moest de burgemeester vroeger een kind horen, en waar blijkt dat uit?",
            (date.min, TODAY - timedelta(days=1)),
        ),
        ("Had een gezin in 2018 recht op een vast team, en welk team?", year(2018)),
        ("een bedrag van 2.018 euro, artikel 12018", None),
    ],
)
def test_a_question_is_about_the_past_if_it_names_a_past_year_or_says_formerly(
    question: str, asked: tuple[date, date] | None
) -> None:
    assert time_asked(question, TODAY) == asked


def test_a_question_that_leans_on_one_about_the_past_is_about_that_time_too() -> None:
    before = ["Wat was de norm in 2018?"]
    assert time_asked("en wie mocht er mee?", TODAY, before) == year(2018)
    assert time_asked("en in 2016?", TODAY, before) == year(2016)
    for now in ("en nu?", "en wat is de huidige norm?", "geldt dat nog steeds?", "geldt die norm nog?"):
        assert time_asked(now, TODAY, before) is None
    assert time_asked("en welke zaken waren er nog meer?", TODAY, before) == year(2018)


def test_where_no_year_is_named_the_last_that_ended_goes_first() -> None:
    first = hit("eerst", score=1.0, valid_until=date(2018, 12, 31))
    then = hit("toen", score=0.9, valid_until=date(2024, 6, 30))
    now = hit("nu", score=0.95)
    assert ordered([first, now, then], (date.min, TODAY), TODAY) == [then, first, now]
    assert ordered([first, now, then], year(2018), TODAY) == [first, then, now]


def test_what_is_yet_to_hold_goes_first_where_its_time_is_asked_for() -> None:
    now, soon = hit("nu", score=1.0), hit("straks", score=0.9, valid_from=date(2027, 1, 1))
    assert ordered([now, soon], year(2027), TODAY) == [soon, now]


def test_what_has_ended_goes_first_where_the_past_is_asked_for_and_it_fits_about_as_well() -> None:
    now = hit("nu", score=1.0)
    then = hit("toen", score=NEAR, valid_until=date(2018, 12, 31))
    far = hit("ver", score=NEAR - 0.01, valid_until=date(2018, 12, 31))
    assert ordered([now, far, then], year(2018), TODAY) == [then, now, far]
    assert ordered([now, far, then], None, TODAY) == [now, far, then]
    assert ordered([], year(2018), TODAY) == []


def test_what_dates_from_the_year_that_is_asked_for_goes_first_though_it_still_holds() -> None:
    now = hit("nu", score=1.0, valid_from=date(2024, 7, 1))
    plan = hit("jaarplan", score=NEAR, valid_from=date(2018, 3, 1))
    far = hit("ver", score=NEAR - 0.01, valid_from=date(2018, 3, 1))
    assert ordered([now, far, plan], year(2018), TODAY) == [plan, now, far]
    assert ordered([now, far, plan], (date.min, TODAY), TODAY) == [now, far, plan]


@pytest.mark.parametrize(
    ("question", "titles"),
    [
        ("Welke speerpunten staan in het jaarplan 2016?", ["Jaarplan 2016", "Teams", "Jaarplan 2015"]),
        ("verschil tussen jaarplan 2015 en jaarplan 2016", ["Jaarplan 2015", "Jaarplan 2016", "Teams"]),
        ("Welke speerpunten waren er in 2016?", ["Jaarplan 2015", "Jaarplan 2016", "Teams"]),
        ("Wat staat er in het transformatieplan 2018?", ["Jaarplan 2015", "Jaarplan 2016", "Teams"]),
    ],
)
def test_who_names_the_plan_of_a_year_reads_it_before_those_of_other_years(question: str, titles: list[str]) -> None:
    scores = {"Jaarplan 2015": 0.9, "Jaarplan 2016": 0.8, "Teams": 0.7}
    hits = [hit(score=score, title=title) for title, score in scores.items()]
    assert [one.passage.title for one in of_the_year_named(question, hits)] == titles


def test_of_what_fits_about_as_well_the_newest_goes_first_or_that_of_the_time_asked_for() -> None:
    old = hit("oud", score=1.0, valid_from=date(2018, 3, 1))
    new = hit("nieuw", score=0.9, valid_from=date(2024, 7, 1))
    undated = hit("ooit", score=0.95)
    far = hit("ver", score=0.5, valid_from=date(2026, 1, 1))
    assert newest_first([old, undated, new, far], None) == [new, old, undated, far]
    assert newest_first([new, undated, old, far], year(2018)) == [old, new, undated, far]


@pytest.fixture
def norms(meaningful_shelf: Shelf) -> Shelf:
    """A norm of 2018, and the one that replaced it."""
    shelf = meaningful_shelf
    shelf.write(
        "oud.md", "De norm voor het eerste contact was vijf dagen.\n", valid_from=date(2018, 1, 1), verified=True
    )
    shelf.write(
        "nieuw.md",
        "De norm voor het eerste contact is tien werkdagen.\n",
        valid_from=date(2019, 1, 1),
        supersedes="oud",
        verified=True,
    )
    shelf.ingest()
    return shelf


def first(answer: Answer) -> str:
    return answer.citations[0].document_id


def test_who_asks_for_a_past_year_reads_what_held_then_first_and_that_it_has_ended(norms: Shelf) -> None:
    answer = norms.open().ask("Wat was de norm voor het eerste contact in 2018?")
    assert first(answer) == "oud"
    assert [(notice.kind, notice.text) for notice in answer.notices] == [("outdated", ALL_ENDED)]


def test_who_asks_without_a_year_reads_only_what_is_in_force(norms: Shelf) -> None:
    answer = norms.open().ask("Wat is de norm voor het eerste contact?")
    assert {citation.document_id for citation in answer.citations} == {"nieuw"}
    assert answer.notices == ()


def test_a_year_before_all_documents_finds_what_is_in_force(norms: Shelf) -> None:
    answer = norms.open().ask("Wat was de norm voor het eerste contact in 2017?")
    assert first(answer) == "nieuw"


def test_a_past_year_shows_nobody_what_the_role_may_not_read(norms: Shelf) -> None:
    norms.write(
        "oud.md",
        "De norm voor het eerste contact was vijf dagen.\n",
        valid_from=date(2018, 1, 1),
        audience=["jeugdbeschermer"],
        version=2,
    )
    norms.ingest()
    knowledge = norms.open()
    question = "Wat was de norm voor het eerste contact in 2018?"
    assert first(knowledge.ask(question, Role.JEUGDBESCHERMER)) == "oud"
    assert first(knowledge.ask(question, Role.LOKAAL_TEAM)) == "nieuw"


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Hoe lang duurde een ondertoezichtstelling in 2012?", True),
        ("Hoe lang duurt een ondertoezichtstelling?", False),
    ],
)
def test_who_asks_about_a_time_of_which_there_is_no_text_is_told_so(
    knowledge: KnowledgeBase, question: str, told: bool
) -> None:
    notices = [notice.text for notice in knowledge.ask(question, Role.JEUGDBESCHERMER).notices]
    assert (NO_TEXT_THEN in notices) is told


@pytest.mark.parametrize(("year", "told"), [(2016, [dated([2016], whole=False)]), (date.today().year - 1, [])])
def test_an_original_of_years_ago_is_said_to_be_old(shelf: Shelf, year: int, told: list[str]) -> None:
    text = "In drang werkt de jeugdbeschermer zes weken met het gezin.\n"
    shelf.write("plan.md", text, valid_from=f"{year}-01-01")
    shelf.write("drang.md", text, valid_from="2024-01-01", sources=[{"label": "Plan", "document": "plan"}])
    shelf.ingest()
    answer = shelf.open().ask("Hoe lang werkt de jeugdbeschermer in drang met het gezin?", Role.JEUGDBESCHERMER)
    assert "plan" in {citation.document_id for citation in answer.citations}
    assert [notice.text for notice in answer.notices if notice.kind == "outdated"] == told
