// Mouse, pen and fingers on the map: pan, pinch, select, drag a box, pull a frame around several.
import type { Point, Scene, SceneLine } from "../common/wire";
import type { Edit } from "../common/edits";
import { list } from "../common/theory";
import type { Camera } from "./camera";
import type { Editor } from "./editor.svelte";
import type { Glide } from "./glide";
import { curve } from "./patch";

type Doing =
  | { is: "pan"; x: number; y: number; far: number }
  | { is: "frame"; from: Point }
  | { is: "box"; id: string; from: Point; start: Map<string, Point>; far: number; more: boolean; was: boolean };

const SLOP = 4;

export class Hands {
  private fingers = new Map<number, Point>();
  private doing: Doing | null = null;
  private spread = 0;

  constructor(
    private readonly editor: Editor,
    private readonly camera: Camera,
    private readonly glide: Glide,
    private readonly show: (frame: { x: number; y: number; w: number; h: number } | null, held: ReadonlySet<string>) => void,
  ) {}

  wheel(event: WheelEvent): void {
    event.preventDefault();
    const unit = event.deltaMode === 1 ? 16 : event.deltaMode === 2 ? 400 : 1;
    if (event.ctrlKey || event.metaKey) {
      this.camera.zoomAt(Math.exp((-event.deltaY * unit) / 240), this.onStage(event));
    } else if (event.shiftKey && !event.deltaX) {
      this.camera.pan(-event.deltaY * unit, 0);
    } else {
      this.camera.pan(-event.deltaX * unit, -event.deltaY * unit);
    }
  }

  down(event: PointerEvent): void {
    const target = event.target as Element;
    if (target.closest("textarea, button, a")) return;
    if (event.button > 1) return;
    this.fingers.set(event.pointerId, [event.clientX, event.clientY]);
    if (this.fingers.size === 2) {
      this.drop();
      this.spread = this.gap();
      return;
    }
    const editor = this.editor;
    const mark = target.closest("[data-mark]")?.getAttribute("data-mark");
    const asked = target.closest("[data-ask]")?.getAttribute("data-ask");
    const box = target.closest("[data-id]")?.getAttribute("data-id");
    const line = target.closest("[data-line]")?.getAttribute("data-line");
    const more = event.shiftKey || event.ctrlKey || event.metaKey;
    const stage = event.currentTarget as Element;
    if (editor.editing && box !== editor.editing) editor.finish();
    if (editor.linking !== null && (box || line)) {
      const to = box ?? line ?? "";
      if (editor.link(editor.linking, to)) editor.select(to);
      editor.linking = null;
      editor.linkingTo = null;
      event.preventDefault();
      return;
    }
    if (mark && event.button === 0) {
      editor.select(mark);
      editor.open("details");
      event.preventDefault();
      return;
    }
    if (asked && event.button === 0) {
      editor.select(asked);
      editor.askedAbout = asked;
      editor.open("questions");
      event.preventDefault();
      return;
    }
    if (box && event.button === 0) {
      const was = editor.selection.includes(box);
      if (!was) editor.select(box, more);
      const held = editor.selection.includes(box) ? editor.selection : [box];
      const start = new Map<string, Point>();
      for (const id of held) {
        const at = this.glide.where(id);
        if (at) start.set(id, at);
      }
      this.doing = { is: "box", id: box, from: [event.clientX, event.clientY], start, far: 0, more, was };
    } else if (line && event.button === 0) {
      editor.select(line, more);
      if (innerWidth >= 760) editor.open("details");
    } else if (event.shiftKey && event.button === 0) {
      this.doing = { is: "frame", from: this.camera.toScene(event.clientX, event.clientY) };
    } else {
      this.doing = { is: "pan", x: event.clientX, y: event.clientY, far: 0 };
    }
    stage.setPointerCapture(event.pointerId);
  }

  move(event: PointerEvent): void {
    const before = this.fingers.get(event.pointerId);
    if (!before) return;
    const now: Point = [event.clientX, event.clientY];
    this.fingers.set(event.pointerId, now);
    if (this.fingers.size === 2) {
      const gap = this.gap();
      const [a, b] = [...this.fingers.values()] as [Point, Point];
      const rect = (event.currentTarget as Element).getBoundingClientRect();
      const middle: Point = [(a[0] + b[0]) / 2 - rect.left, (a[1] + b[1]) / 2 - rect.top];
      this.camera.pan((now[0] - before[0]) / 2, (now[1] - before[1]) / 2);
      if (this.spread > 0) this.camera.zoomAt(gap / this.spread, middle);
      this.spread = gap;
      return;
    }
    const doing = this.doing;
    if (!doing) return;
    if (doing.is === "pan") {
      doing.far += Math.abs(now[0] - doing.x) + Math.abs(now[1] - doing.y);
      this.camera.pan(now[0] - doing.x, now[1] - doing.y);
      [doing.x, doing.y] = now;
    } else if (doing.is === "frame") {
      const at = this.camera.toScene(...now);
      const [x, y] = [Math.min(at[0], doing.from[0]), Math.min(at[1], doing.from[1])];
      const frame = { x, y, w: Math.abs(at[0] - doing.from[0]), h: Math.abs(at[1] - doing.from[1]) };
      this.show(frame, new Set());
      this.editor.selection = this.editor.scene.boxes
        .filter((box) => box.x < x + frame.w && box.x + box.w > x && box.y < y + frame.h && box.y + box.h > y)
        .map((box) => box.id);
    } else {
      doing.far = Math.max(doing.far, Math.hypot(now[0] - doing.from[0], now[1] - doing.from[1]));
      if (doing.far < SLOP || !this.editor.mayEdit || this.editor.editing) return;
      this.carry(doing, now);
    }
  }

  up(event: PointerEvent): void {
    const there = this.fingers.delete(event.pointerId);
    const doing = this.doing;
    if (!there || !doing) return;
    this.doing = null;
    this.show(null, new Set());
    if (doing.is === "pan" && doing.far < SLOP && event.type === "pointerup") this.editor.select(null);
    if (doing.is !== "box") return;
    if (doing.far < SLOP || !this.editor.mayEdit || event.type !== "pointerup") {
      if (doing.was && doing.more) this.editor.select(doing.id, true);
      else if (doing.was) this.editor.select(doing.id);
      this.glide.release();
      return;
    }
    this.place(doing, [event.clientX, event.clientY]);
  }

  private onStage(event: { clientX: number; clientY: number; currentTarget: EventTarget | null }): Point {
    const rect = (event.currentTarget as Element).getBoundingClientRect();
    return [event.clientX - rect.left, event.clientY - rect.top];
  }

  private gap(): number {
    const [a, b] = [...this.fingers.values()];
    return a && b ? Math.hypot(a[0] - b[0], a[1] - b[1]) : 0;
  }

  private drop(): void {
    this.doing = null;
    this.show(null, new Set());
    this.glide.release();
  }

  private moved(doing: Doing & { is: "box" }, now: Point): Map<string, Point> {
    const dx = (now[0] - doing.from[0]) / this.camera.k;
    const dy = (now[1] - doing.from[1]) / this.camera.k;
    return new Map([...doing.start].map(([id, at]) => [id, [at[0] + dx, at[1] + dy] as Point]));
  }

  private carry(doing: Doing & { is: "box" }, now: Point): void {
    const places = this.moved(doing, now);
    const scene: Scene = this.editor.scene;
    const boxes = new Map(
      scene.boxes.map((box) => {
        const at = places.get(box.id);
        return [box.id, at ? { ...box, x: at[0], y: at[1] } : box];
      }),
    );
    const paths = new Map<string, readonly Point[]>();
    const middles = new Map<string, Point>();
    const bend = (line: SceneLine): void => {
      const a = boxes.get(line.source);
      const b = boxes.get(line.target) ?? middles.get(line.target);
      if (!a || !b) return;
      const path = curve(a, b as Point);
      paths.set(line.id, path);
      const [p, q, r, s] = path as [Point, Point, Point, Point];
      middles.set(line.id, [(p[0] + 3 * q[0] + 3 * r[0] + s[0]) / 8, (p[1] + 3 * q[1] + 3 * r[1] + s[1]) / 8]);
    };
    for (const line of scene.lines) if (places.has(line.source) || places.has(line.target)) bend(line);
    for (const line of scene.lines) if (middles.has(line.target)) bend(line);
    this.show(null, new Set(places.keys()));
    this.glide.hold(places, paths);
  }

  /** Dropped: in another strand's column it changes strand, elsewhere it stays where the hand put it. */
  private place(doing: Doing & { is: "box" }, now: Point): void {
    const editor = this.editor;
    const boxes = new Map(editor.scene.boxes.map((box) => [box.id, box]));
    const edits: Edit[] = [];
    for (const [id, at] of this.moved(doing, now)) {
      const box = boxes.get(id);
      if (!box || id === editor.draft?.id) continue;
      const middle = at[0] + box.w / 2;
      const lane = editor.scene.lanes.find((one) => middle >= one.x && middle < one.x + one.w);
      const strands = list(editor.record(id)?.strands);
      const movable = box.kind === "outcome" || box.kind === "intervention";
      if (lane && movable && !strands.includes(lane.id) && editor.tree.tables.strands.has(lane.id) && strands.length < 2) {
        edits.push({ do: "move_to_strand", id, ...(strands[0] ? { from: strands[0] } : {}), to: lane.id });
      } else {
        edits.push({ do: "place", id, x: Math.round(at[0]), y: Math.round(at[1]) });
      }
    }
    const only = edits.length === 1 ? edits[0] : undefined;
    if (edits.length) editor.edit(only ?? { do: "many", edits });
    if (edits.some((edit) => edit.do === "place")) return;
    this.glide.release();
    editor.follows(doing.id);
  }
}
