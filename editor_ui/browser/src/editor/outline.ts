// Outlines in and out: indented text from Word, a mail or a spreadsheet becomes a branch; a branch becomes such text.
import { arrows, label, type Tree } from "../common/theory";

export interface OutlineLine {
  depth: number;
  words: string;
}

const BULLET = /^([-*•–—◦▪‣○●■o·§]|\(?\d{1,3}[.)]|\d{1,3}(?:\.\d{1,3})+\.?|\(?[a-z][.)]|\(?[ivx]{1,4}[.)])\s+/i;

interface Row {
  indent: number;
  /** the kind of bullet or number before the words */
  sign: string;
  cells: string[];
}

function signOf(bullet: string): string {
  if (/^\d+(\.\d+)+/.test(bullet)) return `level ${bullet.split(".").filter(Boolean).length}`;
  if (/\d/.test(bullet)) return "1";
  return /^\(?[a-z][.)]$/i.test(bullet) ? "a" : bullet;
}

function readRow(raw: string): Row | null {
  const front = raw.match(/^[\s\u00a0]*/)?.[0] ?? "";
  let indent = 0;
  for (const char of front) indent += char === "\t" ? 4 : 1;
  const rest = raw.slice(front.length);
  const bullet = rest.match(BULLET)?.[1] ?? "";
  const cells = rest
    .replace(BULLET, "")
    .split("\t")
    .map((cell) => cell.replace(/\s+/g, " ").trim().slice(0, 500));
  return cells.some(Boolean) ? { indent, sign: bullet ? signOf(bullet) : "", cells } : null;
}

/**
 * Read pasted text. How deep a line lies is told by tabs or spaces at its front; in a table by the column, where a cell
 * that repeats the row above is not made twice; and where nothing is indented, as in a list copied from Word, by the
 * kinds of bullets in the order in which they first come, or by numbers such as 1.2.1.
 */
export function readOutline(pasted: string): OutlineLine[] {
  const rows = pasted
    .replace(/\r\n?/g, "\n")
    .split("\n")
    .map(readRow)
    .filter((row): row is Row => row !== null);
  if (rows.some((row) => row.cells.filter(Boolean).length > 1)) return readTable(rows);
  const words = (row: Row): string => row.cells.find(Boolean) ?? "";
  if (rows.every((row) => row.indent === rows[0]?.indent)) {
    const signs = [...new Set(rows.map((row) => row.sign))];
    const numbered = signs.some((sign) => sign.startsWith("level "));
    const depth = (sign: string): number => (numbered ? (Number(sign.slice(6)) || 1) - 1 : signs.indexOf(sign));
    return settled(rows.map((row) => ({ depth: depth(row.sign), words: words(row) })));
  }
  const lines: OutlineLine[] = [];
  const open: number[] = [];
  for (const row of rows) {
    while (open.length && (open.at(-1) ?? 0) >= row.indent) open.pop();
    lines.push({ depth: open.length, words: words(row) });
    open.push(row.indent);
  }
  return lines;
}

function readTable(rows: readonly Row[]): OutlineLine[] {
  const lines: OutlineLine[] = [];
  let above: string[] = [];
  for (const row of rows) {
    const cells = [...Array<string>(Math.round(row.indent / 4)).fill(""), ...row.cells];
    const path: string[] = [];
    let same = true;
    cells.forEach((cell, column) => {
      if (!cell) {
        path.push(same ? (above[column] ?? "") : "");
        return;
      }
      same &&= above[column] === cell;
      path.push(cell);
      if (!same) lines.push({ depth: column, words: cell });
    });
    above = path;
  }
  return settled(lines);
}

/** No line more than one step deeper than the one before it. */
function settled(lines: readonly OutlineLine[]): OutlineLine[] {
  const open: number[] = [];
  return lines.map((line) => {
    while (open.length && (open.at(-1) ?? 0) >= line.depth) open.pop();
    const depth = open.length;
    open.push(line.depth);
    return { depth, words: line.words };
  });
}

/**
 * An outline in formatted text: Word's lists carry their level in a style, other lists and headings in their nesting.
 * Null where it holds neither. The page is parsed, never shown: nothing in it runs or loads.
 */
export function readFormatted(html: string): OutlineLine[] | null {
  // styles are read here and never applied; as styles, the page's security policy would speak up
  const page = new DOMParser().parseFromString(html.replace(/\sstyle\s*=/gi, " data-style="), "text/html");
  const lines: OutlineLine[] = [];
  let heading = 0;
  for (const part of page.body.querySelectorAll<HTMLElement>("p, li, h1, h2, h3, h4, h5, h6")) {
    const level = part.dataset.style?.match(/mso-list:[^;]*level(\d)/)?.[1];
    const copy = part.cloneNode(true) as HTMLElement;
    // Word writes the bullet itself in a span that only it ignores
    for (const extra of copy.querySelectorAll("ul, ol, [data-style*='mso-list:Ignore'], [data-style*='mso-list: Ignore']")) extra.remove();
    const words = (copy.textContent ?? "").replace(/\s+/g, " ").trim().slice(0, 500);
    if (!words || (part.localName === "p" && part.closest("li"))) continue;
    let depth = heading;
    if (level) depth += Number(level) - 1;
    else if (part.localName === "li") {
      for (let at = part.parentElement?.parentElement?.closest("ul, ol"); at; at = at.parentElement?.closest("ul, ol")) depth++;
    } else if (part.localName.startsWith("h")) {
      depth = Number(part.localName[1]) - 1;
      heading = depth + 1;
    } else return null;
    lines.push({ depth, words });
  }
  return lines.some((line) => line.depth > 0) ? settled(lines) : null;
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
