// Names that the draft's forms and mappings set, offered where an expression is written.
import VariableProvider from "@bpmn-io/variable-resolver/lib/VariableProvider";
import { is } from "bpmn-js/lib/util/ModelUtil";

const UNTOLD = ["Any", "Null"];

class KnownVariables extends VariableProvider {
  static $inject = ["variableResolver", "references", "translate"];

  constructor(variableResolver, references, translate) {
    super(variableResolver);
    this.references = references;
    sayInWords(variableResolver, translate);
  }

  getVariables(element) {
    if (!is(element, "bpmn:Process") && !is(element, "bpmn:Participant")) return undefined;
    return this.references.variables.map((one) => (typeof one === "string" ? { name: one } : one));
  }
}

/** Says where each name is set, for which the panel has English only; a type that tells nothing is left out. */
function sayInWords(variableResolver, translate) {
  const found = variableResolver.getVariablesForElement.bind(variableResolver);
  variableResolver.getVariablesForElement = async (...asked) =>
    (await found(...asked)).map((one) => ({
      ...one,
      detail: typesOf(one),
      info: one.info || translate("Set in {places}", { places: placesOf(one) }),
    }));
}

function typesOf(variable) {
  const told = (variable.detail ?? "").split("|").filter((type) => !UNTOLD.includes(type));
  return told.join("|") || undefined;
}

function placesOf(variable) {
  return (variable.origin ?? []).map((origin) => origin.name || origin.id).join(", ");
}

export const KnownVariablesModule = {
  __init__: ["knownVariables"],
  knownVariables: ["type", KnownVariables],
};
