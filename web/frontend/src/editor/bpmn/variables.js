// Names that the draft's forms and mappings set, offered where an expression is written.
import VariableProvider from "@bpmn-io/variable-resolver/lib/VariableProvider";
import { is } from "bpmn-js/lib/util/ModelUtil";

class KnownVariables extends VariableProvider {
  static $inject = ["variableResolver", "references"];

  constructor(variableResolver, references) {
    super(variableResolver);
    this.references = references;
  }

  getVariables(element) {
    if (!is(element, "bpmn:Process") && !is(element, "bpmn:Participant")) return undefined;
    return this.references.variables.map((one) => (typeof one === "string" ? { name: one } : one));
  }
}

export const KnownVariablesModule = {
  __init__: ["knownVariables"],
  knownVariables: ["type", KnownVariables],
};
