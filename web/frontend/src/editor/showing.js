// A file that is only looked at, with what was found in the draft.
import { FindingList } from "./finding-list.js";

export async function showFile({ studio, server, translate, editor }) {
  await editor.open((await server.content()).text);
  studio.root.dataset.ready = "";
  const list = new FindingList({ studio, translate, nameOf: (id) => editor.nameOf(id), go: (one) => editor.go(one) });
  const findings = await server.check({});
  list.show(findings);
  editor.showFindings(findings);
}
