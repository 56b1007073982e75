// Pan and zoom: one transform on the world. Moves only when a person asks, or to show what they selected.
import { stillness } from "../common/preferences";
import type { Point } from "../common/wire";

export interface Area {
  x: number;
  y: number;
  w: number;
  h: number;
}

const LEAST = 0.08;
const MOST = 3;
const EDGE = 32;

export class Camera {
  x = 0;
  y = 0;
  k = 1;
  private frame = 0;

  constructor(
    private readonly stage: () => HTMLElement | null,
    private readonly world: () => HTMLElement | null,
    /** px at the left that tools cover */
    private readonly covered: () => number,
    private readonly moved: (camera: Camera) => void,
  ) {}

  apply(): void {
    const world = this.world();
    if (world) world.style.transform = `translate(${this.x}px, ${this.y}px) scale(${this.k})`;
    this.moved(this);
  }

  pan(dx: number, dy: number): void {
    cancelAnimationFrame(this.frame);
    this.x += dx;
    this.y += dy;
    this.apply();
  }

  /** Zoom about a point of the stage, in px of the screen. */
  zoomAt(by: number, at: Point): void {
    cancelAnimationFrame(this.frame);
    const k = Math.min(MOST, Math.max(LEAST, this.k * by));
    this.x = at[0] - ((at[0] - this.x) * k) / this.k;
    this.y = at[1] - ((at[1] - this.y) * k) / this.k;
    this.k = k;
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

  /** Show an area whole. `least`: never smaller than this, top first, so that words stay readable. */
  fit(area: Area, options: { least?: number; most?: number; glide?: boolean } = {}): void {
    const stage = this.stage();
    if (!stage || !area.w || !area.h) return;
    const left = this.covered();
    const [w, h] = [stage.clientWidth - left, stage.clientHeight];
    const whole = Math.min((w - 2 * EDGE) / area.w, (h - 2 * EDGE) / area.h);
    const k = Math.min(options.most ?? 1.25, Math.max(options.least ?? LEAST, whole));
    const x = left + (w - area.w * k) / 2 - area.x * k;
    const y = area.h * k > h - 2 * EDGE ? EDGE / 2 - area.y * k : (h - area.h * k) / 2 - area.y * k;
    this.to(x, y, k, options.glide ?? true);
  }

  /** Bring an area into view with the least movement; nothing moves when it is in view already. */
  reveal(area: Area): void {
    const stage = this.stage();
    if (!stage) return;
    const left = area.x * this.k + this.x;
    const top = area.y * this.k + this.y;
    const right = left + area.w * this.k;
    const bottom = top + area.h * this.k;
    let [dx, dy] = [0, 0];
    if (right > stage.clientWidth - EDGE) dx = stage.clientWidth - EDGE - right;
    if (left + dx < EDGE + this.covered()) dx = EDGE + this.covered() - left;
    if (bottom > stage.clientHeight - 64) dy = stage.clientHeight - 64 - bottom;
    if (top + dy < EDGE) dy = EDGE - top;
    if (dx || dy) this.to(this.x + dx, this.y + dy, this.k, true);
  }

  private to(x: number, y: number, k: number, glide: boolean): void {
    cancelAnimationFrame(this.frame);
    const from = { x: this.x, y: this.y, k: this.k };
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
