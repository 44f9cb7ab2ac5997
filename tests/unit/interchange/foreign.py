"""Small diagrams of other systems, and what becomes of them."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from engine.errors import Finding
from engine.interchange import Imported, import_files

CAMUNDA = "http://camunda.org/schema/1.0/bpmn"
SPIFF = "http://spiffworkflow.org/bpmn/schema/1.0/core"
HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:{prefix}="{namespace}" '
    'id="d" targetNamespace="https://lots.example/test">'
)


def around(body: str, prefix: str, declared: str = "") -> bytes:
    """A process with a start, *body* (which begins at `x`), and an end."""
    namespace = {"camunda": CAMUNDA, "spiffworkflow": SPIFF}[prefix]
    return (
        f"{HEAD.format(prefix=prefix, namespace=namespace)}{declared}"
        f'<process id="p" name="P" isExecutable="true"><startEvent id="start"/>{body}<endEvent id="end"/>'
        '<sequenceFlow id="in" sourceRef="start" targetRef="x"/><sequenceFlow id="out" sourceRef="x" targetRef="end"/>'
        "</process></definitions>"
    ).encode()


def camunda(body: str, declared: str = "") -> Imported:
    return import_files({"process.bpmn": around(body, "camunda", declared)})


def spiff(body: str, declared: str = "", files: Mapping[str, bytes] | None = None) -> Imported:
    return import_files({"process.bpmn": around(body, "spiffworkflow", declared), **(files or {})})


def flat(imported: Imported) -> str:
    """The converted diagram on one line, without white space between elements."""
    parser = etree.XMLParser(remove_blank_text=True)
    root = etree.fromstring(imported.files["process.bpmn"], parser)
    return etree.tostring(root, encoding="unicode")


def about(imported: Imported, word: str) -> list[Finding]:
    """The findings that name *word*."""
    return [one for one in imported.findings if word in one.message]
