// One translate() for every editor: English source text in, the reader's language out.

/**
 * Returns translate(template, {name: value}), in *dictionary*'s language if there is one.
 *
 * Templates that the dictionary lacks come out in English and are listed in root's data-untranslated, where a test
 * looks for them. translate.knows(words) tells of words that the server has put in the reader's language already.
 */
export function makeTranslate(root, dictionary) {
  const known = new Set();
  const missing = new Set();
  const note = (template) => {
    if (!dictionary || template in dictionary || known.has(template) || missing.has(template)) return;
    missing.add(template);
    root.dataset.untranslated = JSON.stringify([...missing]);
  };
  const translate = (template, replacements = {}) => {
    note(template);
    return (dictionary?.[template] ?? template).replace(/{([^}]+)}/g, (match, name) => replacements[name] ?? match);
  };
  translate.knows = (words) => words.filter(Boolean).forEach((word) => known.add(word));
  return translate;
}
