// Boxes glide to their new places, arrows with them, all in one frame loop that writes straight to the page.
// Nothing is written that has not changed; who prefers stillness gets the end state at once, and so does a machine
// that cannot keep up. A box stands by its left and top: a transform of its own would make it a piece of its own for
// the browser to put together in every frame, so it has one only while it moves.
import { stillness } from "../common/preferences";
import { same } from "../common/same";
import type { Point, Scene } from "../common/wire";

const DURATION = 320;
/** beyond this many moving arrows, arrows jump and only boxes glide */
const MANY = 400;
/** a frame longer than this is late; after so many of them in one glide there is none for a while, in ms */
const LATE = 34;
const LATE_FRAMES = 4;
const BREATH = 3000;

const ease = (k: number): number => 1 - (1 - k) ** 3;

export function pathData(path: readonly Point[]): string {
  const [start, ...rest] = path;
  if (!start) return "";
  let data = `M${start[0]} ${start[1]}`;
  for (let i = 0; i + 2 < rest.length; i += 3) {
    const [a, b, c] = [rest[i]!, rest[i + 1]!, rest[i + 2]!];
    data += `C${a[0]} ${a[1]} ${b[0]} ${b[1]} ${c[0]} ${c[1]}`;
  }
  return data;
}

/** A filled arrow head at the end of the path, in the direction of its last control point. */
export function headData(path: readonly Point[]): string {
  const end = path.at(-1);
  let before = path.at(-2);
  if (!end || !before) return "";
  if (Math.hypot(end[0] - before[0], end[1] - before[1]) < 0.5) before = path.at(-3) ?? before;
  const angle = Math.atan2(end[1] - before[1], end[0] - before[0]);
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  const corner = (x: number, y: number): string => `${end[0] + x * c - y * s} ${end[1] + x * s + y * c}`;
  return `M${end[0]} ${end[1]}L${corner(-10, -4.6)}L${corner(-10, 4.6)}Z`;
}

export class Glide {
  private boxes = new Map<string, HTMLElement>();
  private lines = new Map<string, Element>();
  /** where a box is seen, and where it stands by its left and top: apart while it moves or is held */
  private at = new Map<string, Point>();
  private base = new Map<string, Point>();
  private paths = new Map<string, readonly Point[]>();
  private frame = 0;
  private goal: Scene | null = null;
  private tired = 0;

  box(id: string, element: HTMLElement): () => void {
    this.boxes.set(id, element);
    const base = this.base.get(id);
    if (base) stand(element, base);
    return () => {
      if (this.boxes.get(id) === element) this.boxes.delete(id);
    };
  }

  /** A line's element: first the path to press, then the one to see, then its head where it has one. */
  line(id: string, element: Element): () => void {
    this.lines.set(id, element);
    const path = this.paths.get(id);
    if (path) draw(element, path);
    return () => {
      if (this.lines.get(id) === element) this.lines.delete(id);
    };
  }

  /** Where a box stands on the screen just now, in the Scene's px. */
  where(id: string): Point | undefined {
    return this.at.get(id);
  }

  /** Put boxes somewhere at once (a hand is dragging them); arrows are given as they should be. */
  hold(places: ReadonlyMap<string, Point>, paths: ReadonlyMap<string, readonly Point[]>): void {
    for (const [id, place] of places) this.put(id, place);
    for (const [id, path] of paths) this.bend(id, path);
  }

  go(scene: Scene, still = false): void {
    cancelAnimationFrame(this.frame);
    this.goal = scene;
    const moves: [string, Point, Point][] = [];
    const known = new Set<string>();
    for (const box of scene.boxes) {
      known.add(box.id);
      const from = this.at.get(box.id);
      const base = this.base.get(box.id);
      if (from && from[0] === box.x && from[1] === box.y && base && base[0] === box.x && base[1] === box.y) continue;
      const to: Point = [box.x, box.y];
      this.base.set(box.id, to);
      const element = this.boxes.get(box.id);
      if (element) stand(element, to);
      if (from && !still && (from[0] !== to[0] || from[1] !== to[1])) {
        moves.push([box.id, from, to]);
        this.put(box.id, from);
      } else this.put(box.id, to);
    }
    for (const id of [...this.at.keys()]) {
      if (known.has(id)) continue;
      this.at.delete(id);
      this.base.delete(id);
    }
    const gone = new Set(moves.map(([id]) => id));
    const bends: [string, readonly Point[], readonly Point[]][] = [];
    const goals = new Map<string, readonly Point[]>();
    const drawn = new Set<string>();
    for (const line of scene.lines) {
      drawn.add(line.id);
      const from = this.paths.get(line.id);
      if (same(from, line.path)) continue;
      // an arrow goes along with its boxes; one that only found a better way has no way to show
      const along = gone.has(line.source) || gone.has(line.target);
      if (along) gone.add(line.id);
      if (from && along && !still) {
        const points = Math.max(from.length, line.path.length);
        bends.push([line.id, cut(from, points), cut(line.path, points)]);
        goals.set(line.id, line.path);
      } else this.bend(line.id, line.path);
    }
    for (const id of [...this.paths.keys()]) if (!drawn.has(id)) this.paths.delete(id);
    if (!moves.length && !bends.length) return;
    const start = performance.now();
    if (stillness() || document.hidden || start < this.tired) {
      for (const [id, , to] of moves) this.put(id, to);
      for (const [id, path] of goals) this.bend(id, path);
      return;
    }
    if (bends.length > MANY) for (const [id] of bends.splice(0)) this.bend(id, goals.get(id)!);
    let [last, late] = [start, 0];
    const tick = (now: number): void => {
      if (now - last > LATE && ++late >= LATE_FRAMES) this.tired = now + BREATH;
      last = now;
      const k = now < this.tired ? 1 : Math.min(1, Math.max(0, (now - start) / DURATION));
      const e = ease(k);
      for (const [id, a, b] of moves) this.put(id, k === 1 ? b : [a[0] + (b[0] - a[0]) * e, a[1] + (b[1] - a[1]) * e]);
      for (const [id, a, b] of bends) this.bend(id, k === 1 ? goals.get(id)! : mixed(a, b, e));
      if (k < 1) this.frame = requestAnimationFrame(tick);
    };
    this.frame = requestAnimationFrame(tick);
  }

  /** Let go of whatever was held: everything glides to the Scene's places. */
  release(): void {
    if (this.goal) this.go(this.goal);
  }

  private put(id: string, place: Point): void {
    this.at.set(id, place);
    const element = this.boxes.get(id);
    const [x, y] = this.base.get(id) ?? place;
    if (!element) return;
    element.style.transform = place[0] === x && place[1] === y ? "" : `translate(${place[0] - x}px, ${place[1] - y}px)`;
  }

  private bend(id: string, path: readonly Point[]): void {
    this.paths.set(id, path);
    const element = this.lines.get(id);
    if (element) draw(element, path);
  }
}

function stand(element: HTMLElement, [x, y]: Point): void {
  element.style.left = `${x}px`;
  element.style.top = `${y}px`;
}

function draw(element: Element, path: readonly Point[]): void {
  const [hit, stroke, head] = element.children;
  const data = pathData(path);
  hit?.setAttribute("d", data);
  stroke?.setAttribute("d", data);
  if (head?.classList.contains("head")) head.setAttribute("d", headData(path));
}

/** The same curve in so many points: its longest pieces are cut in half, for two paths mix only point by point. */
function cut(path: readonly Point[], points: number): readonly Point[] {
  if (path.length < 4) return path;
  const out = [...path];
  while (out.length < points) {
    let [at, most] = [0, -1];
    for (let i = 0; i + 3 < out.length; i += 3) {
      const long = Math.abs(out[i + 3]![0] - out[i]![0]) + Math.abs(out[i + 3]![1] - out[i]![1]);
      if (long > most) [at, most] = [i, long];
    }
    const half = (a: Point, b: Point): Point => [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
    const [a, b, c, d] = [out[at]!, out[at + 1]!, out[at + 2]!, out[at + 3]!];
    const [ab, bc, cd] = [half(a, b), half(b, c), half(c, d)];
    const [abc, bcd] = [half(ab, bc), half(bc, cd)];
    out.splice(at + 1, 2, ab, abc, half(abc, bcd), bcd, cd);
  }
  return out;
}

function mixed(a: readonly Point[], b: readonly Point[], k: number): Point[] {
  return a.map((point, i) => {
    const to = b[i] ?? point;
    return [point[0] + (to[0] - point[0]) * k, point[1] + (to[1] - point[1]) * k];
  });
}
