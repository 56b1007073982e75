// Words that are still being written, kept so that a closed or crashed tab does not take them along.
import { Kept } from "../common/kept";
import type { Draft } from "./patch";

/** Words on their way: of a new box, or of one that stands in the theory already. */
export interface Writing {
  id: string;
  words: string;
  /** the new box; absent where the words of an old one are being changed */
  draft?: Draft;
}

export class Drafts {
  private readonly kept: Kept<Writing>;
  private latest: Writing | null = null;

  /** `found`: told when words of a tab that crashed are to be had */
  constructor(room: string, found: () => void) {
    this.kept = new Kept<Writing>(`writing.${room}`, found);
  }

  /** What an earlier visit, or another tab that is gone, left unfinished; null when nothing more is left. */
  left(): Writing | null {
    for (let found = this.kept.take(); found; found = this.kept.take()) {
      if (found.words && typeof found.id === "string") return found;
      this.kept.write(null);
    }
    return null;
  }

  /** The words of a box as they stand in its writer, or null where it is not being written. */
  wordsOf(id: string): string | null {
    return this.latest?.id === id ? this.latest.words : null;
  }

  write(now: Writing): void {
    this.latest = now;
    if (now.words) this.kept.soon(now);
    else this.kept.write(null);
  }

  /** Given or given up: nothing is to be brought back. */
  done(): void {
    if (!this.latest) return;
    this.latest = null;
    this.kept.write(null);
  }
}
