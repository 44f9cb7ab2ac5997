"""What becomes of each thing that SpiffWorkflow and SpiffArena add to BPMN."""

from __future__ import annotations

import json

import pytest

from tests.unit.interchange.foreign import about, flat, spiff

FORM = (
    '<spiffworkflow:properties><spiffworkflow:property name="formJsonSchemaFilename" value="f.json"/>'
    '<spiffworkflow:property name="formUiSchemaFilename" value="look.json"/></spiffworkflow:properties>'
)


def task(tag: str, extensions: str = "", attributes: str = "", inner: str = "") -> str:
    held = f"<extensionElements>{extensions}</extensionElements>" if extensions else ""
    return f'<{tag} id="x" {attributes}>{held}{inner}</{tag}>'


def said(name: str, text: str) -> str:
    return f"<spiffworkflow:{name}>{text}</spiffworkflow:{name}>"


def script(text: str, extensions: str = "") -> str:
    return task("scriptTask", extensions, inner=f"<script>{text}</script>")


def operator(parameter: str = "", attributes: str = "", rest: str = "") -> str:
    held = f"<spiffworkflow:parameters>{parameter}</spiffworkflow:parameters>"
    tag = "spiffworkflow:serviceTaskOperator"
    return task("serviceTask", f'<{tag} id="http/Get" {attributes}>{held}{rest}</{tag}>')


def timer(text: str) -> str:
    inner = f"<timerEventDefinition><timeDuration>{text}</timeDuration></timerEventDefinition>"
    return task("intermediateCatchEvent", inner=inner)


CONVERTED = [
    (script("a = b + 1"), '<zeebe:script expression="=b + 1" resultVariable="a"/>'),
    (script("a = 1\nb = a"), 'expression="={a: 1, b: a}" resultVariable="satt"'),
    (script("a = 1\nb = a"), '<zeebe:output source="=satt.b" target="b"/>'),
    (script("a = 1", said("postScript", "b = a")), 'expression="={a: 1, b: a}"'),
    (task("userTask"), "<zeebe:userTask/>"),
    (task("manualTask"), '<userTask id="x"'),
    (task("manualTask", said("instructionsForEndUser", "Do it")), "<documentation>Do it</documentation>"),
    (task("serviceTask", said("preScript", "a = 1")), '<zeebe:input source="=1" target="a"/>'),
    (task("userTask", said("postScript", "a = 1")), '<zeebe:output source="=1" target="a"/>'),
    (task("userTask", '<spiffworkflow:properties><spiffworkflow:property name="n" value="v"/>'
          "</spiffworkflow:properties>"), '<zeebe:property name="n" value="v"/>'),
    (operator(), '<zeebe:taskDefinition type="http/Get"/>'),
    (operator(rest='<spiffworkflow:retry retries="4"/>'), '<zeebe:taskDefinition type="http/Get" retries="4"/>'),
    (operator('<spiffworkflow:parameter id="url" type="str" value="base + \'/x\'"/>'),
     '<zeebe:input source="=base + &quot;/x&quot;" target="url"/>'),
    (task("businessRuleTask", said("calledDecisionId", "rate")),
     '<zeebe:calledDecision decisionId="rate" resultVariable="rate_svar"/>'),
    (task("callActivity", attributes='calledElement="sub"'), '<zeebe:calledElement processId="sub"/>'),
    (timer('"PT1H"'), "<timeDuration>PT1H</timeDuration>"),
    (timer("PT1H"), "<timeDuration>PT1H</timeDuration>"),
    (timer("timedelta(hours=2)"), "<timeDuration>PT2H</timeDuration>"),
    (timer("pause"), "<timeDuration>=pause</timeDuration>"),
    (task("userTask", inner='<multiInstanceLoopCharacteristics><loopDataInputRef>many</loopDataInputRef>'
          '<loopDataOutputRef>all</loopDataOutputRef><inputDataItem name="one"/><outputDataItem name="got"/>'
          "</multiInstanceLoopCharacteristics>"),
     ('<zeebe:loopCharacteristics inputCollection="=many" inputElement="one" outputCollection="all" '
     'outputElement="=got"/>')),
    (task("userTask", inner="<standardLoopCharacteristics><loopCondition>a &lt; 3</loopCondition>"
          "</standardLoopCharacteristics>"), "<loopCondition>=a &lt; 3</loopCondition>"),
]  # fmt: skip

TOLD = [
    (script("import os\nos.remove('x')"), "script", "IMPORT-TODO", "os.remove"),
    (script("a = 1", said("unitTests", "<spiffworkflow:unitTest id='t'/>")), "spiffworkflow:unitTests",
     "IMPORT-LEFT-OUT", "id=t"),
    (task("userTask", said("preScript", "f()")), "spiffworkflow:preScript", "IMPORT-TODO", "f()"),
    (task("userTask", said("preScript", "a = 1")), "a", "IMPORT-CHANGED", "known within this step"),
    (task("serviceTask", said("postScript", "f()")), "spiffworkflow:postScript", "IMPORT-TODO", "f()"),
    (task("subProcess", said("postScript", "a = 1")), "output mappings", "IMPORT-CHANGED", "Only what"),
    (task("manualTask"), "manual task", "IMPORT-CHANGED", "user task"),
    (task("manualTask", said("instructionsForEndUser", "{% if a %}b{% endif %}")),
     "spiffworkflow:instructionsForEndUser", "IMPORT-TODO", "{% if a %}"),
    (operator(), "spiffworkflow:serviceTaskOperator", "IMPORT-HANDLER", "http/Get"),
    (operator(attributes='resultVariable="r"'), "spiffworkflow:resultVariable", "IMPORT-TODO", "r"),
    (operator('<spiffworkflow:parameter id="url" type="str" value="f(x)"/>'), "spiffworkflow:parameter",
     "IMPORT-TODO", "f(x)"),
    (operator(rest='<spiffworkflow:retry retries="4" backoff_base="2"/>'), "spiffworkflow:backoff_base",
     "IMPORT-LEFT-OUT", "2"),
    (task("businessRuleTask", said("calledDecisionId", "rate")), "rate_svar", "IMPORT-CHANGED", "another shape"),
    (task("userTask", FORM), "spiffworkflow:formJsonSchemaFilename", "IMPORT-TODO", "f.json"),
    (task("userTask", said("allowGuest", "true")), "spiffworkflow:allowGuest", "IMPORT-TODO", "true"),
    (task("userTask", said("signalButtonLabel", "Stop")), "spiffworkflow:signalButtonLabel", "IMPORT-TODO", "Stop"),
    (task("userTask", attributes='spiffworkflow:odd="1"'), "spiffworkflow:odd", "IMPORT-TODO", "1"),
    (timer("when()"), "timeDuration", "IMPORT-TODO", "when()"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), CONVERTED, ids=[expected[:60] for _, expected in CONVERTED])
def test_it_is_converted(body: str, expected: str) -> None:
    assert expected in flat(spiff(body))


@pytest.mark.parametrize(("body", "name", "code", "word"), TOLD, ids=[f"{code}-{name}" for _, name, code, _ in TOLD])
def test_what_is_not_is_told_by_name(body: str, name: str, code: str, word: str) -> None:
    imported = spiff(body)
    found = [one for one in about(imported, name) if one.code == code and word in one.message]
    assert found
    assert found[0].element == "x"
    if code == "IMPORT-TODO":
        assert f'name="import: {name}"' in flat(imported)


@pytest.mark.parametrize(
    ("schema", "look", "component"),
    [
        ({"type": "string", "title": "T"}, {}, {"type": "textfield", "label": "T"}),
        ({"type": "string"}, {"ui:widget": "textarea"}, {"type": "textarea", "label": "a"}),
        ({"type": "string", "format": "email"}, {}, {"validate": {"validationType": "email"}}),
        ({"type": "string", "format": "date"}, {}, {"type": "datetime", "subtype": "date", "dateLabel": "a"}),
        ({"type": "string", "minLength": 2, "pattern": "^x"}, {}, {"validate": {"minLength": 2, "pattern": "^x"}}),
        ({"type": "integer", "maximum": 9}, {}, {"type": "number", "decimalDigits": 0, "validate": {"max": 9}}),
        ({"type": "boolean", "default": True}, {}, {"type": "checkbox", "defaultValue": True}),
        ({"type": "string", "enum": ["x"]}, {}, {"type": "select", "values": [{"label": "x", "value": "x"}]}),
        ({"type": "string", "oneOf": [{"const": "x", "title": "X"}]}, {"ui:widget": "radio"},
         {"type": "radio", "values": [{"label": "X", "value": "x"}]}),
        ({"type": "string", "readOnly": True, "description": "D"}, {}, {"readonly": True, "description": "D"}),
    ],
)  # fmt: skip
def test_a_field_of_a_schema_becomes_a_component(schema: dict, look: dict, component: dict) -> None:
    imported = spiff(task("userTask", FORM), files=form_files({"properties": {"a": schema}}, {"a": look}))
    (made,) = json.loads(imported.files["forms/x.form"])["components"]
    assert {name: made[name] for name in component} == component
    assert not [one for one in imported.findings if one.code == "IMPORT-TODO"]


@pytest.mark.parametrize(
    ("schema", "word"),
    [
        ({"properties": {"a": {"type": "object", "properties": {}}}}, "object"),
        ({"properties": {"a": {"type": "array"}}}, "array"),
        ({"properties": {"a": {"type": "integer", "enum": [1]}}}, "enum"),
        ({"properties": {"a": {"type": "string", "format": "uri"}}}, "uri"),
        ({"properties": {"a": {"type": "string", "if": {}}}}, "a: if"),
        ({"properties": {"a b": {"type": "string"}}}, "a b"),
        ({"properties": {}, "dependencies": {}}, "dependencies"),
        ({"properties": {"a": {"type": "string"}}, "allOf": []}, "allOf"),
    ],
)
def test_what_of_a_schema_is_not_simple_is_told_by_name(schema: dict, word: str) -> None:
    imported = spiff(task("userTask", FORM), files=form_files(schema, {}))
    assert [one for one in about(imported, word) if one.code == "IMPORT-TODO"]


def form_files(schema: dict, look: dict) -> dict[str, bytes]:
    return {"f.json": json.dumps(schema).encode(), "look.json": json.dumps(look).encode()}
