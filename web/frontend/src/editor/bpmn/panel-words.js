// The panel's own parts take translate() as a property, and nobody who puts them together hands it on.
import { options } from "@bpmn-io/properties-panel/preact";

/** Said without asking for a translation, by bpmn-js-element-templates. */
const UNASKED = "Select a template";

/** Hands *translate* to every part that comes, unless it has been given one. */
export function letPanelSpeak(translate) {
  const before = options.vnode;
  options.vnode = (part) => {
    if (typeof part.type === "function") part.props.translate ??= translate;
    else if (part.props.title === UNASKED) part.props.title = translate(UNASKED);
    before?.(part);
  };
}
