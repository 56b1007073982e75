// What an edit will do, said before the room has answered: a mirror of the library's edits for those that a person
// makes many times a minute. Null: wait for the room. The room's own changes always replace what is foretold here.
import {
  KIND_TABLE,
  LABEL_FIELD,
  TABLES,
  applyChanges,
  kindOf,
  list,
  record,
  tableOf,
  text,
  type Change,
  type EditableKind,
  type ElementKind,
  type Json,
  type Rec,
  type Tree,
} from "./theory";

export type Edit =
  | {
      do: "add";
      kind: EditableKind;
      id?: string;
      fields?: Rec;
      link_to?: string;
      link_from?: string;
      link_fields?: Rec;
      after?: string;
    }
  | { do: "set"; id: string; field: string; value: Json; was?: Json; check_was?: boolean }
  | { do: "include" | "exclude"; id: string; field: string; value: Json }
  | { do: "rename"; id: string; to: string }
  | { do: "remove"; id: string; mode?: "restrict" | "cascade" | "attached" }
  | { do: "link"; from: string; to: string; id?: string; fields?: Rec }
  | { do: "unlink"; id: string }
  | { do: "retie"; id: string; from?: string; to?: string }
  | { do: "convert"; id: string; to: ElementKind }
  | {
      do: "split";
      id: string;
      statements: [string, string];
      shape?: "chain" | "beside";
      because?: string;
      new_id?: string;
    }
  | { do: "merge"; keep: string; drop: string }
  | { do: "move_to_strand"; id: string; from?: string; to?: string }
  | { do: "place"; id: string; x?: number; y?: number }
  | { do: "dismiss"; check: string; about: string[]; reason: string; by?: string }
  | { do: "undismiss"; check: string; about: string[] }
  | {
      do: "accept_idea";
      idea: string;
      kind: ElementKind;
      id?: string;
      fields?: Rec;
      link_to?: string;
      link_from?: string;
      link_fields?: Rec;
    }
  | { do: "set_step"; step: string | null }
  | { do: "many"; edits: Edit[]; label?: string };

function linkId(tree: Tree, from: string, to: string): string {
  const stem = `${from}>${to}`;
  if (!tree.tables.links.has(stem)) return stem;
  for (let n = 2; ; n++) if (!tree.tables.links.has(`${stem}#${n}`)) return `${stem}#${n}`;
}

function linkChange(tree: Tree, from: string, to: string, fields: Rec = {}, id?: string): Change {
  const body: Rec = id ? { id, from, to, ...fields } : { from, to, ...fields };
  return ["links", id ?? linkId(tree, from, to), null, body];
}

function withLinks(tree: Tree, id: string, edit: { link_to?: string; link_from?: string; link_fields?: Rec }): Change[] {
  const changes: Change[] = [];
  if (edit.link_to) changes.push(linkChange(tree, id, edit.link_to, edit.link_fields));
  if (edit.link_from) changes.push(linkChange(tree, edit.link_from, id, edit.link_fields));
  return changes;
}

/** Take links away, and whatever points at them, and references to all of it. */
function removal(tree: Tree, ids: string[]): Change[] {
  const gone = new Set(ids);
  for (let grown = true; grown; ) {
    grown = false;
    for (const [id, link] of tree.tables.links) {
      if (!gone.has(id) && (gone.has(text(link.from)) || gone.has(text(link.to)))) {
        gone.add(id);
        grown = true;
      }
    }
  }
  const changes: Change[] = [];
  for (const name of TABLES) {
    if (name === "layout" || name === "dismissed") continue;
    for (const [id, rec] of tree.tables[name]) {
      if (gone.has(id)) {
        changes.push([name, id, null, null]);
        continue;
      }
      for (const [field, value] of Object.entries(rec)) {
        if (name === "links" || !Array.isArray(value) || !value.some((item) => gone.has(item as string))) continue;
        changes.push([name, id, field, value.filter((item) => !gone.has(item as string))]);
      }
    }
  }
  for (const id of gone) if (tree.tables.layout.has(id)) changes.push(["layout", id, null, null]);
  return changes;
}

/** The changes that the edit is expected to make, or null where only the room can say. */
export function foretell(tree: Tree, edit: Edit): Change[] | null {
  switch (edit.do) {
    case "add": {
      if (!edit.id) return null;
      const table = KIND_TABLE[edit.kind];
      let at: number | null = null;
      if (edit.after) at = [...tree.tables[table].keys()].indexOf(edit.after) + 1 || null;
      return [[table, edit.id, null, { ...edit.fields }, at], ...withLinks(tree, edit.id, edit)];
    }
    case "set": {
      if (edit.id === "") return edit.field.split(".").length > 2 ? null : [["", "", edit.field, edit.value]];
      const table = tableOf(tree, edit.id);
      return table ? [[table, edit.id, edit.field, edit.value]] : null;
    }
    case "include":
    case "exclude": {
      const table = tableOf(tree, edit.id);
      if (!table) return null;
      const others = list(record(tree, edit.id)?.[edit.field]).filter((one) => one !== edit.value);
      const next: Json[] = edit.do === "include" ? [...others, edit.value] : others;
      return [[table, edit.id, edit.field, next.length ? next : null]];
    }
    case "remove":
      return edit.mode === "restrict" ? null : removal(tree, [edit.id]);
    case "unlink":
      return removal(tree, [edit.id]);
    case "link":
      return [linkChange(tree, edit.from, edit.to, edit.fields, edit.id)];
    case "place":
      if (edit.x === undefined || edit.y === undefined) return [["layout", edit.id, null, null]];
      return [["layout", edit.id, null, { x: edit.x, y: edit.y }]];
    case "move_to_strand": {
      const table = tableOf(tree, edit.id);
      const now = list(record(tree, edit.id)?.strands).filter((id) => id !== edit.from);
      if (edit.to && !now.includes(edit.to)) now.push(edit.to);
      return table ? [[table, edit.id, "strands", now.length ? now : null]] : null;
    }
    case "dismiss": {
      const body: Rec = { check: edit.check, about: edit.about, reason: edit.reason };
      if (edit.by) body.by = edit.by;
      return [["dismissed", `${edit.check}@${edit.about.join(",")}`, null, body]];
    }
    case "undismiss":
      return [["dismissed", `${edit.check}@${edit.about.join(",")}`, null, null]];
    case "accept_idea": {
      const idea = tree.tables.ideas.get(edit.idea);
      if (!edit.id || !idea) return null;
      const words: Rec = { [LABEL_FIELD[edit.kind]]: text(idea.text), ...edit.fields, from_idea: edit.idea };
      return [
        [KIND_TABLE[edit.kind], edit.id, null, words],
        ["ideas", edit.idea, null, null],
        ...withLinks(tree, edit.id, edit),
      ];
    }
    case "set_step":
      return [["", "", "step", edit.step]];
    case "many": {
      const all: Change[] = [];
      let now = tree;
      for (const part of edit.edits) {
        const changes = foretell(now, part);
        if (changes === null) return null;
        all.push(...changes);
        now = applyChanges(now, changes);
      }
      return all;
    }
    default:
      return null;
  }
}

/** Whether an id is in use anywhere in the theory's one namespace. */
export function idTaken(tree: Tree, id: string): boolean {
  return kindOf(tree, id) !== null;
}

/** The words that an edit carries, so that a refused edit can give them back. */
export function wordsOf(edit: Edit): string {
  switch (edit.do) {
    case "add":
      return text(edit.fields?.[LABEL_FIELD[edit.kind]]);
    case "set":
      return typeof edit.value === "string" ? edit.value : "";
    case "split":
      return edit.statements.join("\n");
    case "dismiss":
      return edit.reason;
    case "many":
      return edit.edits.map(wordsOf).filter(Boolean).join("\n");
    default:
      return "";
  }
}
