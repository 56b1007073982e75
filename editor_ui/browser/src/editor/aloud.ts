// An arrow in one sentence, as it is read aloud to a room.
import { t } from "../common/strings";
import { kindOf, label, record, text, type Tree } from "../common/theory";

export function lower(words: string): string {
  return words && !/^[A-Z]{2}/.test(words) ? words.charAt(0).toLowerCase() + words.slice(1) : words;
}

function end(tree: Tree, id: string): string {
  const link = tree.tables.links.get(id);
  if (link) return t.arrow.step(lower(label(tree, text(link.from))), lower(label(tree, text(link.to))));
  return lower(label(tree, id)) || t.emptyBox;
}

/** "If …, then …, because …", or for what we do "We will: …. So that: …. Because …." */
export function aloud(tree: Tree, id: string): string {
  const link = record(tree, id);
  const [from, to] = [text(link?.from), text(link?.to)];
  const because = lower(text(link?.because).replace(/\.$/, ""));
  if (kindOf(tree, from) !== "intervention") return t.arrow.aloud(end(tree, from), end(tree, to), because);
  return t.arrow.act(end(tree, from), end(tree, to)) + (because ? ` ${t.arrow.because} ${because}.` : "");
}
