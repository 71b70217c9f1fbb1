"""An error told without its own words, which may repeat what a user typed."""

import traceback
from pathlib import Path

FRAMES = 20
"""How many lines of code are told of an error, the innermost: one that calls itself for ever would fill the log."""


def trace(error: BaseException) -> str:
    """Return the kinds of `error` and of what caused it, and the lines of code where they were raised.

    For logs: the message of an error can hold the text that it tripped over.
    """
    told = [_told(error)]
    seen = {id(error)}
    cause = error.__cause__ or error.__context__
    while cause is not None and id(cause) not in seen:
        told.append(_told(cause))
        seen.add(id(cause))
        cause = cause.__cause__ or cause.__context__
    return "; after ".join(told)


def _told(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)[-FRAMES:]
    places = [f"{'/'.join(Path(frame.filename).parts[-2:])}:{frame.lineno} {frame.name}" for frame in frames]
    return f"{type(error).__name__} at {' > '.join(places) or 'no line of code'}"
