// The words being written, kept in this browser: within 150 ms of every key, and at once when the page is left. Not part
// of the screen's state: a key must cost a letter's painting and nothing more, however large the map is. In localStorage,
// which is written before the page is gone; an IndexedDB write that begins then may not end.
import { remember, remembered } from "../common/preferences";
import type { Draft } from "./patch";

/** Words on their way: of a new box, or of one that stands in the theory already. */
export interface Kept {
  id: string;
  words: string;
  /** the new box; absent where the words of an old one are being changed */
  draft?: Draft;
}

const SOON = 150;

export class Drafts {
  private readonly key: string;
  private latest: Kept | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(room: string) {
    this.key = `draft.${room}`;
    const leaving = (): void => this.flush();
    addEventListener("pagehide", leaving);
    document.addEventListener("visibilitychange", leaving);
  }

  /** What an earlier visit left unfinished. */
  left(): Kept | null {
    try {
      const kept = JSON.parse(remembered(this.key) ?? "null") as Kept | null;
      return kept?.words && typeof kept.id === "string" ? kept : null;
    } catch {
      return null;
    }
  }

  /** The words of a box as they stand in its writer, or null where it is not being written. */
  wordsOf(id: string): string | null {
    return this.latest?.id === id ? this.latest.words : null;
  }

  write(now: Kept): void {
    this.latest = now;
    // not put off by the next key: whoever types fast is kept as often as whoever types slowly
    this.timer ??= setTimeout(() => this.flush(), SOON);
  }

  /** Given or given up: nothing is to be brought back. */
  done(): void {
    this.stop();
    if (!this.latest) return;
    this.latest = null;
    remember(this.key, null);
  }

  private flush(): void {
    this.stop();
    if (this.latest) remember(this.key, this.latest.words ? JSON.stringify(this.latest) : null);
  }

  private stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }
}
