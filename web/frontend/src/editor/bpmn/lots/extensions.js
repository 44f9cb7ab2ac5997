// Reading and writing extension elements, as commands that can be undone.
import { getBusinessObject } from "bpmn-js/lib/util/ModelUtil";

/** A participant carries the extension elements of its process. */
function ownerOf(element) {
  const thing = getBusinessObject(element);
  return thing.$instanceOf("bpmn:Participant") ? thing.get("processRef") : thing;
}

export function findExtensions(element, type) {
  const values = ownerOf(element)?.get("extensionElements")?.get("values") ?? [];
  return values.filter((value) => value.$type === type);
}

export function addExtension(element, type, attributes, { bpmnFactory, modeling }) {
  const owner = ownerOf(element);
  const existing = owner.get("extensionElements");
  const extension = bpmnFactory.create(type, attributes);
  if (existing) {
    extension.$parent = existing;
    modeling.updateModdleProperties(element, existing, { values: [...existing.get("values"), extension] });
    return;
  }
  const extensionElements = bpmnFactory.create("bpmn:ExtensionElements", { values: [extension] });
  extension.$parent = extensionElements;
  extensionElements.$parent = owner;
  modeling.updateModdleProperties(element, owner, { extensionElements });
}

export function removeExtension(element, extension, { modeling }) {
  const owner = ownerOf(element);
  const existing = owner.get("extensionElements");
  const values = existing.get("values").filter((value) => value !== extension);
  if (values.length > 0) modeling.updateModdleProperties(element, existing, { values });
  else modeling.updateModdleProperties(element, owner, { extensionElements: undefined });
}

/** Sets *attribute* of the element's only extension of *type*, which comes with it and goes when it has nothing left. */
export function setAttribute(element, type, attribute, value, services) {
  const [extension] = findExtensions(element, type);
  if (!extension) {
    if (value) addExtension(element, type, { [attribute]: value }, services);
    return;
  }
  const others = extension.$descriptor.properties.filter((one) => one.name !== `${prefixOf(type)}:${attribute}`);
  const isEmpty = !value && others.every((one) => extension.get(one.name) === undefined);
  if (isEmpty) removeExtension(element, extension, services);
  else services.modeling.updateModdleProperties(element, extension, { [attribute]: value || undefined });
}

const prefixOf = (type) => type.split(":")[0];
