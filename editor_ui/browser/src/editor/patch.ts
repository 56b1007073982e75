// The Scene that the server laid out, brought up to date with what has been done since: words, boxes and arrows of
// one's own pending edits appear in the next frame, near where the layout will put them. The next Scene replaces it.
import { SCENE_DEFAULTS } from "../common/model";
import type { Point, Scene, SceneBox, SceneLine } from "../common/wire";
import { KIND_TABLE, LABEL_FIELD, arrowKind, arrows, text, type Rec, type Tree } from "../common/theory";
import { same, sameList } from "../common/same";
import { wrap } from "./measure";

const BOX_W = 190;
const PAD_X = 12;
const GAP_X = 24;
const GAP_Y = 72;
const NEAR = 260;
const EMPTY: Scene = {
  ...(SCENE_DEFAULTS.Scene as unknown as Scene),
  width: 0,
  height: 0,
  title: "",
  boxes: [],
  lines: [],
};

/** A box being written: not yet in the theory. */
export interface Draft {
  id: string;
  kind: SceneBox["kind"];
  role: string;
  /** where it will be tied: an element or a link */
  to: string | null;
  from: string | null;
  words: string;
  /** for a box that is tied to nothing: where the person looked or pointed, in the Scene's px */
  at?: Point;
}

const bare = (words: string): string => words.replace(/\s+/g, "");

/** What became of a box with a record: neither is ever changed, so it is worked out once. */
const settled = new WeakMap<SceneBox, { record: Rec; now: SceneBox }>();

/** The box with the words and the role that its record has now; the box itself where it has them already. */
function upToDate(box: SceneBox, record: Rec): SceneBox {
  const before = settled.get(box);
  if (before?.record === record) return before.now;
  const words = text(record[LABEL_FIELD[box.kind]]);
  const role = box.kind === "outcome" ? text(record.role) || "intermediate" : box.role;
  const fits = (bare(words) === bare(box.lines.join("")) || (box.empty && !words)) && role === box.role;
  const now = fits ? box : reworded(box, words, role);
  settled.set(box, { record, now });
  return now;
}

function reworded(box: SceneBox, words: string, role: string): SceneBox {
  const bold = role === "impact" || role === "long_term";
  const lines = wrap(words, box.w - 2 * box.text_x, box.text_size, bold);
  const grown = Math.max(0, lines.length - Math.max(1, box.lines.length)) * box.line_height;
  // its name says the new words too; what else it said stays until the next Scene, where it can be kept apart
  const before = box.lines.join(" ");
  const spoken = words && before && role === box.role && box.spoken.includes(before) ? box.spoken.replace(before, () => words) : "";
  return { ...box, role, lines, h: box.h + grown, empty: lines.length === 0, spoken };
}

function fresh(id: string, kind: SceneBox["kind"], role: string, words: string, x: number, y: number): SceneBox {
  const size = 14;
  const height = 18;
  const lines = wrap(words, BOX_W - 2 * PAD_X, size, role === "impact" || role === "long_term");
  const rows = Math.max(1, lines.length);
  return {
    id,
    kind,
    role,
    x,
    y,
    w: BOX_W,
    h: rows * height + 24,
    lines,
    level: 0,
    strands: [],
    above_ceiling: null,
    number: null,
    placed: false,
    empty: lines.length === 0,
    text_size: size,
    line_height: height,
    text_x: PAD_X,
    text_y: 12 + size,
    spoken: "",
    marks: [],
  } as unknown as SceneBox;
}

/** A straight-falling curve between two boxes, or from a box to a point on an arrow. */
export function curve(a: SceneBox, b: SceneBox | Point): Point[] {
  const from: Point = [a.x + a.w / 2, a.y];
  const to: Point = Array.isArray(b) ? b : [b.x + b.w / 2, b.y + b.h];
  if (!Array.isArray(b) && b.y + b.h > a.y + 8) {
    // not above: leave by the nearer side
    const right = b.x > a.x;
    const start: Point = [right ? a.x + a.w : a.x, a.y + a.h / 2];
    const end: Point = [right ? b.x : b.x + b.w, b.y + b.h / 2];
    const pull = Math.max(30, Math.abs(end[0] - start[0]) / 2) * (right ? 1 : -1);
    return [start, [start[0] + pull, start[1]], [end[0] - pull, end[1]], end];
  }
  const pull = Math.max(20, (from[1] - to[1]) / 2);
  return [from, [from[0], from[1] - pull], [to[0], to[1] + pull], to];
}

function midpoint(path: readonly Point[]): Point {
  const at = Math.max(0, Math.floor((path.length - 1) / 3 / 2) * 3);
  const [a, b, c, d] = [path[at], path[at + 1], path[at + 2], path[at + 3]];
  if (!a || !b || !c || !d) return a ?? [0, 0];
  return [(a[0] + 3 * b[0] + 3 * c[0] + d[0]) / 8, (a[1] + 3 * b[1] + 3 * c[1] + d[1]) / 8];
}

/** An arrow from below into a box that has grown: its head goes down with the box's foot. */
function lowered(line: SceneLine, before: SceneBox, now: SceneBox): SceneLine {
  const foot = before.y + before.h;
  const end = line.path.at(-1);
  if (!end || Math.abs(end[1] - foot) > 12) return line;
  const by = now.h - before.h;
  const path = line.path.map((point, i): Point => (i < line.path.length - 2 ? point : [point[0], point[1] + by]));
  return { ...line, path };
}

/** The free place in the row that is nearest to x; null where the nearest is too far off to look connected. */
function freeX(boxes: Iterable<SceneBox>, x: number, y: number, h: number): number | null {
  const row = [...boxes].filter((box) => box.y < y + h && box.y + box.h > y);
  const free = (at: number): boolean => row.every((box) => at + BOX_W + GAP_X <= box.x || at >= box.x + box.w + GAP_X);
  let best: number | null = free(x) ? x : null;
  for (const box of row) {
    for (const at of [box.x + box.w + GAP_X, box.x - BOX_W - GAP_X]) {
      if (at > 0 && free(at) && (best === null || Math.abs(at - x) < Math.abs(best - x))) best = at;
    }
  }
  return best !== null && Math.abs(best - x) <= NEAR ? best : null;
}

/** The free spot for a box that is nearest to a point, looked for in rings around it. */
export function freeNear(boxes: Iterable<SceneBox>, at: Point, h: number): Point {
  const all = [...boxes];
  const free = (x: number, y: number): boolean =>
    all.every((box) => x + BOX_W + 16 < box.x || x > box.x + box.w + 16 || y + h + 16 < box.y || y > box.y + box.h + 16);
  const [x, y] = [at[0] - BOX_W / 2, at[1] - h / 2];
  for (let ring = 0; ring < 24; ring++) {
    let best: Point | null = null;
    for (let dx = -ring; dx <= ring; dx++) {
      for (let dy = -ring; dy <= ring; dy++) {
        if (Math.max(Math.abs(dx), Math.abs(dy)) !== ring) continue;
        const [cx, cy] = [x + dx * 40, y + dy * 24];
        if (cx < 0 || cy < 0 || !free(cx, cy)) continue;
        if (!best || Math.hypot(cx - x, cy - y) < Math.hypot(best[0] - x, best[1] - y)) best = [cx, cy];
      }
    }
    if (best) return [Math.round(best[0]), Math.round(best[1])];
  }
  return [Math.round(x), Math.round(y)];
}

function placeFor(
  boxes: Map<string, SceneBox>,
  lines: Map<string, SceneLine>,
  tree: Tree,
  want: { kind: string; to: string | null; from: string | null; at?: Point },
  h: number,
): Point {
  if (want.at) return freeNear(boxes.values(), want.at, h);
  const goal = want.to ? boxes.get(want.to) : undefined;
  if (goal) {
    const children = arrows(tree).filter((arrow) => arrow.to === want.to && boxes.has(arrow.from));
    const below = children
      .map((arrow) => boxes.get(arrow.from)!)
      .filter((box) => box.y > goal.y && (want.kind === "intervention") === (box.kind === "intervention"));
    const last = below.sort((a, b) => a.x + a.w - (b.x + b.w)).at(-1);
    const y = last ? last.y : goal.y + goal.h + GAP_Y;
    const middle = goal.x + goal.w / 2 - BOX_W / 2;
    const x = freeX(boxes.values(), last ? last.x + last.w + GAP_X : middle, y, h);
    // no room near it: over the others, lower by a bit, until the layout makes room
    return x === null ? [middle, y + 34] : [x, y];
  }
  const line = want.to ? lines.get(want.to) : undefined;
  if (line) return freeNear(boxes.values(), [line.middle[0] + 60 + BOX_W / 2, line.middle[1]], h);
  const source = want.from ? boxes.get(want.from) : undefined;
  if (source) return [source.x + source.w / 2 - BOX_W / 2, source.y - GAP_Y - h];
  let right = 40;
  let top = 40;
  for (const box of boxes.values()) {
    if (box.y < top + h) right = Math.max(right, box.x + box.w + GAP_X);
    top = Math.min(top, box.y);
  }
  return [right, Math.max(24, top)];
}

/** The new Scene, sharing with the one before all that says the same. */
export function sharing(before: Scene | null, now: Scene): Scene {
  if (!before || before === now) return now;
  const known = new Map<string, object>([...before.boxes, ...before.lines].map((one) => [one.id, one]));
  const share = <T extends { id: string }>(one: T): T => {
    const old = known.get(one.id);
    return old !== undefined && same(old, one) ? (old as T) : one;
  };
  const boxes = sameList(before.boxes, now.boxes.map(share));
  const lines = sameList(before.lines, now.lines.map(share));
  return boxes === now.boxes && lines === now.lines ? now : { ...now, boxes, lines };
}

/**
 * The Scene as it should look now.
 *
 * `placed` are the places by hand that the server has not confirmed yet: only those override the layout's.
 */
export function patchScene(
  scene: Scene | null,
  tree: Tree,
  draft: Draft | null,
  placed: ReadonlyMap<string, Point>,
): Scene {
  const base = scene ?? EMPTY;
  const boxes = new Map<string, SceneBox>();
  let touched = draft !== null || placed.size > 0;
  const moved = new Set<string>();
  const grown = new Map<string, SceneBox>();
  for (const box of base.boxes) {
    const record = tree.tables[KIND_TABLE[box.kind]].get(box.id);
    if (!record) {
      touched = true;
      continue;
    }
    let now = upToDate(box, record);
    if (now !== box) touched = true;
    if (now.h !== box.h) grown.set(box.id, box);
    const hand = placed.get(box.id);
    if (hand) {
      now = { ...now, x: hand[0], y: hand[1], placed: true };
      moved.add(box.id);
    }
    boxes.set(box.id, now);
  }
  const lines = new Map<string, SceneLine>();
  for (const line of base.lines) {
    const known = line.kind === "belongs" || tree.tables.links.has(line.id);
    if (!known || !boxes.has(line.source)) {
      touched = true;
      continue;
    }
    lines.set(line.id, line);
  }
  // what hangs on an arrow goes with it
  for (const line of [...lines.values()]) {
    if (!boxes.has(line.target) && !lines.has(line.target)) {
      lines.delete(line.id);
      touched = true;
    }
  }

  const all = arrows(tree);
  for (const kind of ["outcome", "intervention"] as const) {
    for (const [id, record] of tree.tables[KIND_TABLE[kind]]) {
      if (boxes.has(id)) continue;
      touched = true;
      const out = all.find((arrow) => arrow.from === id && (boxes.has(arrow.to) || lines.has(arrow.to)));
      const into = all.find((arrow) => arrow.to === id && boxes.has(arrow.from));
      const words = text(record[LABEL_FIELD[kind]]);
      const box = fresh(id, kind, kind === "outcome" ? text(record.role) || "intermediate" : "", words, 0, 0);
      [box.x, box.y] =
        placed.get(id) ?? placeFor(boxes, lines, tree, { kind, to: out?.to ?? null, from: into?.from ?? null }, box.h);
      boxes.set(id, box);
    }
  }
  if (draft) {
    const box = fresh(draft.id, draft.kind, draft.role, draft.words, 0, 0);
    box.h = Math.max(box.h, 60);
    [box.x, box.y] = placeFor(boxes, lines, tree, draft, box.h);
    boxes.set(draft.id, box);
  }
  if (!touched && all.every((arrow) => lines.has(arrow.id))) return base;

  const tie = (id: string, source: string, target: string, kind: SceneLine["kind"], mode: SceneLine["mode"]): void => {
    const a = boxes.get(source);
    const b = boxes.get(target) ?? lines.get(target)?.middle;
    if (!a || !b) return;
    const path = curve(a, b as SceneBox | Point);
    const old = lines.get(id);
    lines.set(id, {
      id,
      kind,
      source,
      target,
      path,
      mode,
      feedback: old?.feedback ?? false,
      arrow: true,
      middle: midpoint(path),
      spoken: old?.spoken ?? "",
      marks: [],
    });
  };
  for (const arrow of all) {
    const old = lines.get(arrow.id);
    if (old && !moved.has(arrow.from) && !moved.has(arrow.to)) {
      const before = grown.get(arrow.to);
      if (before) lines.set(arrow.id, lowered(old, before, boxes.get(arrow.to) ?? before));
      const mode = (text(arrow.record.mode) || null) as SceneLine["mode"];
      if (mode !== old.mode) lines.set(arrow.id, { ...(lines.get(arrow.id) ?? old), mode });
      continue;
    }
    const kind = arrowKind(tree, arrow.from, arrow.to);
    if (kind) tie(arrow.id, arrow.from, arrow.to, old?.kind ?? kind, (text(arrow.record.mode) || null) as SceneLine["mode"]);
  }
  if (draft?.to) tie(`${draft.id}>${draft.to}`, draft.id, draft.to, draft.kind === "outcome" ? "precondition" : "brings_about", null);
  if (draft?.from) tie(`${draft.from}>${draft.id}`, draft.from, draft.id, "precondition", null);

  let [width, height] = [base.width, base.height];
  for (const box of boxes.values()) {
    width = Math.max(width, box.x + box.w + 24);
    height = Math.max(height, box.y + box.h + 24);
  }
  return { ...base, boxes: [...boxes.values()], lines: [...lines.values()], width, height };
}
