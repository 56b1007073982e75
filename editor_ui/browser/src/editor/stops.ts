// A walk through the map for a wall: one outcome at a time, with what has to be true first and what we'll do for it.
import { arrows, kindOf, text, type Rec, type Tree } from "../common/theory";
import type { Scene, SceneBox } from "../common/wire";

export interface Stop {
  /** the outcome that the step is about; null: what nothing is tied to yet */
  top: string | null;
  outcomes: readonly string[];
  interventions: readonly string[];
  /** everything on the map that belongs to the step: boxes and arrows */
  lit: ReadonlySet<string>;
}

/** A step shows at most so many boxes under its outcome; more are shared out evenly over several. */
const MOST = 6;

/** Shown without a walk: words that large, as a share of the wall's width, are read from the back of the room. */
export const READABLE = 0.015;

/** From the change we want down and from left to right, the way the map is made; the wider change comes last. */
function inOrder(boxes: readonly SceneBox[]): SceneBox[] {
  const last = (box: SceneBox): number => (box.role === "impact" ? 1 : 0);
  return [...boxes].sort((a, b) => last(a) - last(b) || a.level - b.level || a.y - b.y || a.x - b.x);
}

/** One outcome's step, whether anything leads to it yet or not. */
export function stopAt(tree: Tree, scene: Scene, top: string): Stop {
  const all = arrows(tree);
  const into = all.filter((one) => one.to === top);
  const onto = new Set(into.map((one) => one.id));
  const acting = all.filter((one) => onto.has(one.to));
  const from = new Set([...into, ...acting].map((one) => one.from));
  const under = inOrder(scene.boxes.filter((box) => from.has(box.id))).map((box) => box.id);
  return {
    top,
    outcomes: under.filter((id) => kindOf(tree, id) === "outcome"),
    interventions: under.filter((id) => kindOf(tree, id) === "intervention"),
    lit: new Set([top, ...under, ...[...into, ...acting].map((one) => one.id)]),
  };
}

/** Every step of the walk, from the change we want downwards. */
export function stops(tree: Tree, scene: Scene): Stop[] {
  const found: Stop[] = [];
  const tied = new Set(arrows(tree).flatMap((one) => [one.from, one.to]));
  for (const box of inOrder(scene.boxes)) {
    if (kindOf(tree, box.id) !== "outcome") continue;
    const whole = stopAt(tree, scene, box.id);
    const under = [...whole.outcomes, ...whole.interventions];
    if (!under.length) continue;
    const each = Math.ceil(under.length / Math.ceil(under.length / MOST));
    for (let at = 0; at < under.length; at += each) {
      const part = new Set(under.slice(at, at + each));
      found.push({
        ...whole,
        outcomes: whole.outcomes.filter((id) => part.has(id)),
        interventions: whole.interventions.filter((id) => part.has(id)),
      });
    }
  }
  const loose = inOrder(scene.boxes.filter((box) => !tied.has(box.id) && box.role !== "long_term" && kindOf(tree, box.id) !== null));
  for (let at = 0; at < loose.length; at += MOST) {
    const ids = loose.slice(at, at + MOST).map((box) => box.id);
    found.push({
      top: null,
      outcomes: ids.filter((id) => kindOf(tree, id) !== "intervention"),
      interventions: ids.filter((id) => kindOf(tree, id) === "intervention"),
      lit: new Set(ids),
    });
  }
  return found;
}

/** The words of every box, to see what was changed last. */
export function wordsOf(tree: Tree): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const note = (rows: ReadonlyMap<string, Rec>): void => {
    for (const [id, row] of rows) found.set(id, text(row.statement));
  };
  note(tree.tables.outcomes);
  note(tree.tables.interventions);
  return found;
}

/** The box that was added or reworded between two sights of the map, if any. */
export function changedBox(before: ReadonlyMap<string, string>, now: ReadonlyMap<string, string>): string | null {
  let last: string | null = null;
  for (const [id, words] of now) if (before.get(id) !== words) last = id;
  return last;
}
