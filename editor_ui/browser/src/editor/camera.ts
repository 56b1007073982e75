// Pan and zoom: one transform on the world. Moves only when a person asks, or to show what they selected.
import { stillness } from "../common/preferences";
import type { Point } from "../common/wire";

export interface Area {
  x: number;
  y: number;
  w: number;
  h: number;
}

export interface Cover extends Area {
  /** shown for a moment only: what is looked at need not make room for it */
  passing: boolean;
}

const LEAST = 0.08;
const MOST = 3;
const EDGE = 32;
/** more boxes than this are seen too small for a corner of them to matter */
const MANY = 400;
/** where in the room that is left over a map may stand: in the middle best */
const PLACES = [0.5, 0.35, 0.65, 0.2, 0.8, 0, 1].flatMap((down) => [0.5, 0.65, 0.8, 1, 0.35, 0].map((across) => [across, down] as const));

export class Camera {
  x = 0;
  y = 0;
  k = 1;
  /** how often a hand moved it */
  private turns = 0;
  private goal = { x: 0, y: 0, k: 1 };
  private frame = 0;
  /** the size at which the map was last shown */
  private drawn = 1;
  private resting: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly stage: () => HTMLElement | null,
    private readonly world: () => HTMLElement | null,
    /** what lies over the stage, in px of the stage: tools, zoom, the code to scan, the small map */
    private readonly covers: () => readonly Cover[],
    /** the boxes and what else has to be read, in the Scene's px */
    private readonly boxes: () => readonly Area[],
    private readonly moved: (camera: Camera) => void,
  ) {}

  apply(): void {
    const world = this.world();
    if (world) {
      // a layer of its own, so that nothing is painted anew as it moves; while its size changes it is not even painted
      // sharp, but as soon as it rests
      world.style.transform = `translate3d(${this.x}px, ${this.y}px, 0) scale(${this.k})`;
      if (this.k !== this.drawn) {
        this.drawn = this.k;
        world.style.willChange = "transform";
        clearTimeout(this.resting);
        this.resting = setTimeout(() => {
          world.style.willChange = "";
        }, 180);
      }
    }
    this.moved(this);
  }

  pan(dx: number, dy: number): void {
    cancelAnimationFrame(this.frame);
    this.x += dx;
    this.y += dy;
    this.byHand();
  }

  /** Zoom about a point of the stage, in px of the screen. */
  zoomAt(by: number, at: Point): void {
    cancelAnimationFrame(this.frame);
    const k = Math.min(MOST, Math.max(LEAST, this.k * by));
    this.x = at[0] - ((at[0] - this.x) * k) / this.k;
    this.y = at[1] - ((at[1] - this.y) * k) / this.k;
    this.k = k;
    this.byHand();
  }

  private byHand(): void {
    this.turns++;
    this.goal = { x: this.x, y: this.y, k: this.k };
    this.apply();
  }

  zoom(by: number): void {
    const stage = this.stage();
    if (stage) this.zoomAt(by, [stage.clientWidth / 2, stage.clientHeight / 2]);
  }

  /** A point of the screen, in the Scene's px. */
  toScene(clientX: number, clientY: number): Point {
    const rect = this.stage()?.getBoundingClientRect();
    return [(clientX - (rect?.left ?? 0) - this.x) / this.k, (clientY - (rect?.top ?? 0) - this.y) / this.k];
  }

  /** The part of the stage that nothing lies over from side to side: tall covers take from its width, wide ones not. */
  private clear(stage: HTMLElement): Area {
    const { clientWidth: width, clientHeight: height } = stage;
    let [left, bottom] = [0, height];
    for (const cover of this.covers()) {
      if (cover.h > height / 4 && cover.x < width / 4) left = Math.max(left, cover.x + cover.w);
      else if (cover.w > width / 2 && cover.y > height / 2) bottom = Math.min(bottom, cover.y);
    }
    return { x: left, y: 0, w: width - left, h: bottom };
  }

  /** Show an area whole. `least`: never smaller than this, top first, so that words stay readable. */
  fit(area: Area, options: { least?: number; most?: number; glide?: boolean } = {}): void {
    const stage = this.stage();
    if (!stage || !area.w || !area.h) return;
    const { x: left, w, h } = this.clear(stage);
    const whole = Math.min((w - 2 * EDGE) / area.w, (h - 2 * EDGE) / area.h);
    const k = Math.min(options.most ?? 1.25, Math.max(options.least ?? LEAST, whole));
    const x = left + (w - area.w * k) / 2 - area.x * k;
    const y = area.h * k > h - 2 * EDGE ? EDGE / 2 - area.y * k : (h - area.h * k) / 2 - area.y * k;
    const at = whole < k ? null : this.besideCovers(stage, area, options.most ?? 1.25);
    this.to(at?.x ?? x, at?.y ?? y, at?.k ?? k, options.glide ?? true);
  }

  /** Where an area is seen whole and as large as can be, with no box under the tools or the code; null: nowhere. */
  private besideCovers(stage: HTMLElement, area: Area, most: number): { x: number; y: number; k: number } | null {
    const covers = this.covers().filter((one) => !one.passing);
    const [right, bottom] = [area.x + area.w, area.y + area.h];
    const boxes = this.boxes().filter((box) => box.x < right && box.x + box.w > area.x && box.y < bottom && box.y + box.h > area.y);
    if (boxes.length > MANY) return null;
    const free = (x: number, y: number, k: number): boolean =>
      covers.every((cover) =>
        boxes.every(
          (box) =>
            box.x * k + x >= cover.x + cover.w ||
            (box.x + box.w) * k + x <= cover.x ||
            box.y * k + y >= cover.y + cover.h ||
            (box.y + box.h) * k + y <= cover.y,
        ),
      );
    const { clientWidth: w, clientHeight: h } = stage;
    const whole = Math.min(most, (w - EDGE) / area.w, (h - EDGE) / area.h);
    for (let k = whole; k > whole / 2; k *= 0.96) {
      const [wide, high] = [w - EDGE - area.w * k, h - EDGE - area.h * k]; // what is left over
      for (const [across, down] of PLACES) {
        const [x, y] = [EDGE / 2 + wide * across - area.x * k, EDGE / 2 + high * down - area.y * k];
        if (free(x, y, k)) return { x, y, k };
      }
    }
    return null;
  }

  /** How large an area would be if it were shown whole. */
  scaleFor(area: Area): number {
    const stage = this.stage();
    if (!stage || !area.w || !area.h) return 1;
    const { w, h } = this.clear(stage);
    return Math.min((w - 2 * EDGE) / area.w, (h - 2 * EDGE) / area.h);
  }

  /** Whether an area lies in view whole, where the camera stands or is on its way to. */
  shows(area: Area): boolean {
    const stage = this.stage();
    if (!stage) return true;
    const { x, y, w, h } = this.clear(stage);
    const { x: cx, y: cy, k } = this.goal;
    const [left, top] = [area.x * k + cx, area.y * k + cy];
    return left >= x && top >= y - EDGE && left + area.w * k <= x + w && top + area.h * k <= y + h;
  }

  /** The middle of what can be seen, in the Scene's px. */
  middle(): Point {
    const stage = this.stage();
    if (!stage) return [0, 0];
    const { x, y, w, h } = this.clear(stage);
    return [(x + w / 2 - this.x) / this.k, (y + h / 2 - this.y) / this.k];
  }

  /** Bring an area into view, clear of what lies over the map, with the least movement; none where it is so already. */
  reveal(area: Area): void {
    const stage = this.stage();
    if (!stage) return;
    const { x, y, w, h } = this.clear(stage);
    const left = area.x * this.k + this.x;
    const top = area.y * this.k + this.y;
    const [wide, high] = [area.w * this.k, area.h * this.k];
    let [dx, dy] = [0, 0];
    if (left + wide > x + w - EDGE) dx = x + w - EDGE - wide - left;
    if (left + dx < x + EDGE) dx = x + EDGE - left;
    if (top + high > y + h - EDGE) dy = y + h - EDGE - high - top;
    if (top + dy < y + EDGE) dy = y + EDGE - top;
    for (const cover of this.covers()) {
      const under =
        left + dx < cover.x + cover.w && left + dx + wide > cover.x && top + dy < cover.y + cover.h && top + dy + high > cover.y;
      if (!under) continue;
      // up from the tools at the bottom, down from those at the top
      if (cover.y > stage.clientHeight / 2) dy = cover.y - 12 - high - top;
      else dy = cover.y + cover.h + 12 - top;
    }
    if (dx || dy) this.to(this.x + dx, this.y + dy, this.k, true);
  }

  /** Where the camera stands, or is on its way to. */
  stand(): { x: number; y: number; k: number; turns: number } {
    return { ...this.goal, turns: this.turns };
  }

  /** Return there, unless a hand has moved it since. */
  back(to: { x: number; y: number; k: number; turns: number }): void {
    if (to.turns === this.turns) this.to(to.x, to.y, to.k, true);
  }

  private to(x: number, y: number, k: number, glide: boolean): void {
    cancelAnimationFrame(this.frame);
    const from = { x: this.x, y: this.y, k: this.k };
    this.goal = { x, y, k };
    if (!glide || stillness() || document.hidden) {
      Object.assign(this, { x, y, k });
      this.apply();
      return;
    }
    const start = performance.now();
    const tick = (now: number): void => {
      const part = Math.min(1, Math.max(0, (now - start) / 260));
      const e = 1 - (1 - part) ** 3;
      this.x = from.x + (x - from.x) * e;
      this.y = from.y + (y - from.y) * e;
      this.k = from.k + (k - from.k) * e;
      this.apply();
      if (part < 1) this.frame = requestAnimationFrame(tick);
    };
    this.frame = requestAnimationFrame(tick);
  }
}
