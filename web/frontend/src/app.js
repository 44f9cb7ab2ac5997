// What every page needs: htmx, tooltips that Escape closes, "/" to the search box, and word of how the draft is.
import "htmx.org";
import { closeTooltipsOnEscape } from "./tooltips.js";
import { keepDrafts } from "./draft.js";
import { focusSearchOnSlash } from "./search-key.js";

closeTooltipsOnEscape();
focusSearchOnSlash();
keepDrafts();
