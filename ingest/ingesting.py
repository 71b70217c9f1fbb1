"""Ingesting files and folders: read, cut, embed what is new, store, publish."""

import hashlib
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from ingest.files import Unusable, find
from ingest.passages import contexts, passages
from ingest.publishing import NothingToPublish, publish
from ingest.readers import MEGABYTE, Context, NoReader, read, shown
from kb.collections import FILE as COLLECTIONS_FILE
from kb.collections import Collection, CollectionsError
from kb.collections import find as find_collections
from kb.collections import read as read_collections
from kb.database import (
    CollectionRow,
    ContextRow,
    Database,
    DocumentRow,
    EmbeddingRow,
    GenerationRow,
    PassageRow,
    SectionRow,
    VersionRow,
    open_database,
)
from kb.documents import Document, DocumentError, place_at
from kb.settings import Settings
from retrieval import index
from retrieval.embedding import BATCH, Embedder, load, model_name

LOCK_SECONDS = 600


class IngestError(RuntimeError):
    """The whole run cannot go on."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A file that was not ingested, or was with a remark."""

    file: str
    reason: str
    line: int | None = None

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason}" if self.line else f"{self.file}: {self.reason}"


@dataclass(slots=True)
class Report:
    """What one run did."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    skipped: list[Problem] = field(default_factory=list)
    failed: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    embedded: int = 0
    """Texts that went through the model: passages, and the contexts that they stand in."""
    passages: int = 0
    """Passages of the files that were added or changed."""
    generation: str | None = None
    """The index generation that this run published; none if nothing changed."""
    seconds: dict[str, float] = field(default_factory=dict)
    """Time in the model (`embed`), in loading it (`load`), and in all (`total`)."""

    def as_json(self) -> dict[str, Any]:
        """Return the report as values that JSON knows."""
        return asdict(self)


Progress = Callable[[str, int, int], None]
"""Is told the stage, how much of it is done, and how much there is."""


def ingest(
    settings: Settings,
    paths: Sequence[Path],
    collection: str | None = None,
    progress: Progress = lambda stage, done, total: None,
    loader: Callable[[], Embedder] | None = None,
) -> Report:
    """Bring the knowledge base up to date with the files in `paths` and return what was done.

    Files that cannot be read are in the report and do not stop the others. Documents that came from a file in one of
    the folders and whose file is gone stop answering.

    :raises IngestError: if a path does not exist, `collections.toml` cannot be read, or another run holds the lock.
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
    settings.data.mkdir(parents=True, exist_ok=True)
    lock = FileLock(settings.data / "ingest.lock")
    try:
        with lock.acquire(timeout=LOCK_SECONDS):
            database = open_database(settings, create=True)
            try:
                run = _Run(settings, database, context, progress, loader or _default_loader(settings))
                report = run(paths)
            finally:
                database.close()
    except Timeout as error:
        raise IngestError(
            f"another ingest has held {lock.lock_file} for {LOCK_SECONDS} seconds; wait for it"
        ) from error
    report.seconds["total"] = time.perf_counter() - started
    return report


def _default_loader(settings: Settings) -> Callable[[], Embedder]:
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
        """Id of the document in each file that was read, by absolute path."""

    def __call__(self, paths: Sequence[Path]) -> Report:
        documents = self._read(paths)
        self.ids = {str(document.path.resolve()): document.metadata.id for document in documents}
        with self.database.session() as session:
            self._store_collections(session)
            for number, document in enumerate(documents, 1):
                self._store(session, document)
                self.progress("store", number, len(documents))
            self._remove_gone(session, paths)
        self._embed()
        if self._must_publish():
            try:
                self.report.generation = publish(self.database, self.settings.index_directory, self.model)
            except NothingToPublish:
                if not self.report.failed:  # else that is why, and the report says it
                    raise
        return self.report

    def _read(self, paths: Sequence[Path]) -> list[Document]:
        files = list(find(paths))
        documents: dict[str, Document] = {}
        for number, file in enumerate(files, 1):
            if isinstance(file, Unusable):
                problem = Problem(shown(file.path), file.reason)
                (self.report.failed if file.is_fault else self.report.warnings).append(problem)
            else:
                self._read_one(documents, *file)
            self.progress("read", number, len(files))
        return list(documents.values())

    def _read_one(self, documents: dict[str, Document], path: Path, in_folder: bool) -> None:
        """Add the document in a file to `documents`, or say why not."""
        try:
            document = read(path, self.context)
            other = documents.get(document.metadata.id)
            if other is not None:
                raise DocumentError(f"id '{document.metadata.id}' is also that of {other.path}; give one a new id")
            documents[document.metadata.id] = document
            self.report.warnings += [Problem(shown(path), warning) for warning in document.warnings]
        except NoReader as error:
            (self.report.skipped if in_folder else self.report.failed).append(Problem(shown(path), error.reason))
        except DocumentError as error:
            self.report.failed.append(Problem(shown(error.path or path), error.reason, error.line))

    def _store_collections(self, session: Session) -> None:
        stored = {row.id: row for row in session.scalars(select(CollectionRow))}
        for collection in self.context.collections.values():
            settings = collection.model_dump()
            if collection.id not in stored:
                session.add(CollectionRow(id=collection.id, settings=settings))
            elif stored[collection.id].settings != settings:
                stored[collection.id].settings = settings
                self._mark_stale(session)

    def _store(self, session: Session, document: Document) -> None:
        """Store a document's version, unless it is already there as it is."""
        metadata, path = document.metadata, str(document.path.resolve())
        row = session.get(DocumentRow, metadata.id)
        if row is not None and row.path != path and not row.removed and self._still_holds(row):
            reason = f"id '{metadata.id}' is also that of {row.path}; give one a new id, or remove the other"
            self.report.failed.append(Problem(str(document.path), reason))
            return
        newest = session.scalar(select(func.max(VersionRow.number)).where(VersionRow.document_id == metadata.id))
        if newest is not None and metadata.version < newest:
            reason = f"version {metadata.version} is older than {newest}, which was ingested before; raise 'version'"
            self.report.warnings.append(Problem(str(document.path), reason))
        values = _version_values(document)
        version = _version(session, metadata.id, metadata.version)
        if row is not None and version is not None and not row.removed:
            row.path = path
            if all(getattr(version, name) == value for name, value in values.items()):
                self.report.unchanged.append(metadata.id)
                return
        (self.report.added if row is None or row.removed else self.report.changed).append(metadata.id)
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
        version.ingested_at = datetime.now(UTC).replace(tzinfo=None)
        with session.no_autoflush:  # old and new passages and contexts refer to each other: all at once or none
            version.sections, version.contexts = _cut(document)
        if not version.sections:
            reason = "holds headings or a remark only, so nothing in it can be found; add text"
            self.report.warnings.append(Problem(str(document.path), reason))
        self.report.passages += sum(len(section.passages) for section in version.sections)
        self._mark_stale(session)

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
                self._mark_stale(session)

    def _still_holds(self, row: DocumentRow) -> bool:
        """Tell whether the file that a document came from is there and, as far as this run knows, still holds it."""
        return Path(row.path).exists() and self.ids.get(row.path, row.id) == row.id

    def _mark_stale(self, session: Session) -> None:
        session.execute(update(GenerationRow).where(GenerationRow.current).values(stale=True))

    def _embed(self) -> None:
        """Embed every passage and context that has no vector of this model yet, and keep each batch at once."""
        with self.database.session() as session:
            known = select(EmbeddingRow.indexed_sha256).where(EmbeddingRow.model == self.model)
            texts: dict[str, str] = {}
            for row in (PassageRow, ContextRow):
                missing = select(row.indexed_sha256, row.indexed_text).where(row.indexed_sha256.not_in(known))
                texts |= {key: text for key, text in session.execute(missing)}
        # Of like length together, so that a batch holds little padding.
        todo = sorted(texts.items(), key=lambda item: len(item[1]))
        if not todo:
            return
        started = time.perf_counter()
        embedder = self.loader()
        loaded = time.perf_counter()
        for start in range(0, len(todo), BATCH):
            batch = todo[start : start + BATCH]
            vectors = embedder.passages([text for _, text in batch])
            with self.database.session() as session:
                for (key, _), vector in zip(batch, vectors, strict=True):
                    session.add(
                        EmbeddingRow(model=self.model, indexed_sha256=key, vector=vector.astype("<f4").tobytes())
                    )
            self.report.embedded += len(batch)
            self.progress("embed", self.report.embedded, len(todo))
        self.report.seconds = {"load": loaded - started, "embed": time.perf_counter() - loaded}

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


def _version(session: Session, document_id: str, number: int) -> VersionRow | None:
    query = select(VersionRow).where(VersionRow.document_id == document_id, VersionRow.number == number)
    return session.scalar(query)


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


def _cut(document: Document) -> tuple[list[SectionRow], list[ContextRow]]:
    """Return the sections of a document with their passages, and the contexts that these stand in."""
    title, text = document.metadata.title, document.text
    section_rows: list[SectionRow] = []
    context_rows: list[ContextRow] = []
    for run in contexts(passages(text)):
        whole = "\n".join([title, *(passage.indexed_text("", text) for passage in run)])
        context_rows.append(ContextRow(indexed_text=whole, indexed_sha256=_sha256(whole)))
        for passage in run:
            path = list(passage.section)
            if not section_rows or section_rows[-1].path != path:
                place = place_at(document.places, passage.start)
                section_rows.append(SectionRow(path=path, page=place.page if place else None, passages=[]))
            indexed = passage.indexed_text(title, text)
            section_rows[-1].passages.append(
                PassageRow(
                    start=passage.start,
                    end=passage.end,
                    indexed_text=indexed,
                    indexed_sha256=_sha256(indexed),
                    context=context_rows[-1],
                )
            )
    return section_rows, context_rows


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
