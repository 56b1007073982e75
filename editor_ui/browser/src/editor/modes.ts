// What can be open on the page: ways to see the theory, panels, dialogs.
import type { Refused } from "../common/room";
import type { Point } from "../common/wire";

export type Mode = "map" | "list" | "measures" | "read";
export type Panel = "details" | "questions" | "cards" | "people" | "strands" | "versions";
export const PANELS: readonly Panel[] = ["details", "questions", "cards", "people", "strands", "versions"];

/** One of the catalogue: what it measures, what it takes to use it. Never its items. */
export interface Instrument {
  id: string;
  name: string;
  kind?: string;
  about?: string;
  measures?: string;
  items?: string;
  licence?: string;
  obtain?: string;
  lag?: string;
  note?: string;
  minimum_group?: number;
  verify?: boolean;
}

/** A dialog that is open, and what it is about. */
export type Sheet =
  | { is: "help" }
  | { is: "palette" }
  | { is: "export" }
  | { is: "paste"; words: string; html: string }
  | { is: "refused"; refused: Refused; words: string }
  | { is: "code"; link: string; notes?: boolean }
  | { is: "file" }
  | null;

/** What the map lets the rest of the page do with what is in view. */
export interface View {
  fit(ids?: readonly string[]): void;
  zoom(by: number): void;
  reveal(id: string): void;
  /** the middle of what can be seen, in the Scene's px */
  middle(): Point;
  stand(): { x: number; y: number; k: number; turns: number };
  /** return to where it stood, unless a person has moved it since */
  back(to: { x: number; y: number; k: number; turns: number }): void;
}
