"""Ingesting files and folders: read, cut, embed what is new, store, publish."""

import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from ingest import state as states
from ingest.cutting import Rows, cut, cut_again
from ingest.files import Unusable, find
from ingest.inspection import remarks as inspected
from ingest.locking import exclusive
from ingest.orphans import remove_unused_originals
from ingest.passages import RULES
from ingest.publishing import NothingToPublish, publish, remove_leftovers
from ingest.readers import MEGABYTE, Context, NoReader, read, shown
from ingest.report import Action, FileReport, Problem, Progress, Report, silent
from ingest.vectors import embed_missing
from kb.collections import FILE as COLLECTIONS_FILE
from kb.collections import Collection, CollectionsError
from kb.collections import find as find_collections
from kb.collections import read as read_collections
from kb.database import (
    CollectionRow,
    Database,
    DocumentRow,
    FileRow,
    GenerationRow,
    VersionRow,
    mark_stale,
    open_database,
)
from kb.documents import Document, DocumentError
from kb.settings import Settings
from retrieval import index
from retrieval.embedding import Embedder, load, model_name
from retrieval.personal_data import FILE as NAMES_FILE
from retrieval.personal_data import NamesError, PersonalData, detector, no_persons


class IngestError(RuntimeError):
    """The whole run cannot go on."""


class _Later(Exception):
    """A file whose id is that of a file that this run has not read yet, and that may have another by now."""


def ingest(
    settings: Settings,
    paths: Sequence[Path],
    collection: str | None = None,
    progress: Progress = silent,
    loader: Callable[[], Embedder] | None = None,
    wait: bool = True,
    everything: bool = False,
) -> Report:
    """Bring the knowledge base up to date with the files in `paths` and return what was done.

    Files that cannot be read are in the report and do not stop the others. Documents that came from a file in one of
    the folders and whose file is gone stop answering. A file that did not change is not read again, unless
    `everything` is set. What is done is kept at once: a run that is cut short goes on where it was.

    :raises IngestError: if a path does not exist, or `collections.toml` cannot be read.
    :raises Locked: if another run holds the lock and `wait` is not set.
    :raises NothingToPublish: if no file failed, and still there is no text that may be found.
    """
    started = time.perf_counter()
    for path in paths:
        if not path.exists():
            raise IngestError(f"{path} does not exist")
    context = Context(_collections(settings, paths), collection, settings.max_file_mb * MEGABYTE)
    if collection is not None and collection not in context.collections:
        raise IngestError(
            f"collection '{collection}' is not in collections.toml; it has: {', '.join(context.collections)}"
        )
    with exclusive(settings.data, wait, progress):
        database = open_database(settings, create=True)
        try:
            run = _Run(settings, database, context, progress, loader or default_loader(settings))
            report = run(paths, everything)
        finally:
            database.close()
    report.seconds["total"] = time.perf_counter() - started
    return report


def default_loader(settings: Settings) -> Callable[[], Embedder]:
    """Return what loads the model that the settings name."""
    return lambda: load(settings.data, settings.embedding_model)


def _collections(settings: Settings, paths: Sequence[Path]) -> dict[str, Collection]:
    found: dict[str, Collection] = {}
    try:
        for path in paths:
            file = find_collections(path, settings.content)
            found |= read_collections(file) if file else {}
    except CollectionsError as error:
        raise IngestError(str(error)) from error
    if not found:
        raise IngestError(f"no {COLLECTIONS_FILE} in {paths[0]}, in a folder above it, or in {settings.content}")
    return found


class _Run:
    """One run over a list of paths, with the lock held."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        context: Context,
        progress: Progress,
        loader: Callable[[], Embedder],
    ) -> None:
        self.settings = settings
        self.database = database
        self.context = context
        self.progress = progress
        self.loader = loader
        self.model = model_name(settings.embedding_model)
        self.report = Report()
        self.ids: dict[str, str] = {}
        """Id of the document in each file that was looked at, by absolute path."""
        self.unread: set[str] = set()
        """Files that are still to be looked at."""
        self.known: dict[str, FileRow] = {}
        """Files that hold a document, as they were when they were last read."""

    def __call__(self, paths: Sequence[Path], everything: bool) -> Report:
        with self.database.session() as session:
            self._store_collections(session)
            if not everything:
                rows = session.scalars(
                    select(FileRow)
                    .join(DocumentRow, (DocumentRow.id == FileRow.document_id) & (DocumentRow.path == FileRow.path))
                    .where(DocumentRow.removed.is_(False))
                )
                self.known = {row.path: row for row in rows}
        self._take_all(list(self._found(paths)))
        with self.database.session() as session:
            self._remove_gone(session, paths)
        cut_again(self.database, self.report, self.progress)
        embed_missing(self.database, self.model, self.loader, self.report, self.progress)
        if self._must_publish():
            self.progress("publish", 0, 1)
            try:
                self.report.generation = publish(self.database, self.settings.index_directory, self.model)
            except NothingToPublish:
                if not self.report.failed:  # else that is why, and the report says it
                    raise
            self.progress("publish", 1, 1)
        remove_leftovers(self.database, self.settings.index_directory)
        with self.database.session() as session:
            remove_unused_originals(session, self.settings.originals_directory)
        return self.report

    def _found(self, paths: Sequence[Path]) -> Iterator[tuple[Path, bool]]:
        """Yield the files to read, and whether each was found in a folder; report what is no file to read."""
        for file in find(paths):
            if isinstance(file, Unusable):
                problem = Problem(shown(file.path), file.reason)
                (self.report.failed if file.is_fault else self.report.warnings).append(problem)
            else:
                yield file

    def _take_all(self, found: Sequence[tuple[Path, bool]]) -> None:
        """Take each file in; those that wait for another one come last."""
        self.unread = {_place(path) for path, _ in found}
        later = []
        for number, (path, in_folder) in enumerate(found, 1):
            self.progress("read", number - 1, len(found), shown(path))
            try:
                self._take(path, in_folder)
            except _Later:
                later.append((path, in_folder))
            self.unread.discard(_place(path))
        for path, in_folder in later:
            self._take(path, in_folder)
        self.progress("read", len(found), len(found))

    def _take(self, path: Path, in_folder: bool) -> None:
        """Bring the document in a file up to date."""
        place = _place(path)
        state = states.look(path, self.context)
        known = self.known.get(place)
        if state and known and state.is_that_of(known.state, path):
            self._pass_over(path, known, state)
            return
        remarks = len(self.report.warnings)
        try:
            document = read(path, self.context)
            rows = cut(document.metadata.title, document.text, document.places)
        except NoReader as error:
            (self.report.skipped if in_folder else self.report.failed).append(Problem(shown(path), error.reason))
            return
        except DocumentError as error:
            self.report.failed.append(Problem(shown(error.path or path), error.reason, error.line))
            return
        except Exception as error:  # whatever a parser makes of a file, it is that file's error and not the run's end
            reason = f"cannot be read: {type(error).__name__}: {error}; see whether its own program can open it"
            self.report.failed.append(Problem(shown(path), reason))
            return
        self.ids[place] = document.metadata.id
        self.report.warnings += [Problem(shown(path), warning) for warning in document.warnings]
        try:
            with self.database.session() as session:
                action = self._store(session, document, rows)
                self._remember(session, document, rows, action, state, remarks)
        except DocumentError as error:
            self.report.failed.append(Problem(shown(path), error.reason, error.line))
        except _Later:
            del self.report.warnings[remarks:]  # they will be made again
            raise

    def _pass_over(self, path: Path, known: FileRow, state: states.State) -> None:
        """Note a file that did not change, with the remarks that were made on it."""
        self.ids[known.path] = known.document_id
        self.report.unchanged.append(known.document_id)
        self.report.warnings += [Problem(shown(path), reason, line) for line, reason in known.warnings]
        counts = (known.passages, known.pages, len(known.warnings))
        self.report.files.append(FileReport(shown(path), known.document_id, "unchanged", *counts))
        kept = state.as_json(known.state["sha256"])
        if kept != known.state:
            with self.database.session() as session:
                session.get_one(FileRow, known.path).state = kept

    def _remember(
        self,
        session: Session,
        document: Document,
        rows: Rows,
        action: Action,
        state: states.State | None,
        remarks: int,
    ) -> None:
        """Report a file that was read, and keep what it was made from, so that it is not read again for nothing."""
        place = _place(document.path)
        document_id = document.metadata.id
        passages = sum(len(section.passages) for section in rows[0])
        pages = len({place.page for place in document.places if place.page is not None})
        warnings = [problem for problem in self.report.warnings[remarks:] if problem.file == shown(document.path)]
        getattr(self.report, action).append(document_id)
        if action != "unchanged":
            self.report.passages += passages
        self.report.files.append(FileReport(shown(document.path), document_id, action, passages, pages, len(warnings)))
        if session.get_one(DocumentRow, document_id).path != place:
            return  # an older state: what is known of the file with the newest one stays
        session.execute(delete(FileRow).where(FileRow.document_id == document_id, FileRow.path != place))
        if state is not None:
            session.merge(
                FileRow(
                    path=place,
                    document_id=document_id,
                    state=state.as_json(document.source_sha256),
                    passages=passages,
                    pages=pages,
                    warnings=[[problem.line, problem.reason] for problem in warnings],
                )
            )

    def _store_collections(self, session: Session) -> None:
        stored = {row.id: row for row in session.scalars(select(CollectionRow))}
        for collection in self.context.collections.values():
            settings = collection.model_dump()
            if collection.id not in stored:
                session.add(CollectionRow(id=collection.id, settings=settings))
            elif stored[collection.id].settings != settings:
                stored[collection.id].settings = settings
                mark_stale(session)

    def _store(self, session: Session, document: Document, rows: Rows) -> Action:
        """Store a document's version, unless it is there as it is, and return what that changed."""
        metadata = document.metadata
        row = session.get(DocumentRow, metadata.id)
        query = select(VersionRow).where(VersionRow.document_id == metadata.id)
        newest = session.scalar(query.order_by(VersionRow.number.desc()).limit(1))
        path = self._holder(document, row, newest)
        values = _version_values(document)
        version = _version(session, metadata.id, metadata.version)
        if row is not None and version is not None and not row.removed:
            row.path = path
            if all(getattr(version, name) == value for name, value in values.items()):
                return "unchanged"
        action: Action = "added" if row is None or row.removed else "changed"
        self._keep_original(document)
        if row is None:
            row = DocumentRow(id=metadata.id, path=path)
            session.add(row)
        row.path, row.removed = path, False
        if version is None:
            version = VersionRow(document_id=metadata.id, number=metadata.version)
            session.add(version)
        elif version.text_sha256 != values["text_sha256"]:
            reason = (
                f"the text changed but version is still {metadata.version}: earlier citations of it may no longer "
                "hold; raise 'version' with each change"
            )
            self.report.warnings.append(Problem(str(document.path), reason))
        for name, value in values.items():
            setattr(version, name, value)
        version.rules = RULES
        version.ingested_at = datetime.now(UTC).replace(tzinfo=None)
        with session.no_autoflush:  # old and new passages and contexts refer to each other: all at once or none
            version.sections, version.contexts = rows
        self._inspect(document)
        if not version.sections:
            reason = "holds headings or a remark only, so nothing in it can be found; add text"
            self.report.warnings.append(Problem(str(document.path), reason))
        mark_stale(session)
        return action

    def _holder(self, document: Document, row: DocumentRow | None, newest: VersionRow | None) -> str:
        """Return the file that a document is to be known by: of several with states of it, that with the newest.

        :raises DocumentError: if another file has the same id.
        :raises _Later: if that file must be read before this is known.
        """
        number, path = document.metadata.version, _place(document.path)
        if row is None or newest is None:
            return path
        is_older = number < newest.number
        if row.path == path or row.removed or not self._still_holds(row):
            if is_older:
                reason = f"version {number} is older than {newest.number}, which was ingested before; raise 'version'"
                self.report.warnings.append(Problem(str(document.path), reason))
            return path
        if row.path in self.unread:
            raise _Later
        if not _are_states(document, newest):
            raise DocumentError(f"id '{row.id}' is also that of {row.path}; give one a new id, or remove the other")
        older, newer = (path, row.path) if is_older else (row.path, path)
        reason = f"holds an older state of what {newer} holds; it answers questions about its own time only"
        self.report.warnings.append(Problem(older, reason))
        return newer

    def _inspect(self, document: Document) -> None:
        """Report what does not belong in a document; it is stored all the same."""
        self.report.warnings.extend(
            Problem(str(document.path), remark) for remark in inspected(document, self._persons)
        )

    def _persons(self) -> PersonalData:
        try:
            return detector(tuple(no_persons(self.settings.content / NAMES_FILE)))
        except NamesError as error:
            raise IngestError(str(error)) from error

    def _keep_original(self, document: Document) -> None:
        target = self.settings.originals_directory / document.source_sha256
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            partial = target.with_name(f".{target.name}.partial")
            partial.write_bytes(document.source)
            partial.replace(target)

    def _remove_gone(self, session: Session, paths: Sequence[Path]) -> None:
        """Mark the documents whose file was in one of the folders and is gone, or now holds another document."""
        folders = [path.resolve() for path in paths if path.is_dir()]
        for row in session.scalars(select(DocumentRow).where(DocumentRow.removed.is_(False))):
            in_a_folder = any(folder in Path(row.path).parents for folder in folders)
            if not self._still_holds(row) and (in_a_folder or row.path in self.ids):
                row.removed = True
                self.report.removed.append(row.id)
                mark_stale(session)

    def _still_holds(self, row: DocumentRow) -> bool:
        """Tell whether the file that a document came from is there and, as far as this run knows, still holds it."""
        return Path(row.path).exists() and self.ids.get(row.path, row.id) == row.id

    def _must_publish(self) -> bool:
        with self.database.session() as session:
            current = session.scalar(select(GenerationRow).where(GenerationRow.current))
        if current is None or current.stale:
            return True
        directory = self.settings.index_directory / current.name
        try:
            manifest = index.check(directory)
        except index.IndexDamaged:
            return True
        return manifest.model != self.model or index.manifest_sha256(directory) != current.manifest_sha256


def _place(path: Path) -> str:
    return os.path.realpath(path)  # Path.resolve() stops at a link that points at itself


def _version(session: Session, document_id: str, number: int) -> VersionRow | None:
    query = select(VersionRow).where(VersionRow.document_id == document_id, VersionRow.number == number)
    return session.scalar(query)


def _are_states(document: Document, newest: VersionRow) -> bool:
    """Tell whether a file and the newest version hold what was in force at different times, as of a law."""
    one = (document.metadata.version, document.metadata.valid_from or date.min)
    other = (newest.number, newest.valid_from or date.min)
    return (one[0] < other[0] and one[1] < other[1]) or (one[0] > other[0] and one[1] > other[1])


def _version_values(document: Document) -> dict[str, Any]:
    """Return the columns of a version that come from the file."""
    values = document.metadata.model_dump(mode="json", exclude={"id", "version"})
    values |= {name: getattr(document.metadata, name) for name in ("valid_from", "valid_until", "review_by")}
    return values | {
        "text": document.text,
        "text_sha256": document.text_sha256,
        "source_sha256": document.source_sha256,
        "places": [asdict(place) for place in document.places],
    }
