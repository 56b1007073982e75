// A replica of the theory: plain records in ordered tables, changed only by changes that the room has made
// (or that the room is expected to make). Copy on write: an old tree stays as it was.

import type { Json } from "./model";

export type { Json };
export type Rec = Record<string, Json>;

export const TABLES = [
  "strands",
  "stakeholders",
  "outcomes",
  "interventions",
  "assumptions",
  "indicators",
  "evidence",
  "factors",
  "links",
  "dismissed",
  "ideas",
  "layout",
] as const;
export type TableName = (typeof TABLES)[number];

export type ElementKind =
  | "outcome"
  | "intervention"
  | "assumption"
  | "indicator"
  | "evidence"
  | "factor"
  | "stakeholder";
export type EditableKind = ElementKind | "strand" | "idea";

export const KIND_TABLE: Record<EditableKind, TableName> = {
  outcome: "outcomes",
  intervention: "interventions",
  assumption: "assumptions",
  indicator: "indicators",
  evidence: "evidence",
  factor: "factors",
  stakeholder: "stakeholders",
  strand: "strands",
  idea: "ideas",
};
export const TABLE_KIND = Object.fromEntries(
  Object.entries(KIND_TABLE).map(([kind, table]) => [table, kind]),
) as Partial<Record<TableName, EditableKind>>;

export const ELEMENT_TABLES = [
  "outcomes",
  "interventions",
  "assumptions",
  "indicators",
  "evidence",
  "factors",
  "stakeholders",
] as const satisfies readonly TableName[];

/** The field that holds the words people know a record by. */
export const LABEL_FIELD: Record<EditableKind, string> = {
  outcome: "statement",
  intervention: "statement",
  assumption: "statement",
  indicator: "name",
  evidence: "citation",
  factor: "statement",
  stakeholder: "name",
  strand: "title",
  idea: "text",
};

/** Table, id, field (null: the whole record), value after (null: gone), place in the table. */
export type Change = [table: string, id: string, field: string | null, after: Json, at?: number | null];

export type Table = ReadonlyMap<string, Rec>;

export interface Tree {
  readonly fields: Rec;
  readonly tables: Readonly<Record<TableName, Table>>;
}

export function emptyTree(): Tree {
  return {
    fields: {},
    tables: Object.fromEntries(TABLES.map((name) => [name, new Map<string, Rec>()])) as unknown as Record<TableName, Table>,
  };
}

function isTable(name: string): name is TableName {
  return (TABLES as readonly string[]).includes(name);
}

function put(record: Rec, key: string, value: Json): Rec {
  const copy = { ...record };
  if (value === null) delete copy[key];
  else copy[key] = value;
  return copy;
}

/** Give a field a value; null takes it away. In "glossary.QI" the rest after the first dot is one key, dots and all. */
export function withField(record: Rec, path: string, value: Json): Rec {
  const dot = path.indexOf(".");
  if (dot < 0) return put(record, path, value);
  const name = path.slice(0, dot);
  const old = record[name];
  const table = old !== null && typeof old === "object" && !Array.isArray(old) ? old : {};
  const next = put(table, path.slice(dot + 1), value);
  return put(record, name, Object.keys(next).length ? next : null);
}

function inserted(table: Map<string, Rec>, id: string, record: Rec, at: number): Map<string, Rec> {
  const rows = [...table];
  rows.splice(at, 0, [id, record]);
  return new Map(rows);
}

/** The tree after the changes. Changes to what is not there are passed over: the server's order is the truth. */
export function applyChanges(tree: Tree, changes: readonly Change[]): Tree {
  let fields = tree.fields;
  const tables = { ...tree.tables };
  const own = new Set<TableName>();
  for (const [name, id, field, after, at] of changes) {
    if (name === "") {
      if (field !== null) fields = withField(fields, field, after);
      continue;
    }
    if (!isTable(name)) continue;
    if (!own.has(name)) {
      tables[name] = new Map(tables[name]);
      own.add(name);
    }
    let table = tables[name] as Map<string, Rec>;
    if (field !== null) {
      const record = table.get(id);
      if (record) table.set(id, withField(record, field, after));
    } else if (after === null) {
      table.delete(id);
    } else {
      table.delete(id);
      if (typeof at === "number" && at < table.size) table = inserted(table, id, after as Rec, at);
      else table.set(id, after as Rec);
      tables[name] = table;
    }
  }
  return { fields, tables };
}

/** Where a record lives, or null. Links are found by their effective id. */
export function tableOf(tree: Tree, id: string): TableName | null {
  for (const name of TABLES) {
    if (name === "layout" || name === "dismissed") continue;
    if (tree.tables[name].has(id)) return name;
  }
  return null;
}

export function kindOf(tree: Tree, id: string): EditableKind | "link" | null {
  const table = tableOf(tree, id);
  if (table === null) return null;
  if (table === "links") return "link";
  return TABLE_KIND[table] ?? null;
}

export function record(tree: Tree, id: string): Rec | null {
  const table = tableOf(tree, id);
  return table === null ? null : (tree.tables[table].get(id) ?? null);
}

export function text(value: Json | undefined): string {
  if (typeof value === "string") return value;
  return value === null || value === undefined || typeof value === "object" ? "" : String(value);
}

export function list(value: Json | undefined): string[] {
  if (Array.isArray(value)) return value.filter((item): item is string => typeof item === "string");
  return typeof value === "string" ? [value] : [];
}

/** The words people know it by; empty where none are written. */
export function label(tree: Tree, id: string): string {
  const kind = kindOf(tree, id);
  const found = record(tree, id);
  if (!kind || !found) return "";
  if (kind === "link") return `${label(tree, text(found.from))} → ${label(tree, text(found.to))}`;
  return text(found[LABEL_FIELD[kind]]);
}

export interface Arrow {
  id: string;
  from: string;
  to: string;
  record: Rec;
}

/** The arrows of a table of links; tables are never changed, so they are gathered once. */
const gathered = new WeakMap<Table, readonly Arrow[]>();
export function arrows(tree: Tree): readonly Arrow[] {
  let found = gathered.get(tree.tables.links);
  if (!found) {
    found = [...tree.tables.links].map(([id, rec]) => ({ id, from: text(rec.from), to: text(rec.to), record: rec }));
    gathered.set(tree.tables.links, found);
  }
  return found;
}

/** What an arrow is, by its ends; null where the method has no such arrow. */
export function arrowKind(
  tree: Tree,
  from: string,
  to: string,
): "precondition" | "brings_about" | "enables" | "helps" | null {
  const a = kindOf(tree, from);
  const b = kindOf(tree, to);
  if (a === "outcome" && b === "outcome") return "precondition";
  if (a === "intervention" && (b === "outcome" || b === "link")) return "brings_about";
  if (a === "outcome" && b === "intervention") return "enables";
  if (a === "intervention" && b === "intervention") return "enables";
  if (a === "factor" && (b === "outcome" || b === "intervention" || b === "link")) return "helps";
  return null;
}
