// Work put together: what comes many times in a moment is done once.

/** a page in the background has no frames: then this many ms */
const HIDDEN = 120;

/**
 * Gathers things and does each once, in the order in which they first came: in the next frame, or, with `every`, not
 * more often than every so many ms, and then only the latest.
 */
export class EachFrame<T> {
  private waiting = new Set<T>();
  private frame = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private last = -Infinity;

  constructor(
    private readonly act: (item: T) => void,
    private readonly every = 0,
  ) {}

  add(item: T): void {
    if (this.every) this.waiting.clear();
    this.waiting.add(item);
    if (this.frame || this.timer !== undefined) return;
    const rest = this.last + this.every - performance.now();
    if (!this.every) this.frame = requestAnimationFrame(() => this.run());
    this.timer = setTimeout(() => this.run(), this.every ? Math.max(0, rest) : HIDDEN);
  }

  /** Do now what is waiting. */
  run(): void {
    cancelAnimationFrame(this.frame);
    clearTimeout(this.timer);
    this.frame = 0;
    this.timer = undefined;
    if (!this.waiting.size) return;
    this.last = performance.now();
    const items = this.waiting;
    this.waiting = new Set();
    for (const item of items) this.act(item);
  }
}
