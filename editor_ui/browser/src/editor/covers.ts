// What lies over the map on the screen, so that nothing that is shown to somebody lies under it.
import type { Area, Camera, Cover } from "./camera";

function around(from: DOMRect, rects: DOMRect[]): Area {
  const x = Math.min(...rects.map((rect) => rect.left));
  const y = Math.min(...rects.map((rect) => rect.top));
  const w = Math.max(...rects.map((rect) => rect.right)) - x;
  return { x: x - from.left, y: y - from.top, w, h: Math.max(...rects.map((rect) => rect.bottom)) - y };
}

/** Tools, hints, zoom, the code to scan and the small map, in px of the stage; `passing`: there for a moment only. */
export function coversOf(stage: HTMLElement | null): Cover[] {
  const from = stage?.getBoundingClientRect();
  if (!from) return [];
  const over = [...(stage?.parentElement?.querySelectorAll<HTMLElement>("[data-cover]") ?? [])];
  return over
    .map((one) => ({ ...around(from, [one.getBoundingClientRect()]), passing: one.dataset.cover === "passing" }))
    .filter((area) => area.w > 0);
}

/** The box being written with its question and its keys, in the Scene's px. */
export function writerArea(stage: HTMLElement | null, camera: Camera): Area | null {
  const parts = [...(stage?.querySelectorAll(".writer, .writer > *") ?? [])];
  if (!stage || !parts.length) return null;
  const area = around(stage.getBoundingClientRect(), parts.map((part) => part.getBoundingClientRect()));
  return { x: (area.x - camera.x) / camera.k, y: (area.y - camera.y) / camera.k, w: area.w / camera.k, h: area.h / camera.k };
}
