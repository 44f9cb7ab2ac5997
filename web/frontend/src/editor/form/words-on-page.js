// form-js has no translate(): its words are exchanged on the page, as they come.

const SPOKEN = ["title", "aria-label", "placeholder"];

/** What people have written themselves, and what is no language. */
const THEIRS = [
  ".fjs-form-field",
  ".cm-editor",
  ".l-studio__bar",
  ".l-studio__finds",
  ".l-studio__notice",
  ".l-studio__picker",
  ".l-studio__narrow",
  ".bio-properties-panel-header-label",
  ".bio-properties-panel-collapsible-entry-header-title",
  "code",
  "pre",
].join();
const OURS_AGAIN = ".fjs-context-pad";

/** Sentences that are put together from parts: {0}, {1} … are looked up for themselves. */
const PUT_TOGETHER = [
  [/^Create an? (.+) element$/, "Create {0}"],
  [/^Remove (.+)$/, "Remove {0}"],
  [/^List contains (\d+) items?$/, "List contains {0} items"],
  [/^Value (\d+)$/, "Value {0}"],
  [/^Expression for '(.+)'$/, "Expression for {0}"],
  [/^Should be at least (.+)\.$/, "Should be at least {0}."],
  [/^Should be at most (.+)\.$/, "Should be at most {0}."],
];

export function translateWithin(root, translate) {
  const say = sayer(translate);
  const exchange = (node) => {
    if (node.nodeType === Node.TEXT_NODE) exchangeText(node, say);
    else if (node.nodeType === Node.ELEMENT_NODE) exchangeAll(node, say);
  };
  new MutationObserver((records) => {
    for (const { type, target, addedNodes } of records) {
      if (type === "childList") addedNodes.forEach(exchange);
      else if (type === "attributes") exchangeSpoken(target, say);
      else exchangeText(target, say);
    }
  }).observe(root, { subtree: true, childList: true, characterData: true, attributeFilter: SPOKEN });
}

/** translate() for whole sentences; what it has said itself is left as it is when it comes by again. */
function sayer(translate) {
  return (words) => {
    const [pattern, template] = PUT_TOGETHER.find(([one]) => one.test(words)) ?? [];
    const parts = pattern ? pattern.exec(words).slice(1) : [];
    const said = pattern
      ? translate(
          template,
          parts.map((part) => (isWords(part) ? translate(part) : part)),
        )
      : translate(words);
    translate.knows([said]);
    return said;
  };
}

function exchangeAll(root, say) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  for (let node = walker.currentNode; node; node = walker.nextNode()) {
    if (node.nodeType === Node.TEXT_NODE) exchangeText(node, say);
    else exchangeSpoken(node, say);
  }
}

function exchangeText(node, say) {
  const words = node.data.trim();
  if (!isWords(words) || isTheirs(node.parentElement)) return;
  const said = say(words);
  if (said !== words) node.data = node.data.replace(words, said);
}

function exchangeSpoken(element, say) {
  if (isTheirs(element)) return;
  for (const name of SPOKEN) {
    const words = element.getAttribute(name);
    if (!words || !isWords(words)) continue;
    const said = say(words);
    if (said !== words) element.setAttribute(name, said);
  }
}

const isWords = (text) => /\p{L}{2}/u.test(text);

/** Also what has left the page again: editors of expressions put words there to measure them. */
function isTheirs(element) {
  if (!element?.isConnected) return true;
  return element.closest(THEIRS) !== null && element.closest(OURS_AGAIN) === null;
}
