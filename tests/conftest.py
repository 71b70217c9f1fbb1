"""What several tests share: the model, a published knowledge base, a running server."""

import hashlib
import os
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
import uvicorn
import yaml
from filelock import FileLock
from hypothesis import settings as hypothesis_settings

os.environ["HF_HUB_OFFLINE"] = "1"

from api.http import create_app
from ingest.ingesting import Report, ingest
from kb.settings import Settings
from retrieval import weights
from retrieval.asking import KnowledgeBase
from retrieval.embedding import NAME, Embedder, Vectors, load

# Nothing is asserted with a timer; how fast an example runs depends on what else the machine does.
hypothesis_settings.register_profile("kennisbank", deadline=None)
hypothesis_settings.load_profile("kennisbank")

ROOT = Path(__file__).parents[1]
CONTENT = ROOT / "content"


@pytest.fixture(scope="session")
def model_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Data directory with the default model: the checkout's own where it has been unpacked, else a new one."""
    kept = ROOT / "data"
    return kept if (kept / "models" / weights.NAME / "modules.json").is_file() else tmp_path_factory.mktemp("model")


@pytest.fixture(scope="session")
def embedder(model_home: Path) -> Embedder:
    """The default model, loaded once."""
    return load(model_home, threads=1)  # of several workers, each has a core


class RememberingEmbedder(Embedder):
    """Takes the vectors of passages from pytest's cache where an earlier run made them."""

    def __init__(self, embedder: Embedder, file: Path) -> None:
        self._embedder = embedder
        self._file = file
        self.name = embedder.name
        self.dimension = embedder.dimension
        self._known = dict(np.load(file)) if file.is_file() else {}

    def passages(self, texts: Sequence[str]) -> Vectors:
        keys = [hashlib.sha256(text.encode()).hexdigest() for text in texts]
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._known}
        if new:
            self._known |= dict(zip(new, self._embedder.passages(list(new.values())), strict=True))
        return np.stack([self._known[key] for key in keys])

    def remember(self) -> None:
        """Keep all vectors for the next run."""
        np.savez(self._file, **self._known)


@pytest.fixture(scope="session")
def content_settings(
    tmp_path_factory: pytest.TempPathFactory, embedder: Embedder, pytestconfig: pytest.Config, worker_id: str
) -> Settings:
    """Settings of a data directory into which all of `content/` has been ingested: by one process, copied by others."""
    data = tmp_path_factory.mktemp("content") / "data"
    whole_run = tmp_path_factory.getbasetemp() if worker_id == "master" else tmp_path_factory.getbasetemp().parent
    ingested = whole_run / "ingested"
    with FileLock(f"{ingested}.lock"):
        if not ingested.is_dir():
            remembering = RememberingEmbedder(embedder, pytestconfig.cache.mkdir("vectors") / f"{embedder.name}.npz")
            report = ingest(Settings(data=data, content=CONTENT), [CONTENT], loader=lambda: remembering)
            remembering.remember()
            assert not report.failed
            shutil.copytree(data, ingested)
    shutil.copytree(ingested, data, dirs_exist_ok=True)
    return Settings(data=data, content=CONTENT)


@pytest.fixture(scope="session")
def knowledge(content_settings: Settings, embedder: Embedder) -> KnowledgeBase:
    """The knowledge base of `content/`, open."""
    return KnowledgeBase.open(content_settings, embedder)


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[[KnowledgeBase], str]]:
    """Start a server on 127.0.0.1 for a knowledge base and return its address; it stops at the end of the session."""
    running: list[tuple[uvicorn.Server, threading.Thread]] = []

    def start(knowledge: KnowledgeBase) -> str:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        config = uvicorn.Config(create_app(knowledge), host="127.0.0.1", port=port, log_level="warning")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        running.append((server, thread))
        while not server.started:
            assert thread.is_alive()
            time.sleep(0.02)
        return f"http://127.0.0.1:{port}"

    yield start
    for server, thread in running:
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="session")
def server(serve: Callable[[KnowledgeBase], str], knowledge: KnowledgeBase) -> str:
    """Address of a server on 127.0.0.1 that answers from `content/`."""
    return serve(knowledge)


class FakeEmbedder(Embedder):
    """Vectors that depend on the text alone and mean nothing; it remembers which texts it was given."""

    def __init__(self, dimension: int = 16) -> None:
        self.name = NAME
        self.model = self.asker = None
        self.dimension = dimension
        self.seen: list[str] = []

    def _encode(self, texts: list[str]) -> Vectors:
        self.seen += texts
        vectors = np.stack([self._vector(text) for text in texts])
        return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)

    def _vector(self, text: str) -> Vectors:
        seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "little")
        return np.random.default_rng(seed).standard_normal(self.dimension).astype(np.float32)


@pytest.fixture
def fake_embedder() -> FakeEmbedder:
    """A model that needs no weights, for tests in which meaning does not matter."""
    return FakeEmbedder()


COLLECTIONS = """
[faq]
title = "Vragen"
answer = "whole"

[handboek]
title = "Handboek"
"""


class Shelf:
    """A content folder of a test's own, and the knowledge base that it is ingested into."""

    def __init__(self, root: Path, embedder: Embedder) -> None:
        self.root = root / "content"
        self.root.mkdir()
        (self.root / "collections.toml").write_text(COLLECTIONS, encoding="utf-8")
        self.embedder = embedder
        self.settings = Settings(data=root / "data", content=self.root)

    def write(self, name: str, body: str = "Een zin over jeugdbescherming.\n", **front: object) -> Path:
        """Write a document; its id is that of its path unless `front` says otherwise."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        front = {"id": name.removesuffix(".md"), "title": path.stem, "collection": "handboek"} | front
        path.write_text(f"---\n{yaml.safe_dump(front, allow_unicode=True)}---\n\n{body}", encoding="utf-8")
        return path

    def ingest(self, *paths: Path, collection: str | None = None) -> Report:
        """Ingest `paths`, by default the whole folder."""
        return ingest(self.settings, paths or [self.root], collection, loader=lambda: self.embedder)

    def open(self) -> KnowledgeBase:
        """Open the knowledge base as it was published."""
        return KnowledgeBase.open(self.settings, self.embedder)


@pytest.fixture
def shelf(tmp_path: Path, fake_embedder: FakeEmbedder) -> Shelf:
    """An empty content folder with the collections `faq` and `handboek`."""
    return Shelf(tmp_path, fake_embedder)


class Remembering(Embedder):
    """The real model, which works out no text twice."""

    def __init__(self, embedder: Embedder) -> None:
        super().__init__(embedder.model, embedder.name)
        self._known: dict[str, Vectors] = {}

    def _encode(self, texts: list[str]) -> Vectors:
        new = [text for text in texts if text not in self._known]
        self._known |= dict(zip(new, super()._encode(new), strict=True)) if new else {}
        return np.stack([self._known[text] for text in texts])


@pytest.fixture(scope="session")
def remembering(embedder: Embedder) -> Remembering:
    """The default model, for texts that several tests embed."""
    return Remembering(embedder)


@pytest.fixture
def meaningful_shelf(tmp_path: Path, remembering: Remembering) -> Shelf:
    """An empty content folder whose documents are embedded by the default model: what is found is what is meant."""
    return Shelf(tmp_path, remembering)


OTHERS = [
    "Een pleegouder krijgt elke maand een vergoeding voor kleding.",
    "De vergadering van het gebiedsteam begint op maandag om half tien.",
    "Een auto van de zaak reserveert u bij de receptie.",
    "De Jeugdwet is op 1 januari 2015 ingegaan.",
    "Een vertrouwenspersoon is er voor ouders en kinderen.",
    "Het dossier wordt bewaard in een beveiligd systeem.",
    "Scholing vindt plaats in het voorjaar en in het najaar.",
    "De klachtencommissie heeft een voorzitter en twee leden.",
]


@pytest.fixture
def furnished_shelf(meaningful_shelf: Shelf) -> Shelf:
    """That with documents on other things: among so few, the scores of a search tell little."""
    for number, text in enumerate(OTHERS):
        meaningful_shelf.write(f"anders/{number}.md", f"{text}\n")
    return meaningful_shelf
