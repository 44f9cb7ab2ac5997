// A text field may ask for a person: the server then offers those who have a role. form-js knows nothing of it, so the
// choice stands under its panel, and is kept in the field's own properties.
import { element } from "../element.js";

export async function offerPersons({ studio, translate, server }, editor) {
  const { roles = [] } = await server.references();
  const choice = element(
    "select",
    { class: "govuk-select", id: "person-role", onchange: () => choose(editor.form, choice.value) },
    element("option", { value: "" }, translate("No, any text")),
    ...roles.map(({ key, name }) => element("option", { value: key }, name)),
  );
  const label = element("label", { class: "govuk-label", for: "person-role" }, translate("Is the answer a person?"));
  const hint = element(
    "p",
    { class: "small dim" },
    translate("Whoever answers chooses among those who have the role."),
  );
  const section = element("section", { class: "l-studio__picker", hidden: true }, label, choice, hint);
  studio.properties.append(section);

  const refresh = () => {
    const field = selected(editor.form);
    section.hidden = field?.type !== "textfield";
    choice.value = field?.properties?.picker === "person" ? (field.properties.role ?? "") : "";
  };
  editor.form.on("selection.changed", refresh);
  editor.form.on("commandStack.changed", refresh);
}

function choose(form, role) {
  const field = selected(form);
  const properties = { ...field.properties, picker: "person", role };
  if (!role) {
    delete properties.picker;
    delete properties.role;
  }
  const isEmpty = Object.keys(properties).length === 0;
  form.get("modeling").editFormField(field, "properties", isEmpty ? undefined : properties);
}

const selected = (form) => form.get("selection").get();
