// bpmn-js put together for a process that runs here: Zeebe's properties, templates of our handlers, our own group.
import { ZeebeVariableResolverModule } from "@bpmn-io/variable-resolver";
import BpmnModeler from "bpmn-js/lib/Modeler";
import NavigatedViewer from "bpmn-js/lib/NavigatedViewer";
import { CreateAppendAnythingModule, CreateAppendElementTemplatesModule } from "bpmn-js-create-append-anything";
import { CloudElementTemplatesPropertiesProviderModule } from "bpmn-js-element-templates";
import {
  BpmnPropertiesPanelModule,
  BpmnPropertiesProviderModule,
  ZeebePropertiesProviderModule,
} from "bpmn-js-properties-panel";
import ZeebeBehaviorsModule from "camunda-bpmn-js-behaviors/lib/camunda-cloud";
import { INK } from "../ink.js";
import zeebe from "zeebe-bpmn-moddle/resources/zeebe.json";
import { KeepUndrawnModule } from "./keep-undrawn.js";
import lots from "./lots/moddle.json";
import { LotsGroupsModule } from "./lots/groups.jsx";
import { letPanelSpeak } from "./panel-words.js";
import { PickersModule } from "./pickers.jsx";
import { KnownVariablesModule } from "./variables.js";

const MODDLE = { zeebe, lots };

const drawing = (studio) => ({
  container: studio.canvas,
  bpmnRenderer: INK,
  textRenderer: { defaultStyle: { fontFamily: getComputedStyle(studio.root).fontFamily } },
  moddleExtensions: MODDLE,
});

export function makeModeler({ studio, translate, references, templates }) {
  letPanelSpeak(translate);
  const modeler = new BpmnModeler({
    ...drawing(studio),
    propertiesPanel: { parent: studio.properties, feelLanguageContext: references.feelContext() },
    exporter: { name: "Lots", version: "1" },
    additionalModules: [
      BpmnPropertiesPanelModule,
      BpmnPropertiesProviderModule,
      ZeebePropertiesProviderModule,
      CloudElementTemplatesPropertiesProviderModule,
      CreateAppendAnythingModule,
      CreateAppendElementTemplatesModule,
      ZeebeBehaviorsModule,
      ZeebeVariableResolverModule,
      KnownVariablesModule,
      KeepUndrawnModule,
      PickersModule,
      LotsGroupsModule,
      { translate: ["value", translate], references: ["value", references] },
    ],
  });
  nameCanvas(studio, translate);
  keepFocus(modeler.get("canvas"));
  modeler.get("elementTemplatesLoader").setTemplates(templates);
  modeler.on("elementTemplates.select", ({ element }) => openTemplateMenu(modeler, element, translate));
  return modeler;
}

export function makeViewer({ studio }) {
  return new NavigatedViewer({
    ...drawing(studio),
    zoomScroll: { enabled: false }, // the finger scrolls the page
  });
}

/** What is said when the focus comes to the canvas. */
function nameCanvas(studio, translate) {
  const canvas = studio.canvas.querySelector("svg[tabindex]");
  canvas.setAttribute("role", "application");
  canvas.setAttribute("aria-label", translate("The diagram. Ctrl+F finds an element, Ctrl+Z undoes."));
}

/** The keys go on working after a menu or the search: what a click there let fall, the page's `main` has caught. */
function keepFocus(canvas) {
  canvas.restoreFocus = () =>
    setTimeout(() => {
      if (document.activeElement?.matches("body, main")) canvas.focus();
    });
}

/** The panel's button for templates only tells of the wish; the menu that can be searched is for us to open. */
function openTemplateMenu(modeler, element, translate) {
  const { right, top } = modeler.get("canvas").getContainer().getBoundingClientRect();
  const place = { x: right - 340, y: top + 120 };
  const title = translate("Change element");
  modeler.get("popupMenu").open(element, "bpmn-replace", place, { title, search: true, width: 300 });
}
