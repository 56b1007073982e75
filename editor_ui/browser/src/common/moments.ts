// When work is done: once a frame, after the next paint, or while the page has nothing else to do.

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

/** Do something when the page has nothing else to do, but soon; returns how to call it off. */
export function whenIdle(then: () => void): () => void {
  if (typeof requestIdleCallback !== "function") {
    const timer = setTimeout(then, 30);
    return () => clearTimeout(timer);
  }
  const asked = requestIdleCallback(then, { timeout: 200 });
  return () => cancelIdleCallback(asked);
}

/**
 * Do something once the next frame has been painted and the page has a moment; soon, on a page that is not being looked
 * at. Returns how to call it off.
 */
export function painted(then: () => void): () => void {
  let off = (): void => undefined;
  const frame = requestAnimationFrame(() => {
    clearTimeout(timer);
    off = whenIdle(then);
  });
  // a hidden page paints nothing
  const timer = setTimeout(() => {
    cancelAnimationFrame(frame);
    then();
  }, 500);
  return () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    off();
  };
}
