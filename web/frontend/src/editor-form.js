// The page of a form: form-js, whose forms the server shows to officials and companies.
import { editFile } from "./editor/file-page.js";
import { FormFileEditor } from "./editor/form/form-editor.js";
import { showTools } from "./editor/form/tools.js";
import { swedish } from "./i18n/sv/form.js";

await editFile({
  swedish,
  make: ({ studio, translate }) => new FormFileEditor({ studio, translate }),
  showTools,
});
