// A card dragged from the inbox onto the map.
import type { Camera } from "./camera";
import type { Editor } from "./editor.svelte";

export const CARD = "application/x-toc-card";

export function cardOver(editor: Editor, event: DragEvent): void {
  if (!editor.mayEdit || !event.dataTransfer?.types.includes(CARD)) return;
  event.preventDefault();
  const id = (event.target as Element).closest("[data-id]")?.getAttribute("data-id") ?? null;
  if (editor.linkingTo !== id) editor.linkingTo = id;
}

/** It lands: on a box it becomes what has to be true first, on an arrow what we'll do, elsewhere a box where it fell. */
export function cardDropped(editor: Editor, camera: Camera, event: DragEvent): void {
  const card = event.dataTransfer?.getData(CARD);
  if (!card) return;
  event.preventDefault();
  editor.linkingTo = null;
  const target = event.target as Element;
  const on = (target.closest("[data-id]")?.getAttribute("data-id") ?? target.closest("[data-line]")?.getAttribute("data-line")) || null;
  const kind = on && editor.kind(on) === "link" ? "intervention" : "outcome";
  editor.acceptCard(card, kind, on, on ? undefined : camera.toScene(event.clientX, event.clientY));
}
