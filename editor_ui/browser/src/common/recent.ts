// The rooms that this browser was in: names and addresses only, never a secret.
import { remember, remembered } from "./preferences";
import type { Session } from "./session";

export interface Recent {
  room: string;
  title: string;
  role: string;
  at: number;
}

export function recent(): Recent[] {
  try {
    const rows = JSON.parse(remembered("recent") ?? "[]") as Recent[];
    return Array.isArray(rows) ? rows.filter((row) => typeof row?.room === "string") : [];
  } catch {
    return [];
  }
}

export function note(room: string, session: Session): void {
  const row: Recent = { room, title: session.title, role: session.role, at: Date.now() };
  const rows = [row, ...recent().filter((old) => old.room !== room)].slice(0, 12);
  remember("recent", JSON.stringify(rows));
}

export function forget(room: string): void {
  remember("recent", JSON.stringify(recent().filter((row) => row.room !== room)));
}
