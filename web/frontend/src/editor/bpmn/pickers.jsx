// Where the panel asks for the name of a form, a decision, a process, a handler or a group, ours offers those there are.
import { SelectEntry, isSelectEntryEdited } from "@bpmn-io/properties-panel";
import { useState } from "@bpmn-io/properties-panel/preact/hooks";
import { is } from "bpmn-js/lib/util/ModelUtil";
import { useService } from "bpmn-js-properties-panel";
import { ChoiceEntry } from "./choice.jsx";
import { findExtensions, setAttribute } from "./lots/extensions.js";

/** After the panel's own groups, before those of LotsGroups; below 300 as they are. */
const PRIORITY = 250;

/** The panel's entry -> where its value lies, what it is called, and what there is to choose from. */
const PICKED = {
  formId: { type: "zeebe:FormDefinition", attribute: "formId", label: "Form", list: "forms", kind: "form" },
  decisionId: {
    type: "zeebe:CalledDecision",
    attribute: "decisionId",
    label: "Decision",
    list: "decisions",
    kind: "decision",
  },
  targetProcessId: { type: "zeebe:CalledElement", attribute: "processId", label: "Called process", list: "processes" },
  taskDefinitionType: { type: "zeebe:TaskDefinition", attribute: "type", label: "Handler", list: "job" },
};
const FORM = { id: "lots-form", ...PICKED.formId };

function Picker({ picked, original: Original, ...entry }) {
  const services = { bpmnFactory: useService("bpmnFactory"), modeling: useService("modeling") };
  const references = useService("references");
  const translate = useService("translate");
  const { element } = entry;
  const value = findExtensions(element, picked.type)[0]?.get(picked.attribute) ?? "";
  const setValue = (chosen) => setAttribute(element, picked.type, picked.attribute, chosen, services);
  return (
    <>
      <ChoiceEntry
        {...entry}
        label={translate(picked.label)}
        choices={choicesOf(references, picked.list)}
        write={Original}
        getValue={() => value}
        setValue={setValue}
      />
      {picked.kind && <FileLinks {...{ picked, value, setValue, references, translate }} />}
    </>
  );
}

/** "Open the form" where one is chosen, "New form" where none is. */
function FileLinks({ picked, value, setValue, references, translate }) {
  const [name, setName] = useState(null);
  const [failure, setFailure] = useState("");
  const file = references[picked.list].find((one) => one.id === value)?.file;
  const words = WORDS[picked.kind];
  const create = async () => {
    try {
      const made = await references.add(picked.kind, name);
      setName(null);
      if (made) setValue(made.id);
    } catch {
      setFailure(translate("It could not be made. Try another name."));
    }
  };
  if (name !== null) return <NewFile {...{ name, setName, create, failure, translate, label: words.name }} />;
  return (
    <div class="bio-properties-panel-entry l-entry-links">
      {file && <a href={references.pageOf(file)}>{translate(words.open)}</a>}
      <button type="button" onClick={() => setName("")}>
        {translate(words.add)}
      </button>
    </div>
  );
}

const WORDS = {
  form: { open: "Open the form", add: "New form", name: "Name of the new form" },
  decision: { open: "Open the decision table", add: "New decision table", name: "Name of the new decision table" },
};

function NewFile({ name, setName, create, failure, translate, label }) {
  return (
    <div class="bio-properties-panel-entry l-entry-new">
      <label class="bio-properties-panel-label" for="lots-new-file">
        {translate(label)}
      </label>
      <input
        id="lots-new-file"
        class="bio-properties-panel-input"
        value={name}
        ref={(field) => field?.focus()}
        onInput={(event) => setName(event.target.value)}
        onKeyDown={(event) => event.key === "Enter" && name.trim() && create()}
      />
      <p role="alert">{failure}</p>
      <div class="l-entry-links">
        <button type="button" onClick={create} disabled={!name.trim()}>
          {translate("Create it")}
        </button>
        <button type="button" onClick={() => setName(null)}>
          {translate("Cancel")}
        </button>
      </div>
    </div>
  );
}

/** The type of a task listener or an execution listener. */
function ListenerPicker({ original: Original, ...entry }) {
  const modeling = useService("modeling");
  const references = useService("references");
  const translate = useService("translate");
  const { element, listener } = entry;
  return (
    <ChoiceEntry
      {...entry}
      label={translate("Listener type")}
      choices={choicesOf(references, "listener")}
      write={Original}
      getValue={() => listener.get("type") ?? ""}
      setValue={(type) => modeling.updateModdleProperties(element, listener, { type })}
    />
  );
}

/** Adds one more group to the list of those who may take the task. */
function GroupAdder(entry) {
  const services = { bpmnFactory: useService("bpmnFactory"), modeling: useService("modeling") };
  const references = useService("references");
  const translate = useService("translate");
  const [type, attribute] = ["zeebe:AssignmentDefinition", "candidateGroups"];
  const value = findExtensions(entry.element, type)[0]?.get(attribute) ?? "";
  const given = value
    .split(",")
    .map((one) => one.trim())
    .filter(Boolean);
  const left = references.groups.filter((one) => !given.includes(one.key));
  if (value.startsWith("=") || left.length === 0) return null;
  const options = [
    { value: "", label: translate("Choose a group") },
    ...left.map(({ key, name }) => ({ value: key, label: `${name} (${key})` })),
  ];
  const add = (key) => key && setAttribute(entry.element, type, attribute, [...given, key].join(", "), services);
  return (
    <SelectEntry
      {...entry}
      label={translate("Add a group")}
      getValue={() => ""}
      setValue={add}
      getOptions={() => options}
    />
  );
}

function choicesOf(references, list) {
  if (list === "job" || list === "listener") {
    return references.handlersOf(list).map(({ type, label }) => [type, label ? `${label} (${type})` : type]);
  }
  return references[list].map(({ id, key = id, name }) => [key, name && name !== key ? `${name} (${key})` : key]);
}

class Pickers {
  static $inject = ["propertiesPanel"];

  constructor(propertiesPanel) {
    propertiesPanel.registerProvider(PRIORITY, this);
  }

  getGroups(element) {
    return (groups) => groups.map((group) => withPickers(group, element));
  }
}

function withPickers(group, element) {
  if (group.items) return { ...group, items: group.items.map(withListenerPicker) };
  if (!group.entries) return group;
  const entries = group.entries.flatMap((entry) => {
    if (entry.id === "assignmentDefinitionCandidateGroups") {
      return [entry, { id: "lots-add-group", component: GroupAdder, isEdited: () => false }];
    }
    return [PICKED[entry.id] ? picker(entry, PICKED[entry.id]) : entry];
  });
  return { ...group, entries: group.id === "form" ? withFormFirst(entries, element) : entries };
}

/** Where no form is given yet, one is chosen in one step, without first saying which kind of form. */
function withFormFirst(entries, element) {
  const [definition] = findExtensions(element, "zeebe:FormDefinition");
  const other = definition ?? findExtensions(element, "zeebe:UserTaskForm")[0];
  if (other || !(is(element, "bpmn:UserTask") || is(element, "bpmn:StartEvent"))) return entries;
  return [{ id: FORM.id, component: Picker, isEdited: isSelectEntryEdited, picked: FORM }, ...entries];
}

function picker(entry, picked) {
  return { ...entry, component: Picker, original: entry.component, isEdited: isSelectEntryEdited, picked };
}

function withListenerPicker(item) {
  if (!item.entries?.some((entry) => entry.id.endsWith("-listenerType"))) return item;
  const entries = item.entries.map((entry) =>
    entry.id.endsWith("-listenerType") ? { ...entry, component: ListenerPicker, original: entry.component } : entry,
  );
  return { ...item, entries };
}

export const PickersModule = {
  __init__: ["pickers"],
  pickers: ["type", Pickers],
};
