"""What must hold of combined scores, whatever the scores are."""

import math
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from retrieval.fusion import combine, scaled

scores = st.dictionaries(st.integers(0, 500), st.floats(-1e6, 1e6, allow_nan=False, width=32), max_size=40)
lexical_scores = st.dictionaries(st.integers(0, 500), st.floats(0, 1e3, allow_nan=False, width=32), max_size=40)
weights = st.floats(0, 1, allow_nan=False)
beyond = st.one_of(st.floats(max_value=-1e-9), st.floats(min_value=1.000001), st.just(math.nan))


@given(scores)
def test_scaled_scores_lie_between_0_and_1_and_keep_their_order(given_scores: dict[int, float]) -> None:
    found = scaled(given_scores)
    assert found.keys() == given_scores.keys()
    assert all(0 <= score <= 1 for score in found.values())
    ordered = sorted(given_scores, key=lambda number: given_scores[number])
    assert all(found[low] <= found[high] for low, high in pairwise(ordered))


@given(scores)
def test_the_highest_score_becomes_1_and_the_lowest_0(given_scores: dict[int, float]) -> None:
    assume(len(set(given_scores.values())) > 1)
    found = scaled(given_scores)
    assert found[max(given_scores, key=lambda number: given_scores[number])] == 1
    assert found[min(given_scores, key=lambda number: given_scores[number])] == 0


@given(scores, st.floats(-1e6, 1e6, allow_nan=False, width=32))
def test_a_score_under_the_bottom_counts_as_nothing(given_scores: dict[int, float], bottom: float) -> None:
    assume(given_scores and max(given_scores.values()) > bottom)
    found = scaled(given_scores, bottom)
    assert all(found[number] == 0 for number, score in given_scores.items() if score <= bottom)
    assert all(0 <= score <= 1 for score in found.values())


def test_one_score_alone_is_the_best() -> None:
    assert scaled({7: 0.3}) == {7: 1.0}
    assert scaled({}) == {}


@given(scores, lexical_scores, weights)
def test_combined_scores_hold_every_passage_and_lie_between_0_and_1(
    dense: dict[int, float], lexical: dict[int, float], weight: float
) -> None:
    found = combine(dense, lexical, weight)
    assert found.keys() == dense.keys() | lexical.keys()
    assert all(0 <= score <= 1 for score in found.values())


@given(scores, lexical_scores)
def test_all_the_weight_on_one_leg_leaves_that_leg_alone(dense: dict[int, float], lexical: dict[int, float]) -> None:
    assert combine(dense, lexical, 1) == scaled(dense) | dict.fromkeys(lexical.keys() - dense.keys(), 0.0)
    by_words = scaled(lexical, bottom=0.0)
    assert combine(dense, lexical, 0) == by_words | dict.fromkeys(dense.keys() - lexical.keys(), 0.0)


@given(scores, lexical_scores, weights)
def test_a_passage_that_is_better_in_both_legs_is_never_behind(
    dense: dict[int, float], lexical: dict[int, float], weight: float
) -> None:
    found = combine(dense, lexical, weight)
    both = sorted(dense.keys() & lexical.keys())
    for first in both:
        for second in both:
            if dense[first] >= dense[second] and lexical[first] >= lexical[second]:
                assert found[first] >= found[second]


@given(beyond)
def test_a_weight_outside_0_to_1_is_refused_by_name(weight: float) -> None:
    with pytest.raises(ValueError, match="lies outside"):
        combine({1: 0.5}, {1: 2.0}, weight)


def test_a_passage_that_one_leg_missed_counts_as_nothing_there() -> None:
    found = combine({1: 0.9, 2: 0.8}, {3: 4.0}, 0.6)
    assert found == {1: pytest.approx(0.6), 2: pytest.approx(0.0), 3: pytest.approx(0.4)}
