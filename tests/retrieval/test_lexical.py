"""What the lexical leg finds, and that a large collection is read in part without losing the best."""

import numpy as np
import pytest

from retrieval import lexical
from retrieval.lexical import LexicalIndex, highest

WORDS = ["gezin", "plan", "toets", "raad", "school", "zorg", "crisis", "pleegzorg", "uithuisplaatsing", "gezag"]
EVERY = np.ones(400, bool)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> LexicalIndex:
    """400 texts in which the first words stand often and the last ones seldom."""
    generator = np.random.default_rng(1)
    chances = 1 / np.arange(1, len(WORDS) + 1)
    texts = [" ".join(generator.choice(WORDS, 6, p=chances / chances.sum())) for _ in range(400)]
    directory = tmp_path_factory.mktemp("lexical")
    LexicalIndex.build(texts).save(directory)
    return LexicalIndex.load(directory, len(texts))


def test_a_passage_that_may_not_be_found_scores_nothing(index: LexicalIndex) -> None:
    allowed = np.arange(400) % 3 == 0
    every = index.scores("plan van het gezin", EVERY)
    assert every[~allowed].any()
    assert index.scores("plan van het gezin", allowed).tolist() == (every * allowed).tolist()


@pytest.mark.parametrize("question", ["", "de het een", "xylofoon", "?!"])
def test_a_question_without_a_known_word_scores_nothing(index: LexicalIndex, question: str) -> None:
    assert not index.scores(question, EVERY).any()


def test_an_index_of_nothing_scores_nothing() -> None:
    assert LexicalIndex.build([]).scores("gezin", np.ones(0, bool)).shape == (0,)


def test_a_word_that_stands_in_few_passages_is_rare() -> None:
    few, more = ["vlaktaks"] * lexical.FEW, ["zorgtafel"] * (lexical.FEW + 1)
    index = LexicalIndex.build([*few, *more, "gezin", *["plan"] * lexical.OF * lexical.FEW])
    assert index.rare("vlaktaks en zorgtafel") == dict.fromkeys(range(lexical.FEW), pytest.approx(0.5, abs=0.1))
    assert index.rare("vlaktaks gezin").keys() == {*range(lexical.FEW), len(few + more)}
    assert index.rare("vlaktaks xylofoon")[0] < 0.5
    assert index.rare("zorgtafel de het") == index.rare("") == {}
    assert LexicalIndex.build([*few, *more]).rare("vlaktaks") == {}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Hoe gaat een uithuisplatsing?", "Hoe gaat een uithuisplaatsing?"),
        ("PLEEGZROG en gezin", "pleegzorg en gezin"),
        ("pleegzorg of plegzorg", "pleegzorg of pleegzorg"),
        *(
            (same, same)
            for same in ("scholl", "bleegzorg", "pleeggroz", "plan van de raad", "uithuisplaatsingen", "", "?")
        ),
    ],
)
def test_a_word_that_stands_nowhere_is_the_one_that_is_a_slip_of_the_keys_from_it(
    index: LexicalIndex, typed: str, meant: str
) -> None:
    assert index.corrected(typed) == meant


def test_of_two_words_that_are_as_near_the_more_usual_one_is_meant() -> None:
    index = LexicalIndex.build(["verzuimd", "verzuime", "verzuime"])
    assert index.corrected("verzuimo") == "verzuime"


def test_a_word_counts_as_often_as_it_is_asked(index: LexicalIndex) -> None:
    assert index.scores("gezag gezag", EVERY) == pytest.approx(2 * index.scores("gezag", EVERY))


@pytest.mark.parametrize("question", ["gezin gezag", "plan gezin uithuisplaatsing raad", "crisis op school"])
def test_common_terms_of_which_only_a_part_is_read_leave_the_best_in_place(
    index: LexicalIndex, monkeypatch: pytest.MonkeyPatch, question: str
) -> None:
    whole = index.scores(question, EVERY)
    monkeypatch.setattr(lexical, "THOROUGH", 1000)
    monkeypatch.setattr(lexical, "CANDIDATES", 150)
    part = index.scores(question, EVERY)
    best = np.argsort(-whole, kind="stable")[:10]
    assert part[best] == pytest.approx(whole[best])
    assert (part <= whole + 1e-5).all()


def test_what_may_not_be_found_stays_out_when_only_a_part_is_read(
    index: LexicalIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lexical, "THOROUGH", 50)
    monkeypatch.setattr(lexical, "CANDIDATES", 10_000)
    allowed = np.arange(400) % 2 == 0
    scores = index.scores("gezin plan toets raad gezag", allowed)
    assert scores[allowed].any()
    assert not scores[~allowed].any()


@pytest.mark.parametrize("size", [0, 5, 100, 5000])
@pytest.mark.parametrize("share", [0.0, 0.001, 0.5, 1.0])
def test_the_highest_scores_are_those_of_a_full_sort(size: int, share: float) -> None:
    generator = np.random.default_rng(size)
    scores = (generator.random(size) * (generator.random(size) < share)).astype(np.float32)
    wanted = [number for number in np.argsort(-scores)[:50].tolist() if scores[number] > 0]
    assert sorted(highest(scores, 50).tolist()) == sorted(wanted)


def test_covered_is_the_share_of_what_the_words_of_a_question_tell() -> None:
    index = LexicalIndex.build(["plan en school", "plan en raad", "plan voor de school met pleegzorg", "raad"])
    plan, pleegzorg, unknown = index.weight("plan"), index.weight("pleegzorg"), index.rarest_weight
    whole = plan + pleegzorg + unknown
    covered = index.covered("pleegzorg, plan, xylofonist en het plan", np.arange(4))
    assert covered.tolist() == pytest.approx([plan / whole, plan / whole, (plan + pleegzorg) / whole, 0])
    assert index.covered("pleegzorg", np.array([2, 3])).tolist() == [1, 0]
    assert index.covered("de het een", np.arange(4)).tolist() == [0, 0, 0, 0]
