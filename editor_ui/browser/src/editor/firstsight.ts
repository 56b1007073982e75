// The first moment of a large map: what can be seen at first is on the page first, and the rest follows a little at a
// time, so that nobody waits for boxes that lie outside the screen.
import type { Scene, SceneBox } from "../common/wire";
import type { Area } from "./camera";

/** the first sight shows no map smaller than this: words stay readable */
export const LEAST = 0.5;
/** boxes that follow at a time */
export const SLICE = 40;
const MARGIN = 200;

/** The part of a Scene that the first sight shows, in its px, rather too much than too little; null: all of it. */
export function firstSightOf(scene: Scene, width: number, height: number): Area | null {
  const goal = scene.boxes.find((box) => box.role === "long_term");
  if (width < 760 && goal) {
    // as the map's first sight: the goal, and what is near it
    const reach = width / 0.8 + MARGIN;
    return { x: goal.x - reach, y: goal.y - MARGIN, w: goal.w + 2 * reach, h: height / 0.8 + 2 * MARGIN };
  }
  if (Math.min(width / scene.width, height / scene.height) >= LEAST) return null;
  const reach = width / LEAST / 2 + MARGIN;
  return { x: scene.width / 2 - reach, y: -MARGIN, w: 2 * reach, h: height / LEAST + 2 * MARGIN };
}

/** The boxes that are on the page already: those in sight, those that are needed, and the first `reach` of the rest. */
export function shownFirst(boxes: readonly SceneBox[], sight: Area, reach: number, needed: readonly string[]): Set<string> {
  const shown = new Set(needed);
  boxes.forEach((box, place) => {
    const beside = box.x > sight.x + sight.w || box.x + box.w < sight.x || box.y > sight.y + sight.h || box.y + box.h < sight.y;
    if (place < reach || !beside) shown.add(box.id);
  });
  return shown;
}
