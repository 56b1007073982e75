// What a person has done and the room has not yet acknowledged. Kept in IndexedDB, so that a closed tab still
// delivers; kept in memory too, because some browsers refuse IndexedDB, and then `durable` says no.

export interface Sent<Body> {
  /** the id by which the room counts a resent one once */
  op: string;
  room: string;
  /** order of making, in this browser */
  n: number;
  body: Body;
}

const DB = "toc";
const OPS = "outbox";

function opened(): Promise<IDBDatabase | null> {
  return new Promise((done) => {
    let request: IDBOpenDBRequest;
    try {
      request = indexedDB.open(DB, 1);
    } catch {
      done(null);
      return;
    }
    request.onupgradeneeded = () => {
      request.result.createObjectStore(OPS, { keyPath: "op" });
    };
    request.onsuccess = () => done(request.result);
    request.onerror = () => done(null);
    request.onblocked = () => done(null);
  });
}

function asked<T>(request: IDBRequest<T>): Promise<T | undefined> {
  return new Promise((done) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => done(undefined);
  });
}

const database = opened();

/** All that waits in this browser, for whichever room. */
async function kept(): Promise<Sent<never>[]> {
  const db = await database;
  return (db && (await asked<Sent<never>[]>(db.transaction(OPS).objectStore(OPS).getAll()))) ?? [];
}

/** asked for while the page is still being fetched; only the first room that is opened makes use of it */
let early: Promise<Sent<never>[]> | null = kept();

export class Outbox<Body> {
  private waiting = new Map<string, Sent<Body>>();
  private last = 0;
  durable = true;
  /** edits that this browser has not yet written down: a page that closes now would lose them */
  unkept = 0;

  /** `written`: told whenever this browser has written down what was waiting for that */
  constructor(
    readonly room: string,
    private readonly written: () => void = () => undefined,
  ) {}

  /** whether a page that closes now loses nothing */
  get kept(): boolean {
    return this.durable && this.unkept === 0;
  }

  /** Bring back what an earlier visit to this room left unsent. */
  async load(): Promise<void> {
    const asking = early ?? kept();
    early = null;
    const rows: Sent<Body>[] = await asking;
    if (!(await database)) {
      this.durable = false;
      return;
    }
    const own = rows.filter((row) => row.room === this.room).sort((a, b) => a.n - b.n);
    const later = [...this.waiting.values()];
    this.waiting = new Map([...own, ...later].map((row) => [row.op, row]));
    this.last = Math.max(this.last, ...own.map((row) => row.n), Date.now());
  }

  add(op: string, body: Body): Sent<Body> {
    this.last = Math.max(this.last + 1, Date.now());
    // a plain copy: what is kept must not share anything with the screen's state
    const sent = { op, room: this.room, n: this.last, body: JSON.parse(JSON.stringify(body)) as Body };
    this.waiting.set(op, sent);
    this.unkept++;
    void database.then((db) => {
      if (!db) return;
      const writing = db.transaction(OPS, "readwrite");
      writing.oncomplete = () => {
        this.unkept--;
        this.written();
      };
      writing.objectStore(OPS).put(sent);
      // at once, not when the page next has a moment: a page that closes first would take the words with it
      writing.commit();
    });
    return sent;
  }

  has(op: string): boolean {
    return this.waiting.has(op);
  }

  /** Acknowledged or refused: the room has it, or will never have it. */
  remove(op: string): Sent<Body> | undefined {
    const sent = this.waiting.get(op);
    if (!sent) return undefined;
    this.waiting.delete(op);
    void database.then((db) => db?.transaction(OPS, "readwrite").objectStore(OPS).delete(op));
    return sent;
  }

  all(): Sent<Body>[] {
    return [...this.waiting.values()];
  }

  get size(): number {
    return this.waiting.size;
  }
}

const CLIENT_KEY = "toc.client";

/** This browser's stable id for a room: localStorage first (at once), else made for this visit. */
export function clientId(make: () => string): string {
  try {
    const known = localStorage.getItem(CLIENT_KEY);
    if (known) return known;
    const made = make();
    localStorage.setItem(CLIENT_KEY, made);
    return made;
  } catch {
    return make();
  }
}
