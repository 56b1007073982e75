// Two ways to hold the same conversation: a WebSocket, and where a proxy is in the way, long polls over plain HTTP.

export interface Transport {
  readonly open: boolean;
  send(text: string): void;
  close(): void;
}

export interface Ears {
  open(): void;
  message(text: string): void;
  closed(code: number): void;
}

/** An address under the room's, which may end in a query of its own. */
function under(base: string, path: string): string {
  const [root, query] = base.split("?");
  return `${root}/${path}${query === undefined ? "" : `${path.includes("?") ? "&" : "?"}${query}`}`;
}

export function webSocket(base: string, ears: Ears): Transport {
  const ws = new WebSocket(under(base.replace(/^http/, "ws"), "socket"));
  ws.onopen = () => ears.open();
  ws.onmessage = (event) => {
    if (typeof event.data === "string") ears.message(event.data);
  };
  ws.onclose = (event) => ears.closed(event.code);
  return {
    get open() {
      return ws.readyState === WebSocket.OPEN;
    },
    send: (text) => ws.send(text),
    close: () => {
      ws.onmessage = ws.onclose = null;
      ws.close();
    },
  };
}

/** Polls: the first message that is sent opens the line, the rest go out in order, one request at a time. */
export function polling(base: string, ears: Ears): Transport {
  let line = "";
  let over = false;
  let speaking: Promise<void> = Promise.resolve();
  const stop = new AbortController();

  const end = (code: number): void => {
    if (over) return;
    over = true;
    stop.abort();
    ears.closed(code);
  };
  const ask = async (path: string, init: RequestInit): Promise<Response> => {
    const answer = await fetch(under(base, path), { credentials: "same-origin", signal: stop.signal, ...init });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer;
  };
  const listen = async (): Promise<void> => {
    while (!over) {
      const answer = await ask(`poll?line=${encodeURIComponent(line)}`, { cache: "no-store" });
      const news = (await answer.json()) as { messages: unknown[]; closed: number | null };
      for (const message of news.messages) ears.message(JSON.stringify(message));
      if (news.closed !== null) end(news.closed);
    }
  };
  const say = async (text: string): Promise<void> => {
    if (line) {
      await ask(`say?line=${encodeURIComponent(line)}`, { method: "POST", body: text });
      return;
    }
    const answer = await ask("line", { method: "POST", body: text });
    line = ((await answer.json()) as { line: string }).line;
    listen().catch(() => end(4001));
  };
  queueMicrotask(() => ears.open());
  return {
    get open() {
      return !over;
    },
    send: (text) => {
      speaking = speaking.then(() => say(text)).catch(() => end(4002));
    },
    close: () => {
      over = true;
      stop.abort();
    },
  };
}
