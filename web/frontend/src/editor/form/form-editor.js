// A form as startEditing() wants it.
import { FormEditor } from "@bpmn-io/form-js-editor";
import { translateWithin } from "./words-on-page.js";

export class FormFileEditor {
  constructor({ studio, translate }) {
    this.studio = studio;
    this.form = new FormEditor({
      container: studio.canvas,
      propertiesPanel: { parent: studio.properties },
      exporter: { name: "Lots", version: "1" },
    });
    translateWithin(studio.root, translate);
  }

  async open(text) {
    await this.form.importSchema(JSON.parse(text));
  }

  async read() {
    return `${JSON.stringify(this.form.saveSchema(), null, 2)}\n`;
  }

  /** Fields of the panel hand over what is typed a moment later, or when they are left. */
  settle() {
    const { activeElement } = document;
    if (this.studio.properties.contains(activeElement)) activeElement.blur();
  }

  onChange(act) {
    this.form.on("commandStack.changed", ({ trigger }) => trigger !== "clear" && act());
  }

  get commands() {
    return this.form.get("commandStack", false);
  }

  nameOf(id) {
    const field = this.#field(id);
    return field?.label ?? field?.key ?? "";
  }

  showFindings() {
    // The list says it all: the fields are drawn as they will look.
  }

  go(finding) {
    const field = this.#field(finding.element);
    if (field) this.form.get("selection").set(field);
    this.studio.canvas.querySelector(`[data-id="${CSS.escape(finding.element)}"]`)?.scrollIntoView({ block: "center" });
  }

  /** Findings name a field by its id or by its key. */
  #field(id) {
    const fields = this.form.get("formFieldRegistry").getAll();
    return fields.find((one) => one.id === id) ?? fields.find((one) => one.key === id || one.path === id);
  }
}
