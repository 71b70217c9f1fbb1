"""Running a reader in a process of its own, so that a file that crashes it or never ends is one file's error."""

import json
import signal
import subprocess
import sys
from pathlib import Path

from ingest.readers.isolated import CPU_SECONDS
from ingest.readers.reading import Reading
from kb.documents import DocumentError, Place

PATIENCE_SECONDS = 3600
"""Time that one file may take in all, with the programs that its reader starts."""
ROOT = Path(__file__).parents[2]


def read_apart(reader: str, path: Path, source: bytes) -> Reading:
    """Return what `reader`, named as `module:function`, makes of a file.

    :raises DocumentError: that of the reader, or saying how its process ended.
    """
    command = [sys.executable, "-m", "ingest.readers.isolated", reader, str(path.absolute())]
    try:
        done = subprocess.run(command, input=source, capture_output=True, timeout=PATIENCE_SECONDS, cwd=ROOT)
    except subprocess.TimeoutExpired as error:
        raise DocumentError(f"was not read within {PATIENCE_SECONDS} seconds; save it anew, or split it") from error
    if done.returncode < 0:
        raise DocumentError(_ending(-done.returncode))
    if done.returncode > 0:
        lines = done.stderr.decode(errors="replace").strip().splitlines()
        raise DocumentError(f"the reader failed on it ({lines[-1] if lines else 'it said nothing'}); save it anew")
    return _reading(done.stdout)


def _ending(number: int) -> str:
    if number == signal.SIGXCPU:
        return f"was not read within {CPU_SECONDS} seconds of computing; save it anew, or split it"
    return f"the reader crashed on it ({signal.Signals(number).name}); save it anew, for instance by printing it to PDF"


def _reading(output: bytes) -> Reading:
    values = json.loads(output)
    if "reason" in values:
        raise DocumentError(values["reason"], values["line"])
    values["places"] = tuple(Place(**place) for place in values["places"])
    values["warnings"] = tuple(values["warnings"])
    return Reading(**values)
