"""Reading a scenario file; what is wrong is told with file, step and remedy."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from workflows.scenario.steps import (
    AdvanceStep,
    AdvanceToStep,
    DocumentStep,
    ExpectStep,
    MessageStep,
    Scenario,
    ScenarioError,
    Step,
    TaskStep,
)

HEAD = {"name", "process", "start", "by", "steps"}
HEAD_OPTIONAL = {"people", "values", "channel", "title"}
DURATION = re.compile(r"P(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?(?:T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?)?")


def read_scenario(path: Path) -> Scenario:
    """Read one file. Raises ScenarioError."""
    data = _load(path)
    head = _Fields(path, 0, data, HEAD, HEAD_OPTIONAL)
    steps = head.get("steps", list)
    return Scenario(
        path=path,
        name=head.get("name", str),
        process=head.get("process", str),
        start=_local_time(path, 0, data["start"]),
        by=head.get("by", str),
        values=head.get("values", dict, {}),
        steps=tuple(_step(path, number, item) for number, item in enumerate(steps, start=1)),
        people=head.get("people", str, "smedhult"),
        channel=head.get("channel", str, "web"),
        title=head.get("title", str, None),
    )


def find_scenarios(paths: list[Path]) -> list[Path]:
    """Files as they are, folders for every scenario in them. Raises ScenarioError for a path that is not there."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += sorted(path.rglob("scenarios/*.yaml")) or sorted(path.glob("*.yaml"))
        elif path.is_file():
            found.append(path)
        else:
            raise ScenarioError(path, 0, "there is no such file or folder")
    return found


class _Fields:
    """A mapping in the file whose keys and types are known."""

    def __init__(self, path: Path, number: int, data: Any, required: set[str], optional: set[str]) -> None:
        self.path, self.number = path, number
        if not isinstance(data, Mapping):
            raise self.wrong(f"write it as `key: value` pairs, not as {data!r}")
        unknown = sorted(set(map(str, data)) - required - optional)
        if unknown:
            raise self.wrong(f"unknown key {', '.join(unknown)}; known are {', '.join(sorted(required | optional))}")
        missing = sorted(required - set(data))
        if missing:
            raise self.wrong(f"{', '.join(missing)} is missing")
        self.data = data

    def get(self, name: str, kind: type, *default: Any) -> Any:
        value = self.data.get(name)
        if value is None and default:
            return default[0]
        if not isinstance(value, kind):
            raise self.wrong(f"{name} must be a {kind.__name__}, it is {value!r}")
        return value

    def names(self, name: str) -> tuple[str, ...]:
        """A list of names; one name may stand alone."""
        value = self.data.get(name) or []
        return (value,) if isinstance(value, str) else tuple(map(str, value))

    def wrong(self, what: str) -> ScenarioError:
        return ScenarioError(self.path, self.number, what)


def _load(path: Path) -> Any:
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ScenarioError(path, 0, f"the file can't be read: {error}") from error


def _step(path: Path, number: int, item: Any) -> Step:
    if isinstance(item, Mapping):
        for key, read in READERS.items():
            if key in item:
                return read(path, number, item)
    raise ScenarioError(path, number, f"a step has one of {', '.join(READERS)}; this one is {item!r}")


def _task(path: Path, number: int, item: Any) -> TaskStep:
    fields = _Fields(path, number, item, {"who", "task"}, {"case", "item", "values", "refused", "takes_only"})
    return TaskStep(
        number,
        who=fields.get("who", str),
        task=fields.get("task", str),
        values=fields.get("values", dict, {}),
        case=fields.get("case", str, None),
        item=fields.get("item", str, None),
        refused=fields.get("refused", str, None),
        takes_only=fields.get("takes_only", bool, False),
    )


def _document(path: Path, number: int, item: Any) -> DocumentStep:
    outer = _Fields(path, number, item, {"who", "document"}, {"case"})
    fields = _Fields(path, number, outer.data["document"], {"file", "name"}, set())
    file = path.parent / fields.get("file", str)
    if not file.is_file():
        raise fields.wrong(f"there is no file {file}")
    return DocumentStep(number, outer.get("who", str), file, fields.get("name", str), outer.get("case", str, None))


def _message(path: Path, number: int, item: Any) -> MessageStep:
    outer = _Fields(path, number, item, {"message"}, set())
    fields = _Fields(path, number, outer.data["message"], {"name"}, {"key", "case", "values"})
    key, case = fields.get("key", str, None), fields.get("case", str, None)
    if (key is None) == (case is None):
        raise fields.wrong("a message needs either `key` (a correlation key) or `case` (the alias of a case)")
    return MessageStep(number, fields.get("name", str), key, case, fields.get("values", dict, {}))


def _advance(path: Path, number: int, item: Any) -> AdvanceStep:
    text = _Fields(path, number, item, {"advance"}, set()).get("advance", str)
    match = DURATION.fullmatch(text)
    parts = {name: int(value) for name, value in match.groupdict().items() if value} if match else {}
    if not parts:
        raise ScenarioError(path, number, f"{text!r} is no duration, write for example P3D or PT2H")
    return AdvanceStep(number, timedelta(**parts))


def _advance_to(path: Path, number: int, item: Any) -> AdvanceToStep:
    value = _Fields(path, number, item, {"advance_to"}, set()).data["advance_to"]
    return AdvanceToStep(number, _local_time(path, number, value))


def _expect(path: Path, number: int, item: Any) -> ExpectStep:
    outer = _Fields(path, number, item, {"expect"}, {"case"})
    optional = {"case", "outcome", "at", "tasks", "variables", "event"}
    fields = _Fields(path, number, outer.data["expect"], set(), optional)
    return ExpectStep(
        number,
        case=outer.get("case", str, None),
        state=fields.get("case", str, None),
        outcome=fields.get("outcome", str, None),
        at=fields.names("at"),
        tasks=fields.names("tasks"),
        variables=fields.get("variables", dict, {}),
        events=fields.names("event"),
    )


READERS: dict[str, Callable[[Path, int, Any], Step]] = {
    "document": _document,
    "who": _task,
    "message": _message,
    "advance": _advance,
    "advance_to": _advance_to,
    "expect": _expect,
}


def _local_time(path: Path, number: int, value: Any) -> datetime:
    """YAML gives a datetime for `2026-11-24 09:00:00` and a text for `2026-11-24T09:00`."""
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime.combine(value, datetime.min.time())
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            value = None
    if not isinstance(value, datetime) or value.tzinfo is not None:
        raise ScenarioError(path, number, "write local times as 2026-11-24T09:00, without a zone")
    return value
