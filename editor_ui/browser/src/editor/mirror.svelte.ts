// What the room says, as runes: the page shows these and follows them. What a hand on this page does at once is seen at
// once; what comes from the others is taken in once a frame.
import { derivedAfter, wholeScene } from "../common/differences";
import type { Counts, Event, Here, Role, ServerFile } from "../common/model";
import { EachFrame } from "../common/moments";
import { RoomClient, type Refused, type Status, type What } from "../common/room";
import type { Session } from "../common/session";
import { t } from "../common/strings";
import { emptyTree, text, type Tree } from "../common/theory";
import type { Derived, Finding, Point, RoomTables } from "../common/wire";

/** ms that showing a Scene may seem to take: the page then takes no other for three times as long */
const LONGEST = 250;

export abstract class Mirror {
  readonly room: RoomClient;
  /** the page is on the wall: it shows, and nobody edits there */
  readonly wall: boolean;
  tree = $state.raw<Tree>(emptyTree());
  derived = $state.raw<Derived | null>(null);
  records = $state.raw<RoomTables>({});
  here = $state.raw<ReadonlyMap<string, Here>>(new Map());
  counts = $state.raw<Counts | null>(null);
  file = $state.raw<ServerFile | null>(null);
  status = $state<Status>("connecting");
  pending = $state(0);
  /** what is pending is written down in this browser: closing the page loses nothing */
  kept = $state(true);
  ready = $state(false);
  can = $state.raw<ReadonlySet<string>>(new Set());
  role = $state<Role>("viewer");
  protected following = $state("");
  /** boxes that were put somewhere by hand, until a Scene comes that knows of it */
  protected placedAt = $state.raw<ReadonlyMap<string, Point>>(new Map());

  private rest = 0;
  private later: ReturnType<typeof setTimeout> | undefined;
  private readonly frame = new EachFrame<What>((what) => this.sync(what));

  readonly findings = $derived<readonly Finding[]>(this.derived?.findings ?? []);
  readonly title = $derived(text(this.tree.fields.title) || t.untitled);
  readonly branch = $derived(text(this.records.branches?.get(this.following)?.title));
  readonly shut = $derived.by<"" | "locked" | "closed">(() => {
    const room = this.records.room?.get("room");
    if (room?.closed === true) return "closed";
    const lock = this.following ? this.records.branches?.get(this.following)?.locked : room?.locked;
    return lock === true ? "locked" : "";
  });
  readonly writers = $derived.by(() => {
    const map = new Map<string, string>();
    for (const person of this.here.values()) {
      if (person.who !== this.room.you && person.editing) map.set(person.editing[0], person.name);
    }
    return map;
  });

  protected constructor(id: string, session: Session, wall: boolean) {
    this.wall = wall;
    const events = {
      change: (what: What) => this.changed(what),
      refused: (refused: Refused) => this.refused(refused),
      event: (event: Event, mine: boolean) => this.heard(event, mine),
    };
    this.room = new RoomClient(id, events, { wall, derive: { wholeScene, derivedAfter } });
    this.room.role = session.role;
  }

  /** The theory has changed, by whomever. */
  protected abstract treeCame(): void;
  /** The room was entered, or what may be done in it has changed. */
  protected abstract roomCame(): void;
  protected abstract refused(refused: Refused): void;
  protected abstract heard(event: Event, mine: boolean): void;

  /** The hand on this page sees at once what it does; what comes from the room is shown once a frame, all together. */
  private changed(what: What): void {
    const wait = this.rest - performance.now();
    if (!this.room.hearing || what === "room") {
      this.frame.run();
      this.sync(what);
    } else if (what === "derived" && wait > 0) {
      this.later ??= setTimeout(() => {
        this.later = undefined;
        this.frame.add("derived");
      }, wait);
    } else this.frame.add(what);
  }

  private sync(what: What): void {
    const room = this.room;
    if (what === "tree") {
      this.tree = room.tree;
      this.treeCame();
      const waits = new Map<string, Point>();
      for (const [id, place] of room.tree.tables.layout) {
        if (room.confirmed.tables.layout.get(id) !== place) waits.set(id, [Number(place.x), Number(place.y)]);
      }
      for (const [id, at] of this.placedAt) {
        // confirmed, but the Scene that knows of it is still on its way
        if (!waits.has(id) && room.tree.tables.layout.has(id) && (this.derived?.seq ?? 0) < room.seq) waits.set(id, at);
      }
      if (waits.size || this.placedAt.size) this.placedAt = waits;
    } else if (what === "derived") {
      const start = performance.now();
      this.derived = room.derived;
      // a page that needs long to show a Scene takes fewer of them: others' words and one's own keys come in between
      setTimeout(() => {
        const took = Math.min(performance.now() - start, LONGEST); // more is a machine that was asleep, or busy elsewhere
        this.rest = performance.now() + 3 * took;
      });
      if (this.placedAt.size && room.pending === 0) this.placedAt = new Map();
    } else if (what === "people") this.here = room.here;
    else if (what === "counts") this.counts = room.counts;
    else if (what === "file") this.file = room.file;
    else if (what === "room") {
      this.records = room.room;
      this.can = room.can;
      this.role = room.role;
      this.file = room.file;
      this.following = room.branch;
      this.ready = true;
      if (room.derived === null) this.derived = null;
      this.roomCame();
    }
    if (what === "status") {
      this.status = room.status;
      this.pending = room.pending;
      this.kept = room.outbox.kept;
    }
  }
}
