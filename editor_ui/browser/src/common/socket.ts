// One socket to the room, kept alive: jittered reconnects, and a ping of our own, because a cut network leaves a
// browser's socket "open" for minutes.

export interface SocketHandlers {
  open(): void;
  message(data: Record<string, unknown>): void;
  closed(code: number, reason: string): void;
}

const PING_EVERY = 10_000;
const SILENCE = 25_000;
const FIRST_WAIT = 300;
const LONGEST_WAIT = 15_000;

export class Socket {
  private ws: WebSocket | null = null;
  private tries = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private pinger: ReturnType<typeof setInterval> | undefined;
  private heard = 0;
  private pings = 0;
  private stopped = false;

  constructor(
    private readonly url: () => string,
    private readonly on: SocketHandlers,
  ) {
    addEventListener("online", this.hurry);
    addEventListener("pageshow", this.hurry);
    document.addEventListener("visibilitychange", this.hurry);
  }

  get open(): boolean {
    return this.ws?.readyState === WebSocket.OPEN;
  }

  connect(): void {
    if (this.stopped || this.ws) return;
    clearTimeout(this.timer);
    let ws: WebSocket;
    try {
      ws = new WebSocket(this.url());
    } catch {
      this.later();
      return;
    }
    this.ws = ws;
    ws.onopen = () => {
      this.heard = performance.now();
      this.pinger = setInterval(() => this.beat(), PING_EVERY);
      this.on.open();
    };
    ws.onmessage = (event) => {
      this.heard = performance.now();
      this.tries = 0;
      if (typeof event.data !== "string") return;
      this.on.message(JSON.parse(event.data) as Record<string, unknown>);
    };
    ws.onclose = (event) => this.drop(ws, event.code, event.reason);
  }

  send(message: object): boolean {
    if (!this.open) return false;
    this.ws?.send(JSON.stringify(message));
    return true;
  }

  /** Close for good. */
  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
    removeEventListener("online", this.hurry);
    removeEventListener("pageshow", this.hurry);
    document.removeEventListener("visibilitychange", this.hurry);
    this.ws?.close();
  }

  private beat(): void {
    const ws = this.ws;
    if (!ws) return;
    if (performance.now() - this.heard > SILENCE) this.drop(ws, 4000, "silent");
    else this.send({ t: "ping", n: ++this.pings });
  }

  private drop(ws: WebSocket, code: number, reason: string): void {
    if (this.ws !== ws) return;
    this.ws = null;
    clearInterval(this.pinger);
    ws.onmessage = ws.onclose = null;
    ws.close();
    this.on.closed(code, reason);
    this.later();
  }

  private later(): void {
    if (this.stopped) return;
    const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** this.tries++);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.connect(), wait * (0.5 + Math.random()));
  }

  private readonly hurry = (): void => {
    if (document.visibilityState === "hidden" || this.ws || this.stopped) return;
    this.tries = 0;
    this.connect();
  };
}
