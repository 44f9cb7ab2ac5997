"""What is told of every imported diagram: its lanes, and what its sub-processes keep to themselves."""

from __future__ import annotations

import re

from engine.diagram.lanes import slug
from engine.interchange.extension import has_output, lane_group
from engine.interchange.work import Work
from engine.rules.process_files import plain_name
from engine.runtime.reader.xml import BPMN, extensions, is_true, local

GROUP = re.compile(r"[a-z0-9][a-z0-9_-]*")
SETS = ("userTask", "serviceTask", "scriptTask", "businessRuleTask", "callActivity", "receiveTask")
INSIDES = ("subProcess", "transaction", "adHocSubProcess")


def lanes(work: Work) -> None:
    """Give a lane whose name can't be the key of a group one that is like it."""
    for el in list(work.root.iter(f"{{{BPMN}}}lane")):
        name = el.get("name") or ""
        if GROUP.fullmatch(slug(name)) or any(local(x) == "lane" for x in extensions(el)):
            continue
        group = plain_name(name) or plain_name(el.get("id") or "") or "grupp"
        lane_group(el, group)
        work.note("IMPORT-CHANGED:lane", el, lane=name or el.get("id"), group=group)


def sub_processes(work: Work) -> None:
    """Elsewhere what is set inside a sub-process is known after it; here only what its output mappings name."""
    for tag in INSIDES:
        for el in work.root.iter(f"{{{BPMN}}}{tag}"):
            sets = any(local(inner) in SETS for inner in el.iterdescendants())
            if sets and not has_output(el) and not is_true(el, "triggeredByEvent"):
                work.note("IMPORT-CHANGED:inside", el)
