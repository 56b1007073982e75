// A replica of the room: what the server has confirmed, and on top of it what this person has done since.
// Plain TypeScript, no framework: the editor and the phone both stand on it.
import { foretell, type Edit } from "./edits";
import { randomId } from "./ids";
import type { Counts, Event, Here, Json, Role, ServerDerivedPart, ServerFile, ServerHello, ServerRefusal } from "./model";
import { Outbox, clientId } from "./outbox";
import { at } from "./session";
import { Socket } from "./socket";
import { applyChanges, emptyTree, type Change, type Tree } from "./theory";
import type { derivedAfter, wholeScene } from "./differences";
import { roomOfState, treeOfState, withRecords, type Derived, type RoomTables } from "./wire";

export type Act = { do: string } & Record<string, Json>;

/** What waits in the outbox: an edit of the theory, an act in the room, or a step back or forth. */
export type Waiting =
  | { t: "op"; edit: Edit; branch?: string }
  | { t: "act"; act: Act }
  | { t: "undo"; target?: string; skip?: string[]; branch?: string }
  | { t: "redo"; branch?: string };

export interface Refused extends ServerRefusal {
  op: string | null;
  body: Waiting | null;
}

/** connecting: never been in; saved: everything of mine is on the server's disk. */
export type Status = "connecting" | "saved" | "saving" | "offline" | "closed";
export type What = "tree" | "status" | "derived" | "people" | "room" | "file" | "counts";

export interface RoomEvents {
  change(what: What): void;
  refused?(refused: Refused): void;
  /** somebody's event arrived; mine are marked */
  event?(event: Event, mine: boolean): void;
}

export class RoomClient {
  readonly client: string;
  role: Role = "viewer";
  can: ReadonlySet<string> = new Set();
  you = "";
  name = "";
  /** may send many cards at once */
  scribe = false;
  /** "" is the main map */
  branch = "";
  seq = 0;
  /** server's clock minus ours, in ms: for timers */
  skew = 0;
  confirmed: Tree = emptyTree();
  tree: Tree = emptyTree();
  room: RoomTables = {};
  derived: Derived | null = null;
  here: ReadonlyMap<string, Here> = new Map();
  counts: Counts | null = null;
  file: ServerFile | null = null;
  status: Status = "connecting";
  /** why the room closed on us, where it did */
  farewell = "";
  /** what changes just now comes from the room, not from a hand on this page */
  hearing = false;
  readonly outbox: Outbox<Waiting>;
  private readonly socket: Socket;
  private epoch: string | null = null;
  private known = false;
  private live = false;
  /** the line has been cut, or could not be had */
  private cut = false;
  /** the derived message that came with the session */
  private holds: number | null = null;
  private sentPresence = "";
  private presence: Record<string, Json> = {};
  private presenceTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    readonly id: string,
    private readonly on: RoomEvents,
    /** `derive`: how to take in what follows from the map; who shows no map goes without, and does not carry it */
    private readonly options: {
      derive?: { wholeScene: typeof wholeScene; derivedAfter: typeof derivedAfter };
      wall?: boolean;
    } = {},
  ) {
    // the wall may stand beside the facilitator's page in one browser: it shares nothing with it, least of all edits
    const wall = options.wall ?? false;
    this.client = wall ? randomId("c") : clientId(() => randomId("c"));
    this.outbox = new Outbox<Waiting>(wall ? `${id}?wall` : id, () => this.settle());
    this.socket = new Socket(at(`api/rooms/${encodeURIComponent(id)}${wall ? "?wall" : ""}`).href, {
      open: () => this.greet(),
      message: (data) => {
        this.hearing = true;
        try {
          this.hear(data);
        } finally {
          this.hearing = false;
        }
      },
      closed: () => {
        this.live = false;
        this.cut = true;
        this.settle();
      },
    });
  }

  /** `first`: what came with the session; it is shown at once, and the socket brings what has happened since. */
  async start(first: { hello?: ServerHello | null; derived?: object | null } = {}): Promise<void> {
    await this.outbox.load();
    if (first.hello) {
      this.learn(first.hello);
      if (first.derived) this.hear({ ...first.derived, t: "derived" });
      this.holds = this.derived?.n ?? null;
    }
    this.socket.connect();
  }

  stop(): void {
    this.socket.stop();
  }

  get pending(): number {
    return this.outbox.size;
  }

  /** Change the theory: seen at once here, saved when the room says so. */
  edit(edit: Edit): string {
    return this.give(this.branch ? { t: "op", edit, branch: this.branch } : { t: "op", edit });
  }

  /** Do something in the room that is not a change of the theory. */
  act(act: Act): string {
    return this.give({ t: "act", act });
  }

  undo(target?: string, skip?: string[]): string {
    return this.give({
      t: "undo",
      ...(target ? { target } : {}),
      ...(skip ? { skip } : {}),
      ...(this.branch ? { branch: this.branch } : {}),
    });
  }

  redo(): string {
    return this.give(this.branch ? { t: "redo", branch: this.branch } : { t: "redo" });
  }

  /** Look at another branch; its state comes with a hello. */
  follow(branch: string): void {
    if (branch === this.branch) return;
    this.branch = branch;
    this.known = false;
    this.socket.send({ t: "follow", branch });
  }

  /** Say where this person looks or writes; sent at most ten times a second, and only when it changed. */
  look(where: Record<string, Json>): void {
    this.presence = where;
    if (this.presenceTimer !== undefined) return;
    this.presenceTimer = setTimeout(() => {
      this.presenceTimer = undefined;
      const text = JSON.stringify(this.presence);
      if (!this.live || text === this.sentPresence) return;
      this.sentPresence = text;
      this.socket.send({ t: "pres", ...this.presence });
    }, 120);
  }

  private give(body: Waiting): string {
    const op = randomId();
    const sent = this.outbox.add(op, body);
    if (this.live) this.deliver([sent]);
    if (body.t === "op") this.foresee();
    this.settle();
    return op;
  }

  /** Several edits ride in one frame; their order is kept where kinds change. */
  private deliver(items: readonly { op: string; body: Waiting }[]): void {
    const frames: { t: string; [more: string]: unknown }[] = [];
    for (const { op, body } of items) {
      const last = frames.at(-1);
      if (body.t === "op") {
        const item = { op, edit: body.edit, ...(body.branch ? { branch: body.branch } : {}) };
        if (last?.t === "op" && (last.ops as unknown[]).length < 50) (last.ops as unknown[]).push(item);
        else frames.push({ t: "op", ops: [item] });
      } else if (body.t === "act") {
        const item = { op, act: body.act };
        if (last?.t === "act" && (last.acts as unknown[]).length < 50) (last.acts as unknown[]).push(item);
        else frames.push({ t: "act", acts: [item] });
      } else {
        frames.push({ op, ...body });
      }
    }
    for (const frame of frames) this.socket.send(frame);
  }

  private greet(): void {
    const hello: Record<string, unknown> = {
      t: "hello",
      v: 1,
      client: this.client,
      since: this.known ? this.seq : null,
      branch: this.branch,
      derived: this.options.derive !== undefined,
      differences: true,
    };
    if (this.epoch && this.known) hello.epoch = this.epoch;
    if (this.holds !== null) hello.derived_n = this.holds;
    this.holds = null;
    if (this.name) hello.name = this.name;
    this.socket.send(hello);
  }

  private hear(data: Record<string, unknown>): void {
    switch (data.t) {
      case "hello":
        this.welcome(data as unknown as ServerHello);
        break;
      case "ev":
        this.take(data.evs as Event[]);
        break;
      case "rej":
        this.refuse(data as unknown as ServerRefusal);
        break;
      case "derived": {
        const derived = data as unknown as Derived;
        const { derive } = this.options;
        if (!derive || (derived.branch ?? "") !== this.branch) break;
        this.derived = { ...derived, scene: derive.wholeScene(derived.scene) };
        this.on.change("derived");
        break;
      }
      case "derived_part": {
        const part = data as unknown as ServerDerivedPart;
        // of a map that was left meanwhile, or the whole is still on its way
        const { derive } = this.options;
        if (!derive || (part.branch ?? "") !== this.branch || !this.derived) break;
        const derived = derive.derivedAfter(this.derived, part);
        if (!derived) {
          this.socket.send({ t: "follow", branch: this.branch }); // it does not build on what is here: take all anew
          break;
        }
        this.derived = derived;
        this.on.change("derived");
        break;
      }
      case "pres": {
        const here = new Map(data.all ? [] : this.here);
        for (const person of (data.here ?? []) as Here[]) here.set(person.who, person);
        for (const who of (data.gone ?? []) as string[]) here.delete(who);
        this.here = here;
        this.on.change("people");
        break;
      }
      case "counts":
        this.counts = data as unknown as Counts;
        this.on.change("counts");
        break;
      case "file":
        this.file = data as unknown as ServerFile;
        this.on.change("file");
        break;
      case "pong":
        this.skew = Number(data.now) - Date.now();
        break;
      case "bye":
        if (data.again) break;
        this.farewell = String(data.message ?? "");
        this.status = "closed";
        this.socket.stop();
        this.on.change("status");
        break;
    }
  }

  private welcome(hello: ServerHello): void {
    const first = !this.live;
    this.live = true;
    this.cut = false;
    this.learn(hello);
    if (first) this.deliver(this.outbox.all());
    this.sentPresence = "";
    this.look(this.presence);
    this.settle();
  }

  private learn(hello: ServerHello): void {
    this.role = hello.role;
    this.you = hello.you;
    this.name = hello.name;
    this.scribe = hello.scribe;
    this.can = new Set(hello.can);
    this.skew = hello.now - Date.now();
    this.epoch = hello.epoch;
    if (hello.only_branch) this.branch = hello.only_branch;
    if (hello.file) this.file = hello.file;
    if (hello.state) {
      this.confirmed = treeOfState(hello.state);
      this.room = roomOfState(hello.state);
      this.branch = hello.state.branch;
      this.derived = null;
    } else if (hello.resume) {
      this.take(hello.resume);
    }
    this.seq = hello.seq;
    this.known = true;
    this.foresee();
    this.on.change("room");
  }

  private take(events: readonly Event[]): void {
    let tree = false;
    let room = false;
    for (const event of events) {
      const mine = event.op ? this.outbox.remove(event.op) !== undefined : false;
      tree ||= mine;
      if (event.seq <= this.seq) continue;
      this.seq = event.seq;
      if (event.changes?.length && (event.branch ?? "") === this.branch) {
        this.confirmed = applyChanges(this.confirmed, event.changes as Change[]);
        tree = true;
      }
      if (event.room?.length) {
        this.room = withRecords(this.room, event.room as [string, string, Json][]);
        room = true;
      }
      this.on.event?.(event, mine);
    }
    if (tree) this.foresee();
    if (room) this.on.change("room");
    this.settle();
  }

  private refuse(refusal: ServerRefusal): void {
    if (refusal.retry && refusal.op) {
      // nothing is wrong with it: the server could not store it just now, so it stays in the outbox
      const sent = this.outbox.all().filter((item) => item.op === refusal.op);
      setTimeout(() => {
        if (this.live) this.deliver(sent.filter((item) => this.outbox.has(item.op)));
      }, 2000);
    }
    const sent = refusal.op && !refusal.retry ? this.outbox.remove(refusal.op) : undefined;
    this.foresee();
    this.settle();
    this.on.refused?.({ ...refusal, body: sent?.body ?? null });
  }

  /** Confirmed state and my own pending edits on top of it. */
  private foresee(): void {
    let tree = this.confirmed;
    for (const { body } of this.outbox.all()) {
      if (body.t !== "op" || (body.branch ?? "") !== this.branch) continue;
      const changes = foretell(tree, body.edit);
      if (changes) tree = applyChanges(tree, changes);
    }
    this.tree = tree;
    this.on.change("tree");
  }

  private settle(): void {
    if (this.status !== "closed") {
      if (this.live) this.status = this.outbox.size ? "saving" : "saved";
      else this.status = (this.known && this.cut) || this.outbox.size ? "offline" : "connecting";
    }
    this.on.change("status");
  }
}
