// What is done to boxes that stand: taken away, moved by hand, put back into their rows.
import type { Edit } from "../common/edits";
import { t } from "../common/strings";
import { text } from "../common/theory";
import type { Editor } from "./editor.svelte";

/** One edit, or several that one undo takes back. */
function together(editor: Editor, edits: readonly Edit[]): boolean {
  const only = edits.length === 1 ? edits[0] : undefined;
  return edits.length > 0 && editor.edit(only ?? { do: "many", edits: [...edits] }) !== null;
}

export function remove(editor: Editor, ids: readonly string[]): void {
  const edits: Edit[] = ids
    .filter((id) => editor.kind(id) !== null)
    .map((id) => (editor.kind(id) === "link" ? { do: "unlink", id } : { do: "remove", id, mode: "attached" }));
  const next = neighbour(editor, ids);
  if (!together(editor, edits)) return;
  editor.select(next);
  editor.say(t.tell.removed(ids.length));
}

/** What somebody looks at when what they looked at is gone: the box that it led to. */
function neighbour(editor: Editor, ids: readonly string[]): string | null {
  for (const [, link] of editor.tree.tables.links) {
    const to = text(link.to);
    if (ids.includes(text(link.from)) && !ids.includes(to) && editor.kind(to) !== "link") return to;
  }
  return null;
}

/** Every box back into its row and column, laid out afresh; one undo gives back the places chosen by hand. */
export function tidy(editor: Editor): void {
  editor.finish();
  const placed = together(editor, [...editor.tree.tables.layout.keys()].map((id) => ({ do: "place", id })));
  editor.room.act({ do: "tidy", branch: editor.room.branch });
  editor.say(placed ? t.tell.tidiedPlaced : t.tell.tidied);
}

/** Back into the rows, the selected ones. */
export function unplace(editor: Editor): void {
  const placed = editor.selection.filter((id) => editor.tree.tables.layout.has(id));
  together(editor, placed.map((id) => ({ do: "place", id })));
}

/** Move the selected boxes by hand with the keys. */
export function nudge(editor: Editor, way: "up" | "down" | "left" | "right", by: number): boolean {
  const dx = way === "left" ? -by : way === "right" ? by : 0;
  const dy = way === "up" ? -by : way === "down" ? by : 0;
  const chosen = editor.scene.boxes.filter((box) => editor.selection.includes(box.id));
  return together(
    editor,
    chosen.map((box) => ({ do: "place", id: box.id, x: Math.round(box.x + dx), y: Math.round(box.y + dy) })),
  );
}
