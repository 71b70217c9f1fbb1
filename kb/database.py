"""The database: tables, and opening it at the newest schema."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import (
    JSON,
    Engine,
    ForeignKey,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    create_engine,
    event,
    update,
)
from sqlalchemy import exc as sql_errors
from sqlalchemy.engine import make_url
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship

from kb.documents import Status
from kb.settings import Settings

MIGRATIONS = Path(__file__).parent / "migrations"
LOCK_WAIT_MS = 10_000


class Base(DeclarativeBase):
    """What all tables share."""

    type_annotation_map = {dict[str, Any]: JSON, list[Any]: JSON}  # noqa: RUF012 - as SQLAlchemy wants it


class CollectionRow(Base):
    """A collection, as `collections.toml` had it at the last ingest."""

    __tablename__ = "collections"

    id: Mapped[str] = mapped_column(String(200), primary_key=True)
    settings: Mapped[dict[str, Any]]


class DocumentRow(Base):
    """A document: what stays the same over its versions."""

    __tablename__ = "documents"

    id: Mapped[str] = mapped_column(String(200), primary_key=True)
    path: Mapped[str] = mapped_column(Text)
    """File that it was last read from, absolute."""
    removed: Mapped[bool] = mapped_column(default=False)
    """Whether that file is gone."""
    versions: Mapped[list["VersionRow"]] = relationship(back_populates="document", order_by="VersionRow.number")

    @property
    def withdrawn(self) -> bool:
        """Whether its newest version, concepts aside, is withdrawn; then no version of it answers."""
        decided = [version.status for version in self.versions if version.status != Status.CONCEPT]
        return decided[-1:] == [Status.INGETROKKEN]


class FileRow(Base):
    """A file as it was last read without an error, so that it is not read again while nothing of it changed."""

    __tablename__ = "files"

    path: Mapped[str] = mapped_column(Text, primary_key=True)
    document_id: Mapped[str] = mapped_column(ForeignKey("documents.id"), index=True)
    state: Mapped[dict[str, Any]]
    """What its document was made from, as `ingest.state.State` says."""
    passages: Mapped[int]
    pages: Mapped[int]
    warnings: Mapped[list[Any]]
    """Remarks on it: line and reason of each."""


class VersionRow(Base):
    """One numbered version of a document."""

    __tablename__ = "versions"
    __table_args__ = (UniqueConstraint("document_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[str] = mapped_column(ForeignKey("documents.id"), index=True)
    number: Mapped[int]
    collection: Mapped[str] = mapped_column(String(200))
    title: Mapped[str] = mapped_column(Text)
    audience: Mapped[list[Any]]
    status: Mapped[str] = mapped_column(String(20))
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]
    supersedes: Mapped[str | None] = mapped_column(String(200))
    review_by: Mapped[date | None]
    owner: Mapped[str] = mapped_column(Text)
    verified: Mapped[bool]
    sources: Mapped[list[Any]]
    questions: Mapped[list[Any]]
    text: Mapped[str] = mapped_column(Text)
    text_sha256: Mapped[str] = mapped_column(String(64))
    source_sha256: Mapped[str] = mapped_column(String(64))
    """Hash of the file as it came, which is kept under this name in `originals/`."""
    rules: Mapped[int] = mapped_column(server_default="0")
    """By which rules it was cut: `ingest.passages.RULES` of that time."""
    places: Mapped[list[Any]] = mapped_column(server_default="[]", default=list)
    """Pages or articles of the original by offset, as `kb.documents.Place` names them."""
    ingested_at: Mapped[datetime]
    document: Mapped[DocumentRow] = relationship(back_populates="versions")
    sections: Mapped[list["SectionRow"]] = relationship(
        back_populates="version", cascade="all, delete-orphan", order_by="SectionRow.id"
    )
    contexts: Mapped[list["ContextRow"]] = relationship(
        back_populates="version", cascade="all, delete-orphan", order_by="ContextRow.id"
    )


class SectionRow(Base):
    """A section of a version, with its path of headings."""

    __tablename__ = "sections"

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("versions.id"), index=True)
    path: Mapped[list[Any]]
    page: Mapped[int | None]
    version: Mapped[VersionRow] = relationship(back_populates="sections")
    passages: Mapped[list["PassageRow"]] = relationship(
        back_populates="section", cascade="all, delete-orphan", order_by="PassageRow.start"
    )


class ContextRow(Base):
    """Neighbouring passages of a version, indexed together as well."""

    __tablename__ = "contexts"

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("versions.id"), index=True)
    indexed_text: Mapped[str] = mapped_column(Text)
    indexed_sha256: Mapped[str] = mapped_column(String(64), index=True)
    version: Mapped[VersionRow] = relationship(back_populates="contexts")


class PassageRow(Base):
    """A stretch of a version's text that is indexed and cited."""

    __tablename__ = "passages"

    id: Mapped[int] = mapped_column(primary_key=True)
    section_id: Mapped[int] = mapped_column(ForeignKey("sections.id"), index=True)
    start: Mapped[int]
    end: Mapped[int]
    indexed_text: Mapped[str] = mapped_column(Text)
    indexed_sha256: Mapped[str] = mapped_column(String(64), index=True)
    section: Mapped[SectionRow] = relationship(back_populates="passages")
    context_id: Mapped[int] = mapped_column(ForeignKey("contexts.id"), index=True)
    context: Mapped[ContextRow] = relationship()


class EmbeddingRow(Base):
    """The vector of one indexed text, for one model."""

    __tablename__ = "embeddings"

    model: Mapped[str] = mapped_column(String(200), primary_key=True)
    indexed_sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    vector: Mapped[bytes] = mapped_column(LargeBinary)
    """Little-endian float32, as many as the model has dimensions."""


class GenerationRow(Base):
    """A complete build of the index; one of them is the current one."""

    __tablename__ = "generations"

    name: Mapped[str] = mapped_column(String(100), primary_key=True)
    built_at: Mapped[datetime]
    passages: Mapped[int]
    manifest_sha256: Mapped[str] = mapped_column(String(64))
    current: Mapped[bool] = mapped_column(default=False)
    stale: Mapped[bool] = mapped_column(default=False)
    """Whether documents have changed since it was built."""


class QuestionRow(Base):
    """A question that was asked, without the personal data in it; `kb.questions` says what is kept and why."""

    __tablename__ = "questions"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - a rowid would keep the order in which they came

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    asked_at: Mapped[datetime] = mapped_column(index=True)
    question: Mapped[str] = mapped_column(Text)
    outcome: Mapped[str] = mapped_column(String(20))
    notices: Mapped[list[Any]]
    documents: Mapped[list[Any]]
    role: Mapped[str] = mapped_column(String(20))
    municipality: Mapped[str | None] = mapped_column(String(60))
    milliseconds: Mapped[int]


def mark_stale(session: Session) -> None:
    """Remember that documents have changed since the current generation was built."""
    session.execute(update(GenerationRow).where(GenerationRow.current).values(stale=True))


class DatabaseError(RuntimeError):
    """A database that cannot be opened or does not fit this program."""


class Database:
    """An open database."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @contextmanager
    def session(self) -> Iterator[Session]:
        """Open a transaction: committed at the end, rolled back on an error."""
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()


def open_database(settings: Settings, create: bool = False) -> Database:
    """Open the database; with `create` it is made, or brought to the newest schema.

    :raises DatabaseError: if it cannot be opened, its schema is newer than this program, or `create` is not set and it
        does not exist or its schema is older.
    """
    try:
        return _open(settings, create)
    except (sql_errors.ArgumentError, sql_errors.NoSuchModuleError, ImportError) as error:
        raise DatabaseError(f"KB_DATABASE_URL is no address of a database that can be used here: {error}") from error
    except CommandError as error:
        raise DatabaseError(f"the database belongs to a newer version of this program ({error}); install it") from error
    except sql_errors.DBAPIError as error:
        raise DatabaseError(
            f"the database of {settings.data} cannot be used: {error.orig}; see whether another program holds it, or "
            "put back a copy"
        ) from error


def _open(settings: Settings, create: bool) -> Database:
    url = make_url(settings.database)
    if url.get_backend_name() == "sqlite" and url.database:
        if create:
            Path(url.database).parent.mkdir(parents=True, exist_ok=True)
        elif not Path(url.database).is_file():
            raise DatabaseError(f"there is no knowledge base in {settings.data}; make one with: kb ingest content/")
    engine = create_engine(url, hide_parameters=True)  # an error must not repeat what a user typed
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_up_sqlite)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    newest = ScriptDirectory.from_config(config).get_current_head()
    with engine.begin() as connection:
        if create and engine.dialect.name == "sqlite":
            # Python's sqlite3 opens no transaction for DDL of itself: an upgrade cut short would leave half a schema.
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        found = MigrationContext.configure(connection).get_current_revision()
        if found != newest and create:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
        elif found != newest:
            raise DatabaseError(
                f"the database has schema {found}, this program wants {newest}; bring it up to date with: "
                "kb ingest content/"
            )
    return Database(engine)


def _set_up_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401 - a DB-API connection
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute(f"PRAGMA busy_timeout={LOCK_WAIT_MS}")
