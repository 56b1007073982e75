// The editor's state: the replica as runes, what is selected, what is being written, what is open.
import { idTaken, wordsOf, type Edit } from "../common/edits";
import { idFromWords, randomId } from "../common/ids";
import type { Counts, Event, Here, Role, ServerFile } from "../common/model";
import { keep, recall } from "../common/outbox";
import { remember, remembered, setTheme, theme, type Theme } from "../common/preferences";
import { RoomClient, type Refused, type Status, type What } from "../common/room";
import { ask, type Session } from "../common/session";
import { t } from "../common/strings";
import {
  KIND_TABLE,
  LABEL_FIELD,
  emptyTree,
  kindOf,
  label,
  record,
  text,
  type EditableKind,
  type ElementKind,
  type Json,
  type Rec,
  type Tree,
} from "../common/theory";
import type { Derived, Finding, Point, RoomTables, Scene } from "../common/wire";
import { asOutline } from "./outline";
import { patchScene, type Draft } from "./patch";
import { pathwayOf } from "./walk";

export type Mode = "map" | "list" | "measures" | "read";
export type Panel = "details" | "questions" | "cards" | "people" | "strands" | "versions";
export const PANELS: readonly Panel[] = ["details", "questions", "cards", "people", "strands", "versions"];

/** One of the catalogue: what it measures, what it takes to use it. Never its items. */
export interface Instrument {
  id: string;
  name: string;
  measures?: string;
  items?: string;
  licence?: string;
  obtain?: string;
  lag?: string;
  note?: string;
  minimum_group?: number;
  verify?: boolean;
}

/** A dialog that is open, and what it is about. */
export type Sheet =
  | { is: "help" }
  | { is: "palette" }
  | { is: "export" }
  | { is: "paste"; words: string }
  | { is: "refused"; refused: Refused; words: string }
  | { is: "code"; link: string }
  | { is: "file" }
  | null;

const NOTHING = emptyTree();

export class Editor {
  readonly room: RoomClient;
  /** the page is on the wall: it shows, and nobody edits there */
  readonly wall: boolean = $state(false);
  tree = $state.raw<Tree>(emptyTree());
  derived = $state.raw<Derived | null>(null);
  records = $state.raw<RoomTables>({});
  here = $state.raw<ReadonlyMap<string, Here>>(new Map());
  counts = $state.raw<Counts | null>(null);
  file = $state.raw<ServerFile | null>(null);
  status = $state<Status>("connecting");
  pending = $state(0);
  ready = $state(false);
  can = $state.raw<ReadonlySet<string>>(new Set());
  role = $state<Role>("viewer");

  selection = $state.raw<readonly string[]>([]);
  editing = $state<string | null>(null);
  draft = $state.raw<Draft | null>(null);
  linking = $state<string | null>(null);
  /** the box that the arrow keys have reached while linking */
  linkingTo = $state<string | null>(null);
  /** something without a box of its own is being added: written in the panel */
  hanging = $state.raw<{ kind: "assumption" | "indicator" | "factor" | "evidence"; on: string } | null>(null);
  focused = $state.raw<readonly string[] | null>(null);
  folded = $state.raw<ReadonlySet<string>>(new Set());
  mode = $state<Mode>("map");
  panel = $state<Panel | null>("details");
  sheet = $state.raw<Sheet>(null);
  theme = $state<Theme>(theme());
  instruments = $state.raw<readonly Instrument[]>([]);
  /** the box whose question mark was pressed */
  askedAbout = $state<string | null>(null);
  /** said once in the corner and to screen readers */
  toast = $state.raw<{ words: string; n: number } | null>(null);
  /** said to screen readers only: what others do */
  spoken = $state("");
  /** hook of the map that is on screen */
  camera: { fit(ids?: readonly string[]): void; zoom(by: number): void; reveal(id: string): void } | null = null;
  /** no Scene came for so long that a makeshift map is better than none */
  private alone = $state(false);
  private following = $state("");
  private placedAt = $state.raw<ReadonlyMap<string, Point>>(new Map());

  /** an earlier moment of the map that is being looked at */
  past = $state.raw<Scene | null>(null);

  readonly scene = $derived.by<Scene>(() =>
    this.past ??
    // before the server's first Scene there is nothing to draw: a makeshift map would only jump a moment later
    patchScene(this.derived?.scene ?? null, this.derived || this.alone ? this.tree : NOTHING, this.draft, this.placedAt),
  );
  readonly findings = $derived<readonly Finding[]>(this.derived?.findings ?? []);
  readonly primary = $derived(this.selection.at(-1) ?? null);
  readonly title = $derived(text(this.tree.fields.title) || t.untitled);
  readonly branch = $derived(text(this.records.branches?.get(this.following)?.title));
  readonly shut = $derived.by<"" | "locked" | "closed">(() => {
    const room = this.records.room?.get("room");
    if (room?.closed === true) return "closed";
    const lock = this.following ? this.records.branches?.get(this.following)?.locked : room?.locked;
    return lock === true ? "locked" : "";
  });
  readonly mayEdit = $derived(
    !this.wall && this.can.has("edit") && this.past === null && (this.shut === "" || this.role === "facilitator"),
  );
  readonly lit = $derived(this.focused ? pathwayOf(this.tree, this.focused) : null);
  readonly writers = $derived.by(() => {
    const map = new Map<string, string>();
    for (const person of this.here.values()) {
      if (person.who !== this.room.you && person.editing) map.set(person.editing[0], person.name);
    }
    return map;
  });

  constructor(
    id: string,
    session: Session,
    wall = false,
  ) {
    this.wall = wall;
    this.room = new RoomClient(id, {
      change: (what) => this.sync(what),
      refused: (refused) => this.refused(refused),
      event: (event, mine) => this.heard(event, mine),
    });
    this.room.role = session.role;
    const panel = remembered("panel");
    this.panel = panel === "" ? null : ((panel as Panel | null) ?? "questions");
    if (innerWidth < 760) {
      this.panel = null;
      this.mode = "list";
    }
    if (session.role === "viewer") this.mode = "read";
    if (wall) {
      this.mode = "map";
      this.theme = "projector";
    }
    document.documentElement.dataset.theme = this.theme;
    void this.room.start();
    setTimeout(() => {
      this.alone = true;
    }, 8000);
    void recall<Draft>(`draft:${id}`).then((kept) => {
      if (kept?.words) {
        this.draft = kept;
        this.editing = kept.id;
        this.say(t.draft.restored);
      }
    });
  }

  private sync(what: What): void {
    const room = this.room;
    if (what === "tree") {
      this.tree = room.tree;
      const alive = this.selection.filter((one) => one === this.draft?.id || kindOf(this.tree, one) !== null);
      if (alive.length !== this.selection.length) this.selection = alive;
      const waits = new Map<string, Point>();
      for (const [id, place] of room.tree.tables.layout) {
        if (room.confirmed.tables.layout.get(id) !== place) waits.set(id, [Number(place.x), Number(place.y)]);
      }
      for (const [id, at] of this.placedAt) {
        // confirmed, but the Scene that knows of it is still on its way
        if (!waits.has(id) && room.tree.tables.layout.has(id) && (this.derived?.seq ?? 0) < room.seq) waits.set(id, at);
      }
      if (waits.size || this.placedAt.size) this.placedAt = waits;
    } else if (what === "derived") {
      this.derived = room.derived;
      if (this.placedAt.size && room.pending === 0) this.placedAt = new Map();
    } else if (what === "people") this.here = room.here;
    else if (what === "counts") this.counts = room.counts;
    else if (what === "file") this.file = room.file;
    else if (what === "room") {
      this.records = room.room;
      this.can = room.can;
      this.role = room.role;
      this.file = room.file;
      this.following = room.branch;
      this.ready = true;
      if (room.derived === null) this.derived = null;
    }
    if (what === "status") {
      this.status = room.status;
      this.pending = room.pending;
    }
  }

  private refused(refused: Refused): void {
    if (refused.retry) return;
    const words = refused.body?.t === "op" ? wordsOf(refused.body.edit) : "";
    this.sheet = { is: "refused", refused, words };
  }

  private heard(event: Event, mine: boolean): void {
    if (mine || !event.changes?.length) return;
    const person = [...this.here.values()].find((one) => one.who === event.by);
    const who = person?.name ?? t.live.somebody;
    const [table, id, field, after] = event.changes[0] as [string, string, string | null, Json, unknown];
    if (table === "links") this.spoken = t.live.linked(who);
    else if (field === null && after !== null) {
      const kind = this.kind(id);
      this.spoken = t.live.added(who, t.kind[kind ?? "outcome"] ?? "", label(this.room.confirmed, id));
    } else if (field === null) this.spoken = t.live.removed(who, id);
    else this.spoken = t.live.changed(who, id ? label(this.room.confirmed, id) : this.title);
  }

  // ---- asking ----

  kind(id: string): EditableKind | "link" | null {
    return this.draft?.id === id ? this.draft.kind : kindOf(this.tree, id);
  }

  label(id: string): string {
    return label(this.tree, id);
  }

  record(id: string): Rec | null {
    return record(this.tree, id);
  }

  // ---- seeing ----

  /** Look at a branch, or with "" at the main map. */
  follow(branch: string): void {
    this.finish();
    this.select(null);
    this.room.follow(branch);
  }

  select(id: string | null, more = false): void {
    if (id === null) this.selection = [];
    else if (!more) this.selection = [id];
    else if (this.selection.includes(id)) this.selection = this.selection.filter((one) => one !== id);
    else this.selection = [...this.selection, id];
    this.look();
  }

  reveal(id: string): void {
    if (this.mode === "read") this.mode = "map";
    this.select(id);
    this.camera?.reveal(id);
  }

  look(): void {
    const editing = this.editing && this.kind(this.editing) && this.editing !== this.draft?.id ? this.editing : null;
    const field = editing ? LABEL_FIELD[(this.kind(editing) ?? "outcome") as EditableKind] : "";
    this.room.look({
      sel: this.selection.filter((id) => id !== this.draft?.id).slice(0, 50) as string[],
      ...(editing ? { editing: [editing, field ?? ""] } : {}),
    });
  }

  say(words: string): void {
    this.toast = { words, n: (this.toast?.n ?? 0) + 1 };
  }

  open(panel: Panel | null): void {
    this.panel = panel;
    remember("panel", panel ?? "");
  }

  dress(chosen: Theme): void {
    this.theme = chosen;
    setTheme(chosen);
  }

  // ---- doing ----

  edit(edit: Edit): string | null {
    if (!this.mayEdit) {
      this.say(this.shut ? t.workshop[this.shut] : t.tell.cannotEdit);
      return null;
    }
    return this.room.edit(edit);
  }

  set(id: string, field: string, value: Json): void {
    const now = id === "" ? (this.tree.fields[field] ?? null) : (this.record(id)?.[field] ?? null);
    if (JSON.stringify(now) === JSON.stringify(value)) return;
    this.edit({ do: "set", id, field, value });
  }

  newId(words: string, kind: string): string {
    return idFromWords(words, kind, (id) => idTaken(this.tree, id));
  }

  /** Begin to write a new box; nothing is sent until there are words. */
  begin(kind: Draft["kind"], ties: { to?: string | null; from?: string | null; role?: string }): void {
    if (!this.mayEdit) {
      this.say(t.tell.cannotEdit);
      return;
    }
    this.finish();
    const role = ties.role ?? (kind === "outcome" ? "intermediate" : "");
    const draft: Draft = { id: randomId("new"), kind, role, to: ties.to ?? null, from: ties.from ?? null, words: "" };
    this.draft = draft;
    this.editing = draft.id;
    this.selection = [draft.id];
    if (this.mode === "read" || this.mode === "measures") this.mode = "map";
    this.linking = null;
  }

  /** What is being written, kept in this browser at every key. */
  writing(words: string): void {
    if (!this.draft || this.editing !== this.draft.id) return;
    this.draft = { ...this.draft, words };
    void keep(`draft:${this.room.id}`, words ? $state.snapshot(this.draft) : undefined);
  }

  /** Give the words being written; returns the id of the box they went to. */
  commit(words: string): string | null {
    const id = this.editing;
    if (!id) return null;
    this.editing = null;
    const said = words.replace(/\s+/g, " ").trim();
    const draft = this.draft;
    if (draft?.id === id) {
      this.draft = null;
      void keep(`draft:${this.room.id}`, undefined);
      if (!said) {
        const back = draft.to && this.kind(draft.to) !== null ? draft.to : draft.from;
        this.select(back);
        return back;
      }
      const made = this.add(draft.kind, said, draft);
      this.select(made);
      return made;
    }
    const kind = this.kind(id);
    if (kind && kind !== "link") {
      const field = LABEL_FIELD[kind];
      if (text(this.record(id)?.[field]) !== said) this.set(id, field, said || null);
    }
    this.look();
    return id;
  }

  add(kind: EditableKind, words: string, ties: { to?: string | null; from?: string | null; role?: string } = {}): string {
    const id = this.newId(words, kind);
    const fields: Rec = { [LABEL_FIELD[kind]]: words };
    if (kind === "outcome" && ties.role && ties.role !== "intermediate") fields.role = ties.role;
    if (kind === "outcome" && ties.to) {
      // a precondition belongs to its goal's strands until somebody says otherwise
      const strands = this.record(ties.to)?.strands;
      if (Array.isArray(strands) && strands.length) fields.strands = strands;
    }
    if (kind === "assumption" && ties.to) fields.about = [ties.to];
    if (kind === "factor" && ties.to) fields.about = [ties.to];
    if (kind === "indicator" && ties.to) fields.measures = ties.to;
    if (kind === "evidence" && ties.to) fields.supports = [ties.to];
    const tied = kind === "outcome" || kind === "intervention";
    this.edit({
      do: "add",
      kind,
      id,
      fields,
      ...(tied && ties.to ? { link_to: ties.to } : {}),
      ...(tied && ties.from ? { link_from: ties.from } : {}),
    });
    return id;
  }

  /** A card from the room becomes part of the map, tied to the box or arrow it was given to. */
  acceptCard(id: string, kind: ElementKind, at: string | null): void {
    const on = at ? this.kind(at) : null;
    const element = this.newId(text(this.records.cards?.get(id)?.text), kind);
    const fields: Rec = {};
    const place: Record<string, string> = {};
    if (at && kind === "outcome" && on === "outcome") {
      place.link_to = at;
      const strands = this.record(at)?.strands;
      if (Array.isArray(strands) && strands.length) fields.strands = strands;
    }
    if (at && kind === "intervention" && (on === "outcome" || on === "link")) place.link_to = at;
    if (at && kind === "assumption") fields.about = [at];
    if (at && kind === "indicator") fields.measures = at;
    this.room.act({ do: "accept_card", id, kind, element, fields, ...place, branch: this.room.branch });
  }

  /** Leave whatever is being written as it stands. */
  finish(): void {
    const field = document.querySelector<HTMLTextAreaElement>("textarea[data-writing]");
    if (this.editing) this.commit(field?.value ?? this.draft?.words ?? "");
    this.linking = null;
  }

  remove(ids: readonly string[]): void {
    const edits: Edit[] = ids
      .filter((id) => this.kind(id) !== null)
      .map((id) => (this.kind(id) === "link" ? { do: "unlink", id } : { do: "remove", id, mode: "attached" }));
    if (!edits.length) return;
    const next = this.neighbour(ids);
    const one = edits.length === 1 ? edits[0] : undefined;
    if (this.edit(one ?? { do: "many", edits }) === null) return;
    this.select(next);
    this.say(t.tell.removed(ids.length));
  }

  private neighbour(ids: readonly string[]): string | null {
    for (const [, link] of this.tree.tables.links) {
      const to = text(link.to);
      if (ids.includes(text(link.from)) && !ids.includes(to) && this.kind(to) !== "link") return to;
    }
    return null;
  }

  link(from: string, to: string): boolean {
    if (from === to) return false;
    const kinds: [unknown, unknown] = [this.kind(from), this.kind(to)];
    if (kinds[0] === "assumption" || kinds[0] === "factor") {
      const about = [...((this.record(from)?.about as string[] | undefined) ?? [])];
      if (!about.includes(to)) this.set(from, "about", [...about, to]);
      return true;
    }
    if (kinds[0] === "indicator") {
      this.set(from, "measures", to);
      return true;
    }
    if (kinds[1] === "indicator" || kinds[1] === "assumption" || (kinds[1] === "link" && kinds[0] === "outcome")) {
      this.say(t.map.linkNone);
      return false;
    }
    this.edit({ do: "link", from, to });
    this.say(t.tell.linkedUp);
    return true;
  }

  asks(): string {
    const draft = this.draft;
    if (!draft || this.editing !== draft.id) return "";
    if (draft.role === "long_term") return t.ask.first ?? "";
    if (draft.kind === "outcome") return (draft.to ? t.ask.precondition : draft.from ? t.ask.above : t.ask.outcome) ?? "";
    if (draft.kind === "intervention" && draft.to && this.kind(draft.to) === "link") return t.ask.interventionOnArrow ?? "";
    return t.ask[draft.kind] ?? "";
  }

  /** Fold or unfold what is under a box, on this screen only. */
  fold(id: string): void {
    const folded = new Set(this.folded);
    if (!folded.delete(id)) folded.add(id);
    this.folded = folded;
  }

  /** Move the selected boxes by hand with the keys. */
  nudge(way: "up" | "down" | "left" | "right", by: number): boolean {
    const dx = way === "left" ? -by : way === "right" ? by : 0;
    const dy = way === "up" ? -by : way === "down" ? by : 0;
    const edits: Edit[] = this.scene.boxes
      .filter((box) => this.selection.includes(box.id))
      .map((box) => ({ do: "place", id: box.id, x: Math.round(box.x + dx), y: Math.round(box.y + dy) }));
    const only = edits.length === 1 ? edits[0] : undefined;
    if (edits.length) this.edit(only ?? { do: "many", edits });
    return edits.length > 0;
  }

  /** Onto the clipboard; over plain http there is no clipboard API, so the old way serves. */
  copy(words: string): void {
    const area = document.createElement("textarea");
    area.value = words;
    area.className = "hidden-words";
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    this.say(done ? t.tell.copied : t.people.copyFailed);
  }

  focusOn(ids: readonly string[]): void {
    this.mode = "map";
    this.focused = ids.length ? ids : null;
  }

  outline(): string {
    return asOutline(this.tree, this.selection);
  }

  /** The catalogue of instruments: fetched once, when somebody first opens a measure. */
  async loadInstruments(): Promise<void> {
    if (this.instruments.length) return;
    this.instruments = await ask<Instrument[]>("api/instruments").catch(() => []);
  }

  tableOfKind(kind: ElementKind): ReadonlyMap<string, Rec> {
    return this.tree.tables[KIND_TABLE[kind]];
  }
}
