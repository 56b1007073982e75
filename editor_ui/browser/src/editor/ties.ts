// What is said and sent when something is added to the map: to what it is tied, and which fields follow from that.
import type { Edit } from "../common/edits";
import type { Act } from "../common/room";
import { t } from "../common/strings";
import type { Point } from "../common/wire";
import { LABEL_FIELD, arrows, text, type EditableKind, type ElementKind, type Rec } from "../common/theory";
import type { Editor } from "./editor.svelte";
import type { Draft } from "./patch";

export interface Ties {
  to?: string | null;
  from?: string | null;
  role?: string;
  /** of evidence: it speaks against what it is tied to */
  against?: boolean;
  /** for a box that is tied to nothing: its corner, in the Scene's px */
  at?: Point;
}

/** A precondition belongs to its goal's strands until somebody says otherwise. */
function strandsOf(editor: Editor, goal: string): Rec {
  const strands = editor.record(goal)?.strands;
  return Array.isArray(strands) && strands.length ? { strands } : {};
}

/** The strand in whose column a box's corner lies. */
function strandAt(editor: Editor, [x]: Point): string | undefined {
  const lane = editor.scene.lanes.find((one) => x + 95 >= one.x && x + 95 < one.x + one.w);
  return lane && editor.tree.tables.strands.has(lane.id) ? lane.id : undefined;
}

export function addition(editor: Editor, kind: EditableKind, id: string, words: string, ties: Ties): Edit {
  const fields: Rec = { [LABEL_FIELD[kind]]: words };
  if (kind === "outcome" && ties.role && ties.role !== "intermediate") fields.role = ties.role;
  const strand = ties.at && strandAt(editor, ties.at);
  if (strand) fields.strands = [strand];
  if (ties.to) {
    if (kind === "outcome") Object.assign(fields, strandsOf(editor, ties.to));
    if (kind === "assumption" || kind === "factor") fields.about = [ties.to];
    if (kind === "indicator") fields.measures = ties.to;
    if (kind === "evidence") fields[ties.against ? "contradicts" : "supports"] = [ties.to];
  }
  const tied = kind === "outcome" || kind === "intervention";
  return {
    do: "add",
    kind,
    id,
    fields,
    ...(tied && ties.to ? { link_to: ties.to } : {}),
    ...(tied && ties.from ? { link_from: ties.from } : {}),
  };
}

/** The act by which a card becomes part of the map, tied to the box or arrow it was given to. */
export function acceptance(editor: Editor, id: string, kind: ElementKind, at: string | null, point?: Point): Act {
  const on = at ? editor.kind(at) : null;
  const element = editor.newId(text(editor.records.cards?.get(id)?.text), kind);
  const fields: Rec = {};
  const place: Record<string, string> = {};
  const strand = point && strandAt(editor, point);
  if (strand) fields.strands = [strand];
  if (at && kind === "outcome" && (on === "outcome" || on === "intervention")) {
    place.link_to = at;
    if (on === "outcome") Object.assign(fields, strandsOf(editor, at));
  }
  if (at && kind === "intervention" && (on === "outcome" || on === "link")) place.link_to = at;
  if (at && kind === "assumption") fields.about = [at];
  if (at && kind === "indicator") fields.measures = at;
  return { do: "accept_card", id, kind, element, fields, ...place, branch: editor.room.branch };
}

/** Join two things: by an arrow where the method has one, else by the field that says the same. */
export function tie(editor: Editor, from: string, to: string): boolean {
  if (from === to) return false;
  const [one, other] = [editor.kind(from), editor.kind(to)];
  if (one === "assumption" || one === "factor") {
    const about = [...((editor.record(from)?.about as string[] | undefined) ?? [])];
    if (!about.includes(to)) editor.set(from, "about", [...about, to]);
    return true;
  }
  if (one === "indicator") {
    editor.set(from, "measures", to);
    return true;
  }
  if (other === "indicator" || other === "assumption" || (other === "link" && one === "outcome")) {
    editor.say(t.map.linkNone);
    return false;
  }
  // a box that stood loose where somebody put it goes into the rows with its first arrow
  const all = arrows(editor.tree);
  const loose = [from, to].filter(
    (id) => editor.tree.tables.layout.has(id) && !all.some((arrow) => arrow.from === id || arrow.to === id),
  );
  const link: Edit = { do: "link", from, to };
  const edits: Edit[] = [link, ...loose.map((id): Edit => ({ do: "place", id }))];
  editor.edit(loose.length ? { do: "many", edits } : link);
  editor.say(t.tell.linkedUp);
  return true;
}

/** The question beside a box that is being written for the first time. */
export function questionFor(editor: Editor, draft: Draft): string {
  if (draft.role === "long_term") return t.ask.first ?? "";
  if (draft.kind === "outcome") return (draft.to ? t.ask.precondition : draft.from ? t.ask.above : t.ask.outcome) ?? "";
  if (draft.kind === "intervention" && draft.to && editor.kind(draft.to) === "link") return t.ask.interventionOnArrow ?? "";
  return t.ask[draft.kind] ?? "";
}
