"""Articles of law in questions and in texts."""

import pytest
from made_hits import hit

from kb.documents import Place
from retrieval.articles import Article, articles
from retrieval.gate import lacks_article


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("art. 1:265b lid 2 BW", [Article("265b", "bw", "2")]),
        ("265b bw", [Article("265b", "bw", None)]),
        ("artikel 7.3.11, vierde lid, van de Jeugdwet", [Article("7.3.11", "jeugdwet", "4")]),
        ("wat regelt 12.1 Jw?", [Article("12.1", "jeugdwet", None)]),
        ("art 8 EVRM", [Article("8", "evrm", None)]),
        ("jaarplan 2015 jeugdwet", []),
        ("3 wmo gemeenten", []),
        ("2.3 wmo", [Article("2.3", "wmo", None)]),
        ("art. 3 wmo", [Article("3", "wmo", None)]),
        ("Stb 2025 274 Jeugdwet", []),
        ("lid 3 jeugdwet", []),
        ("art 1:265 f lid 1", [Article("265f", None, "1")]),
        ("810 a rv", [Article("810a", "rv", None)]),
        ("wat regelt 265 j?", [Article("265j", None, None)]),
        ("artikel 265i boek 1 BW", [Article("265i", "bw", None)]),
        ("art. 1.265j", [Article("265j", None, None)]),
        ("1.265j bw", [Article("265j", "bw", None)]),
        ("een budget van 1.265 euro", []),
        ("art 1 265b", [Article("265b", None, None)]),
        ("artikel 1 265c bw", [Article("265c", "bw", None)]),
        ("art. 1, 265b", [Article("265b", None, None)]),
        ("art 1 : 255 bw", [Article("255", "bw", None)]),
        ("artikel 1: 265b lid 2", [Article("265b", None, "2")]),
        ("artikel 1 boek 1 265b", [Article("265b", None, None)]),
        ("artikel 1, 1265 euro", [Article("1", None, None)]),
        ("artikel 1 lid 3 Jeugdwet", [Article("1", "jeugdwet", "3")]),
        ("265b", [Article("265b", None, None)]),
        ("265b lid 2", [Article("265b", None, "2")]),
        ("265b, 2e lid", [Article("265b", None, "2")]),
        ("265b, 2de lid, en 265c derde lid", [Article("265b", None, "2"), Article("265c", None, "3")]),
        ("1;265c lid 3", [Article("265c", None, "3")]),
        ("265-b bw", [Article("265b", "bw", None)]),
        ("265e en 265h BW", [Article("265e", "bw", None), Article("265h", "bw", None)]),
        ("is een advocaat nodig bij 262b?", [Article("262b", None, None)]),
        ("265", []),
        ("JE RK 24-265b", []),
        ("kamer 204b in de Dorpsstraat 265b", []),
        ("een trajectprijs van 300k of 250g meel", []),
        ("postcode 2651b of zaak 265b/24", []),
    ],
)
def test_articles_are_read_as_people_write_them(text: str, expected: list[Article]) -> None:
    assert articles(text) == expected


@pytest.mark.parametrize(
    ("question", "lacks"),
    [
        ("Wat staat in art. 1:265b BW?", False),
        ("265b lid 3", False),
        ("Hoe lang duurt een uithuisplaatsing?", False),
        ("art 8 EVRM", False),
        ("wat regelt artikel 8", False),
        ("art 8 BW", True),
        ("artikel 1:999 BW", True),
        ("Is 1:999 of 1:265b BW de grondslag?", False),
    ],
)
def test_an_article_that_nothing_found_names_is_lacking(question: str, lacks: bool) -> None:
    text = "Een uithuisplaatsing duurt een jaar (art. 1:265b BW). Zie ook art. 8 EVRM."
    assert lacks_article(question, [hit(text="Een andere zin."), hit(text=text)]) is lacks


def test_the_text_of_an_article_itself_names_it_by_its_place() -> None:
    of_law = hit(text="De machtiging wordt verleend.", places=(Place(0, label="artikel 265b"),))
    assert not lacks_article("artikel 265b", [of_law])
    assert lacks_article("artikel 265c", [of_law])


def test_nothing_is_lacking_where_no_article_is_asked_for() -> None:
    assert not lacks_article("Wie beslist?", [])
