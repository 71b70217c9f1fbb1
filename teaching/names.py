"""Teaches the model to tell names of people, for `retrieval.name_reader`, and tells what that is worth.

It learns from the messages of tests/fixtures/triage/personal.jsonl that are not marked `later`, with other names in
the places of theirs, from questions of the other fixtures that name nobody, and from these with a name where they speak
of somebody. It is measured on those marked `later`, by itself and beside the rules.
Run with: python -m teaching.names DATA [--keep], where DATA is a data directory with the model; with `--keep` what
was learned is put in the place of what the product has. It takes twenty minutes on one core.
"""

import os
import random
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

os.environ.setdefault("HF_HUB_OFFLINE", "1")

import torch
from safetensors.torch import save_file
from torch import Tensor, nn

from benchmarks.fixtures import ROOT, UNSEEN, listed_questions, rows
from retrieval import weights
from retrieval.adapters import BIAS, WEIGHTS, Tensors
from retrieval.embedding import fastest_type, load
from retrieval.name_lists import NameLists, plain
from retrieval.name_reader import LAYERS, LEARNED, NameReader
from retrieval.personal_data import PersonalData, no_persons, without_numbers
from teaching.learning import LONGEST, Loss, Pupil, learn

ROUNDS = 4
SWAPPED = 4
"""How often a message with names is learned from once more, with other names."""
ORDINARY, TOLD, NAMED = 7000, 7000, 9000
"""Questions that name nobody, messages that tell of somebody without a name, and those of both with a name put in."""
LOWER = 0.6
"""Share of the names put in that are written in lower case, and all around them."""
OWN, ALONE = 0.45, 0.75
"""Share of first names from the fixtures, the others are deduce's; and of names without a surname."""
SLIPS = 0.15
"""Share of the questions that name nobody in which two letters change places."""
NAME_WEIGHT = 3
"""How much a word of a name counts beside another."""
SURE = 0.98
_LINKS = ("van", "van de", "van der", "van den", "de", "den", "ter", "te", "el", "al", "van 't")
_SOMEBODY = re.compile(
    r"(?<![\w-])(?:(?:de|mijn|haar|zijn|een|het|deze|dit|die|onze|hun) )?(?:kind|moeder|vader|jongere|meisje|jongen|"
    r"dochter|zoon|oma|opa|broertje|zusje|pleegmoeder|pleegvader|mdr|vdr|peuter|cli[eë]nt|stiefvader|tante|oom|mama|papa|"
    r"pupil|buurvrouw|mentor)(?![\w-])",
    re.IGNORECASE,
)
_PUBLIC = re.compile(
    r"(?<![\w-])(?:de school|school|de raad|het wijkteam|de gi|veilig thuis|rotterdam|de rechtbank|het ziekenhuis|"
    r"de gemeente|jeugdzorg|de instelling|jbrr|de politie)(?![\w-])",
    re.IGNORECASE,
)
_LONG = re.compile(r"[a-z]{6,}")
_CAPITAL = re.compile(r"(?<=[a-z,;] )[A-Z][a-z]+")
Message = tuple[str, list[tuple[int, int]]]
"""A text, and where names stand in it."""


class Reader(Pupil):
    """A pupil that reads word by word."""

    def vectors(self, questions: Sequence[str]) -> Tensor:
        """Return the states of all tokens, of shape (questions, tokens, dimension)."""
        with torch.autocast("cpu", torch.bfloat16, enabled=fastest_type() is torch.bfloat16):
            states: Tensor = self.model[0].model(**self.tokens(questions)).last_hidden_state.float()
        return states

    def tokens(self, questions: Sequence[str], **more: bool) -> dict[str, Tensor]:
        """Return the tokens of questions, as the model takes them."""
        options = {"padding": True, "truncation": True, "max_length": LONGEST, "return_tensors": "pt"}
        tokens: dict[str, Tensor] = self.model.tokenizer(questions, **options, **more)
        return tokens


def main() -> None:
    """Learn from what may be seen, print what that is worth on the rest, and keep it if asked to."""
    torch.set_num_threads(1)  # two that wait for each other take longer on a busy machine
    data = Path(sys.argv[1])
    messages = list(_messages())
    print(f"{len(messages)} messages to learn from, {sum(bool(spans) for _, spans in messages)} with names", flush=True)
    pupil = Reader.of(weights.unpack(data / "models" / weights.NAME), layers=LAYERS)
    head = nn.Linear(pupil.model.get_embedding_dimension(), 1)
    learn(pupil, [text for text, _ in messages], _loss(messages, pupil, head), ROUNDS, head)
    learned = pupil.learned() | {WEIGHTS: head.weight.detach(), BIAS: head.bias.detach()}
    _measure(data, {name: values.numpy() for name, values in learned.items()})
    if "--keep" in sys.argv:
        save_file(learned, ROOT / "retrieval" / LEARNED, metadata={"model": weights.NAME})


def _loss(messages: list[Message], pupil: Reader, head: nn.Module) -> Loss:
    def loss(states: Tensor, batch: list[int]) -> Tensor:
        tokens = pupil.tokens([messages[number][0] for number in batch], return_offsets_mapping=True)
        first, last = tokens["offset_mapping"].unbind(-1)
        named = torch.zeros(states.shape[:2])
        for row, number in enumerate(batch):
            for start, end in messages[number][1]:
                named[row][(first[row] < end) & (last[row] > start)] = 1
        aims = SURE * named + (1 - SURE) / 2
        lost = nn.functional.binary_cross_entropy_with_logits(head(states).squeeze(-1), aims, reduction="none")
        shares = (last > first) * (1 + (NAME_WEIGHT - 1) * named)
        return (lost * shares).sum() / shares.sum()

    return loss


def _measure(data: Path, learned: Tensors) -> None:
    """Print how many names are found whole, and in how many messages that name nobody one is seen."""
    reader = NameReader(load(data, threads=1).model, learned)
    rules = PersonalData(no_persons(ROOT / "content" / "namen.toml"))
    unseen = [(text, spans) for text, spans, split in _personal() if split in UNSEEN]
    for name, finder in (("rules", rules), ("rules and reader", rules.reading(reader))):
        whole: dict[bool, list[bool]] = {True: [], False: []}
        alarms = []
        for text, spans in unseen:
            found = [(finding.start, finding.end) for finding in finder.find(text) if finding.kind == "name"]
            for start, end in spans:
                seen = any(first <= start and end <= last for first, last in found)
                whole[text[start:end].islower()].append(seen)
            if not spans:
                alarms.append(bool(found))
        lower, others = ([sum(seen), len(seen)] for seen in (whole[True], whole[False]))
        print(f"{name}: in lower case {lower}, others {others}, false {[sum(alarms), len(alarms)]}")


def _messages() -> Iterator[Message]:
    """Yield what is learned from, as the product shows it: without numbers."""
    chance = random.Random(0)
    own = [(text, spans) for text, spans, split in _personal() if split not in UNSEEN]
    names = _Names([text[start:end] for text, spans in own for start, end in spans], chance)
    for text, spans in own:
        yield text, spans
        if spans:
            yield from (names.swapped(text, spans, lower=turn % 2 == 0 or text.islower()) for turn in range(SWAPPED))
        else:
            yield from ((other, []) for other in (text.lower(), names.public(text)) if other != text)
    ordinary, told = _ordinary(), _told()
    for text in [*chance.sample(ordinary, ORDINARY), *chance.sample(told, TOLD)]:
        shown = _with_slip(text, chance) if chance.random() < SLIPS else text
        yield (shown.lower() if chance.random() < LOWER / 2 else shown), []
        if (other := names.public(text)) != text:
            yield (other.lower() if chance.random() < LOWER else other), []
    for text in chance.sample(ordinary + told, NAMED):
        yield from names.put_in(text)


def _personal() -> Iterator[tuple[str, list[tuple[int, int]], str]]:
    """Yield the messages on personal data, without numbers: text, where names stand, mark."""
    for row in rows("triage", "personal"):
        text = without_numbers(row["question"])
        spans = set()
        for name in (span["text"] for span in row["spans"] if span["kind"] == "name"):
            found = list(re.finditer(rf"(?<!\w){re.escape(name)}(?=(?:['’]?s)?(?!\w))", row["question"]))
            spans |= {match.span() for match in found or re.finditer(re.escape(name), row["question"])}
        yield text, sorted(spans), row["split"]


def _ordinary() -> list[str]:
    found = listed_questions()
    for folder, name in (("abstention", "organisation"), ("retrieval", "general")):
        found += [row["question"] for row in rows(folder, name)]
    for folder, name in (("abstention", "near"), ("abstention", "ordinary"), ("retrieval", "passages")):
        found += [row["question"] for row in rows(folder, name) if row.get("split", "fit") == "fit"]
    for folder in ("abstention", "retrieval"):
        found += [row["question"] for row in rows(folder, "questions") if row["split"] == "fit"]
    return found


def _told() -> list[str]:
    """Return messages on somebody in which no name is seen."""
    rules = PersonalData(no_persons(ROOT / "content" / "namen.toml"))
    told = (row for name in ("danger", "role", "injection") for row in rows("triage", name))
    texts = [row["question"] for row in told if row["split"] not in UNSEEN and not _CAPITAL.search(row["question"])]
    return [text for text in texts if not rules.find(text)]


def _with_slip(text: str, chance: random.Random) -> str:
    """Return a text with two letters of a long word the other way round."""
    words = list(_LONG.finditer(text))
    if not words:
        return text
    first, last = chance.choice(words).span()
    at = chance.randrange(first, last - 1)
    return text[:at] + text[at : at + 2][::-1] + text[at + 2 :]


class _Names:
    """Draws names of people and of what is no person."""

    def __init__(self, own: list[str], chance: random.Random) -> None:
        self._chance = chance
        self._lists = lists = NameLists.load()
        self._first = sorted(name for name in lists.sure - lists.ordinary - lists.places if len(name) > 2)
        self._last, self._linked = sorted(lists.last), sorted(lists.linked)
        words = [name.split() for name in own]
        self._own_first = [name[0] for name in words if plain(name[0]) in lists.first - lists.ordinary]
        self._own_last = [" ".join(name[1:]) for name in words if len(name) > 1]
        self._public = no_persons(ROOT / "content" / "namen.toml")
        self._places = sorted(lists.places)

    def swapped(self, text: str, spans: list[tuple[int, int]], lower: bool) -> Message:
        """Return a message with other names: for each the same one wherever it stands."""
        by: dict[str, str] = {}
        made, last, stretches = "", 0, []
        for start, end in spans:
            old = text[start:end]
            new = by.setdefault(plain(old), self._like(old)) if re.fullmatch(r"[^\W\d_]{3}[^\d_.]*", old) else old
            made += text[last:start]
            stretches.append((len(made), len(made) + len(new)))
            made, last = made + new, end
        made += text[last:]
        return _lowered(made, stretches) if lower else (made, stretches)

    def put_in(self, text: str) -> Iterator[Message]:
        """Yield a text that speaks of somebody with a name for that, or behind it."""
        words = list(_SOMEBODY.finditer(text))
        if not words:
            return
        at = self._chance.choice(words)
        name = self._a_first() if self._chance.random() < ALONE else f"{self._a_first()} {self._a_last()}"
        before = f"{text[: at.end()]} " if self._chance.random() < 1 / 3 else text[: at.start()]
        made, spans = before + name + text[at.end() :], [(len(before), len(before) + len(name))]
        yield _lowered(made, spans) if self._chance.random() < LOWER else (made, spans)

    def public(self, text: str) -> str:
        """Return a text with the name of an organisation or a place in it, if it speaks of one."""
        name = self._chance.choice(self._public if self._chance.random() < 0.6 else self._places)
        return _PUBLIC.sub(lambda _: name[:1].upper() + name[1:], text, count=1)

    def _like(self, name: str) -> str:
        """Return a name of as many words."""
        first, *more = name.split()
        if plain(first) in self._lists.first:
            return f"{self._a_first()} {self._a_last()}" if more else self._a_first()
        return self._a_last() if more or self._chance.random() < 0.5 else self._a_first()

    def _a_first(self) -> str:
        own = self._chance.random() < OWN
        return _capital(self._chance.choice(self._own_first if own else self._first))

    def _a_last(self) -> str:
        kind = self._chance.random()
        if kind < 0.35:
            return f"{self._chance.choice(_LINKS)} {_capital(self._chance.choice(self._linked))}"
        return self._chance.choice(self._own_last) if kind < 0.6 else _capital(self._chance.choice(self._last))


def _lowered(text: str, spans: list[tuple[int, int]]) -> Message:
    return (text.lower() if len(text.lower()) == len(text) else text), spans


def _capital(name: str) -> str:
    return "-".join(part[:1].upper() + part[1:] for part in name.split("-"))


if __name__ == "__main__":
    main()
