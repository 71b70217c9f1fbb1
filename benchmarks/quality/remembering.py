"""A model that keeps every vector on disk, by its text."""

import hashlib
import sqlite3
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from retrieval.embedding import BATCH, QUERY, Embedder, Vectors


class Remembering(Embedder):
    """Gives the same vectors as the model that it is put around, and asks that only for new texts."""

    def __init__(self, embedder: Embedder, file: Path) -> None:
        self._embedder = embedder
        self.name = embedder.name
        self.dimension = embedder.dimension
        file.parent.mkdir(parents=True, exist_ok=True)
        self._file = sqlite3.connect(file, timeout=60)
        self._file.execute("CREATE TABLE IF NOT EXISTS vectors (key TEXT PRIMARY KEY, vector BLOB)")

    def query(self, text: str) -> Vectors:
        """Return the vector of a question."""
        vector: Vectors = self.queries([text])[0]
        return vector

    def queries(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of questions; worked out together, they take a fraction of the time."""
        return self._encode([QUERY + text for text in texts])

    def _encode(self, texts: list[str]) -> Vectors:
        keys = [self._key(text) for text in texts]
        known = {key: vector for key in set(keys) if (vector := self._read(key)) is not None}
        new = sorted(
            {key: text for key, text in zip(keys, texts, strict=True) if key not in known}.items(), key=_length
        )
        for start in range(0, len(new), BATCH):
            batch = new[start : start + BATCH]
            made = dict(zip(dict(batch), self._embedder._encode([text for _, text in batch]), strict=True))
            known |= made
            with self._file:
                rows = [(key, vector.astype("<f4").tobytes()) for key, vector in made.items()]
                self._file.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", rows)
        return np.stack([known[key] for key in keys])

    def _key(self, text: str) -> str:
        # Passages are read by the weights alone, whatever is learned of questions.
        reader = self.name if text.startswith(QUERY) else self.weights
        return hashlib.sha256(f"{reader}\n{text}".encode("utf-8", "replace")).hexdigest()

    def _read(self, key: str) -> Vectors | None:
        row = self._file.execute("SELECT vector FROM vectors WHERE key = ?", (key,)).fetchone()
        return None if row is None else np.frombuffer(row[0], "<f4")


def _length(item: tuple[str, str]) -> int:
    return len(item[1])
