"""Lists of Dutch names, places and words: those of deduce, and our own of what is no name."""

import logging
import re
import tomllib
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from importlib.resources import files
from typing import Any, Self

from retrieval.dutch import fold

WORDS = {
    name: frozenset(words.split())
    for name, words in tomllib.loads(files("retrieval").joinpath("name_words.toml").read_text(encoding="utf-8")).items()
}
"""Words that tell a name from what only looks like one."""
WORDS["finite"] |= WORDS["acts"]
WORDS["public"] |= WORDS["languages"] | WORDS["faiths"]
WORDS["verbs"] = WORDS["finite"] - {"en", "of", "ook", "niet", "zijn"}
"""What follows a name of somebody who does something."""

_LISTS = (
    "names/lst_first_name",
    "names/lst_surname",
    "names/lst_interfix",
    "names/lst_interfix_surname",
    "names/lst_initial",
    "names/lst_prefix",
    "locations/lst_placename/lst_municipality",
    "locations/lst_placename/lst_residence",
    "locations/lst_placename/lst_region",
    "locations/lst_placename/lst_province",
    "whitelist/lst_common_word",
    "whitelist/lst_medical_term",
    "whitelist/lst_stop_word",
    "whitelist/lst_eponymous_disease/lst_eponymous_single",
)


_KEPT = str.maketrans("łøđı", "lodi")


def plain(name: str) -> str:
    """Return `name` folded, and without the strokes that folding keeps: "Łukasz" as "lukasz"."""
    return fold(name).translate(_KEPT)


@dataclass(frozen=True, slots=True)
class NameLists:
    """Names and words, folded; and deduce's own engine with its lists of names."""

    deduce: Any
    first: frozenset[str]
    last: frozenset[str]
    linked: frozenset[str]
    """Surnames without the "van de" in front of them."""
    words: frozenset[str]
    """What is a word more often than a name."""
    places: frozenset[str]
    areas: frozenset[str]
    """Single words that name a municipality, a region or another country, and hardly anything else."""
    surnames: frozenset[str]
    sure: frozenset[str]
    """First names that are no ordinary words."""
    openings: frozenset[str]
    """Words that may stand at the beginning of a sentence."""
    ordinary: frozenset[str]
    no_single: frozenset[str]
    """Words that are no name where they stand alone."""

    @classmethod
    def load(cls) -> Self:
        """Read the lists; takes about a second."""
        with _undisturbed():
            engine, raw = _deduce()
        first = frozenset(plain(name) for name in raw["first_name"] if len(name) > 1)
        last = frozenset(plain(name) for name in raw["surname"])
        linked = frozenset(plain(name) for name in raw["interfix_surname"])
        words = frozenset(plain(word) for word in raw["common_word"] | raw["stop_word"] | raw["medical_term"])
        words |= WORDS["no_name"] | WORDS["origins"] | WORDS["peoples"]
        regions = raw["municipality"] | raw["region"] | raw["province"]
        areas = {part for area in regions if " " not in area for part in plain(area).split("-")}
        return cls(
            deduce=engine,
            first=first,
            last=last,
            linked=linked,
            words=words,
            places=frozenset(plain(place) for place in regions | raw["residence"]) | WORDS["countries"],
            areas=frozenset(areas | WORDS["areas"] | WORDS["countries"]) - WORDS["no_area"] - words,
            surnames=linked | last,
            sure=first - WORDS["ordinary"],
            openings=words | WORDS["starters"],
            ordinary=words | WORDS["ordinary"],
            no_single=words | WORDS["public"],
        )

    def is_slip(self, word: str) -> bool:
        """Say whether `word` is one of Dutch with two letters the other way round, or one of them twice."""
        swapped = (word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1))
        once = (word[:at] + word[at + 1 :] for at in range(len(word) - 1) if word[at] == word[at + 1])
        return len(word) > 4 and not self.words.isdisjoint((*swapped, *once))

    def strange(self, word: str) -> bool:
        """Say whether `word` does not look like a word of Dutch that may follow a word for a person."""
        return (
            len(word) > 2
            and word not in self.words
            and word not in WORDS["ordinary"]
            and not re.search(
                r"(?:ig|lijk|baar|loos|isch|end|ende|aal|eel|ief|jes|heid|ing|tie|eert|aar|ant|ent|de|te|en|"
                r"je|er|t|s)$|^(?:ge|be|ver|ont|her|weg|mee|uit|op|aan|af|over|onder|terug)\w{3,}d$",
                word,
            )
        )


def _deduce() -> tuple[Any, dict[str, set[str]]]:
    """Return deduce with its lists of names alone, and these lists.

    Its lists of streets and institutions cost minutes and over a gigabyte.
    """
    docdeid: Any = import_module("docdeid")
    rules: Any = import_module("deduce.deduce")
    loader: Any = import_module("deduce.lookup_struct_loader")
    load_raw_itemset: Any = import_module("deduce.lookup_structs").load_raw_itemset

    folder = rules._LOOKUP_LIST_PATH
    raw = {name.split("/")[-1].removeprefix("lst_"): load_raw_itemset(folder / "src" / name) for name in _LISTS}
    raw["eponymous_disease"] = raw.pop("eponymous_single")
    tokenizer = rules.Deduce._initialize_tokenizer(folder)
    lookup = docdeid.ds.DsCollection()
    for name in ("initial", "interfix_surname"):
        lookup[name] = docdeid.ds.LookupSet()
        lookup[name].add_items_from_iterable(raw[name])
    lookup["prefix"] = loader.load_prefix_lookup(raw)
    lookup["interfix"] = loader.load_interfix_lookup(raw)
    lookup["whitelist"] = loader.load_whitelist_lookup(raw)
    lookup["first_name"] = loader.load_first_name_lookup(raw, tokenizer)
    lookup["surname"] = loader.load_surname_lookup(raw, tokenizer)
    lookup["eponymous_disease"] = loader.load_eponymous_disease_lookup(raw, tokenizer)
    config = dict(rules.Deduce._initialize_config())
    config["annotators"] = {
        name: annotator for name, annotator in config["annotators"].items() if annotator.get("group") == "names"
    }
    engine = docdeid.DocDeid()
    engine.tokenizers["default"] = tokenizer
    engine.processors = rules._DeduceProcessorLoader().load(config, {"tokenizer": tokenizer, "ds": lookup})
    return engine, raw


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Keep logging and warnings as they are: deduce sends all logs to standard output and shows all warnings."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    root.addHandler(logging.NullHandler())
    try:
        with warnings.catch_warnings():
            yield
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
