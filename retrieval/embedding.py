"""Texts to vectors, with a sentence-transformers model.

Questions are read by a copy of the default model that has learned what passages answer them, in
`questions.safetensors`; `teaching/questions.py` teaches it. Passages are read by the model as it is.
"""

import ctypes
import gc
import hashlib
import logging
import os
import sys
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import as_file, files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from safetensors import safe_open
from safetensors.numpy import load_file

from retrieval import weights
from retrieval.adapters import WEIGHTS, Tensors, adapted
from retrieval.weights import ModelMissing

Vectors = npt.NDArray[np.float32]

BESIDE = "+"
"""Stands in a name before what is learned beside the weights."""
NAME = f"{weights.NAME}{BESIDE}questions-5"
"""Of the default model with what it has learned; what is learned anew gets another number."""
LEARNED = "questions.safetensors"
OF_A_MODEL = frozenset({".safetensors", ".bin", ".json", ".model", ".txt"})
"""Endings of the files of a model that tell what vectors it makes."""
QUERY, PASSAGE = "query: ", "passage: "
BATCH = 32
ASKED = "\0query"
"""Mark before a question among texts that are kept with their vectors; no document can hold it."""


class Embedder:
    """A loaded model; safe to use from several threads."""

    def __init__(self, model: Any, name: str, asker: Any = None) -> None:  # noqa: ANN401 - typed loosely by its library
        self.model = model
        """Of sentence-transformers."""
        self.asker = asker or model
        """That of questions."""
        self.name = name
        """Vectors of models with different names are never compared."""
        self.dimension: int = model.get_embedding_dimension()

    @property
    def weights(self) -> str:
        """Name of the weights beside which other things are learned."""
        return self.name.partition(BESIDE)[0]

    def learned(self, task: Traversable) -> Tensors | None:
        """Return what this model has learned for a task, which has a layer behind it; None if another was taught."""
        with as_file(task) as file:
            with safe_open(file, "numpy") as opened:
                taught = opened.metadata()["model"], opened.get_slice(WEIGHTS).get_shape()[1]
            return load_file(file) if (self.weights, self.dimension) == taught else None

    def query(self, text: str) -> Vectors:
        """Return the vector of a question, of shape (dimension,) and length 1."""
        vector: Vectors = self.queries([text])[0]
        return vector

    def queries(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of questions, of shape (len(texts), dimension), each of length 1.

        Several at once take less than one after another; equal ones are worked out once.
        """
        different = list(dict.fromkeys(texts))
        vectors = self._encode([QUERY + text for text in different])
        return vectors[[different.index(text) for text in texts]]

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of passages, of shape (len(texts), dimension), each of length 1.

        A text that begins with `ASKED` is embedded as a question.
        """
        return self._encode([_prefixed(text) for text in texts])

    def _encode(self, texts: list[str]) -> Vectors:
        """Return the vectors of texts that begin with `QUERY` or `PASSAGE`."""
        vectors = np.empty((len(texts), self.dimension), np.float32)
        for model, prefix in ((self.asker, QUERY), (self.model, PASSAGE)):
            numbers = [number for number, text in enumerate(texts) if text.startswith(prefix)]
            if numbers:
                own = [texts[number] for number in numbers]
                vectors[numbers] = model.encode(
                    own, batch_size=BATCH, show_progress_bar=False, normalize_embeddings=True
                )
        return vectors


def _prefixed(text: str) -> str:
    return QUERY + text.removeprefix(ASKED) if text.startswith(ASKED) else PASSAGE + text


def model_name(chosen: str | None) -> str:
    """Return the name of the model in use, as the index manifest states it.

    One on disk is named by its folder and what stands in it: another may take its place, or have a folder of that name.
    """
    if chosen is None or not Path(chosen).is_dir():
        return chosen or NAME
    own = sorted(file for file in Path(chosen).rglob("*") if file.suffix in OF_A_MODEL and file.is_file())
    states = tuple((file, state.st_size, state.st_mtime_ns) for file in own for state in [file.stat()])
    return f"{Path(chosen).resolve().name}@{_digest(states)}"


@lru_cache(maxsize=8)
def _digest(states: tuple[tuple[Path, int, int], ...]) -> str:
    """Return the first digits of a hash of the files with these sizes and times."""
    digest = hashlib.sha256()
    for path, *_ in states:
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()[:12]


def load(data: Path, chosen: str | None = None, threads: int | None = None) -> Embedder:
    """Load the default model from the data directory (unpacking it there once), or the one that was chosen.

    `threads` is how many the process computes with from then on; one suits short questions: on a busy machine two that
    wait for each other took six times as long.

    :raises ModelMissing: if it is neither on disk nor to be had from a hub.
    """
    location = chosen or str(weights.unpack(data / "models" / weights.NAME))
    os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    import torch
    import transformers
    from sentence_transformers import SentenceTransformer

    transformers.logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    logging.getLogger("sentence_transformers").setLevel(logging.WARNING)
    try:
        model = SentenceTransformer(location, device="cpu", model_kwargs={"dtype": fastest_type()})
    except (OSError, ValueError) as error:
        raise ModelMissing(
            f"the embedding model '{location}' cannot be loaded: {str(error).splitlines()[0]}; "
            "KB_EMBEDDING_MODEL must name a sentence-transformers directory or a model on a hub that can be reached"
        ) from error
    # Pooling and normalising in float32: in bfloat16 the length of a vector is off by half a per cent.
    model[0].register_forward_hook(_to_float32)
    model.eval()
    if threads is not None:
        torch.set_num_threads(threads)
    asker = None if chosen else _asker(model)
    give_memory_back()
    return Embedder(model, model_name(chosen), asker)


def fastest_type() -> Any:  # noqa: ANN401 - torch is imported only where a model is
    """Return the torch type that this processor computes fastest in: bfloat16 takes 17 times as long if it lacks it."""
    import torch

    return torch.bfloat16 if torch.cpu.get_capabilities().get("avx512_bf16") else torch.float32


def _asker(model: Any) -> Any:  # noqa: ANN401 - typed loosely by its library
    """Return the default model as it has learned to read questions."""
    with as_file(files("retrieval").joinpath(LEARNED)) as file:
        return adapted(model, load_file(file))


def give_memory_back() -> None:
    """Return what loading needed to the system, where the C library can: about a quarter of a gigabyte."""
    gc.collect()
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)


def _to_float32(module: object, inputs: object, features: dict[str, Any]) -> dict[str, Any]:
    return {**features, "token_embeddings": features["token_embeddings"].float()}
