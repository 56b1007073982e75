// Where the server is, which room this page shows, and how a link's secret becomes a session.

import type { Role, SessionGiven } from "./model";
import { remember, remembered } from "./preferences";

export type { Role };

/** The server's root as seen from this page: a room's page lies one folder down. */
export function serverRoot(): URL {
  const path = location.pathname;
  const room = path.match(/^(.*\/)r\/[^/]*\/?$/);
  return new URL(room ? (room[1] ?? "/") : path.replace(/[^/]*$/, ""), location.origin);
}

export function roomId(): string {
  return decodeURIComponent(location.pathname.match(/\/r\/([^/]+)\/?$/)?.[1] ?? "");
}

export function at(path: string): URL {
  return new URL(path, serverRoot());
}

/** Take the secret out of the address bar, which may be on the wall, and hand it over. */
export function takeSecret(): string {
  const secret = location.hash.slice(1);
  if (secret) history.replaceState(history.state, "", location.pathname + location.search);
  return secret;
}

export type Session = SessionGiven;

export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly hint: string,
    /** what is wrong with a file, line by line */
    readonly problems: string[] = [],
  ) {
    super(message);
  }
}

/** What the server said when it refused. */
export async function refusal(response: Response): Promise<Refusal> {
  let body: Record<string, unknown> = {};
  try {
    body = (await response.json()) as Record<string, unknown>;
  } catch {
    // not JSON: a proxy's own page
  }
  const detail = typeof body.detail === "object" && body.detail !== null ? (body.detail as typeof body) : body;
  return new Refusal(
    response.status,
    String(detail.code ?? response.status),
    String(detail.message ?? ""),
    String(detail.hint ?? ""),
    Array.isArray(detail.problems) ? detail.problems.map(String) : [],
  );
}

export async function ask<T>(path: string, init: RequestInit = {}): Promise<T> {
  const response = await fetch(at(path), { credentials: "same-origin", ...init });
  if (!response.ok) throw await refusal(response);
  return (await response.json()) as T;
}

export function post<T>(path: string, body: unknown): Promise<T> {
  return ask<T>(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
}

/**
 * Exchange the secret for a cookie; without one, ask what the cookie of an earlier visit is worth. The answer carries
 * what the conversation begins with, so that the page can draw before its socket stands.
 */
export async function openSession(room: string, secret: string, wall = false): Promise<SessionGiven> {
  const base = `api/rooms/${encodeURIComponent(room)}`;
  const been = `wall.${room}`;
  if (secret) {
    const given = await post<SessionGiven>(`api/session${wall ? "?wall" : ""}`, { room, secret, first: true });
    if (given.wall) remember(been, "1");
    if (!wall || given.wall || given.role !== "facilitator") return given;
  } else if (!wall) return ask<SessionGiven>(`${base}/session?first=true`);
  // a wall that was open here before; else a facilitator's browser opens it: as a viewer, with nothing of a facilitator's
  const wallAgain = (): Promise<SessionGiven | null> => ask<SessionGiven>(`${base}/session?wall&first=true`).catch(() => null);
  const known = remembered(been) ? await wallAgain() : null;
  if (known) return known;
  const given = await post<SessionGiven>(`${base}/wall`, {}).catch(async (error: unknown) => {
    // no facilitator here: perhaps a wall all the same, in a browser that remembers nothing but its cookie
    const found = remembered(been) ? null : await wallAgain();
    if (found) return found;
    throw error;
  });
  remember(been, "1");
  return given;
}

/** Exchange a join code, which names no room, for a cookie. */
export function joinByCode(code: string): Promise<SessionGiven> {
  return post<SessionGiven>("api/session", { secret: code });
}
