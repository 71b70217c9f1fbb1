import re
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest

from ingest.passages import passages
from ingest.readers.law import read_law
from ingest.readers.reading import Reading
from kb.documents import DocumentError, Metadata
from kb.markdown import plain, sections, units

FIXTURES = Path(__file__).parents[2] / "fixtures" / "readers"
LAWS = sorted((Path(__file__).parents[4] / "shared" / "law").glob("BWBR*.xml"))

TOESTAND = """<toestand bwb-id="BWBR0099999" inwerkingtreding="2025-01-01"><wetgeving>
<citeertitel>{title}</citeertitel><wet-besluit><wettekst>{text}</wettekst></wet-besluit></wetgeving></toestand>"""
ARTICLE = '<artikel inwerking="2020-01-01" status="goed"><kop><label>Artikel</label><nr>{}</nr></kop>{}</artikel>'


def read(text: str, title: str = "Boomhuttenwet") -> Reading:
    return read_law(Path("wet.xml"), TOESTAND.format(title=title, text=text).encode())


@pytest.fixture(scope="module")
def reading() -> Reading:
    return read_law(FIXTURES / "wet.xml", (FIXTURES / "wet.xml").read_bytes())


@pytest.fixture(scope="module", params=LAWS, ids=lambda path: path.stem)
def official(request: pytest.FixtureRequest) -> tuple[Path, Reading]:
    path: Path = request.param
    return path, read_law(path, path.read_bytes())


def labels(reading: Reading) -> dict[str, str]:
    """Text of each place, up to the next, by its label."""
    ends = [*(place.start for place in reading.places[1:]), len(reading.text)]
    return {
        place.label or "": reading.text[place.start : end].strip()
        for place, end in zip(reading.places, ends, strict=True)
    }


def test_a_law_becomes_headings_members_and_lists_with_their_own_marks(reading: Reading) -> None:
    assert reading.text == (FIXTURES / "wet.md").read_text()


def test_what_is_left_out_is_counted_with_its_reason(reading: Reading) -> None:
    assert reading.warnings == (
        "left out: articles: 2.1a never entered into force, 2.2, 2.3 not yet in force, 2.2 replaced by a later text, "
        "2.9 repealed, 3.1 only changing another law; members: 1 repealed, 1 not yet in force; items: 1 repealed",
    )


def test_each_member_has_a_label_as_lawyers_write_it_and_the_address_of_its_article(reading: Reading) -> None:
    places = {place.label: place for place in reading.places}

    assert list(places) == [
        "art. 1.1 Boomhuttenwet",
        "art. 2.1 Boomhuttenwet",
        "art. 2.1 lid 1 Boomhuttenwet",
        "art. 2.1 lid 3 Boomhuttenwet",
        "art. 2.1 lid 3a Boomhuttenwet",
        "art. 2.2 Boomhuttenwet",
        "Bijlage 1 Afstanden Boomhuttenwet",
    ]
    member = places["art. 2.1 lid 3 Boomhuttenwet"]
    assert reading.text[member.start :].startswith("3 De eigenaar weigert")
    assert member.url == "https://wetten.overheid.nl/BWBR0099999/2025-01-01/#Hoofdstuk2_Paragraaf2.1_Artikel2.1"


def test_the_state_gives_identity_version_and_validity(reading: Reading) -> None:
    metadata = Metadata(collection="wetten", **reading.metadata)

    assert metadata.id == "wet/bwbr0099999"
    assert metadata.title == "Boomhuttenwet"
    assert metadata.version == 20250101
    assert metadata.valid_from == date(2025, 1, 1)
    assert metadata.sources[0].url == "https://wetten.overheid.nl/BWBR0099999/2025-01-01"


def test_a_member_is_quoted_whole_with_its_number_and_an_item_with_its_mark(reading: Reading) -> None:
    quotes = [reading.text[start:end] for start, end in units(reading.text)]

    assert (
        "1 Een kind klimt alleen met toestemming van de eigenaar, bedoeld in artikel 5 van de Bomenwet. "
        "De toestemming geldt een zomer."
    ) in quotes
    assert "c. er een nest in de boom is. Een leeg nest telt niet." in quotes
    assert "1°. degene die bouwt; of" in quotes


def test_articles_of_the_civil_code_carry_the_number_of_their_book() -> None:
    book = '<boek bwb-ng-variabel-deel="/Boek1"><kop><label>Boek</label><nr>1</nr></kop>{}</boek>'

    found = read(book.format(ARTICLE.format("265b", "<al>Bomen.</al>")), "Burgerlijk Wetboek Boek 1")

    assert found.places[0].label == "art. 1:265b BW"
    assert "## Artikel 1:265b\n" in found.text


def test_books_of_another_code_do_not_count_in_the_number() -> None:
    book = "<boek><kop><label>Boek</label><nr>Derde</nr></kop>{}</boek>"

    found = read(
        book.format(ARTICLE.format("800", "<lid><lidnr>3</lidnr><al>Bomen.</al></lid>")),
        "Wetboek van Burgerlijke Rechtsvordering",
    )

    assert [place.label for place in found.places] == ["art. 800 Rv", "art. 800 lid 3 Rv"]


def test_a_member_that_is_only_a_list_keeps_its_number() -> None:
    items = "<li><li.nr>a.</li.nr><al>Eik.</al></li><li><li.nr>b.</li.nr><al>Beuk.</al></li>"

    found = read(ARTICLE.format("1", f"<lid><lidnr>2</lidnr><lijst>{items}</lijst></lid>"))

    assert "- 2 a. Eik.\n- b. Beuk.\n" in found.text


def test_numbers_that_skip_one_are_shown_as_they_stand() -> None:
    items = "".join(f"<li><li.nr>{number}.</li.nr><al>Boom {number}.</al></li>" for number in (1, 2, 4))

    found = read(ARTICLE.format("1", f"<al>Bomen:</al><lijst>{items}</lijst>"))

    assert plain(found.text).split("\n")[-3:] == ["Boom 1.", "Boom 2.", "4. Boom 4."]


def test_a_remark_in_place_of_one_paragraph_leaves_the_others() -> None:
    found = read(
        ARTICLE.format("1", '<al>Eik.</al><al><redactie type="vervanging">Vervallen</redactie></al><al>Beuk.</al>')
    )

    assert found.text.endswith("Eik.\n\nBeuk.\n")


def test_words_that_an_editor_put_into_a_sentence_stay() -> None:
    found = read(ARTICLE.format("1", '<al>De <redactie type="vervanging">Minister van Bomen</redactie> beslist.</al>'))

    assert found.text.endswith("De Minister van Bomen beslist.\n")


def test_a_remark_that_is_no_part_of_the_law_is_not_quoted() -> None:
    found = read(ARTICLE.format("1", '<al>De hut staat.<redactie type="extra">[Red: abusievelijk.]</redactie></al>'))

    assert found.text.endswith("\nDe hut staat.\n")


def test_two_texts_of_one_day_are_both_kept_and_reported() -> None:
    found = read(ARTICLE.format("1", "<al>Eik.</al>") + ARTICLE.format("1", "<al>Beuk.</al>"))

    assert "Eik." in found.text and "Beuk." in found.text
    assert found.warnings == ("stands there twice with one date, have a lawyer look: 1",)


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (b"<toestand", "not well-formed XML"),
        (b"", "not well-formed XML"),
        (b"<w:p/>", "unbound prefix"),
        (b"<p xmlns:w=''/>", "not well-formed XML"),
        (b"<html><body/></html>", "is no BWB XML"),
        (b"<toestand inwerkingtreding='2025-01-01'><wetgeving/></toestand>", "names no law"),
        (b"<toestand bwb-id='BWBR0099999'><wetgeving/></toestand>", "names no day"),
        (b"<toestand bwb-id='BWBR0099999' inwerkingtreding='2025-01-01'><wetgeving/></toestand>", "holds no article"),
        (b"<!DOCTYPE x [<!ENTITY a 'aaa'><!ENTITY b '&a;&a;&a;'>]><toestand>&b;</toestand>", "document type"),
        (b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><toestand>&a;</toestand>", "document type"),
        (
            "<!DOCTYPE x [<!ENTITY a 'aaa'>]><toestand/>".encode("utf-16"),
            "document type",
        ),
        (b"<?xml version='1.0' encoding='UTF-99'?><toestand/>", "encoding"),
        (b"<al>" + b" " * 60_000_000 + b"</al>", "60,000,000 are read"),
        (b"<al>" * 100_000, "inside one another"),
    ],
)
def test_what_is_no_law_is_named_with_the_reason(source: bytes, reason: str) -> None:
    with pytest.raises(DocumentError, match=reason):
        read_law(Path("wet.xml"), source)


def test_every_paragraph_in_force_stands_in_the_text(official: tuple[Path, Reading]) -> None:
    """Read the file a second way: by status alone, paragraph for paragraph."""
    path, reading = official
    shown = re.sub(r"\s+", " ", plain(reading.text))
    missing = []
    for article in ElementTree.parse(path).iter("artikel"):
        if article.get("status") != "goed" or any(r.get("type") == "extra" for r in article.iter("redactie")):
            continue
        for data in article.iter():
            for remark in [child for child in data if child.tag in ("redactie", "meta-data")]:
                data.remove(remark)
        texts = (re.sub(r"\s+", " ", "".join(al.itertext())).strip() for al in article.iter("al"))
        missing += [text for text in texts if text not in shown]
    assert missing == []


def test_nothing_repealed_or_said_by_editors_stands_in_it(official: tuple[Path, Reading]) -> None:
    _, reading = official

    assert not re.search(
        r"^(\d+ |- \w+\. )?(Vervallen|Dit (lid|onderdeel|artikel) (is nog niet|treedt)|Wijzigt)",
        reading.text,
        re.MULTILINE | re.IGNORECASE,
    )


def test_no_heading_stands_without_text(official: tuple[Path, Reading]) -> None:
    _, reading = official
    articles = [section for section in sections(reading.text) if section.path[-1].startswith("Artikel")]

    assert len(articles) == len(re.findall(r"^#+ Artikel", reading.text, re.MULTILINE))


def test_every_place_begins_where_its_article_or_member_does(official: tuple[Path, Reading]) -> None:
    _, reading = official
    for place in reading.places:
        label, begin = place.label or "", reading.text[place.start : place.start + 60]
        article, _, member = label.partition(" lid ")
        expected = member.split(" ")[0] if member else article.removeprefix("art. ").split(" ")[0]
        assert re.match(rf"(- )?{re.escape(expected)}\b" if member else rf"#+ Artikel {re.escape(expected)}\b", begin)


def test_units_of_every_passage_stand_without_escapes(official: tuple[Path, Reading]) -> None:
    _, reading = official
    for passage in passages(reading.text):
        text = reading.text[passage.start : passage.end]
        assert all(text[start:end].strip() and "\\" not in text[start:end] for start, end in units(text))


def law(number: str) -> Reading:
    paths = [path for path in LAWS if number in path.name]
    if not paths:
        pytest.skip("no official laws here")
    return read_law(paths[0], paths[0].read_bytes())


def test_articles_of_the_civil_code_read_as_published() -> None:
    reading = law("BWBR0002656")
    found = labels(reading)

    assert found["art. 1:257 lid 2 BW"].startswith(
        "2 Het tweede lid van artikel 255 is van overeenkomstige toepassing. De kinderrechter bepaalt de duur van dit "
        "toezicht op ten hoogste drie maanden"
    )
    assert found["art. 1:265b lid 2 BW"] == (
        "2 De machtiging kan eveneens worden verleend op verzoek van de raad voor de kinderbescherming of op verzoek "
        "van het openbaar ministerie."
    )
    assert found["art. 1:377a lid 3 BW"].startswith(
        "3 De rechter ontzegt het recht op omgang slechts, indien:\n\n- a. omgang ernstig nadeel zou opleveren"
    )
    assert [label for label in found if re.match(r"art\. 1:(247|255|257|260|262|265b|265j|377a) lid", label)] == [
        f"art. 1:{article} lid {number} BW"
        for article, members in [
            ("247", 5),
            ("255", 5),
            ("257", 2),
            ("260", 2),
            ("262", 3),
            ("265b", 3),
            ("265j", 3),
            ("377a", 3),
        ]
        for number in range(1, members + 1)
    ]
    assert {place.url for place in reading.places if place.label == "art. 1:265b lid 2 BW"} == {
        "https://wetten.overheid.nl/BWBR0002656/2024-01-01/#Boek1_Titeldeel14_Afdeling4_Artikel265b"
    }


def test_an_article_that_never_entered_into_force_is_not_there() -> None:
    reading = law("BWBR0002656")

    assert not [place for place in reading.places if "262a" in (place.label or "")]
    assert "ter uitvoering van haar taak als eerste de ouder" not in reading.text


def test_articles_of_the_jeugdwet_read_as_published() -> None:
    found = labels(law("BWBR0034925"))

    assert found["art. 7.3.11 lid 4 Jeugdwet"].startswith("4 Derden die beroepshalve beschikken over inlichtingen")
    assert found["art. 2.3 lid 1 Jeugdwet"].endswith("rekening houdend met zijn leeftijd en ontwikkelingsniveau.")
    assert found["art. 3.1 lid 2 Jeugdwet"].count("\n- ") == 2
    assert "art. 4.1.1 lid 3 Jeugdwet" in found
    assert not [label for label in found if "7.4.3a" in label]
