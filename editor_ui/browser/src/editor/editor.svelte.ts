// The editor's state: what the room says (mirror.svelte.ts), what is selected, what is being written, what is open.
import { idTaken, wordsOf, type Edit } from "../common/edits";
import { idFromWords, randomId } from "../common/ids";
import type { Event } from "../common/model";
import { EachFrame } from "../common/moments";
import { remember, remembered, setTheme, theme, type Theme } from "../common/preferences";
import type { Refused } from "../common/room";
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
} from "../common/theory";
import type { Point, Scene } from "../common/wire";
import { Drafts } from "./drafts";
import { copyText } from "./clipboard";
import { Mirror } from "./mirror.svelte";
import { PANELS, type Instrument, type Mode, type Panel, type Sheet, type View } from "./modes";
import { asOutline } from "./outline";
import { freeNear, patchScene, sharing, type Draft } from "./patch";
import { spokenOf } from "./spoken";
import { acceptance, addition, questionFor, tie, type Ties } from "./ties";
import { pathwayOf } from "./walk";

export { PANELS, type Instrument, type Mode, type Panel, type Sheet };

const NOTHING = emptyTree();

export class Editor extends Mirror {
  /** the map has been painted: time for what lies beside it */
  stands = $state(false);

  selection = $state.raw<readonly string[]>([]);
  editing = $state<string | null>(null);
  draft = $state.raw<Draft | null>(null);
  linking = $state<string | null>(null);
  /** the box that the arrow keys have reached while linking */
  linkingTo = $state<string | null>(null);
  /** the box whose arrows are being read, one after the other */
  reading = "";
  /** something without a box of its own is being added: written in the panel */
  hanging = $state.raw<{ kind: "assumption" | "indicator" | "factor" | "evidence"; on: string } | null>(null);
  focused = $state.raw<readonly string[] | null>(null);
  folded = $state.raw<ReadonlySet<string>>(new Set());
  mode = $state<Mode>("map");
  /** opened on a phone as the facilitator's notes: there is nothing else until the panel is closed */
  notes = $state(false);
  panel = $state<Panel | null>("details");
  sheet = $state.raw<Sheet>(null);
  /** dialogs that wait until the one that is open is closed */
  private owed: Sheet[] = [];
  theme = $state<Theme>(theme());
  instruments = $state.raw<readonly Instrument[]>([]);
  /** the room is to be asked something: the cards' panel opens its question */
  asking = $state(false);
  /** the box whose question mark was pressed */
  askedAbout = $state<string | null>(null);
  /** said once in the corner and to screen readers */
  toast = $state.raw<{ words: string; n: number } | null>(null);
  /** said to screen readers only: what others do */
  spoken = $state("");
  /** hook of the map that is on screen */
  camera: View | null = null;
  /** a box of one's own that the layout has yet to place, and the Scene before it has */
  made = $state.raw<{ id: string; than: Scene | null } | null>(null);
  private stood: ReturnType<View["stand"]> | null = null;
  /** no Scene came for so long that a makeshift map is better than none */
  private alone = $state(false);
  readonly drafts: Drafts;
  /** words that an earlier visit left half written may still be waiting */
  private looking = true;
  /** the words of the box being changed, as they were when the writing began */
  private before: string | null = null;

  /** not more often than a listener can follow */
  private readonly speaking = new EachFrame<Event>((event) => {
    this.spoken = spokenOf(this, event) ?? this.spoken;
  }, 900);

  /** an earlier moment of the map that is being looked at */
  past = $state.raw<Scene | null>(null);

  private shown: Scene | null = null;
  readonly scene = $derived.by<Scene>(() => {
    // before the server's first Scene there is nothing to draw: a makeshift map would only jump a moment later
    const tree = this.derived || this.alone ? this.tree : NOTHING;
    return (this.shown = sharing(
      this.shown,
      this.past ?? patchScene(this.derived?.scene ?? null, tree, this.draft, this.placedAt),
    ));
  });
  readonly primary = $derived(this.selection.at(-1) ?? null);
  readonly mayEdit = $derived(
    !this.wall && this.can.has("edit") && this.past === null && (this.shut === "" || this.role === "facilitator"),
  );
  /** what the wall has lit on its small map */
  spot = $state.raw<ReadonlySet<string> | null>(null);
  readonly lit = $derived(this.spot ?? (this.focused ? pathwayOf(this.tree, this.focused) : null));

  constructor(id: string, session: Session, wall = false) {
    super(id, session, wall);
    this.drafts = new Drafts(id, () => {
      this.looking = true;
      this.resume();
    });
    const panel = remembered("panel");
    this.panel = panel === "" ? null : ((panel as Panel | null) ?? "questions");
    if (innerWidth < 760) {
      this.panel = null;
      this.mode = "list";
    }
    if (session.role === "facilitator" && new URLSearchParams(location.search).has("notes")) {
      this.notes = innerWidth < 760;
      this.panel = "cards";
    }
    if (session.role === "viewer") [this.mode, this.panel] = ["read", null];
    if (wall) {
      this.mode = "map";
      this.theme = "projector";
    }
    document.documentElement.dataset.theme = this.theme;
    setTimeout(() => {
      this.alone = true;
    }, 8000);
  }

  protected override treeCame(): void {
    const alive = this.selection.filter((one) => one === this.draft?.id || kindOf(this.tree, one) !== null);
    if (alive.length !== this.selection.length) this.selection = alive;
    const writing = this.editing;
    if (!writing || !this.ready || this.draft?.id === writing || kindOf(this.tree, writing) !== null) return;
    // somebody took the box away under the hand: what is being written goes on, as a new box
    const words = this.drafts.wordsOf(writing);
    this.draft = words === null ? null : this.newDraft("outcome", writing);
    if (words === null) this.editing = null;
    this.say(t.draft.gone);
  }

  protected override roomCame(): void {
    this.resume();
  }

  /** Bring back what an earlier visit left half written: once the box it belongs to is known. */
  private resume(): void {
    if (!this.looking || !this.ready || this.editing || !this.mayEdit) return;
    const kept = this.drafts.left();
    this.looking = kept !== null;
    if (!kept) return;
    // a box that is gone since: its words begin a new one
    const draft = kept.draft ?? (this.kind(kept.id) ? null : this.newDraft("outcome", kept.id));
    this.drafts.write({ ...kept, ...(draft ? { draft } : {}) });
    this.draft = draft;
    this.before = draft ? null : this.label(kept.id);
    this.editing = kept.id;
    this.selection = [kept.id];
    this.say(t.draft.restored);
  }

  protected override refused(refused: Refused): void {
    if (refused.retry) return;
    const words = refused.body?.t === "op" ? wordsOf(refused.body.edit) : "";
    const sheet = { is: "refused", refused, words } as const;
    const told = [this.sheet, ...this.owed].some((one) => one?.is === "refused" && one.refused.message === refused.message);
    if (this.sheet === null) this.sheet = sheet;
    else if (words || !told) this.owed.push(sheet); // everybody's words come back, one after the other
  }

  /** A dialog ends; what was refused while it was open follows it. */
  closeSheet(sheet: Sheet): void {
    if (this.sheet === sheet) this.sheet = this.owed.shift() ?? null;
  }

  protected override heard(event: Event, mine: boolean): void {
    if (!mine && event.changes?.length) this.speaking.add(event);
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
    if (panel === null) this.notes = false;
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

  /** Change words: where somebody else changed them since `was` was read, both are shown and nobody's are lost. */
  setWords(id: string, field: string, words: string | null, was: Json): void {
    if ((words ?? "") === text(was).replace(/\s+/g, " ").trim()) return;
    this.edit({ do: "set", id, field, value: words, was, check_was: true });
  }

  newId(words: string, kind: string): string {
    return idFromWords(words, kind, (id) => idTaken(this.tree, id));
  }

  /** Begin to write a new box; nothing is sent until there are words. */
  begin(kind: Draft["kind"], ties: Ties & { at?: Point }): void {
    if (!this.mayEdit) {
      this.say(t.tell.cannotEdit);
      return;
    }
    this.finish();
    const role = ties.role ?? (kind === "outcome" ? "intermediate" : "");
    const draft = { ...this.newDraft(kind, randomId("new")), role, to: ties.to ?? null, from: ties.from ?? null };
    const at = ties.at ?? this.besideSelection() ?? this.camera?.middle();
    this.stood = this.camera?.stand() ?? null;
    this.draft = at && !draft.to && !draft.from && this.scene.boxes.length ? { ...draft, at } : draft;
    this.editing = draft.id;
    this.selection = [draft.id];
    if (this.mode === "read" || this.mode === "measures") this.mode = "map";
    this.linking = null;
  }

  private newDraft(kind: Draft["kind"], id: string): Draft {
    return { id, kind, role: kind === "outcome" ? "intermediate" : "", to: null, from: null, words: "" };
  }

  /** Where a box that is tied to nothing goes: next to what is selected. */
  private besideSelection(): Point | null {
    const box = this.scene.boxes.find((one) => one.id === this.primary);
    return box ? [box.x + box.w + 120, box.y + box.h / 2] : null;
  }

  /** Change the words of a box that stands. */
  reword(id: string): void {
    this.before = this.label(id);
    this.editing = id;
    this.look();
  }

  /** What the writer of a box begins with. */
  wordsFor(id: string): string {
    return this.drafts.wordsOf(id) ?? (this.draft?.id === id ? this.draft.words : this.label(id));
  }

  /** A key in the writer. */
  writing(words: string): void {
    const id = this.editing;
    if (id) this.drafts.write({ id, words, ...(this.draft?.id === id ? { draft: this.draft } : {}) });
  }

  /** Give the words being written; returns the id of the box they went to. */
  commit(words: string): string | null {
    const id = this.editing;
    if (!id) return null;
    this.editing = null;
    this.drafts.done();
    // one after the other: a closed browser may have left words in several tabs
    if (this.looking) setTimeout(() => this.resume());
    const said = words.replace(/\s+/g, " ").trim();
    const draft = this.draft;
    if (draft?.id === id) {
      this.draft = null;
      if (!said) {
        const back = draft.to && this.kind(draft.to) !== null ? draft.to : draft.from;
        this.select(back);
        if (this.stood) this.camera?.back(this.stood);
        return back;
      }
      const made = this.add(draft.kind, said, { ...draft, ...(draft.at ? { at: freeNear(this.scene.boxes.filter((one) => one.id !== id), draft.at, 60) } : {}) });
      this.follows(made);
      this.select(made);
      return made;
    }
    const kind = this.kind(id);
    if (kind && kind !== "link") {
      this.setWords(id, LABEL_FIELD[kind], said || null, this.before || null);
    }
    this.look();
    return id;
  }

  add(kind: EditableKind, words: string, ties: Ties = {}): string {
    const id = this.newId(words, kind);
    const add = addition(this, kind, id, words, ties);
    this.edit(ties.at ? { do: "many", edits: [add, { do: "place", id, x: ties.at[0], y: ties.at[1] }] } : add);
    return id;
  }

  /** A card from the room becomes part of the map, tied to the box or arrow it was given to. */
  acceptCard(id: string, kind: ElementKind, at: string | null, point?: Point): void {
    const corner = point && freeNear(this.scene.boxes, point, 60);
    const act = acceptance(this, id, kind, at, corner);
    this.room.act(act);
    if (!corner) {
      this.follows(String(act.element));
      return;
    }
    const [x, y] = corner;
    this.edit({ do: "place", id: String(act.element), x, y });
  }

  /** Leave whatever is being written as it stands. */
  finish(): void {
    const field = document.querySelector<HTMLTextAreaElement>("textarea[data-writing]");
    if (this.editing) this.commit(field?.value ?? this.draft?.words ?? "");
    this.linking = null;
  }

  /** Once the layout has put a box somewhere else than on this Scene, the map shows where. */
  follows(id: string): void {
    this.made = { id, than: this.derived?.scene ?? null };
  }

  link(from: string, to: string): boolean {
    return tie(this, from, to);
  }

  asks(): string {
    const draft = this.draft;
    return draft && this.editing === draft.id ? questionFor(this, draft) : "";
  }

  /** Fold or unfold what is under a box, on this screen only. */
  fold(id: string): void {
    const folded = new Set(this.folded);
    if (!folded.delete(id)) folded.add(id);
    this.folded = folded;
  }

  copy(words: string): void {
    this.say(copyText(words) ? t.tell.copied : t.people.copyFailed);
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
