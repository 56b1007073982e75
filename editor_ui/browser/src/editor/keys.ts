// Keys → actions. Single letters count only while the map or the outline has the focus, never while words are typed.
import type { Editor } from "./editor.svelte";
import { addPrecondition, addSibling, edit, finishLink, run } from "./actions";
import { nudge } from "./doing";
import { step, type Way } from "./walk";

const WAYS: Record<string, Way> = { ArrowUp: "up", ArrowDown: "down", ArrowLeft: "left", ArrowRight: "right" };

const LETTERS: Record<string, string> = {
  l: "link",
  i: "intervention",
  a: "assumption",
  m: "indicator",
  r: "arrow",
  p: "focus",
  c: "fold",
  f: "fit",
  t: "tidy",
  "?": "help",
  "+": "larger",
  "=": "larger",
  "-": "smaller",
  "−": "smaller",
  Delete: "remove",
  Backspace: "remove",
  "1": "panel-details",
  "2": "panel-questions",
  "3": "panel-cards",
  "4": "panel-people",
  "5": "panel-strands",
  "6": "panel-versions",
};

export function typing(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("input, textarea, select, [contenteditable='true']") !== null;
}

const WALKED = "main [data-id][tabindex='0'], main [data-row][tabindex='0'], main #map, main button, main input";

/** Back to where the arrow keys walk, with the selection as it is. */
function toMap(editor: Editor): boolean {
  const onArrow = editor.mode === "map" && editor.primary !== null && editor.kind(editor.primary) === "link";
  const at = onArrow ? document.getElementById("map") : document.querySelector<HTMLElement>(WALKED);
  at?.focus({ preventScroll: true });
  return at !== null;
}

/** From the map to the panel, to the bar on top, and round again, as in every desktop program. */
function otherPane(editor: Editor, by: 1 | -1): boolean {
  const panes = ["main", "aside", "header"].filter((one) => document.querySelector(one) !== null);
  const now = panes.findIndex((one) => document.activeElement?.closest(one));
  const next = panes[(Math.max(now, 0) + by + panes.length) % panes.length];
  if (next === "main") return toMap(editor);
  document.querySelector<HTMLElement>(next === "aside" ? "#panel" : "header a, header button")?.focus();
  return true;
}

const inDialog = (): boolean => document.querySelector("dialog[open]") !== null;

/** Keys that work wherever one is on the page. Returns whether the key was used. */
export function globalKey(editor: Editor, event: KeyboardEvent): boolean {
  const ctrl = event.ctrlKey || event.metaKey;
  const key = event.key.toLowerCase();
  // asked for twice: what is typed there already stays
  if (ctrl && key === "k") return (editor.sheet?.is === "palette" && inDialog()) || run(editor, "palette");
  if (ctrl && key === "f" && editor.mode === "map" && !event.shiftKey) return run(editor, "palette");
  if (inDialog()) return false;
  if (event.key === "F6") return otherPane(editor, event.shiftKey ? -1 : 1);
  if (event.key === "Escape" && event.target instanceof Element && event.target.closest("aside")) return toMap(editor);
  if (typing(event.target)) return false;
  if (ctrl && key === "z") return run(editor, event.shiftKey ? "redo" : "undo");
  if (ctrl && key === "y") return run(editor, "redo");
  if (!ctrl && !event.altKey && event.key === "?") return run(editor, "help");
  return false;
}

/** Keys while the map has the focus. */
export function mapKey(editor: Editor, event: KeyboardEvent): boolean {
  if (typing(event.target)) return false;
  const ctrl = event.ctrlKey || event.metaKey;
  const way = WAYS[event.key];
  if (way && !ctrl) {
    if (event.altKey) return nudge(editor, way, event.shiftKey ? 40 : 10);
    return walk(editor, way, event.shiftKey);
  }
  if (ctrl) {
    if (event.key.toLowerCase() === "a") return run(editor, "select-all");
    return false;
  }
  if (event.altKey) return false;
  switch (event.key) {
    case "Tab":
      // with nothing selected Tab moves on as everywhere: no trap
      if (event.shiftKey || editor.selection.length !== 1 || !editor.mayEdit) return false;
      addPrecondition(editor);
      return true;
    case "Enter":
      if (editor.linking !== null) {
        finishLink(editor, editor.linkingTo);
        return true;
      }
      if (editor.selection.length === 0) return false;
      if (editor.primary && editor.kind(editor.primary) === "link") edit(editor);
      else addSibling(editor);
      return true;
    case "F2":
    case " ":
      edit(editor);
      return true;
    case "Escape":
      return escape(editor);
    case "Home":
      return run(editor, "fit");
  }
  const action = LETTERS[event.key] ?? LETTERS[event.key.toLowerCase()];
  if (action) return run(editor, action);
  return false;
}

function walk(editor: Editor, way: Way, more: boolean): boolean {
  const from = editor.linking !== null ? (editor.linkingTo ?? editor.linking) : editor.primary;
  let next: string | null;
  const link = from ? editor.tree.tables.links.get(from) : undefined;
  if (from === null) next = editor.scene.boxes[0]?.id ?? null;
  else if (link) next = String((way === "up" ? link.to : link.from) ?? "");
  else next = step(editor.scene, editor.tree, from, way);
  if (!next) return true;
  if (editor.linking !== null) {
    editor.linkingTo = next;
    editor.camera?.reveal(next);
    return true;
  }
  if (more) editor.select(next, true);
  else editor.select(next);
  editor.camera?.reveal(next);
  return true;
}

function escape(editor: Editor): boolean {
  if (editor.linking !== null) {
    editor.linking = null;
    editor.linkingTo = null;
    return true;
  }
  if (editor.focused !== null) {
    editor.focused = null;
    return true;
  }
  if (editor.selection.length) {
    editor.select(null);
    return true;
  }
  return false;
}
