// The panel's groups for what no standard says: legal step, clocks, law, secrecy, a lane's group, the appeal regime.
import { ListGroup, isSelectEntryEdited, isTextFieldEntryEdited, TextFieldEntry } from "@bpmn-io/properties-panel";
import { isAny } from "bpmn-js/lib/util/ModelUtil";
import { useService } from "bpmn-js-properties-panel";
import { ChoiceEntry } from "../choice.jsx";
import { addExtension, findExtensions, removeExtension, setAttribute } from "./extensions.js";
import { CLOCK_ACTIONS, GATES, REGIMES, STEP_KINDS } from "./vocabulary.js";

/** Below 300, the template provider's, or elements with a template lose the groups. */
const PRIORITY = 200;

const WHOLE = ["bpmn:Process", "bpmn:Participant"];

/** One attribute of an extension element that an element has at most one of. */
function OnlyAttribute({ type, attribute, label, description, choices, isClosed, ...entry }) {
  const services = { bpmnFactory: useService("bpmnFactory"), modeling: useService("modeling") };
  const { element } = entry;
  const translate = useService("translate");
  return (
    <Field
      {...entry}
      {...{ choices, isClosed }}
      label={translate(label)}
      description={description && translate(description)}
      getValue={() => findExtensions(element, type)[0]?.get(attribute) ?? ""}
      setValue={(value) => setAttribute(element, type, attribute, value, services)}
    />
  );
}

/** One attribute of one of several extension elements. */
function ListedAttribute({ extension, attribute, label, description, choices, isClosed, ...entry }) {
  const modeling = useService("modeling");
  const translate = useService("translate");
  const { element } = entry;
  return (
    <Field
      {...entry}
      {...{ choices, isClosed }}
      label={translate(label)}
      description={description && translate(description)}
      getValue={() => extension.get(attribute) ?? ""}
      setValue={(value) => modeling.updateModdleProperties(element, extension, { [attribute]: value || undefined })}
    />
  );
}

function Field({ choices, isClosed, ...entry }) {
  const debounce = useService("debounceInput");
  if (choices) return <ChoiceEntry {...entry} {...{ choices, isClosed }} />;
  return <TextFieldEntry {...entry} debounce={debounce} />;
}

class LotsGroups {
  static $inject = ["propertiesPanel", "translate", "bpmnFactory", "modeling", "references"];

  constructor(propertiesPanel, translate, bpmnFactory, modeling, references) {
    Object.assign(this, { translate, references, services: { bpmnFactory, modeling } });
    propertiesPanel.registerProvider(PRIORITY, this);
  }

  getGroups(element) {
    return (groups) => [...groups, this.#caseHandling(element), ...this.#lists(element)].filter(Boolean);
  }

  #caseHandling(element) {
    const entries = [
      ...this.#when(
        element,
        ["bpmn:Activity"],
        [
          this.#only("lots:Step", "kind", "Kind of step", { choices: STEP_KINDS, isClosed: true }),
          this.#only("lots:Gate", "name", "Gate", { choices: GATES, isClosed: true }),
        ],
      ),
      ...this.#when(element, WHOLE, [
        this.#only("lots:Regime", "value", "Appeal regime", { choices: REGIMES, isClosed: true }),
      ]),
      ...this.#when(
        element,
        ["bpmn:UserTask", ...WHOLE],
        [
          this.#only("lots:Secrecy", "provision", "Secrecy provision", { description: "For example OSL 30:23" }),
          this.#only("lots:Secrecy", "fields", "Secret fields", {
            description: "Names of form fields with commas between",
          }),
        ],
      ),
      ...this.#when(
        element,
        ["bpmn:Lane"],
        [this.#only("lots:Lane", "group", "The lane's group", { choices: this.#named(this.references.groups) })],
      ),
    ];
    if (entries.length === 0) return null;
    return { id: "lots-case", label: this.translate("Case handling"), entries };
  }

  #lists(element) {
    const { clocks, laws } = this.references;
    return [
      ...this.#when(
        element,
        [...WHOLE, "bpmn:Activity", "bpmn:Event"],
        [
          this.#list(element, "lots-clocks", "Clocks", "lots:Clock", { action: "start" }, [
            { attribute: "rule", label: "Rule of the clock", choices: this.#named(clocks) },
            {
              attribute: "action",
              label: "What happens here",
              choices: this.#translated(CLOCK_ACTIONS),
              isClosed: true,
            },
          ]),
        ],
      ),
      ...this.#when(
        element,
        [...WHOLE, "bpmn:FlowElement"],
        [
          this.#list(element, "lots-laws", "Legal basis", "lots:Law", {}, [
            { attribute: "ref", label: "Provision", description: "For example FL 25", choices: this.#named(laws) },
          ]),
        ],
      ),
    ];
  }

  #only(type, attribute, label, { choices, ...more } = {}) {
    const shown = more.isClosed ? this.#translated(choices) : choices;
    const isEdited = shown ? isSelectEntryEdited : isTextFieldEntryEdited;
    const id = `lots-${type.split(":")[1].toLowerCase()}-${attribute}`;
    return { id, component: OnlyAttribute, isEdited, type, attribute, label, choices: shown, ...more };
  }

  #list(element, id, label, type, created, fields) {
    const add = (event) => {
      event.stopPropagation();
      addExtension(element, type, created, this.services);
    };
    const items = findExtensions(element, type).map((extension, at) =>
      this.#item(element, `${id}-${at}`, extension, fields),
    );
    return { id, label: this.translate(label), component: ListGroup, element, add, items };
  }

  #item(element, id, extension, fields) {
    const remove = (event) => {
      event.stopPropagation();
      removeExtension(element, extension, this.services);
    };
    return {
      id,
      label:
        fields
          .map((field) => labelOf(field, extension.get(field.attribute)))
          .filter(Boolean)
          .join(" · ") || this.translate("<none>"),
      autoFocusEntry: `${id}-${fields[0].attribute}`,
      remove,
      entries: fields.map((field) => ({
        ...field,
        id: `${id}-${field.attribute}`,
        component: ListedAttribute,
        isEdited: field.choices?.length ? isSelectEntryEdited : isTextFieldEntryEdited,
        extension,
      })),
    };
  }

  #when(element, types, made) {
    return isAny(element, types) && element.type !== "label" ? made : [];
  }

  #translated(choices) {
    return choices.map(([value, label]) => [value, this.translate(label)]);
  }

  #named(list) {
    return list.map((one) => (typeof one === "string" ? [one, one] : nameAndKey(one)));
  }
}

function nameAndKey({ key, id = key, name }) {
  return [id, name && name !== id ? `${name} (${id})` : id];
}

function labelOf({ choices = [] }, value) {
  return value && (choices.find(([one]) => one === value)?.[1] ?? value);
}

export const LotsGroupsModule = {
  __init__: ["lotsGroups"],
  lotsGroups: ["type", LotsGroups],
};
