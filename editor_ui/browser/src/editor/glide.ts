// Boxes glide to their new places, arrows with them, all in one frame loop that writes straight to the page.
// Nothing moves that has not changed; who prefers stillness gets the end state at once.
import { stillness } from "../common/preferences";
import type { Point, Scene } from "../common/wire";

interface LineParts {
  line: SVGPathElement;
  hit: SVGPathElement;
  head: SVGPathElement | null;
}

const DURATION = 320;
/** beyond this many moving arrows, arrows jump and only boxes glide */
const MANY = 900;

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
  private lines = new Map<string, LineParts>();
  private at = new Map<string, Point>();
  private paths = new Map<string, readonly Point[]>();
  private frame = 0;
  private goal: Scene | null = null;

  box(id: string, element: HTMLElement): () => void {
    this.boxes.set(id, element);
    return () => {
      if (this.boxes.get(id) === element) this.boxes.delete(id);
    };
  }

  line(id: string, parts: LineParts): () => void {
    this.lines.set(id, parts);
    const path = this.paths.get(id);
    if (path) this.draw(id, path);
    return () => {
      if (this.lines.get(id) === parts) this.lines.delete(id);
    };
  }

  /** Where a box stands on the screen just now, in the Scene's px. */
  where(id: string): Point | undefined {
    return this.at.get(id);
  }

  /** Put boxes somewhere at once (a hand is dragging them); arrows are given as they should be. */
  hold(places: ReadonlyMap<string, Point>, paths: ReadonlyMap<string, readonly Point[]>): void {
    for (const [id, place] of places) this.put(id, place);
    for (const [id, path] of paths) this.draw(id, path);
  }

  go(scene: Scene, still = false): void {
    cancelAnimationFrame(this.frame);
    this.goal = scene;
    const moves: [string, Point, Point][] = [];
    const known = new Set<string>();
    for (const box of scene.boxes) {
      known.add(box.id);
      const to: Point = [box.x, box.y];
      const from = this.at.get(box.id);
      if (from && !still && (from[0] !== to[0] || from[1] !== to[1])) moves.push([box.id, from, to]);
      else this.put(box.id, to);
    }
    for (const id of [...this.at.keys()]) if (!known.has(id)) this.at.delete(id);
    const bends: [string, readonly Point[], readonly Point[]][] = [];
    const drawn = new Set<string>();
    for (const line of scene.lines) {
      drawn.add(line.id);
      const from = this.paths.get(line.id);
      if (from && from !== line.path && !still && from.length === line.path.length && !same(from, line.path)) {
        bends.push([line.id, from, line.path]);
      } else {
        this.draw(line.id, line.path);
      }
    }
    for (const id of [...this.paths.keys()]) if (!drawn.has(id)) this.paths.delete(id);
    if (!moves.length && !bends.length) return;
    if (stillness() || document.hidden) {
      for (const [id, , to] of moves) this.put(id, to);
      for (const [id, , to] of bends) this.draw(id, to);
      return;
    }
    if (bends.length > MANY) for (const [id, , to] of bends.splice(0)) this.draw(id, to);
    const start = performance.now();
    const tick = (now: number): void => {
      const k = Math.min(1, Math.max(0, (now - start) / DURATION));
      const e = ease(k);
      for (const [id, a, b] of moves) this.put(id, [a[0] + (b[0] - a[0]) * e, a[1] + (b[1] - a[1]) * e]);
      for (const [id, a, b] of bends) this.draw(id, k === 1 ? b : mixed(a, b, e));
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
    if (element) element.style.transform = `translate(${place[0]}px, ${place[1]}px)`;
  }

  private draw(id: string, path: readonly Point[]): void {
    this.paths.set(id, path);
    const parts = this.lines.get(id);
    if (!parts) return;
    const data = pathData(path);
    parts.line.setAttribute("d", data);
    parts.hit.setAttribute("d", data);
    parts.head?.setAttribute("d", headData(path));
  }
}

function same(a: readonly Point[], b: readonly Point[]): boolean {
  return a.every((point, i) => point[0] === b[i]?.[0] && point[1] === b[i]?.[1]);
}

function mixed(a: readonly Point[], b: readonly Point[], k: number): Point[] {
  return a.map((point, i) => {
    const to = b[i] ?? point;
    return [point[0] + (to[0] - point[0]) * k, point[1] + (to[1] - point[1]) * k];
  });
}
