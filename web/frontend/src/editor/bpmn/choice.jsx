// A field that is chosen from a list, or written where the list does not have it.
import { SelectEntry, TextFieldEntry } from "@bpmn-io/properties-panel";
import { useState } from "@bpmn-io/properties-panel/preact/hooks";
import { useService } from "bpmn-js-properties-panel";

const WRITE = "\u0000write";

/**
 * choices: [[value, label]]; isClosed: nothing else may be written; write: component for free text, by default a field.
 * getValue and setValue as in the panel's own entries.
 */
export function ChoiceEntry({ choices, isClosed = false, write: Write = TextEntry, ...entry }) {
  const translate = useService("translate");
  const [isWriting, setWriting] = useState(false);
  const value = entry.getValue() ?? "";
  const known = choices.some(([one]) => one === value);
  if (!isClosed && (choices.length === 0 || isWriting || isExpression(value))) {
    return (
      <>
        <Write {...entry} />
        {choices.length > 0 && <BackToList label={translate("Choose from the list")} act={() => setWriting(false)} />}
      </>
    );
  }
  const options = [
    { value: "", label: translate("<none>") },
    ...choices.map(([one, label]) => ({ value: one, label })),
    ...(value && !known ? [{ value, label: translate("{value} (does not exist)", { value }) }] : []),
    ...(isClosed ? [] : [{ value: WRITE, label: translate("Write another …") }]),
  ];
  const setValue = (chosen) => (chosen === WRITE ? setWriting(true) : entry.setValue(chosen));
  return <SelectEntry {...entry} getValue={() => value} setValue={setValue} getOptions={() => options} />;
}

function TextEntry(entry) {
  return <TextFieldEntry {...entry} debounce={useService("debounceInput")} />;
}

function BackToList({ label, act }) {
  return (
    <div class="bio-properties-panel-entry l-entry-links">
      <button type="button" onClick={act}>
        {label}
      </button>
    </div>
  );
}

const isExpression = (value) => value.startsWith("=");
