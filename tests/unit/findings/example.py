"""An example of a finding: files that have it, and the same files mended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.errors import Finding
from engine.ports import Choice, Extensions, HandlerDescription, JobCall, Parameter
from engine.services.checking import Library, check_files

Files = Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Example:
    """means: when the finding is made, in a sentence."""

    code: str
    means: str
    bad: Files
    good: Files


def drawn(code: str, means: str, bad: bytes, good: bytes) -> Example:
    """Return an example that is one diagram."""
    return Example(code, means, {"process.bpmn": bad}, {"process.bpmn": good})


def nothing(_work: Any, _call: JobCall) -> Mapping[str, Any]:
    return {}


CHANNELS = (Choice("brev", "Letter"), Choice("epost", "Mail"))
LETTER = HandlerDescription(
    label="Send",
    description="",
    inputs=(Parameter("mottagare", "Receiver", required=True),),
    headers=(Parameter("kanal", "Channel", required=True, choices=CHANNELS),),
)
EXTENSIONS = Extensions(
    handlers={"gor": nothing, "skicka": nothing},
    task_listeners={"granska": lambda _work, _completion, _actor: None},
    descriptions={"skicka": LETTER, "granska": HandlerDescription("Check", "", kind="listener")},
)
GROUPS = frozenset(["handlaggare", "chefer"])
LIBRARY = Library({"utredning": frozenset()}, is_complete=True)


def findings(files: Files) -> list[Finding]:
    """Return what is said about the files, where the groups, handlers and processes above exist."""
    return [one.finding for one in check_files(files, EXTENSIONS, GROUPS, library=LIBRARY)]
