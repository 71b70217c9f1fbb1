"""A copy of a knowledge base in one file, made while it is in use, and putting it back."""

import hashlib
import json
import os
import re
import shutil
import sqlite3
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from ingest.locking import HOLDER, LOCK, exclusive
from ingest.report import Progress, silent
from kb.database import open_database
from kb.disk import flush
from kb.settings import Settings
from retrieval import index
from retrieval.index import IndexDamaged

FORMAT = 1
ATTEMPTS = 3
CHUNK = 1 << 20
_STAGING = ".restoring-"
_DATABASE, _ORIGINALS, _INDEX, _MANIFEST = "kb.sqlite", "originals", "index", "backup.json"
_NAME = re.compile(r"kb\.sqlite|originals/[0-9a-f]{64}|index/[0-9T]+(/(?!\.)[A-Za-z0-9_.-]+)+")
"""Names that a backup holds; none of them leads out of the data directory."""
_STAYS = frozenset({"models", LOCK, HOLDER})
"""What may be in a data directory that counts as empty: a backup does not hold the model."""


class BackupError(RuntimeError):
    """A backup that cannot be made or put back."""


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup holds."""

    made: str
    """Moment, in UTC."""
    generation: str | None
    """The index generation that was in force; none if nothing was published."""
    files: dict[str, str]
    """SHA-256 by name."""
    faults: tuple[str, ...] = ()
    """Originals that were not there any more, or not as they came."""
    format: int = FORMAT

    def as_json(self) -> dict[str, Any]:
        """Return what it holds as values that JSON knows."""
        return asdict(self)


def backup(settings: Settings, target: Path, progress: Progress = silent) -> Backup:
    """Write database, originals and the current generation to `target`, while others may read and ingest.

    It appears under its name when it is complete and flushed to disk; only its owner can read it.

    :raises BackupError: if the database is not SQLite, or the knowledge base changes too fast to be copied.
    :raises DatabaseError: if there is no knowledge base.
    """
    _refuse_other_than_sqlite(settings)
    open_database(settings).close()
    if target.is_dir():
        raise BackupError(f"{target} is a folder; name a file in it")
    reason: Exception | None = None
    with tempfile.TemporaryDirectory(prefix=f".{target.name}.", dir=target.parent) as folder:
        for attempt in range(ATTEMPTS):
            snapshot = Path(folder) / _DATABASE
            generation = _copy_database(settings.data / _DATABASE, snapshot)
            partial = Path(folder) / "partial"
            try:
                made = _write(partial, settings, snapshot, generation, progress)
            except (FileNotFoundError, IndexDamaged) as error:
                reason = error  # meanwhile newer generations may have been published and this one removed
                continue
            if made.faults and attempt < ATTEMPTS - 1:
                continue  # likewise
            os.replace(partial, target)
            flush(target.absolute().parent)
            return made
    raise BackupError(f"the current index cannot be copied ({reason}); build it anew with: kb index rebuild")


def _copy_database(source: Path, snapshot: Path) -> str | None:
    """Copy the database as it is at one moment, and return the name of the current generation."""
    snapshot.unlink(missing_ok=True)
    with closing(sqlite3.connect(source)) as before, closing(sqlite3.connect(snapshot)) as after:
        before.backup(after)
        after.execute("PRAGMA journal_mode=DELETE")
        with after:
            after.execute("DELETE FROM generations WHERE NOT current")
        row = after.execute("SELECT name FROM generations").fetchone()
    return str(row[0]) if row else None


def _write(partial: Path, settings: Settings, snapshot: Path, generation: str | None, progress: Progress) -> Backup:
    expected = {_DATABASE: None, **_originals(snapshot), **_index_files(settings, generation)}
    hashed: dict[str, str] = {}
    faults = []
    partial.unlink(missing_ok=True)
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for number, (name, digest) in enumerate(expected.items(), 1):
                progress("backup", number, len(expected), name)
                path = snapshot if name == _DATABASE else settings.data / name
                if name.startswith(_ORIGINALS) and not path.is_file():
                    faults.append(f"{name} is missing")
                    continue
                with path.open("rb") as source, archive.open(name, "w", force_zip64=True) as entry:
                    hashed[name] = _copy(source, entry)
                if digest in (None, hashed[name]):
                    continue
                if name.startswith(_INDEX):
                    raise IndexDamaged(settings.index_directory / str(generation), f"{name} is not what was built")
                faults.append(f"{name} is not the file that came")
            moment = datetime.now(UTC).isoformat(timespec="seconds")
            made = Backup(moment, generation, hashed, tuple(faults))
            archive.writestr(_MANIFEST, json.dumps(made.as_json(), indent=2))
        file.flush()
        os.fsync(file.fileno())
    return made


def _originals(snapshot: Path) -> dict[str, str | None]:
    """Return the originals that a database refers to, with their hashes."""
    with closing(sqlite3.connect(snapshot)) as database:
        rows = database.execute("SELECT DISTINCT source_sha256 FROM versions ORDER BY 1").fetchall()
    return {f"{_ORIGINALS}/{digest}": digest for (digest,) in rows}


def _index_files(settings: Settings, generation: str | None) -> dict[str, str | None]:
    """Return the files of a generation, with their hashes."""
    if generation is None:
        return {}
    hashes = index.read_manifest(settings.index_directory / generation).hashes
    files: dict[str, str | None] = {index.MANIFEST: None, **hashes}
    return {f"{_INDEX}/{generation}/{name}": digest for name, digest in files.items()}


def restore(settings: Settings, source: Path, force: bool = False, progress: Progress = silent) -> Backup:
    """Put a backup back into the data directory; what serves it moves over by itself.

    All is unpacked beside and checked first; then the database takes over in one transaction, so that a process that is
    killed leaves the old knowledge base or the new one.

    :raises BackupError: if the backup is not whole or not one, does not fit on the disk, or the data directory holds
        something and `force` is not set.
    :raises DatabaseError: if it belongs to a newer version of this program.
    """
    _refuse_other_than_sqlite(settings)
    data = settings.data
    names = sorted(path.name for path in data.iterdir()) if data.is_dir() else []
    held = [name for name in names if name not in _STAYS and not name.startswith(_STAGING)]
    if held and not force:
        raise BackupError(f"{data} is not empty (it holds {held[0]}); name another with --data, or replace it: --force")
    with _opened(source) as archive:
        made = _read_manifest(archive, source)
        with exclusive(data, progress=progress):
            for left in data.glob(f"{_STAGING}*"):
                shutil.rmtree(left, ignore_errors=True)
            _refuse_without_room(archive, source, data)
            with tempfile.TemporaryDirectory(prefix=_STAGING, dir=data) as folder:
                _unpack(archive, made, source, Path(folder), progress)
                _check(settings.model_copy(update={"data": Path(folder)}), made, source)
                _put_in_place(Path(folder), data, made)
    return made


def _refuse_without_room(archive: zipfile.ZipFile, source: Path, data: Path) -> None:
    needed, free = sum(entry.file_size for entry in archive.infolist()), shutil.disk_usage(data).free
    if needed > free:
        raise BackupError(f"{source} holds {needed / 1e6:.0f} MB, {data} has room for {free / 1e6:.0f} MB")


def _unpack(archive: zipfile.ZipFile, made: Backup, source: Path, staging: Path, progress: Progress) -> None:
    for number, (name, digest) in enumerate(made.files.items(), 1):
        progress("restore", number, len(made.files), name)
        path = staging / name
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with archive.open(name) as entry, path.open("xb") as file:
                found = _copy(entry, file)
                file.flush()
                os.fsync(file.fileno())
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
            raise BackupError(f"{source} is damaged: {name} cannot be unpacked ({error})") from error
        if found != digest:
            raise BackupError(f"{source} is damaged: {name} differs from what was backed up")


def _opened(source: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(source)
    except (OSError, zipfile.BadZipFile) as error:
        raise BackupError(f"{source} is no backup that can be read: {error}") from error


def _read_manifest(archive: zipfile.ZipFile, source: Path) -> Backup:
    """Return what the backup says that it holds, having compared that with what it does hold."""
    try:
        made = Backup(**json.loads(archive.read(_MANIFEST)))
        names = sorted(dict(made.files))
    except (KeyError, ValueError, TypeError, zipfile.BadZipFile, zlib.error) as error:
        raise BackupError(f"{source} is no backup: its {_MANIFEST} cannot be read ({error})") from error
    if made.format != FORMAT:
        raise BackupError(f"{source} was made by another version of this program; restore it with that")
    strange = [name for name in names if not _NAME.fullmatch(name)]
    if strange or _DATABASE not in made.files or sorted(archive.namelist()) != sorted([*names, _MANIFEST]):
        raise BackupError(f"{source} does not hold what a backup does{': ' if strange else ''}{', '.join(strange)}")
    if made.generation is not None and f"{_INDEX}/{made.generation}/{index.MANIFEST}" not in made.files:
        raise BackupError(f"{source} does not hold the index that it names")
    return made


def _check(staging: Settings, made: Backup, source: Path) -> None:
    """Open what was unpacked, and bring its schema up to date."""
    open_database(staging, create=True).close()
    with closing(sqlite3.connect(staging.data / _DATABASE)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        row = database.execute("SELECT name FROM generations WHERE current").fetchone()
    if (row[0] if row else None) != made.generation:
        raise BackupError(f"{source} is damaged: its database names another index than it holds")
    if made.generation is not None:
        try:
            index.check(staging.index_directory / made.generation)
        except IndexDamaged as error:
            raise BackupError(f"{source} is damaged: {error}") from error


def _put_in_place(staging: Path, data: Path, made: Backup) -> None:
    """Move what no reader knows of yet, then let the database name it, then remove what it no longer names."""
    (data / _ORIGINALS).mkdir(exist_ok=True)
    (data / _INDEX).mkdir(exist_ok=True)
    for name in made.files:
        if name.startswith(_ORIGINALS):
            os.replace(staging / name, data / name)
    if made.generation is not None:
        _put_generation(staging / _INDEX / made.generation, data / _INDEX / made.generation, staging / "replaced")
    for folder in (data / _ORIGINALS, data / _INDEX):
        flush(folder)
    _replace_database(staging / _DATABASE, data / _DATABASE)
    for path in (data / _INDEX).iterdir():
        if path.name != made.generation:
            shutil.rmtree(path, ignore_errors=True)
    for path in (data / _ORIGINALS).iterdir():
        if f"{_ORIGINALS}/{path.name}" not in made.files:
            path.unlink()


def _put_generation(new: Path, place: Path, aside: Path) -> None:
    """Put a generation in its place, unless it is there already: it may be the one in use."""
    if place.exists():
        with suppress(IndexDamaged):
            if index.check(place) and index.manifest_sha256(place) == index.manifest_sha256(new):
                return
        os.replace(place, aside)
    os.replace(new, place)


def _replace_database(source: Path, target: Path) -> None:
    """Write one database over another in a single transaction: who has it open sees the old one or the new one."""
    try:
        _copy_over(source, target)
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError:  # what is there is damaged beyond being written to
        for suffix in ("", "-wal", "-shm"):
            target.with_name(target.name + suffix).unlink(missing_ok=True)
        _copy_over(source, target)


def _copy_over(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as before, closing(sqlite3.connect(target)) as after:
        before.backup(after)


def _refuse_other_than_sqlite(settings: Settings) -> None:
    if settings.database_url:
        raise BackupError(
            "KB_DATABASE_URL names another database; copy that with its own tools (pg_dump), and the data directory "
            "after it"
        )


def _copy(source: IO[bytes], target: IO[bytes]) -> str:
    """Copy a file in pieces and return its SHA-256."""
    digest = hashlib.sha256()
    for piece in _pieces(source):
        digest.update(piece)
        target.write(piece)
    return digest.hexdigest()


def _pieces(source: IO[bytes]) -> Iterator[bytes]:
    while piece := source.read(CHUNK):
        yield piece
