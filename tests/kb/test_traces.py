"""Errors told without their own words."""

from kb.traces import FRAMES, trace

SECRET = "Fatima"


def fail(question: str) -> None:
    try:
        raise KeyError(question)
    except KeyError as error:
        raise ValueError(f"no answer to {question}") from error


def test_an_error_is_told_with_its_kind_and_place_and_without_its_words() -> None:
    try:
        fail(SECRET)
    except ValueError as error:
        told = trace(error)
    assert told.startswith("ValueError at kb/test_traces.py:")
    assert told.endswith(" fail")
    assert "; after KeyError at kb/test_traces.py:" in told
    assert SECRET not in told


def test_an_error_that_was_never_raised_has_no_place() -> None:
    assert trace(ValueError(SECRET)) == "ValueError at no line of code"


def test_errors_that_name_each_other_end() -> None:
    one, two = ValueError(), KeyError()
    one.__cause__, two.__cause__ = two, one
    assert trace(one).count("; after ") == 1


def test_an_error_that_calls_itself_for_ever_is_told_by_its_innermost_lines() -> None:
    def again() -> None:
        again()

    try:
        again()
    except RecursionError as error:
        told = trace(error)
    assert told.count(" again") == FRAMES
