"""The command line: what it prints, where, and with which exit code."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from conftest import FakeEmbedder, Shelf
from typer.main import get_command
from typer.testing import CliRunner

import ingest.ingesting
import retrieval.asking
import retrieval.index
from api.cli import app
from ingest.locking import exclusive
from kb.answers import Answer
from kb.roles import Role
from kb.settings import Settings
from retrieval.asking import KnowledgeBase
from retrieval.embedding import Embedder

DONE, BAD_RESULT, WRONG_USE = 0, 1, 2
KB = Path(sys.executable).with_name("kb")


def commands(group: Any, before: tuple[str, ...] = ()) -> Iterator[str]:  # noqa: ANN401 - click's own type has no commands
    """Yield all commands, those in a group with its name before them."""
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, (*before, name))
        else:
            yield " ".join((*before, name))


COMMANDS = sorted(commands(get_command(app)))
QUESTION = "Hoe lang duurt een OTS?"

Run = Callable[..., Result]


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Run in an empty folder, so that no `kb.toml` and no `data/` of the checkout counts."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    monkeypatch.chdir(folder)
    for name in [name for name in os.environ if name.startswith("KB_")]:
        monkeypatch.delenv(name)
    return folder


@pytest.fixture
def kb() -> Run:
    """Run a command in this process."""
    return lambda *words, **more: CliRunner().invoke(app, [str(word) for word in words], **more)


@pytest.fixture
def kb_content(kb: Run, content_settings: Settings, embedder: Embedder, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command on the knowledge base of `content/`, with the model that is loaded already."""
    monkeypatch.setattr(retrieval.asking, "load", lambda *_, **__: embedder)
    return lambda *words, **more: kb(*words, "--data", content_settings.data, **more)


@pytest.fixture
def kb_shelf(kb: Run, shelf: Shelf, fake_embedder: FakeEmbedder, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command on the shelf's knowledge base."""
    monkeypatch.setattr(ingest.ingesting, "load", lambda *_, **__: fake_embedder)
    monkeypatch.setattr(retrieval.asking, "load", lambda *_, **__: fake_embedder)
    return lambda *words, **more: kb(*words, "--data", shelf.settings.data, **more)


def process(*words: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `kb` as a process of its own."""
    command = [str(KB), *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, env={**os.environ, **environment}, timeout=300)


def the_object(result: Result) -> dict[str, Any]:
    """Return the one JSON object on standard output."""
    value = json.loads(result.stdout)
    assert isinstance(value, dict)
    assert result.stdout.endswith("}\n")
    return value


def assert_one_sentence(result: Result | subprocess.CompletedProcess[str]) -> None:
    """Check that a failed command said so in one line, on standard error only."""
    assert result.stdout == ""
    assert re.fullmatch(r"kb: .+\n", result.stderr)


# --- help and wrong use


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_each_command_shows_an_example_that_calls_it(kb: Run, command: str) -> None:
    result = kb(*command.split(), "--help")
    assert result.exit_code == DONE
    assert re.search(rf"Example: (kb \w+ .*; )?kb {command}\b", " ".join(result.stdout.split()))
    assert "--data" in result.stdout


def test_help_lists_all_commands(kb: Run) -> None:
    result = kb("--help")
    assert result.exit_code == DONE
    assert all(command.split()[0] in result.stdout for command in COMMANDS)
    assert {"ask", "doctor", "ingest", "search", "serve", "verify"} <= set(COMMANDS)


@pytest.mark.parametrize("command", [c for c in COMMANDS if c != "serve"])
def test_each_command_that_gives_a_result_can_give_it_as_json(kb: Run, command: str) -> None:
    assert "--json" in kb(*command.split(), "--help").stdout


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["onbekend"],
        ["ask"],
        ["ask", QUESTION, "--onbekend"],
        ["ask", QUESTION, "--role", "koning"],
        ["ask", QUESTION, "--as-of", "31-12-2018"],
        ["ask", QUESTION, "--as-of", "2018-02-30"],
        ["search", QUESTION, "--limit", "0"],
        ["search", QUESTION, "--limit", "veel"],
        ["search", QUESTION, "--status", "weg"],
        ["serve", "--port", "70000"],
        ["serve", "--workers", "0"],
        ["ingest"],
        ["ingest", "bestaat-niet"],
        ["verify"],
        ["verify", "bestaat-niet.json"],
        ["index", "use"],
        ["index", "weg"],
        ["backup"],
        ["restore"],
    ],
    ids=" ".join,
)
def test_wrong_use_ends_with_2_and_says_nothing_on_standard_output(kb: Run, words: list[str]) -> None:
    result = kb(*words)
    assert result.exit_code == WRONG_USE
    assert result.stdout == ""
    assert result.stderr
    assert "Traceback" not in result.stderr


# --- settings


def test_an_unknown_setting_in_the_environment_is_wrong_use_and_names_those_there_are(kb: Run) -> None:
    result = kb("doctor", env={"KB_DATAA": "x"})
    assert result.exit_code == WRONG_USE
    assert_one_sentence(result)
    assert "KB_DATAA is not a setting; there are: " in result.stderr
    assert "KB_DATA," in result.stderr


@pytest.mark.parametrize(
    ("toml", "culprit"),
    [
        ('dataa = "x"', "dataa"),
        ("data = 3", "data"),
        ('data = "x', "kb.toml"),
        ("data = \xff", "kb.toml"),
    ],
    ids=["unknown", "not a path", "not TOML", "not UTF-8"],
)
def test_a_wrong_kb_toml_is_wrong_use_and_names_the_culprit(kb: Run, elsewhere: Path, toml: str, culprit: str) -> None:
    (elsewhere / "kb.toml").write_text(toml, encoding="latin-1")
    result = kb("doctor")
    assert result.exit_code == WRONG_USE
    assert_one_sentence(result)
    assert culprit in result.stderr


def test_the_command_line_goes_before_the_environment_and_that_before_kb_toml(kb: Run, elsewhere: Path) -> None:
    (elsewhere / "kb.toml").write_text('data = "uit-toml"', encoding="utf-8")
    assert "no knowledge base in uit-toml" in kb("search", "x").stderr
    assert "no knowledge base in uit-omgeving" in kb("search", "x", env={"KB_DATA": "uit-omgeving"}).stderr
    said = kb("search", "x", "--data", "gezegd", env={"KB_DATA": "uit-omgeving"})
    assert "no knowledge base in gezegd" in said.stderr


@pytest.mark.parametrize(
    "words", [["ask", QUESTION], ["search", "ots"], ["serve"], ["ask", QUESTION, "--json"]], ids=" ".join
)
def test_without_a_knowledge_base_a_command_says_how_to_make_one(kb: Run, elsewhere: Path, words: list[str]) -> None:
    result = kb(*words)
    assert result.exit_code == BAD_RESULT
    assert_one_sentence(result)
    assert "kb ingest content/" in result.stderr
    assert list(elsewhere.iterdir()) == []


def test_a_missing_index_is_a_bad_result_with_the_way_out(kb_shelf: Run, shelf: Shelf) -> None:
    shelf.write("een.md")
    shelf.ingest()
    shutil.rmtree(shelf.settings.index_directory)
    for words in (["ask", QUESTION], ["search", "ots"], ["serve"]):
        result = kb_shelf(*words)
        assert result.exit_code == BAD_RESULT
        assert_one_sentence(result)
        assert "rebuild it with: kb index rebuild" in result.stderr
    found = kb_shelf("doctor", "--json")
    assert found.exit_code == BAD_RESULT
    assert [finding["severity"] for finding in the_object(found)["findings"]] == ["error"]
    assert kb_shelf("ingest", shelf.root).exit_code == DONE
    assert kb_shelf("search", "jeugdbescherming").exit_code == DONE


@pytest.mark.parametrize("name", ["namen.toml", "meerduidig.toml", "veiligheid.toml"])
def test_a_list_of_the_content_that_cannot_be_read_is_named_before_anything_is_served(
    kb: Run, shelf: Shelf, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    shelf.write("een.md")
    shelf.ingest()
    monkeypatch.setenv("KB_CONTENT", str(shelf.root))
    (shelf.root / name).write_text("geen toml\n", encoding="utf-8")
    result = kb("serve", "--data", shelf.settings.data)
    assert result.exit_code == BAD_RESULT
    assert_one_sentence(result)
    assert name in result.stderr


# --- ingest


def test_ingest_prints_what_it_did_and_json_the_same_in_one_object(kb_shelf: Run, shelf: Shelf) -> None:
    shelf.write("handboek/een.md")
    first = kb_shelf("ingest", shelf.root)
    assert first.exit_code == DONE
    assert re.search(r"added .* handboek/een .* 1 ", first.stdout)
    assert "1 added, 0 changed, 0 removed, 0 unchanged; 1 passages, 1 embedded" in first.stdout
    shelf.write("handboek/twee.md")
    second = kb_shelf("ingest", shelf.root, "--json")
    assert second.exit_code == DONE
    report = the_object(second)
    assert (report["added"], report["unchanged"]) == (["handboek/twee"], ["handboek/een"])
    assert report["generation"]


def test_files_that_cannot_be_read_make_a_bad_result_and_do_not_stop_the_others(kb_shelf: Run, shelf: Shelf) -> None:
    shelf.write("goed.md")
    shelf.write("fout.md", onbekend="x")
    (shelf.root / "beeld.png").write_bytes(b"\x89PNG")
    result = kb_shelf("ingest", shelf.root, "--json")
    assert result.exit_code == BAD_RESULT
    report = the_object(result)
    assert report["added"] == ["goed"]
    assert [Path(problem["file"]).name for problem in report["failed"]] == ["fout.md"]
    assert [Path(problem["file"]).name for problem in report["skipped"]] == ["beeld.png"]
    assert "unknown key 'onbekend'" in result.stderr
    assert "no reader for '.png'" in result.stderr


def test_an_unknown_collection_is_wrong_use(kb_shelf: Run, shelf: Shelf) -> None:
    result = kb_shelf("ingest", shelf.root, "--collection", "weg", "--json")
    assert result.exit_code == WRONG_USE
    assert_one_sentence(result)
    assert "it has: faq, handboek" in result.stderr


def test_a_folder_with_nothing_to_publish_is_a_bad_result(kb_shelf: Run, shelf: Shelf) -> None:
    shelf.write("concept.md", status="ingetrokken")
    result = kb_shelf("ingest", shelf.root, "--json")
    assert result.exit_code == BAD_RESULT
    assert_one_sentence(result)


def test_ctrl_c_ends_a_run_with_one_sentence_and_130_and_the_next_goes_on(
    kb_shelf: Run, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(_: object) -> None:
        raise KeyboardInterrupt

    shelf.write("een.md")
    with monkeypatch.context() as patch:
        patch.setattr(shelf.embedder, "passages", interrupt)
        for words in (["ingest", shelf.root], ["ingest", shelf.root, "--json"]):
            result = kb_shelf(*words)
            assert result.exit_code == 130
            assert_one_sentence(result)
            assert "the same command goes on from here" in result.stderr
    result = kb_shelf("ingest", shelf.root, "--json")
    assert (result.exit_code, the_object(result)["unchanged"]) == (DONE, ["een"])


def test_a_full_disk_ends_a_run_with_one_sentence(kb_shelf: Run, shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    shelf.write("een.md")
    monkeypatch.setattr(retrieval.index, "write_passages", full)
    result = kb_shelf("ingest", shelf.root)
    assert result.exit_code == BAD_RESULT
    assert_one_sentence(result)
    assert "No space left on device; what was published before still answers" in result.stderr


@pytest.mark.parametrize("words", [["ingest", "."], ["index", "rebuild"], ["index", "use", "x"]], ids=" ".join)
def test_a_run_that_may_not_wait_says_who_holds_the_lock(kb_shelf: Run, shelf: Shelf, words: list[str]) -> None:
    shelf.write("een.md")
    shelf.ingest()
    with exclusive(shelf.settings.data):
        result = kb_shelf(*[str(shelf.root) if word == "." else word for word in words], "--no-wait", "--json")
    assert result.exit_code == BAD_RESULT
    assert_one_sentence(result)
    assert f"process {os.getpid()} " in result.stderr


def test_files_can_be_read_again_that_did_not_change(kb_shelf: Run, shelf: Shelf) -> None:
    shelf.write("een.md")
    for option in ((), ("--again",)):
        assert kb_shelf("ingest", shelf.root, *option).exit_code == DONE


# --- index, backup, restore


def test_generations_are_listed_and_gone_back_to(kb_shelf: Run, shelf: Shelf) -> None:
    for number in (1, 2):
        shelf.write("een.md", f"Zin {number}.\n", version=number)
        shelf.ingest()
    newest, oldest = the_object(kb_shelf("index", "list", "--json"))["generations"]
    assert (newest["current"], oldest["current"]) == (True, False)
    assert oldest["name"] in kb_shelf("index", "list").stdout
    assert kb_shelf("index", "use", oldest["name"]).stdout == f"index: {oldest['name']}\n"
    assert the_object(kb_shelf("index", "use", newest["name"], "--json")) == {"generation": newest["name"]}
    unknown = kb_shelf("index", "use", "weg")
    assert unknown.exit_code == WRONG_USE
    assert_one_sentence(unknown)


def test_the_index_is_built_anew(kb_shelf: Run, shelf: Shelf) -> None:
    shelf.write("een.md")
    shelf.ingest()
    report = the_object(kb_shelf("index", "rebuild", "--json"))
    assert (report["embedded"], bool(report["generation"])) == (0, True)
    assert "index: 20" in kb_shelf("index", "rebuild").stdout


def test_a_backup_is_put_back_elsewhere(kb_shelf: Run, kb: Run, shelf: Shelf, tmp_path: Path) -> None:
    shelf.write("een.md")
    generation = shelf.ingest().generation
    file = tmp_path / "kb.zip"
    assert the_object(kb_shelf("backup", file, "--json"))["generation"] == generation
    assert kb_shelf("backup", file).stdout.startswith(f"{file}: ")
    assert generation in kb("restore", file, "--data", tmp_path / "elders").stdout
    again = kb("restore", file, "--data", tmp_path / "elders")
    assert again.exit_code == BAD_RESULT
    assert_one_sentence(again)
    forced = kb("restore", file, "--data", tmp_path / "elders", "--force", "--json")
    assert the_object(forced)["generation"] == generation


@pytest.mark.parametrize(
    "words",
    [["index", "list"], ["index", "rebuild"], ["index", "use", "x"], ["backup", "x.zip"], ["restore", "x.zip"]],
    ids=" ".join,
)
def test_without_anything_to_keep_in_order_nothing_is_made(kb: Run, elsewhere: Path, words: list[str]) -> None:
    result = kb(*words)
    assert result.exit_code == BAD_RESULT
    assert_one_sentence(result)
    assert list(elsewhere.iterdir()) == []


def test_doctor_cleans_up_what_nothing_refers_to(kb_shelf: Run, shelf: Shelf) -> None:
    shelf.write("een.md")
    shelf.ingest()
    (shelf.settings.index_directory / ".building-x").mkdir()
    assert ".building-x was left" in kb_shelf("doctor").stdout
    result = the_object(kb_shelf("doctor", "--clean", "--json"))
    assert result["removed"] == {"vectors": 0, "originals": 0, "builds": 1}
    assert kb_shelf("doctor", "--clean").stdout.startswith("removed: 0 vectors, 0 originals, 0 half-built indices\n")


# --- ask and search


def test_ask_prints_the_answer_with_its_sources(kb_content: Run, knowledge: KnowledgeBase) -> None:
    result = kb_content("ask", QUESTION)
    assert result.exit_code == DONE
    answer = knowledge.ask(QUESTION)
    assert answer.statements[0].text in result.stdout
    assert "[1]" in result.stdout
    assert answer.citations[0].url in result.stdout
    assert answer.next_steps[-1].url in result.stdout
    assert result.stderr == ""


def test_ask_gives_the_same_object_as_the_http_interface(kb_content: Run, knowledge: KnowledgeBase) -> None:
    result = kb_content("ask", QUESTION, "--json", "--role", "jeugdbeschermer", "--as-of", "2026-01-01")
    assert result.exit_code == DONE
    answer = the_object(result)
    assert Answer.model_validate(answer).model_dump(mode="json") == answer
    assert (answer["question"], answer["as_of"]) == (QUESTION, "2026-01-01")
    assert result.stderr == ""


def test_not_found_is_no_failure(kb_content: Run) -> None:
    result = kb_content("ask", "recept voor pannenkoeken", "--json")
    assert result.exit_code == DONE
    assert the_object(result)["outcome"] == "not_found"
    assert "Hierover staat niets" in kb_content("ask", "recept voor pannenkoeken").stdout


@pytest.mark.parametrize("question", ["a" * 2001, "\udcff", "ots\0"], ids=["long", "not UTF-8", "NUL"])
def test_a_question_that_cannot_be_taken_is_wrong_use(kb_content: Run, question: str) -> None:
    for command in ("ask", "search"):
        result = kb_content(command, question, "--json")
        assert result.exit_code == WRONG_USE
        assert_one_sentence(result)
        assert "De vraag" in result.stderr


def test_markup_of_the_terminal_library_in_a_question_is_left_alone(kb_content: Run) -> None:
    for command in ("ask", "search"):
        assert kb_content(command, "[bold]ots[/bold] [/] [red] \x1b[31mots").exit_code == DONE


def test_search_gives_hits_with_scores_and_the_role_decides(kb_content: Run) -> None:
    result = kb_content("search", QUESTION, "--limit", 3, "--json")
    assert result.exit_code == DONE
    found = the_object(result)
    assert found["question"] == QUESTION
    assert len(found["hits"]) == 3
    assert all(
        {"document_id", "start", "end", "text", "score", "dense", "lexical"} <= hit.keys() for hit in found["hits"]
    )
    assert found["hits"][0]["document_id"] in kb_content("search", QUESTION, env={"COLUMNS": "300"}).stdout

    def audiences(role: Role) -> list[list[str]]:
        hits = the_object(kb_content("search", "incident calamiteit melden", "--role", role, "--limit", 200, "--json"))[
            "hits"
        ]
        return [hit["audience"] for hit in hits]

    assert ["jeugdbeschermer"] not in audiences(Role.LOKAAL_TEAM)
    assert ["jeugdbeschermer"] in audiences(Role.JEUGDBESCHERMER)


def test_doctor_finds_the_content_in_order(kb_content: Run) -> None:
    result = kb_content("doctor", "--json")
    assert result.exit_code == DONE
    assert [finding for finding in the_object(result)["findings"] if finding["severity"] == "error"] == []


# --- verify


@pytest.fixture(scope="module")
def answers(knowledge: KnowledgeBase) -> list[dict[str, Any]]:
    questions = [QUESTION, "recept voor pannenkoeken", "Wat doet een lokaal team bij een zorg over veiligheid?"]
    found = [knowledge.ask(question, Role.JEUGDBESCHERMER).model_dump(mode="json") for question in questions]
    assert found[0]["citations"]
    return found


def saved(values: list[dict[str, Any]]) -> str:
    """Return answers one after another: some over several lines, some on one, some without a line between."""
    return (
        json.dumps(values[0], indent=2) + "\n" + "".join(json.dumps(value, ensure_ascii=False) for value in values[1:])
    )


def test_verify_accepts_true_answers_one_after_another(
    kb_content: Run, answers: list[dict[str, Any]], tmp_path: Path
) -> None:
    file = tmp_path / "answers.json"
    file.write_text(saved(answers), encoding="utf-8")
    result = kb_content("verify", file)
    assert (result.exit_code, result.stdout) == (DONE, "3 answers, 0 faults\n")
    assert the_object(kb_content("verify", file, "--json")) == {"answers": 3, "faults": []}
    assert kb_content("verify", "-", input=saved(answers)).stdout == "3 answers, 0 faults\n"


def alter_quote(answer: dict[str, Any]) -> None:
    citation = answer["citations"][0]
    citation["quote"] = citation["quote"].replace("e", "a", 1)


def shift_offsets(answer: dict[str, Any]) -> None:
    answer["citations"][0]["start"] += 1
    answer["citations"][0]["end"] += 1


def stretch_the_end(answer: dict[str, Any]) -> None:
    answer["citations"][0]["end"] += 1


def invent_statement(answer: dict[str, Any]) -> None:
    answer["statements"][0]["text"] = "Een OTS duurt altijd drie jaar."


def drop_citations(answer: dict[str, Any]) -> None:
    answer["statements"][0]["citations"] = []


def cite_what_is_not_there(answer: dict[str, Any]) -> None:
    answer["statements"][0]["citations"] = [99]


def name_unknown_document(answer: dict[str, Any]) -> None:
    answer["citations"][0]["document_id"] = "juridische-faq/bestaat-niet"


def name_unknown_version(answer: dict[str, Any]) -> None:
    answer["citations"][0]["version"] = 99


@pytest.mark.parametrize(
    ("alter", "fault"),
    [
        (alter_quote, "stands"),
        (shift_offsets, "stands"),
        (stretch_the_end, "stands"),
        (invent_statement, "does not stand in its citation"),
        (drop_citations, "has no citation"),
        (cite_what_is_not_there, "which is not there"),
        (name_unknown_document, "is not in the knowledge base"),
        (name_unknown_version, "is not in the knowledge base"),
    ],
)
def test_verify_finds_what_was_changed_in_the_last_of_several_answers(
    kb_content: Run,
    answers: list[dict[str, Any]],
    tmp_path: Path,
    alter: Callable[[dict[str, Any]], None],
    fault: str,
) -> None:
    changed = json.loads(json.dumps(answers[0]))
    alter(changed)
    file = tmp_path / "answers.json"
    file.write_text(saved([answers[0], answers[1], changed]), encoding="utf-8")
    result = kb_content("verify", file, "--json")
    assert result.exit_code == BAD_RESULT
    report = the_object(result)
    assert report["answers"] == 3
    assert {found["answer"] for found in report["faults"]} == {changed["id"]}
    assert fault in report["faults"][0]["fault"]
    spoken = kb_content("verify", file)
    assert spoken.exit_code == BAD_RESULT
    assert spoken.stdout.startswith(f"{QUESTION}: ")


@pytest.mark.parametrize(
    "text",
    [b"dit is geen JSON", b"[]", b'{"id": "x"}', b'{"id": ', b"\xff\xfe", b"[" * 100_000, b"\0"],
    ids=["words", "list", "keys", "half", "bytes", "deep", "NUL"],
)
def test_verify_refuses_what_is_not_an_answer(kb_content: Run, tmp_path: Path, text: bytes) -> None:
    file = tmp_path / "answers.json"
    file.write_bytes(text)
    result = kb_content("verify", file, "--json")
    assert result.exit_code == WRONG_USE
    assert_one_sentence(result)
    assert "answers.json" in result.stderr


@pytest.mark.parametrize("text", ["", " \n"], ids=["empty", "blank"])
def test_verify_refuses_a_file_without_an_answer(kb_content: Run, text: str) -> None:
    result = kb_content("verify", "-", input=text)
    assert result.exit_code == WRONG_USE
    assert_one_sentence(result)
    assert "holds no answer" in result.stderr


def test_verify_tells_the_faults_that_it_found_before_what_is_not_an_answer(
    kb_content: Run, answers: list[dict[str, Any]]
) -> None:
    changed = json.loads(json.dumps(answers[0]))
    alter_quote(changed)
    text = saved([answers[0], changed]) + "\nrommel"
    result = kb_content("verify", "-", "--json", input=text)
    assert result.exit_code == BAD_RESULT
    assert {found["answer"] for found in the_object(result)["faults"]} == {changed["id"]}
    assert "not JSON" in result.stderr
    spoken = kb_content("verify", "-", input=text)
    assert spoken.exit_code == BAD_RESULT
    assert spoken.stdout.startswith(f"{QUESTION}: ")
    assert kb_content("verify", "-", input=saved(answers[:2]) + "\nrommel").exit_code == WRONG_USE


def test_verify_without_a_knowledge_base_is_a_bad_result(kb: Run) -> None:
    result = kb("verify", "-", input="")
    assert result.exit_code == BAD_RESULT
    assert_one_sentence(result)


# --- as processes of their own


def test_help_is_quick_to_load_for_it_leaves_the_heavy_libraries_alone() -> None:
    heavy = "{'torch', 'faiss', 'sentence_transformers', 'fastapi', 'transformers', 'langchain_core'}"
    code = f"import sys, api.cli; print(sorted({heavy} & sys.modules.keys()))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_exit_codes_reach_the_shell() -> None:
    assert process("--help").returncode == DONE
    missing = process("ask", QUESTION, "--json")
    assert missing.returncode == BAD_RESULT
    assert_one_sentence(missing)
    wrong = process("doctor", KB_ONBEKEND="1")
    assert wrong.returncode == WRONG_USE
    assert_one_sentence(wrong)


def test_an_answer_on_standard_output_is_verified_by_the_next_command(
    content_settings: Settings, model_home: Path, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    shutil.copytree(content_settings.data, data)
    (data / "models").symlink_to(model_home / "models")
    asked = process("ask", QUESTION, "--data", data, "--json", KB_CONTENT=str(content_settings.content))
    assert (asked.returncode, asked.stderr) == (DONE, "")
    assert json.loads(asked.stdout)["outcome"] == "answered"
    command = [KB, "verify", "-", "--data", data]
    verified = subprocess.run(command, input=asked.stdout, capture_output=True, text=True)
    assert (verified.returncode, verified.stdout, verified.stderr) == (DONE, "1 answers, 0 faults\n", "")


# --- evaluate


def test_a_follow_up_on_the_command_line_names_the_question_before_it(kb_content: Run) -> None:
    result = kb_content("ask", "en bij voogdij?", "--after", "Hebben pleegouders blokkaderecht bij een OTS?", "--json")
    assert "blokkaderecht" in json.loads(result.stdout)["citations"][0]["document_id"]


def test_a_file_of_questions_is_measured_in_figures_in_lines_and_on_a_page(kb_content: Run, tmp_path: Path) -> None:
    file, lines, page = (tmp_path / name for name in ("vragen.jsonl", "regels.jsonl", "verslag.html"))
    rows = [
        {"id": "Q1", "question": "Hoe lang duurt een OTS?", "kind": "legal", "answer_points": ["ten hoogste een jaar"]},
        {"id": "Q2", "question": "Hoe bak ik pannenkoeken?", "kind": "outofscope"},
    ]
    file.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    result = kb_content("evaluate", "--questions", file, "--json", "--details", lines, "--report", page)
    figures = json.loads(result.stdout)
    assert figures["kinds"]["legal"] == {
        "number": 1,
        "holds": 1.0,
        "outcomes": {"answered": 1},
        "hit@1": None,
        "hit@3": None,
        "points": 1.0,
    }
    assert (figures["answered_when_answerable"], figures["refused_when_unanswerable"]) == (1.0, 1.0)
    assert [json.loads(line)["id"] for line in lines.read_text(encoding="utf-8").splitlines()] == ["Q1", "Q2"]
    html = page.read_text(encoding="utf-8")
    assert html.count("<svg") == 4
    assert not re.search(r"(src|href)=[\"']https?:", html)


def test_evaluate_wants_one_set_and_a_file_that_it_can_read(kb: Run, tmp_path: Path) -> None:
    for words in ((), ("--beir", tmp_path, "--questions", tmp_path / "x"), ("--beir", tmp_path, "--details", "y")):
        assert kb("evaluate", *words).exit_code == 2
    result = kb("evaluate", "--questions", tmp_path / "weg.jsonl")
    assert result.exit_code == 2
    assert "weg.jsonl cannot be read" in result.stderr
