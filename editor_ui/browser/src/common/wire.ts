// What comes over the socket, as the replica keeps it. The shapes are generated from the room's own models (model.ts).
import type { Event, Json, Scene, SceneBox, SceneLine, SceneMark, State } from "./model";
import { TABLES, emptyTree, type Rec, type TableName, type Tree } from "./theory";

export type { Scene, SceneBox, SceneLine, SceneMark };
export type EventBody = Event;
export type Point = [number, number];

export interface Fix {
  label: string;
  edit: Record<string, Json>;
}

export interface Finding {
  id: string;
  code: string;
  check: string;
  severity: "error" | "warning" | "advice";
  elements: string[];
  links: string[];
  message: string;
  why: string;
  question: string;
  fix: Fix | null;
}

/** A line of the measure list (toc.measures.rows): ids and names of parts; words come from the theory. */
export interface MeasureRow {
  indicator?: string;
  element?: string;
  kind?: string;
  type?: string;
  derived?: string;
  level?: string;
  pathway?: string[];
  missing?: string[];
  to_agree?: string[];
  in_plan?: boolean;
  gap?: boolean;
}

export interface MeasureList {
  convention: string;
  note: string;
  counts: Record<string, number>;
  rows: MeasureRow[];
}

export interface Derived {
  seq: number;
  branch: string;
  n: number;
  findings: Finding[];
  scene: Scene;
  measures: MeasureList;
  summary: { check: string; severity: string; findings: number; line: string }[];
}

/** The room's records beside the theory: table → id → record, in order. */
export type RoomTables = Readonly<Record<string, ReadonlyMap<string, Rec>>>;

/** The replica's tree from the server's state. */
export function treeOfState(state: State): Tree {
  const tables = { ...emptyTree().tables };
  for (const name of TABLES) tables[name as TableName] = new Map((state.tables[name] ?? []) as [string, Rec][]);
  return { fields: state.own as Rec, tables };
}

export function roomOfState(state: State): RoomTables {
  return Object.fromEntries(Object.entries(state.room).map(([name, rows]) => [name, new Map(rows as [string, Rec][])]));
}

/** The room's records after an event; a null record is gone, or no longer ours to see. */
export function withRecords(room: RoomTables, records: readonly [string, string, Json][]): RoomTables {
  const next: Record<string, Map<string, Rec>> = {};
  for (const [table, id, record] of records) {
    const rows = (next[table] ??= new Map(room[table] ?? []));
    if (record === null) rows.delete(id);
    else rows.set(id, record as Rec);
  }
  return { ...room, ...next };
}

/** Where a finding is asked: what is asked of one arrow stands at the arrow, not at one of its ends. */
export function placeOf(finding: Finding): string | undefined {
  const [box, arrow] = [finding.elements[0], finding.links[0]];
  return finding.links.length === 1 && finding.elements.length !== 1 ? arrow : (box ?? arrow);
}
