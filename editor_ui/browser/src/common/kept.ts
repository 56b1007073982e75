// Words on their way, kept in this browser until they are given. Each tab keeps its own, so that two tabs in one room
// neither take nor overwrite each other's; what a closed tab left is taken up by the next one that opens, once.
import { randomId } from "./ids";

interface Row {
  /** anything that JSON can hold */
  words: unknown;
  at: number;
  /** its tab has gone: whoever comes first may take it up */
  left: boolean;
}

/** when a page that found nothing looks further, in ms */
const LATER = 2000;
/** how long a tab that is there may take to say so, in ms */
const ANSWER = 400;
/** how long words that change with every key are put off, in ms */
const SOON = 150;

function store(): Storage | null {
  try {
    return localStorage;
  } catch {
    return null;
  }
}

export class Kept<Words> {
  private readonly own: string;
  private readonly prefix: string;
  /** the key that this same tab had before it was loaded anew */
  private before: string | null = null;
  /** keys of tabs that did not answer: a crash, or a phone that ran out of memory */
  private readonly dead = new Set<string>();
  private readonly silent = new Set<string>();
  private line: BroadcastChannel | null = null;
  private opened = false;
  private latest: Words | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** `found`: told when words of a tab that ended without a goodbye may be taken up. */
  constructor(name: string, found: () => void = () => undefined) {
    this.prefix = `toc.${name}.`;
    this.own = this.prefix + randomId();
    document.addEventListener("visibilitychange", () => this.flush());
    addEventListener("pagehide", () => this.leave());
    addEventListener("pageshow", (event) => {
      if (event.persisted && this.latest !== null) this.write(this.latest);
    });
    // most visits find nothing, and the page stands sooner when the rest waits until it does
    if (this.others().length) this.call(found);
    else setTimeout(() => this.open(), LATER);
  }

  /** Look what this tab was before it was loaded anew, and hear what other tabs ask. Takes a browser 10 ms. */
  private open(): void {
    if (this.opened) return;
    this.opened = true;
    try {
      this.before = sessionStorage.getItem(this.prefix);
      // gone again at once: a copy of a tab that is still there must not take itself for it
      sessionStorage.removeItem(this.prefix);
      this.line = new BroadcastChannel(this.prefix);
      this.line.onmessage = (event) => this.hear(String(event.data));
    } catch {
      // a browser that keeps nothing, or an old one: what stands there is taken as left
    }
  }

  /** Keep these words, in place of what this tab kept before; null forgets them. */
  write(words: Words | null): void {
    this.latest = words;
    this.stop();
    this.put(words, false);
  }

  /** The same in a moment. Not put off by the next key: whoever types fast is kept as often as whoever types slowly. */
  soon(words: Words): void {
    this.latest = words;
    this.timer ??= setTimeout(() => this.flush(), SOON);
  }

  private flush(): void {
    if (this.timer !== undefined) this.write(this.latest);
  }

  private stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  /** Take up what this tab had before it was loaded anew, else the last that another left; from now on it is this tab's. */
  take(): Words | null {
    if (!this.others().length) return null;
    this.open();
    const rows = this.others().filter(({ key, row }) => row.left || this.dead.has(key) || !this.line);
    const best = rows.find(({ key }) => key === this.before) ?? rows.sort((a, b) => b.row.at - a.row.at)[0];
    if (!best) return null;
    this.write(best.row.words as Words);
    store()?.removeItem(best.key);
    return this.latest;
  }

  private others(): { key: string; row: Row }[] {
    const kept = store();
    const keys = kept ? Object.keys(kept).filter((key) => key.startsWith(this.prefix) && key !== this.own) : [];
    return keys.flatMap((key) => {
      try {
        const row = JSON.parse(kept?.getItem(key) ?? "null") as Row | null;
        return row ? [{ key, row }] : [];
      } catch {
        return [];
      }
    });
  }

  private put(words: Words | null, left: boolean): void {
    this.open(); // who has words here can be asked whether it is still there
    try {
      if (words === null) localStorage.removeItem(this.own);
      else localStorage.setItem(this.own, JSON.stringify({ words, at: Date.now(), left } satisfies Row));
    } catch {
      // a browser that keeps nothing: the words last for this visit
    }
  }

  private leave(): void {
    this.flush();
    if (this.latest === null) return;
    this.put(this.latest, true);
    try {
      sessionStorage.setItem(this.prefix, this.own);
    } catch {
      // then it is taken up as any other that was left
    }
  }

  /** Ask the tabs whose words stand here whether they are still there. */
  private call(found: () => void): void {
    this.open();
    for (const { key, row } of this.others()) {
      if (row.left || !this.line) continue;
      this.silent.add(key);
      this.line.postMessage(`?${key}`);
    }
    if (!this.silent.size) return;
    setTimeout(() => {
      for (const key of this.silent) this.dead.add(key);
      if (this.dead.size) found();
    }, ANSWER);
  }

  private hear(said: string): void {
    if (said === `?${this.own}`) this.line?.postMessage(`!${this.own}`);
    else if (said.startsWith("!")) this.silent.delete(said.slice(1));
  }
}
