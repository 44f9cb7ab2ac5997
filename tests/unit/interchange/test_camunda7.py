"""What becomes of each thing that Camunda 7 adds to BPMN."""

from __future__ import annotations

import pytest

from engine.interchange import import_files
from engine.services.checking import check_files
from tests.unit.interchange.foreign import about, around, camunda, flat

EXTENDED = "<extensionElements>{}</extensionElements>"


def task(attributes: str = "", extensions: str = "", tag: str = "userTask", inner: str = "") -> str:
    held = EXTENDED.format(extensions) if extensions else ""
    return f'<{tag} id="x" {attributes}>{held}{inner}</{tag}>'


def service(attributes: str = "", extensions: str = "") -> str:
    return task(attributes, extensions, "serviceTask")


def io(*parameters: str) -> str:
    return f"<camunda:inputOutput>{''.join(parameters)}</camunda:inputOutput>"


def loop(attributes: str, inner: str = "") -> str:
    many = f"<multiInstanceLoopCharacteristics {attributes}>{inner}</multiInstanceLoopCharacteristics>"
    return task(inner=many)


def called(*parts: str, attributes: str = "") -> str:
    return task(f'calledElement="sub" {attributes}', "".join(parts), "callActivity")


def timer(text: str) -> str:
    inner = f"<timerEventDefinition><timeDuration>{text}</timeDuration></timerEventDefinition>"
    return task(tag="intermediateCatchEvent", inner=inner)


CONVERTED = [
    (task('camunda:assignee="${a}"'), '<zeebe:assignmentDefinition assignee="=a"/>'),
    (task('camunda:assignee="anna"'), '<zeebe:assignmentDefinition assignee="anna"/>'),
    (task('camunda:candidateGroups="g, h"'), 'candidateGroups="g, h"'),
    (task('camunda:candidateGroups="g,${h}"'), 'candidateGroups="=[&quot;g&quot;, h]"'),
    (task('camunda:candidateUsers="${us}"'), 'candidateUsers="=us"'),
    (task('camunda:dueDate="${d}" camunda:followUpDate="2026-12-24"'),
     '<zeebe:taskSchedule dueDate="=d" followUpDate="2026-12-24"/>'),
    (task('camunda:priority="${p}"'), '<zeebe:priorityDefinition priority="=p"/>'),
    (task(), "<zeebe:userTask/>"),
    (task('camunda:formRef="f" camunda:formRefBinding="deployment"'),
     '<zeebe:formDefinition formId="f" bindingType="deployment"/>'),
    (task('camunda:formKey="camunda-forms:deployment:f.form"'), '<zeebe:formDefinition formId="f"/>'),
    (task(extensions=io('<camunda:inputParameter name="i">${a}</camunda:inputParameter>')),
     '<zeebe:input source="=a" target="i"/>'),
    (task(extensions=io('<camunda:outputParameter name="o">text</camunda:outputParameter>')),
     '<zeebe:output source="text" target="o"/>'),
    (task(extensions=io('<camunda:inputParameter name="i"/>')), '<zeebe:input source="=null" target="i"/>'),
    (task(extensions=io('<camunda:inputParameter name="i"><camunda:list><camunda:value>a</camunda:value>'
                        "</camunda:list></camunda:inputParameter>")), 'source="=[&quot;a&quot;]"'),
    (task(extensions=io('<camunda:inputParameter name="i"><camunda:map><camunda:entry key="k">${v}</camunda:entry>'
                        "</camunda:map></camunda:inputParameter>")), 'source="={&quot;k&quot;: v}"'),
    (task(extensions='<camunda:properties><camunda:property name="n" value="v"/></camunda:properties>'),
     '<zeebe:property name="n" value="v"/>'),
    (service('camunda:type="external" camunda:topic="mail"'), '<zeebe:taskDefinition type="mail"/>'),
    (service('camunda:delegateExpression="${mailer}"'), '<zeebe:taskDefinition type="mailer"/>'),
    (service('camunda:expression="${mailer.send(execution)}"'), '<zeebe:taskDefinition type="mailer.send"/>'),
    (service('camunda:class="org.example.Mail"'), '<zeebe:taskDefinition type="org.example.Mail"/>'),
    (service('camunda:topic="t"', "<camunda:failedJobRetryTimeCycle>R5/PT1M</camunda:failedJobRetryTimeCycle>"),
     '<zeebe:taskDefinition type="t" retries="5"/>'),
    (task('camunda:decisionRef="d" camunda:resultVariable="r" camunda:mapDecisionResult="singleEntry" '
          'camunda:decisionRefBinding="deployment"', tag="businessRuleTask"),
     '<zeebe:calledDecision decisionId="d" resultVariable="r" bindingType="deployment"/>'),
    (task('scriptFormat="juel" camunda:resultVariable="r"', tag="scriptTask", inner="<script>${a + 1}</script>"),
     '<zeebe:script expression="=a + 1" resultVariable="r"/>'),
    (task('scriptFormat="feel" camunda:resultVariable="r"', tag="scriptTask", inner="<script>a + 1</script>"),
     '<zeebe:script expression="=a + 1" resultVariable="r"/>'),
    (called(), ('<zeebe:calledElement processId="sub" propagateAllParentVariables="false" '
     'propagateAllChildVariables="false"/>')),
    (called('<camunda:in variables="all"/>', '<camunda:out variables="all"/>'),
     '<zeebe:calledElement processId="sub"/>'),
    (called('<camunda:in source="a" target="b"/>'), '<zeebe:input source="=a" target="b"/>'),
    (called('<camunda:in sourceExpression="${a + 1}" target="b"/>'), '<zeebe:input source="=a + 1" target="b"/>'),
    (called('<camunda:out source="a" target="b"/>'), '<zeebe:output source="=a" target="b"/>'),
    (called(attributes='camunda:calledElementBinding="versionTag" camunda:calledElementVersionTag="v1"'),
     'bindingType="versionTag" versionTag="v1"'),
    (loop('camunda:collection="many" camunda:elementVariable="one"'),
     '<zeebe:loopCharacteristics inputCollection="=many" inputElement="one"/>'),
    (loop("", '<loopDataInputRef>many</loopDataInputRef><inputDataItem name="one"/>'),
     '<zeebe:loopCharacteristics inputCollection="=many" inputElement="one"/>'),
    (loop("", "<loopCardinality>3</loopCardinality>"), "<loopCardinality>=3</loopCardinality>"),
    (timer("${wait}"), "<timeDuration>=wait</timeDuration>"),
    (timer("P3D"), "<timeDuration>P3D</timeDuration>"),
    (task(tag="intermediateCatchEvent", inner='<conditionalEventDefinition camunda:variableName="a" '
          'camunda:variableEvents="create"><condition>${a}</condition></conditionalEventDefinition>'),
     '<zeebe:conditionalFilter variableNames="a" variableEvents="create"/>'),
    (task(tag="intermediateThrowEvent", inner='<messageEventDefinition camunda:type="external" camunda:topic="t"/>'),
     '<zeebe:taskDefinition type="t"/>'),
]  # fmt: skip

TOLD = [
    # body, name in the finding, code, what is said of it
    (task('camunda:assignee="${bean.find()}"'), "camunda:assignee", "IMPORT-TODO", "${bean.find()}"),
    (task('camunda:formKey="embedded:app:forms/a.html"'), "camunda:formKey", "IMPORT-TODO", "embedded:app:forms/a"),
    (task('camunda:formHandlerClass="org.F"'), "camunda:formHandlerClass", "IMPORT-TODO", "org.F"),
    (task('camunda:formRef="f" camunda:formRefVersion="3"'), "camunda:formRefVersion", "IMPORT-LEFT-OUT", "3"),
    (task('camunda:asyncBefore="true" camunda:exclusive="false"'), "camunda:asyncBefore", "IMPORT-LEFT-OUT", "true"),
    (task('camunda:asyncAfter="true" camunda:jobPriority="3"'), "camunda:jobPriority", "IMPORT-LEFT-OUT", "3"),
    (task('camunda:unheardOf="3"'), "camunda:unheardOf", "IMPORT-TODO", "3"),
    (task(extensions='<camunda:unheard a="1"/>'), "camunda:unheard", "IMPORT-TODO", "a=1"),
    (task(extensions='<camunda:taskListener event="create"><camunda:script scriptFormat="groovy">g()</camunda:script>'
                     "</camunda:taskListener>"), "camunda:taskListener", "IMPORT-TODO", "g()"),
    (task(extensions='<camunda:executionListener event="start" class="org.L"/>'),
     "camunda:executionListener", "IMPORT-TODO", "class=org.L"),
    (task(extensions=io('<camunda:inputParameter name="i"><camunda:script scriptFormat="groovy">g()</camunda:script>'
                        "</camunda:inputParameter>")), "camunda:inputParameter", "IMPORT-TODO", "g()"),
    (service('camunda:class="org.C"', '<camunda:field name="n"><camunda:string>v</camunda:string></camunda:field>'),
     "camunda:field", "IMPORT-TODO", "name=n string v"),
    (service(extensions="<camunda:connector><camunda:connectorId>http</camunda:connectorId></camunda:connector>"),
     "camunda:connector", "IMPORT-TODO", "http"),
    (service('camunda:class="org.C" camunda:resultVariable="r"'), "camunda:resultVariable", "IMPORT-TODO", "r"),
    (service('camunda:class="org.C"'), "camunda:class", "IMPORT-HANDLER", "org.C"),
    (service('camunda:type="mail"'), "camunda:type", "IMPORT-TODO", "mail"),
    (service('camunda:topic="t"', '<camunda:errorEventDefinition errorRef="e" expression="${x}"/>'),
     "camunda:errorEventDefinition", "IMPORT-TODO", "errorRef=e"),
    (task('scriptFormat="groovy" camunda:resultVariable="r"', tag="scriptTask", inner="<script>a.b()</script>"),
     "script", "IMPORT-TODO", "groovy r = a.b()"),
    (task('scriptFormat="groovy" camunda:resource="a.groovy"', tag="scriptTask"),
     "camunda:resource", "IMPORT-TODO", "groovy a.groovy"),
    (task('camunda:decisionRef="d" camunda:decisionRefVersion="2"', tag="businessRuleTask"),
     "camunda:decisionRefVersion", "IMPORT-LEFT-OUT", "2"),
    (task('camunda:decisionRef="d"', tag="businessRuleTask"), "decisionResult", "IMPORT-CHANGED", "another shape"),
    (called('<camunda:in businessKey="#{execution.processBusinessKey}"/>'),
     "camunda:businessKey", "IMPORT-LEFT-OUT", "#{execution.processBusinessKey}"),
    (called(attributes='camunda:variableMappingClass="org.V"'), "camunda:variableMappingClass", "IMPORT-TODO", "org.V"),
    (called(attributes='camunda:caseRef="c"'), "camunda:caseRef", "IMPORT-TODO", "c"),
    (called('<camunda:out sourceExpression="${f(x)}" target="b"/>'), "camunda:out", "IMPORT-TODO", "f(x)"),
    (loop('camunda:collection="${find()}"'), "camunda:collection", "IMPORT-TODO", "${find()}"),
    (timer("${bean.time}x${f()}"), "timeDuration", "IMPORT-TODO", "${bean.time}x${f()}"),
    (task(tag="intermediateCatchEvent", inner='<conditionalEventDefinition><condition language="groovy">a &gt; 1'
          "</condition></conditionalEventDefinition>"), "condition", "IMPORT-TODO", "a > 1"),
    (task(extensions='<camunda:formData><camunda:formField id="a" type="money"/></camunda:formData>'),
     "camunda:formField", "IMPORT-TODO", "type=money"),
    (task(extensions='<camunda:formData><camunda:formField id="a" type="string" defaultValue="${b}"/>'
                     "</camunda:formData>"), "camunda:defaultValue", "IMPORT-TODO", "a: ${b}"),
    (task(extensions='<camunda:formData><camunda:formField id="a" type="string"><camunda:validation>'
                     '<camunda:constraint name="validator" config="org.V"/></camunda:validation></camunda:formField>'
                     "</camunda:formData>"), "camunda:constraint", "IMPORT-TODO", "config=org.V"),
    (task(extensions='<camunda:formProperty id="a" name="A" type="string" expression="${b}"/>'),
     "camunda:formProperty", "IMPORT-TODO", "expression=${b}"),
    ('<subProcess id="x"><startEvent id="s2"/><userTask id="u2"/></subProcess>', "sub-process", "IMPORT-CHANGED", ""),
]  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), CONVERTED, ids=[expected[:60] for _, expected in CONVERTED])
def test_it_is_converted(body: str, expected: str) -> None:
    assert expected in flat(camunda(body))


@pytest.mark.parametrize(("body", "name", "code", "said"), TOLD, ids=[f"{code}-{name}" for _, name, code, _ in TOLD])
def test_what_is_not_is_told_by_name(body: str, name: str, code: str, said: str) -> None:
    imported = camunda(body)
    found = [one for one in about(imported, name) if one.code == code and said in one.message]
    assert found
    assert found[0].element == "x"
    if code == "IMPORT-TODO":  # and stays in the diagram until somebody has seen to it
        assert f'name="import: {name}"' in flat(imported)


def test_a_condition_that_is_not_simple_is_marked_at_the_gateway_it_belongs_to() -> None:
    body = (
        '<exclusiveGateway id="x" default="out"/><sequenceFlow id="f" sourceRef="x" targetRef="end">'
        "<conditionExpression>${bean.is(a)}</conditionExpression></sequenceFlow>"
    )
    imported = camunda(body)
    assert '<zeebe:property name="import: conditionExpression (f)" value="${bean.is(a)}"/>' in flat(imported)
    assert imported.findings[0].element == "x"


def test_two_marks_of_one_kind_are_both_kept() -> None:
    listener = '<camunda:executionListener event="{}" class="org.L"/>'
    shown = flat(camunda(task(extensions=listener.format("start") + listener.format("end"))))
    assert 'name="import: camunda:executionListener"' in shown
    assert 'name="import: camunda:executionListener 2"' in shown


def test_what_the_process_itself_carries() -> None:
    process = around(task(), "camunda").replace(
        b'isExecutable="true"', b'isExecutable="true" camunda:versionTag="2" camunda:historyTimeToLive="P30D" '
        b'camunda:isStartableInTasklist="false" camunda:candidateStarterGroups="g"'
    )  # fmt: skip
    imported = import_files({"process.bpmn": process})
    assert '<zeebe:versionTag value="2"/>' in flat(imported)
    for name in ("historyTimeToLive", "isStartableInTasklist", "candidateStarterGroups"):
        assert [one.code for one in about(imported, name)] == ["IMPORT-LEFT-OUT"]


def test_a_lane_whose_name_is_no_key_gets_a_group() -> None:
    lanes = '<laneSet id="ls"><lane id="l" name="Bygg &amp; miljö"><flowNodeRef>x</flowNodeRef></lane></laneSet>'
    imported = camunda(lanes + task())
    assert '<lots:lane group="bygg_miljo"/>' in flat(imported)
    assert about(imported, "bygg_miljo")


def test_a_message_without_a_key_is_told_by_the_check() -> None:
    imported = camunda(task('messageRef="m"', tag="receiveTask"), '<message id="m" name="paid"/>')
    found = [one.finding for one in check_files(imported.files)]
    assert "MESSAGE-NO-KEY" in {one.code for one in found}
