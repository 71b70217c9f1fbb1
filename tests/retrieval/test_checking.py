"""An answer that holds has no faults; whatever is changed in it is found."""

from collections.abc import Callable, Iterator
from datetime import date, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_texts import written
from sqlalchemy import create_engine
from sqlalchemy.orm import Session
from sqlalchemy.pool import StaticPool

from ingest.passages import passages
from kb.answers import Answer, Citation, Outcome, Statement
from kb.database import Base, DocumentRow, VersionRow
from kb.documents import Status
from kb.markdown import units
from kb.roles import Audience
from retrieval.checking import NotAnAnswer, faults, read_answers
from retrieval.index import Hit
from retrieval.passages import IndexedPassage
from retrieval.quoting import quote

TEXT = "## Kern\n\nEen OTS duurt ten hoogste een jaar. De GI mag **geen** huis doorzoeken 😀. Dat is onveilig.\n"
QUOTE = "De GI mag **geen** huis doorzoeken 😀."
START = TEXT.index(QUOTE)

Store = Callable[[str], Session]


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    """Make a text that of version 1 of the document `doc`, in a database in memory, and return a session on it."""
    engine = create_engine("sqlite://", poolclass=StaticPool)
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        version = VersionRow(
            document_id="doc",
            number=1,
            collection="c",
            title="Titel",
            audience=["openbaar"],
            status=Status.GEPUBLICEERD,
            owner="",
            verified=False,
            sources=[],
            questions=[],
            text="",
            text_sha256="",
            source_sha256="",
            ingested_at=datetime(2026, 1, 1),
        )
        session.add_all([DocumentRow(id="doc", path="doc.md", removed=False), version])

        def put(text: str) -> Session:
            version.text = text
            session.flush()
            return session

        yield put
    engine.dispose()


def citation(start: int = START, end: int = START + len(QUOTE), text: str = QUOTE, number: int = 1) -> Citation:
    return Citation(
        number=number,
        document_id="doc",
        version=1,
        title="Titel",
        collection="c",
        section=(),
        quote=text,
        start=start,
        end=end,
        valid_from=None,
        valid_until=None,
        verified=False,
        url="/bron/doc?versie=1",
    )


def answer(
    *statements: str, citations: tuple[Citation, ...] = (citation(),), cites: tuple[int, ...] = (1,), **more: object
) -> Answer:
    given_statements = tuple(Statement(text=text, citations=cites) for text in statements)
    values = {"id": "1", "question": "?", "outcome": Outcome.ANSWERED, "as_of": date(2026, 1, 1)} | more
    return Answer.model_validate(values | {"statements": given_statements, "citations": citations})


HOLDS = "De GI mag geen huis doorzoeken 😀."


def test_a_true_answer_has_no_faults(store: Store) -> None:
    assert faults(answer(HOLDS), store(TEXT)) == []


def test_an_answer_without_statements_has_no_faults_unless_it_claims_to_answer(store: Store) -> None:
    assert faults(answer(citations=(), outcome=Outcome.NOT_FOUND), store(TEXT)) == []
    (fault,) = faults(answer(citations=()), store(TEXT))
    assert "no statement" in fault


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (START + 1, START + 1 + len(QUOTE)),
        (START - 1, START - 1 + len(QUOTE)),
        (START, START + len(QUOTE) - 1),
        (START, START + len(QUOTE) + 1),
        (START - len(TEXT), START - len(TEXT) + len(QUOTE)),
        (START, START + len(QUOTE) - len(TEXT)),
        (0, 0),
        (len(TEXT) + 5, len(TEXT) + 5 + len(QUOTE)),
        (10**30, 10**30 + len(QUOTE)),
    ],
)
def test_shifted_offsets_are_found(store: Store, start: int, end: int) -> None:
    (fault,) = faults(answer(HOLDS, citations=(citation(start, end),)), store(TEXT))
    assert fault.startswith("citation 1 (doc, version 1): ")


@given(st.integers(-200, 200), st.integers(-200, 200))
def test_only_the_true_offsets_hold(store: Store, start: int, end: int) -> None:
    found = faults(answer(HOLDS, citations=(citation(start, end),)), store(TEXT))
    assert (found == []) == ((start, end) == (START, START + len(QUOTE)))


def test_an_end_beyond_the_text_is_found(store: Store) -> None:
    last = TEXT[START:]
    true = citation(START, len(TEXT), last)
    beyond = citation(START, len(TEXT) + 3, last)
    assert faults(answer(HOLDS, citations=(true,)), store(TEXT)) == []
    assert len(faults(answer(HOLDS, citations=(beyond,)), store(TEXT))) == 1


@pytest.mark.parametrize(
    "altered",
    [
        QUOTE.replace("geen", "een"),
        QUOTE.replace("**", ""),
        QUOTE.replace(" 😀", ""),
        QUOTE.lower(),
        QUOTE + "\u200b",
    ],
)
def test_an_altered_quote_is_found(store: Store, altered: str) -> None:
    found = faults(answer(HOLDS, citations=(citation(text=altered, end=START + len(altered)),)), store(TEXT))
    assert any("stands" in fault and fault.startswith("citation 1") for fault in found)


@pytest.mark.parametrize("empty", ["", " \n"])
def test_an_empty_quote_is_found(store: Store, empty: str) -> None:
    at = TEXT.index("\n\n")
    found = faults(answer(HOLDS, citations=(citation(at, at + len(empty), empty),)), store(TEXT))
    assert "citation 1 (doc, version 1): the quote is empty" in found


def test_an_unknown_document_is_found(store: Store) -> None:
    unknown = citation().model_copy(update={"document_id": "weg"})
    (fault,) = faults(answer(HOLDS, citations=(unknown,)), store(TEXT))
    assert fault == "citation 1 (weg, version 1): this document version is not in the knowledge base"


def test_an_unknown_version_is_found(store: Store) -> None:
    unknown = citation().model_copy(update={"version": 2})
    (fault,) = faults(answer(HOLDS, citations=(unknown,)), store(TEXT))
    assert "version 2" in fault


@pytest.mark.parametrize(
    "invented",
    [
        "De GI mag elk huis doorzoeken.",
        "Een OTS duurt ten hoogste een jaar.",  # stands in the document, but not in what is cited
        "een huis doorzoeken 😀.",  # the tail of "geen"
        "De GI mag g",
        "De GI mag geen huis doorzoeken 😀. Dat is onveilig.",
        "de gi mag geen huis doorzoeken 😀.",
        "",
        " ",
        "**",
    ],
)
def test_an_invented_statement_is_found(store: Store, invented: str) -> None:
    (fault,) = faults(answer(invented), store(TEXT))
    assert fault.startswith("statement 1 does not stand in its citation")


def test_every_fault_is_named_with_its_statement(store: Store) -> None:
    (fault,) = faults(answer(HOLDS, "Dat staat nergens."), store(TEXT))
    assert fault == "statement 2 does not stand in its citation: 'Dat staat nergens.'"


def test_a_statement_without_a_citation_is_found(store: Store) -> None:
    assert faults(answer(HOLDS, cites=()), store(TEXT)) == ["statement 1 has no citation"]


def test_a_citation_that_is_not_there_is_found(store: Store) -> None:
    assert faults(answer(HOLDS, cites=(1, 7)), store(TEXT)) == [
        "statement 1 names citation 7, which is not there",
    ]


def test_two_citations_with_one_number_are_found(store: Store) -> None:
    first = "Een OTS duurt ten hoogste een jaar."
    twice = (citation(), citation(TEXT.index(first), TEXT.index(first) + len(first), first))
    assert "citation 1 is there 2 times" in faults(answer(HOLDS, citations=twice), store(TEXT))


def test_a_written_answer_may_use_its_own_words_but_needs_its_citations(store: Store) -> None:
    assert faults(answer("Dat mag niet.", mode="written"), store(TEXT)) == []
    assert faults(answer("Dat mag niet.", mode="written", cites=()), store(TEXT)) == ["statement 1 has no citation"]


@given(
    written,
    st.booleans(),
    st.sampled_from(["een ouder", "hoe lang duurt OTS", "welke stappen", "xyz"]),
)
@example("zie <https://x.nl> voor &amp; meer [ref][r]", False, "meer")
@example("![beeld](https://x.nl/b.png) en ![](leeg)", True, "beeld")
@example("| a | b |\n|---|---|\n| 1 \\| 2 | `x|y` |", False, "a")
@example("<b>Een</b> ouder<br>mag <sub>2</sub>a \\<i> &lt;u&gt; `<b>`", False, "ouder")
@example("een\n\n&lt;b&gt;", False, "een ouder")
@example("- een ` <b> een\n- (tussen [haken] en `tekens`)", False, "een ouder")
@example("*Een ouder mag dat. Een ander niet.*", False, "ouder")
def test_a_quoted_answer_from_any_document_has_no_faults(store: Store, text: str, whole: bool, question: str) -> None:
    found = [
        IndexedPassage(
            document_id="doc",
            version=1,
            title="Titel",
            collection="c",
            section=passage.section,
            page=None,
            start=passage.start,
            end=passage.end,
            text=text[passage.start : passage.end],
            valid_from=None,
            valid_until=None,
            verified=False,
            whole=whole,
            glossary=False,
            audience=(Audience.OPENBAAR,),
            status=Status.GEPUBLICEERD,
            places=(),
        )
        for passage in passages(text)
        if units(text[passage.start : passage.end])
    ]
    if found:
        hits = [Hit(passage, 1.0, 0.9, 1.0, 0.0) for passage in found]
        made = quote(question, hits, lambda term: 1.0, lambda passage: found)
        quoted = answer(citations=made.citations).model_copy(update={"statements": made.statements})
        assert faults(quoted, store(text)) == []


def test_answers_are_read_one_after_another() -> None:
    one, two = answer(HOLDS), answer("Twee", id="2")
    text = f"\n {one.model_dump_json()}{two.model_dump_json(indent=2)}\n\n"
    assert list(read_answers(text)) == [one, two]
    assert list(read_answers(" \n")) == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("nee", "line 1: not JSON"),
        ('\n\n{"id": ', "line 3: not JSON"),
        ("[]", "line 1: not an answer"),
        ("null", "line 1: not an answer"),
        ('{"id": "x"}', "line 1: not an answer: question: Field required"),
        ("[" * 100_000, "line 1: not JSON"),
        ("9" * 5000, "line 1: not JSON"),
    ],
    ids=["words", "half", "list", "null", "keys", "deep", "number"],
)
def test_what_is_not_an_answer_is_refused_with_its_line(text: str, fault: str) -> None:
    with pytest.raises(NotAnAnswer, match=fault):
        list(read_answers(text))


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        assert list(read_answers(text)) == []
    except NotAnAnswer as error:
        assert str(error).startswith("line ")
