"""The shape of `lots`: help with examples everywhere, and the three exit codes."""

from __future__ import annotations

from collections.abc import Iterator

import click
import pytest

from engine.errors import Conflict, DefinitionError, FieldError, Finding, Invalid
from web.cli import call, lots
from web.commands.words import OPERATOR, sentence, sentences


def commands(group: click.Group, name: str = "lots") -> Iterator[tuple[str, click.Command]]:
    for one, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{name} {one}")
        else:
            yield f"{name} {one}", command


COMMANDS = dict(commands(lots))


def test_the_commands_that_others_rely_on_exist() -> None:
    promised = ["init", "demo", "serve", "check", "run", "deploy", "outline", "bench", "doctor"]
    promised += ["case list", "case start", "case show", "case events", "audit verify"]
    promised += ["user list", "user add", "user password", "user grant", "token add", "token list", "token revoke"]
    assert {f"lots {name}" for name in promised} <= set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert call([*name.split()[1:], "--help"]) == 0
    shown = capsys.readouterr().out
    assert "Example" in shown
    assert f"  {name}" in shown, "the example uses the command itself"
    assert all(parameter.help for parameter in COMMANDS[name].params if isinstance(parameter, click.Option))


@pytest.mark.parametrize("name", [name for name in COMMANDS if " " not in name.removeprefix("lots ")])
def test_a_line_of_the_overview_is_not_cut(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    call(["--help"])
    (line,) = [line for line in capsys.readouterr().out.splitlines() if line.startswith(f"  {name.split()[1]} ")]
    assert not line.endswith("...")


@pytest.mark.parametrize("arguments", [["nothing"], ["case", "nothing"], ["check"], ["case", "list", "--limit", "0"]])
def test_wrong_use_is_exit_code_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert call(arguments) == 2
    assert "Usage: lots" in capsys.readouterr().err


def test_a_misspelt_setting_is_named(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOTS_PROT", "8001")
    assert call(["--help"]) == 0
    assert capsys.readouterr().err == "lots: LOTS_PROT is no setting. Is LOTS_PORT meant?\n"


def test_an_error_is_told_with_its_remedy() -> None:
    error = Conflict("jobs.other_worker", pid="17", database="lots.db")
    assert sentence(error).startswith("Process 17 runs the jobs of lots.db already")
    assert "--no-worker" in sentence(error)


def test_every_setting_that_is_wrong_is_named() -> None:
    error = Invalid("config.invalid", problems={"LOTS_PORT": "'x' is not a port", "LOTS_TIMEZONE": "'y' is no zone"})
    assert list(sentences(error)) == ["LOTS_PORT: 'x' is not a port", "LOTS_TIMEZONE: 'y' is no zone"]


def test_wrong_answers_and_findings_are_told_one_a_line() -> None:
    wrong = Invalid("form.invalid", {"foretag.namn": FieldError("form.required")})
    assert list(sentences(wrong))[1] == "  foretag.namn: Write something under “foretag.namn”."
    refused = DefinitionError(
        "definition.refused", [Finding("STRUCT-NO-END", "error", "p", "It has no end.", "Draw one.")]
    )
    assert list(sentences(refused))[1] == "  STRUCT-NO-END p: It has no end. Draw one."


@pytest.mark.parametrize("key", OPERATOR)
def test_every_sentence_says_what_to_do(key: str) -> None:
    assert OPERATOR[key].rstrip(".").count(" ") > 2
