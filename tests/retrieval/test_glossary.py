"""The glossary: what an abbreviation or another name stands for, and what a question is searched for with."""

from dataclasses import replace
from datetime import date

import pytest
from conftest import Shelf
from made_hits import hit as made

from kb.documents import Status
from kb.roles import Role
from retrieval.glossary import Glossary, is_names
from retrieval.index import Filter
from retrieval.passages import IndexedPassage


def term(name: str, names: str, **values: object) -> IndexedPassage:
    return replace(made(text=f"Wat het is.\n\n{names}", section=(name,), glossary=True).passage, **values)  # type: ignore[arg-type]


@pytest.fixture
def glossary() -> Glossary:
    return Glossary.of(
        [
            term("Ondertoezichtstelling", "- Afkorting: OTS\n- Ook: onder toezicht stelling; ots-maatregel"),
            term("Jeugdbeschermer", "- Vroeger: gezinsvoogd"),
            term("Openbaar Ministerie", "- Afkorting: OM"),
        ]
    )


@pytest.mark.parametrize(
    ("question", "terms"),
    [
        ("Hoe lang duurt een ots?", ["Ondertoezichtstelling"]),
        ("mag de Gezinsvoogd bij een OTS langskomen", ["Jeugdbeschermer", "Ondertoezichtstelling"]),
        ("ots-maatregel verlengen", ["Ondertoezichtstelling"]),
        ("Hoe lang duurt een ondertoezichtstelling (OTS)?", []),
        ("vots", []),
        ("om een verzoek vragen", []),
        ("Mag het OM een verzoek doen?", ["Openbaar Ministerie"]),
        ("Wat is drang?", []),
    ],
)
def test_a_term_is_found_by_a_whole_other_name_where_it_does_not_stand_itself(
    glossary: Glossary, question: str, terms: list[str]
) -> None:
    assert glossary.terms(question) == terms


def test_the_words_of_a_question_are_searched_for_with_the_term(glossary: Glossary) -> None:
    assert glossary.weighted("Duur ots?") == "Duur ots? Duur ots? Ondertoezichtstelling"
    assert glossary.weighted("Duur?") == "Duur?"


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("verschil jeugdbeschermer en OTS", ["Jeugdbeschermer", "Ondertoezichtstelling"]),
        ("Een ots, ondertoezichtstelling of ots-maatregel?", ["Ondertoezichtstelling"]),
        ("vots om gezinsvoogden", []),
    ],
)
def test_a_term_is_explained_by_each_of_its_names_and_itself_in_the_order_of_the_text(
    glossary: Glossary, text: str, terms: list[str]
) -> None:
    assert [passage.section[-1] for passage in glossary.explained(text)] == terms


@pytest.mark.parametrize(
    ("said", "question", "turned"),
    [
        ("ots", "Wie is de gezinsvoogd?", "wie is de ots?"),
        ("van de OTS", "Moet het OM dat weten?", "moet het ots dat weten?"),
        ("ots", "Hoe lang duurt een ondertoezichtstelling?", None),
        ("ots", "Mag de gezinsvoogd dat aan het OM vragen?", None),
        ("ots", "Hoe lang duurt dat?", None),
        ("ots van een jaar", "Wie is de gezinsvoogd?", None),
        ("gezinsvoogd of OM", "Wie vraagt een ots aan?", None),
    ],
)
def test_a_question_turns_to_the_one_term_that_is_said_instead_of_the_one_that_it_names(
    glossary: Glossary, said: str, question: str, turned: str | None
) -> None:
    assert glossary.instead(said, question) == turned


def test_of_two_terms_with_one_name_the_first_has_it() -> None:
    found = Glossary.of([term("Eerste", "- Afkorting: AB"), term("Tweede", "- Afkorting: AB")])
    assert found.terms("ab") == ["Eerste"]


@pytest.mark.parametrize(
    "passage",
    [
        term("Concept", "- Afkorting: AB", status=Status.CONCEPT),
        term("Tekst", "- Afkorting: AB", glossary=False),
        term("", "- Afkorting: AB", section=()),
    ],
    ids=["concept", "no glossary", "no term"],
)
def test_only_published_terms_of_a_glossary_count(passage: IndexedPassage) -> None:
    assert Glossary.of([passage]).terms("ab") == []


def test_a_list_of_names_is_known() -> None:
    assert is_names("Ook: onder toezicht stelling")
    assert not is_names("Ook dit is een zin.")


def test_an_abbreviation_finds_a_text_that_only_has_the_term(meaningful_shelf: Shelf) -> None:
    shelf = meaningful_shelf
    with (shelf.root / "collections.toml").open("a", encoding="utf-8") as collections:
        collections.write('\n[begrippen]\ntitle = "Begrippen"\nglossary = true\n')
    terms = "## Zorgbemiddelingstafel\n\nEen overleg.\n\n- Afkorting: ZBT\n"
    shelf.write("begrippen.md", terms, collection="begrippen")
    shelf.write("overleg.md", "De zorgbemiddelingstafel komt op dinsdag bij elkaar.\n")
    for number in range(8):
        shelf.write(f"ander/{number}.md", f"Overleg {number} komt bij elkaar als dat nodig is.\n")
    shelf.ingest()
    knowledge = shelf.open()
    wanted = Filter(Role.BEHEERDER, date.today())
    assert knowledge.index.glossary(wanted).terms("zbt") == ["Zorgbemiddelingstafel"]
    found = knowledge.search("wanneer komt de zbt bij elkaar", wanted)
    assert next(hit.passage.document_id for hit in found if not hit.passage.glossary) == "overleg"


def test_a_term_that_may_not_be_read_or_is_no_longer_in_force_explains_nothing(shelf: Shelf) -> None:
    with (shelf.root / "collections.toml").open("a", encoding="utf-8") as collections:
        collections.write('\n[begrippen]\ntitle = "Begrippen"\nglossary = true\n')
    shelf.write(
        "intern.md", "## Spoedtafel\n\n- Afkorting: SPT\n", collection="begrippen", audience=["jeugdbeschermer"]
    )
    shelf.write("oud.md", "## Weektafel\n\n- Afkorting: WT\n", collection="begrippen", valid_until="2020-01-01")
    shelf.ingest()
    index = shelf.open().index
    reads_all, reads_some = (Filter(role, date(2026, 1, 1)) for role in (Role.BEHEERDER, Role.LOKAAL_TEAM))
    assert index.glossary(reads_all).terms("spt of wt") == ["Spoedtafel"]
    assert index.glossary(replace(reads_all, collections=frozenset({"faq"}))).terms("spt") == ["Spoedtafel"]
    assert index.glossary(reads_some).terms("spt of wt") == []
    assert index.glossary(replace(reads_all, on=date(2019, 1, 1))).terms("wt") == ["Weektafel"]
