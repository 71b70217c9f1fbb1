"""What the index finds: the questions that documents list themselves, and filters in both ways of comparing."""

from datetime import date

import pytest
from conftest import FakeEmbedder, Shelf

from ingest.generations import rebuild
from kb.roles import Role
from retrieval import dense
from retrieval.index import Filter

QUESTION = "Wie belt er als de telefoon stil blijft?"
EVERYBODY = Filter(Role.BEHEERDER, date.today())


def ranked(shelf: Shelf, question: str = QUESTION, own_questions: bool = True) -> list[str]:
    knowledge = shelf.open()
    vector = knowledge.embedder.query(question)
    hits = knowledge.index.search(question, vector, EVERYBODY, 50, own_questions=own_questions)
    return [hit.passage.document_id for hit in hits]


def test_what_holds_a_rare_word_goes_before_what_means_something_near(
    furnished_shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    furnished_shelf.write("kosten.md", "Voor de verrekening geldt een vlaktaks.\n")
    furnished_shelf.ingest()
    monkeypatch.setattr("retrieval.lexical.OF", 1)
    index = furnished_shelf.open().index
    near = index.vector(index.document("anders/0", 1)[0])

    def first() -> str:
        return index.search("Wat is er met de vlaktaks?", near, EVERYBODY, 1)[0].passage.document_id

    assert first() == "kosten"
    monkeypatch.setattr("retrieval.lexical.FEW", 0)
    assert first() == "anders/0"


@pytest.fixture
def listed(furnished_shelf: Shelf) -> Shelf:
    """One document of which the text says more of the question, and one that lists it."""
    furnished_shelf.write("tekst.md", "De telefoon van de receptie staat op de balie.\n")
    furnished_shelf.write("vraag.md", "Bij een storing belt de coördinator de monteur.\n", questions=[QUESTION])
    furnished_shelf.ingest()
    return furnished_shelf


def test_a_document_that_lists_the_question_goes_before_one_that_shares_its_words(listed: Shelf) -> None:
    assert ranked(listed)[:2] == ["vraag", "tekst"]


def test_without_own_questions_the_texts_alone_count(listed: Shelf) -> None:
    assert ranked(listed, own_questions=False)[0] == "tekst"


def test_a_question_that_is_like_an_own_one_counts_too(listed: Shelf) -> None:
    hits = listed.open().search("wie moet er bellen bij een stille telefoon", EVERYBODY)
    asked = {hit.passage.document_id: hit.asked for hit in hits}
    assert asked["vraag"] > 0.2
    assert asked["tekst"] == 0


def test_the_own_question_of_a_document_that_may_not_be_found_helps_no_other(listed: Shelf) -> None:
    listed.write("vraag.md", "De coördinator neemt contact op.\n", questions=[QUESTION], audience=["jeugdbeschermer"])
    listed.ingest()
    hits = listed.open().search(QUESTION, Filter(Role.LOKAAL_TEAM, date.today()))
    assert "vraag" not in {hit.passage.document_id for hit in hits}
    assert {hit.asked for hit in hits} == {0.0}


def test_the_questions_of_an_older_version_count_for_that_version_only(listed: Shelf) -> None:
    for number, question, start in ((2, QUESTION, date(2018, 1, 1)), (3, "Hoe laat is het?", date(2024, 1, 1))):
        listed.write("vraag.md", "De coördinator belt.\n", version=number, questions=[question], valid_from=start)
        listed.ingest()
    knowledge = listed.open()
    for day, high in ((date(2020, 1, 1), True), (date.today(), False)):
        hits = knowledge.search(QUESTION, Filter(Role.BEHEERDER, day))
        (asked,) = (hit.asked for hit in hits if hit.passage.document_id == "vraag")
        assert (asked > 0.9) is high


def test_a_filter_lets_the_same_through_whether_vectors_are_compared_exactly_or_in_eight_bits(
    shelf: Shelf, fake_embedder: FakeEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(60):
        audience = ["jeugdbeschermer"] if number % 3 else ["openbaar"]
        shelf.write(f"{number}.md", f"Zin nummer {number} over de jeugd.\n", audience=audience)
    two = frozenset({"7", "12"})
    team, all_may = Role.LOKAAL_TEAM, Role.BEHEERDER
    filters = [Filter(team, date.today()), Filter(all_may, date.today(), documents=two)]
    filters.append(Filter(team, date.today(), documents=two))

    def found() -> tuple[list[list[tuple[str, float]]], int]:
        """Return what each filter lets through with its cosine, and the size of what finds it."""
        generation = rebuild(shelf.settings, loader=lambda: fake_embedder).generation
        knowledge = shelf.open()
        hits = [knowledge.search("zin over de jeugd", wanted, 60) for wanted in filters]
        size = (shelf.settings.index_directory / str(generation) / dense.FINDER).stat().st_size
        return [[(hit.passage.document_id, hit.dense) for hit in each] for each in hits], size

    shelf.ingest()
    exact, size = found()
    monkeypatch.setattr(dense, "EXACT", 10)
    rough, smaller = found()
    assert smaller < size
    assert rough == exact
    public, named, both = ({name for name, _ in each} for each in exact)
    assert public == {str(number) for number in range(0, 60, 3)}
    assert (named, both) == (two, {"12"})
