// Everything that can be done, in one table: the keys, the palette, the menus and the help sheet all read it.
import { remembered } from "../common/preferences";
import { at } from "../common/session";
import { t } from "../common/strings";
import { arrows, text } from "../common/theory";
import { remove, tidy, unplace } from "./doing";
import { PANELS, type Editor, type Panel } from "./editor.svelte";

export interface Action {
  id: string;
  label: string;
  keys?: string;
  /** whether it makes sense now */
  when(editor: Editor): boolean;
  run(editor: Editor): void;
}

const always = (): boolean => true;
const mayEdit = (editor: Editor): boolean => editor.mayEdit;
const oneBox = (editor: Editor): boolean =>
  editor.mayEdit && editor.primary !== null && editor.kind(editor.primary) !== "link";
const something = (editor: Editor): boolean => editor.mayEdit && editor.selection.length > 0;

/** The box that an addition hangs on: the selected one, or for a selected arrow the arrow itself. */
function host(editor: Editor): string | null {
  return editor.primary;
}

export function addPrecondition(editor: Editor): void {
  const at = host(editor);
  if (at === null) {
    const top = editor.tree.tables.outcomes.size === 0;
    editor.begin("outcome", { role: top ? "long_term" : "intermediate" });
    return;
  }
  const kind = editor.kind(at);
  if (kind === "outcome") editor.begin("outcome", { to: at });
  else if (kind === "intervention") editor.begin("outcome", { to: at });
  else if (kind === "link") editor.begin("intervention", { to: at });
}

export function addSibling(editor: Editor): void {
  const at = host(editor);
  if (at === null) {
    addPrecondition(editor);
    return;
  }
  const kind = editor.kind(at);
  if (kind !== "outcome" && kind !== "intervention") return;
  const goal = [...editor.tree.tables.links.values()].find((link) => text(link.from) === at);
  editor.begin(kind, { to: goal ? text(goal.to) : null });
}

function addAbove(editor: Editor): void {
  const at = host(editor);
  if (at !== null) editor.begin("outcome", { from: at });
}

/** What hangs on a box or arrow without a box of its own is written in the panel. */
function hang(editor: Editor, kind: "assumption" | "indicator" | "factor" | "evidence"): void {
  const at = host(editor);
  if (at === null || (kind === "indicator" && editor.kind(at) === "link")) return;
  editor.hanging = { kind, on: at };
  editor.open("details");
}

export function edit(editor: Editor): void {
  const at = host(editor);
  if (at === null || !editor.mayEdit) return;
  if (editor.kind(at) === "link") {
    editor.open("details");
    return;
  }
  editor.reword(at);
}

/** The arrow that is being drawn ends at this box. */
export function finishLink(editor: Editor, to: string | null): void {
  if (editor.linking === null || to === null || !editor.link(editor.linking, to)) return;
  editor.linking = null;
  editor.linkingTo = null;
  editor.select(to);
}

/** The arrows of a box, one after the other: where it leads first, then what leads to it. */
function readArrow(editor: Editor): void {
  const at = editor.primary;
  if (at === null) return;
  const round = arrows(editor.tree);
  const now = editor.tree.tables.links.get(at);
  if (!now || (now.from !== editor.reading && now.to !== editor.reading)) editor.reading = now ? text(now.from) : at;
  const box = editor.reading;
  const own = [...round.filter((one) => one.from === box), ...round.filter((one) => one.to === box)];
  const next = own[(own.findIndex((one) => one.id === at) + 1) % own.length];
  if (!next) return;
  editor.select(next.id);
  editor.open("details");
  editor.camera?.reveal(next.id);
  const words = (id: string): string => editor.label(id) || t.emptyBox;
  editor.spoken = t.arrow.aloud(words(next.from), words(next.to), text(editor.record(next.id)?.because));
}

export const ACTIONS: readonly Action[] = [
  {
    id: "first",
    label: t.act.addFirst,
    when: (editor) => editor.mayEdit && editor.tree.tables.outcomes.size === 0,
    run: (editor) => editor.begin("outcome", { role: "long_term" }),
  },
  { id: "precondition", label: t.act.addPrecondition, keys: "Tab", when: oneBox, run: addPrecondition },
  { id: "sibling", label: t.act.addSibling, keys: "Enter", when: oneBox, run: addSibling },
  { id: "above", label: t.act.addAbove, when: oneBox, run: addAbove },
  {
    id: "intervention",
    label: t.act.addIntervention,
    keys: "I",
    when: mayEdit,
    run: (editor) => {
      const at = host(editor);
      const kind = at ? editor.kind(at) : null;
      editor.begin("intervention", { to: kind === "outcome" || kind === "link" ? at : null });
    },
  },
  { id: "assumption", label: t.act.addAssumption, keys: "A", when: something, run: (editor) => hang(editor, "assumption") },
  { id: "indicator", label: t.act.addMeasure, keys: "M", when: something, run: (editor) => hang(editor, "indicator") },
  { id: "factor", label: t.act.addFactor, when: something, run: (editor) => hang(editor, "factor") },
  {
    id: "outcome",
    label: t.act.addOutcome,
    when: mayEdit,
    run: (editor) => editor.begin("outcome", {}),
  },
  { id: "edit", label: t.act.edit, keys: "F2", when: oneBox, run: edit },
  {
    id: "link",
    label: t.act.link,
    keys: "L",
    when: oneBox,
    run: (editor) => {
      editor.linking = host(editor);
    },
  },
  {
    id: "arrow",
    label: t.act.readArrow,
    keys: "R",
    when: (editor) => editor.primary !== null,
    run: readArrow,
  },
  {
    id: "remove",
    label: t.act.remove,
    keys: "Delete",
    when: something,
    run: (editor) => remove(editor, editor.selection),
  },
  { id: "undo", label: t.act.undo, keys: "Ctrl Z", when: mayEdit, run: (editor) => void editor.room.undo() },
  { id: "redo", label: t.act.redo, keys: "Ctrl Shift Z", when: mayEdit, run: (editor) => void editor.room.redo() },
  {
    id: "tidy",
    label: t.act.tidy,
    keys: "T",
    when: (editor) => editor.mayEdit && editor.can.has("tidy") && editor.scene.boxes.length > 1,
    run: (editor) => tidy(editor),
  },
  { id: "fit", label: t.act.fit, keys: "F", when: always, run: (editor) => editor.camera?.fit() },
  {
    id: "fit-selected",
    label: t.act.fitSelected,
    when: (editor) => editor.selection.length > 0,
    run: (editor) => editor.camera?.fit(editor.selection),
  },
  { id: "larger", label: t.act.zoomIn, keys: "+", when: always, run: (editor) => editor.camera?.zoom(1.25) },
  { id: "smaller", label: t.act.zoomOut, keys: "−", when: always, run: (editor) => editor.camera?.zoom(0.8) },
  {
    id: "focus",
    label: t.act.focus,
    keys: "P",
    when: (editor) => editor.primary !== null,
    run: (editor) => {
      editor.focused = editor.focused || !editor.primary ? null : [editor.primary];
    },
  },
  {
    id: "unfocus",
    label: t.act.unfocus,
    when: (editor) => editor.focused !== null || editor.folded.size > 0,
    run: (editor) => {
      editor.focused = null;
      editor.folded = new Set();
    },
  },
  {
    id: "fold",
    label: t.act.collapse,
    keys: "C",
    when: (editor) => editor.primary !== null && editor.kind(editor.primary) === "outcome",
    run: (editor) => editor.fold(editor.primary ?? ""),
  },
  {
    id: "unplace",
    label: t.act.unplace,
    when: (editor) => editor.mayEdit && editor.selection.some((id) => editor.tree.tables.layout.has(id)),
    run: unplace,
  },
  {
    id: "copy",
    label: t.act.copy,
    keys: "Ctrl C",
    when: (editor) => editor.selection.length > 0,
    run: (editor) => editor.copy(editor.outline()),
  },
  {
    id: "select-all",
    label: t.act.selectAll,
    keys: "Ctrl A",
    when: always,
    run: (editor) => {
      editor.selection = editor.scene.boxes.map((box) => box.id);
    },
  },
  ...(["map", "list", "measures", "read"] as const).map((mode) => ({
    id: `mode-${mode}`,
    label: t.mode[mode] ?? mode,
    when: always,
    run: (editor: Editor) => {
      editor.finish();
      // the table of measures needs the whole width; the panel is back with the map
      if (mode === "measures") editor.panel = null;
      else if (editor.mode === "measures" && innerWidth >= 760) editor.panel = (remembered("panel") || null) as Panel | null;
      editor.mode = mode;
    },
  })),
  ...PANELS.map((panel, i) => ({
    id: `panel-${panel}`,
    label: t.panel[panel] ?? panel,
    keys: String(i + 1),
    when: always,
    run: (editor: Editor) => editor.open(editor.panel === panel ? null : panel),
  })),
  {
    id: "wall",
    label: t.act.wall,
    when: (editor) => !editor.wall && editor.can.has("set_stage"),
    run: (editor) => void window.open(at(`r/${editor.room.id}?wall`), "toc-wall", "noreferrer"),
  },
  ...[2, 5, 10].map((minutes) => ({
    id: `timer-${minutes}`,
    label: `${t.wall.timer}: ${t.wall.minutes(minutes)}`,
    when: (editor: Editor) => editor.can.has("set_timer"),
    run: (editor: Editor) => void editor.room.act({ do: "set_timer", seconds: minutes * 60 }),
  })),
  {
    id: "ask",
    label: t.cards.open,
    when: (editor) => editor.can.has("open_question"),
    run: (editor) => {
      editor.asking = true;
      editor.open("cards");
    },
  },
  { id: "workshop", label: t.act.workshopSettings, when: (editor) => editor.can.has("set_room"), run: (editor) => editor.open("people") },
  { id: "end", label: t.act.endWorkshop, when: always, run: (editor) => void (editor.sheet = { is: "export" }) },
  { id: "export", label: t.act.export, when: always, run: (editor) => void (editor.sheet = { is: "export" }) },
  ...(["light", "dark", "projector"] as const).map((theme) => ({
    id: `theme-${theme}`,
    label: `${t.act.theme}: ${t.themes[theme]}`,
    when: always,
    run: (editor: Editor) => editor.dress(theme),
  })),
  { id: "palette", label: t.act.palette, keys: "Ctrl K", when: always, run: (editor) => void (editor.sheet = { is: "palette" }) },
  { id: "help", label: t.act.help, keys: "?", when: always, run: (editor) => void (editor.sheet = { is: "help" }) },
];

const BY_ID = new Map(ACTIONS.map((action) => [action.id, action]));

export function run(editor: Editor, id: string): boolean {
  const action = BY_ID.get(id);
  if (!action?.when(editor)) return false;
  action.run(editor);
  return true;
}
