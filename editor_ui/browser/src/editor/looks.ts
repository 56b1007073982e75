// How each box and line looks just now, as one object that stays the same object until something in it changes: what
// is drawn anew after a key, a look or an edit by somebody else is what changed, however large the map is.
import { sameList } from "../common/same";
import { t } from "../common/strings";
import type { Finding, SceneBox, SceneLine } from "../common/wire";

export interface BoxLook {
  readonly id: string;
  readonly box: SceneBox;
  /** its classes: kind, role and states */
  readonly state: string;
  readonly selected: boolean;
  readonly current: boolean;
  readonly questions: number;
  readonly severity: string;
  readonly writer: string;
  readonly watcher: string;
  readonly hiddenBelow: number;
}

export interface LineLook {
  readonly id: string;
  readonly line: SceneLine;
  readonly state: string;
  readonly number: number | null;
  readonly questions: number;
}

/** What the page knows of its boxes and lines beside their Scene. */
export interface States {
  selection: readonly string[];
  editing: string | null;
  current: string | null;
  lit: ReadonlySet<string> | null;
  linking: string | null;
  linkingTo: string | null;
  held: ReadonlySet<string>;
  asked: ReadonlyMap<string, readonly Finding[]>;
  writers: ReadonlyMap<string, string>;
  watchers: ReadonlyMap<string, string>;
  folded: ReadonlySet<string>;
  away: ReadonlyMap<string, string>;
}

const worst = (findings: readonly Finding[]): string =>
  findings.some((one) => one.severity === "error") ? "error" : "warning";

function alike<T extends object>(a: T, b: T): boolean {
  for (const key in a) if (a[key] !== b[key]) return false;
  return true;
}

/** Remembers what was looked at last. */
export class Looks {
  private boxLooks: BoxLook[] = [];
  private lineLooks: LineLook[] = [];

  boxes(boxes: readonly SceneBox[], now: States): BoxLook[] {
    const known = new Map(this.boxLooks.map((one) => [one.id, one]));
    const selected = new Set(now.selection);
    const next = boxes.map((box): BoxLook => {
      const id = box.id;
      const findings = now.asked.get(id);
      let state = `box ${box.kind} ${box.role}`;
      if (selected.has(id)) state += " selected";
      if (id === now.editing) state += " writing";
      if (now.lit && !now.lit.has(id)) state += " faded";
      if (now.linking !== null && id !== now.linking) state += " target";
      if (now.held.has(id) || now.linkingTo === id) state += " hot";
      if (box.placed) state += " placed";
      const look = {
        id,
        box,
        state,
        selected: selected.has(id),
        current: id === now.current,
        questions: findings?.length ?? 0,
        severity: findings ? worst(findings) : "",
        writer: now.writers.get(id) ?? "",
        watcher: now.watchers.get(id) ?? "",
        hiddenBelow: now.folded.has(id) ? [...now.away.values()].filter((root) => root === id).length : 0,
      };
      const before = known.get(id);
      return before && alike(look, before) ? before : look;
    });
    return (this.boxLooks = sameList(this.boxLooks, next));
  }

  lines(lines: readonly SceneLine[], numbers: ReadonlyMap<string, number | null | undefined>, now: States): LineLook[] {
    const known = new Map(this.lineLooks.map((one) => [one.id, one]));
    const selected = new Set(now.selection);
    const next = lines.map((line): LineLook => {
      const id = line.id;
      let state = `line ${line.kind} ${line.mode ?? ""}`;
      if (line.feedback) state += " feedback";
      if (selected.has(id)) state += " selected";
      if (now.lit && !now.lit.has(id)) state += " faded";
      const number = line.arrow ? null : (numbers.get(line.source) ?? null);
      const look = { id, line, state, number, questions: now.asked.get(id)?.length ?? 0 };
      const before = known.get(id);
      return before && alike(look, before) ? before : look;
    });
    return (this.lineLooks = sameList(this.lineLooks, next));
  }
}

/** What a screen reader says of a box. */
export function nameOf({ box, questions, writer, hiddenBelow }: BoxLook): string {
  return [
    box.spoken || `${t.kind[box.kind]}: ${box.lines.join(" ") || t.emptyBox}`,
    questions ? t.findings.count(questions) : "",
    hiddenBelow ? t.map.folded(hiddenBelow) : "",
    writer ? t.map.writing(writer) : "",
  ]
    .filter(Boolean)
    .join(", ");
}
