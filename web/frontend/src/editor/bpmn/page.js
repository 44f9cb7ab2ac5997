// The two ways to open a diagram: to edit it, and, where the window is too narrow, to look at it.
import { startEditing } from "../editing.js";
import { reloadAcrossTheBorder, sayTooNarrow } from "../narrow.js";
import { showFile } from "../showing.js";
import { CommentMarks } from "./comment-marks.js";
import { DiagramEditor } from "./diagram-editor.js";
import { makeModeler, makeViewer } from "./modeler.js";
import { References } from "./references.js";
import { showTools } from "./tools.js";

export async function editDiagram({ studio, translate, server }) {
  const [references, templates] = await Promise.all([References.load(server), server.templates()]);
  translate.knows(wordsOf(templates));
  const modeler = makeModeler({ studio, translate, references, templates });
  const editor = new DiagramEditor({ studio, translate, tool: modeler });
  showTools({ studio, translate, modeler });
  const { autosave } = await startEditing({ studio, server, translate, editor });
  reloadAcrossTheBorder(() => autosave.flush());
  await showComments({ studio, translate, server, tool: modeler });
}

export async function showDiagram({ studio, translate, server }) {
  sayTooNarrow(studio, translate);
  const viewer = makeViewer({ studio });
  await showFile({ studio, translate, server, editor: new DiagramEditor({ studio, translate, tool: viewer }) });
  reloadAcrossTheBorder(async () => undefined);
  await showComments({ studio, translate, server, tool: viewer });
}

async function showComments({ studio, translate, server, tool }) {
  const marks = new CommentMarks({ tool, studio, translate, done: (id) => server.finishComment(id) });
  marks.show(await server.comments());
}

/** The server names its templates in the reader's language. */
function wordsOf(templates) {
  return templates.flatMap(({ name, description, category, groups = [], properties = [] }) => [
    name,
    description,
    category?.name,
    ...groups.map((group) => group.label),
    ...properties.flatMap((one) => [one.label, one.description, ...(one.choices ?? []).map((choice) => choice.name)]),
  ]);
}
