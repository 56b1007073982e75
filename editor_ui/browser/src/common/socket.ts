// One conversation with the room, kept alive: jittered reconnects, a ping of our own, because a cut network leaves a
// browser's socket "open" for minutes, and plain HTTP where WebSockets do not get through.
import { polling, webSocket, type Transport } from "./transport";

export interface SocketHandlers {
  open(): void;
  message(data: Record<string, unknown>): void;
  closed(code: number): void;
}

const PING_EVERY = 10_000;
const SILENCE = 25_000;
const FIRST_WAIT = 300;
const LONGEST_WAIT = 15_000;
/** sockets that never opened, after which plain HTTP is tried; every fourth try is a socket again */
const GIVE_UP = 2;

export class Socket {
  private line: Transport | null = null;
  private tries = 0;
  private neverOpened = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private pinger: ReturnType<typeof setInterval> | undefined;
  private heard = 0;
  private pings = 0;
  private stopped = false;
  /** which way the words go now */
  way: "socket" | "polls" = "socket";

  /** `base`: the room's address under the server's, without a slash at its end */
  constructor(
    private readonly base: string,
    private readonly on: SocketHandlers,
  ) {
    addEventListener("online", this.hurry);
    addEventListener("pageshow", this.hurry);
    document.addEventListener("visibilitychange", this.hurry);
  }

  get open(): boolean {
    return this.line?.open ?? false;
  }

  connect(): void {
    if (this.stopped || this.line) return;
    clearTimeout(this.timer);
    const polls = this.neverOpened >= GIVE_UP && this.neverOpened % 4 !== 0;
    let opened = false;
    const ears = {
      open: () => {
        opened = true;
        if (!polls) this.neverOpened = 0;
        this.heard = performance.now();
        clearInterval(this.pinger);
        this.pinger = setInterval(() => this.beat(), PING_EVERY);
        this.on.open();
      },
      message: (text: string) => {
        this.heard = performance.now();
        this.tries = 0;
        this.on.message(JSON.parse(text) as Record<string, unknown>);
      },
      closed: (code: number) => {
        if (!opened) this.neverOpened++;
        this.drop(line, code);
      },
    };
    this.way = polls ? "polls" : "socket";
    let line: Transport | null = null;
    try {
      line = polls ? polling(this.base, ears) : webSocket(this.base, ears);
    } catch {
      this.neverOpened++;
      this.later();
      return;
    }
    this.line = line;
  }

  send(message: object): boolean {
    if (!this.open) return false;
    this.line?.send(JSON.stringify(message));
    return true;
  }

  /** Close for good. */
  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
    clearInterval(this.pinger);
    removeEventListener("online", this.hurry);
    removeEventListener("pageshow", this.hurry);
    document.removeEventListener("visibilitychange", this.hurry);
    this.line?.close();
    this.line = null;
  }

  private beat(): void {
    if (!this.line) return;
    if (performance.now() - this.heard > SILENCE) this.drop(this.line, 4000);
    else this.send({ t: "ping", n: ++this.pings });
  }

  private drop(line: Transport | null, code: number): void {
    if (!line || this.line !== line) return;
    this.line = null;
    clearInterval(this.pinger);
    line.close();
    this.on.closed(code);
    this.later();
  }

  private later(): void {
    if (this.stopped) return;
    const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** this.tries++);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.connect(), wait * (0.5 + Math.random()));
  }

  private readonly hurry = (): void => {
    if (document.visibilityState === "hidden" || this.line || this.stopped) return;
    this.tries = 0;
    this.connect();
  };
}
