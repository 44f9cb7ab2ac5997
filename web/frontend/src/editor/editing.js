// What the three editors share: opening, saving, checking, and that nothing is lost on the way.
import { Autosave } from "./autosave.js";
import { Checking } from "./checking.js";
import { Copy } from "./copies.js";
import { FindingList } from "./finding-list.js";
import { guardLeaving } from "./leaving.js";
import { offerCopy, showConflict } from "./notices.js";
import { savedLine } from "./saved-line.js";

/**
 * Opens the file in *editor* and looks after it from then on.
 *
 * editor: {open(text), read(): Promise<text>, settle(): take in what is being typed, onChange(act), nameOf(id),
 *          go(finding), showFindings(findings)}.
 */
export async function startEditing({ studio, server, translate, editor }) {
  const { text, version } = await server.content();
  await editor.open(text);
  const list = new FindingList({ studio, translate, nameOf: (id) => editor.nameOf(id), go: (one) => editor.go(one) });
  const show = (findings) => {
    list.show(findings);
    editor.showFindings(findings);
  };
  const checking = new Checking({ editor, server, file: studio.file, show, failed: () => list.failed() });
  const autosave = keepSaved({ studio, server, translate, editor, version, checking });
  guardLeaving(autosave);
  editor.onChange(() => {
    autosave.changed();
    checking.changed();
  });
  studio.root.dataset.ready = "";
  performance.mark("lots-first-edit-possible");
  await offerUnsaved({ studio, translate, editor, autosave, text });
  await checking.check();
  return { autosave, checking };
}

function keepSaved({ studio, server, translate, editor, version, checking }) {
  const say = savedLine(studio, translate);
  const openTheirs = async () => {
    const theirs = await server.content();
    await editor.open(theirs.text);
    await autosave.takeTheirs(theirs.version);
    await checking.check();
  };
  const tell = (state, facts) => {
    say(state, facts);
    if (state === "conflict")
      showConflict(studio, { theirs: facts.theirs, translate, openTheirs, keepOurs: () => autosave.keepOurs() });
  };
  const copy = new Copy(new URL(studio.urls.content, location.href).pathname);
  const autosave = new Autosave({ editor, server, copy, version, tell });
  return autosave;
}

/** If an earlier visit ended with unsaved changes, they are offered; the saved text is shown meanwhile. */
async function offerUnsaved({ studio, translate, editor, autosave, text }) {
  const copy = await autosave.copy.find();
  if (!copy) return;
  if (copy.text === text) {
    await autosave.copy.forget();
    return;
  }
  const take = async () => {
    await editor.open(copy.text);
    autosave.changed();
  };
  offerCopy(studio, { copy, translate, take, drop: () => autosave.copy.forget() });
}
