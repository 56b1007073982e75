// Outlines in and out: indented text from Word, a mail or a spreadsheet becomes a branch; a branch becomes such text.
import { arrows, label, type Tree } from "../common/theory";

export interface OutlineLine {
  depth: number;
  words: string;
}

const BULLET = /^(?:[-*•–—◦▪o·]|\(?[0-9]{1,3}[.)]|\(?[a-z][.)])\s+/i;

/** Read pasted text: tabs or spaces at the front, or empty cells before the words, say how deep a line lies. */
export function readOutline(pasted: string): OutlineLine[] {
  const rows: { indent: number; words: string }[] = [];
  for (const raw of pasted.replace(/\r\n?/g, "\n").split("\n")) {
    const front = raw.match(/^[\s\u00a0]*/)?.[0] ?? "";
    let indent = 0;
    for (const char of front) indent += char === "\t" ? 4 : 1;
    const words = raw
      .slice(front.length)
      .replace(BULLET, "")
      .split("\t")
      .map((cell) => cell.trim())
      .filter(Boolean)
      .join(", ")
      .replace(/\s+/g, " ");
    if (words) rows.push({ indent, words: words.slice(0, 500) });
  }
  const lines: OutlineLine[] = [];
  const open: number[] = [];
  for (const row of rows) {
    while (open.length && (open.at(-1) ?? 0) >= row.indent) open.pop();
    lines.push({ depth: open.length, words: row.words });
    open.push(row.indent);
  }
  return lines;
}

/** The boxes and what is under each of them, two spaces a level; a box that stands twice is written once. */
export function asOutline(tree: Tree, ids: readonly string[]): string {
  const all = arrows(tree);
  const out: string[] = [];
  const seen = new Set<string>();
  const write = (id: string, depth: number): void => {
    const again = seen.has(id);
    seen.add(id);
    out.push(`${"  ".repeat(depth)}${label(tree, id)}`);
    if (again) return;
    for (const arrow of all) if (arrow.to === id && !tree.tables.links.has(arrow.from)) write(arrow.from, depth + 1);
  };
  const chosen = ids.filter((id) => !tree.tables.links.has(id));
  const inner = new Set(all.filter((arrow) => chosen.includes(arrow.to)).map((arrow) => arrow.from));
  for (const id of chosen) if (!inner.has(id)) write(id, 0);
  return out.join("\n");
}
