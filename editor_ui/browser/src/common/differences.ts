// What follows from the map, as the room sends it: whole, then as differences. Every record that is not different stays
// the very same object, so that nothing that shows it has anything to do.
import { SCENE_DEFAULTS, type SceneBox, type SceneLine, type SceneMark, type ServerDerivedPart } from "./model";
import type { Derived, Scene } from "./wire";

type Segment = [number, number] | unknown;

/** The list that the segments make of the one before: ``[from, count]`` copies, anything else is a new record. */
export function put<T>(before: readonly T[], segments: readonly Segment[], whole: (record: T) => T = (one) => one): T[] {
  const list: T[] = [];
  for (const segment of segments) {
    if (Array.isArray(segment)) {
      const [from, count] = segment as [number, number];
      for (let place = from; place < from + count; place++) list.push(before[place]!);
    } else list.push(whole(segment as T));
  }
  return list;
}

const wholeMark = (short: SceneMark): SceneMark => ({ ...SCENE_DEFAULTS.Mark, ...short });
const wholeBox = (short: SceneBox): SceneBox => {
  const box = { ...(SCENE_DEFAULTS.Box as unknown as SceneBox), ...short };
  return { ...box, marks: box.marks.map(wholeMark) };
};
const wholeLine = (short: SceneLine): SceneLine => {
  const line = { ...(SCENE_DEFAULTS.Line as unknown as SceneLine), ...short };
  return { ...line, marks: line.marks.map(wholeMark) };
};

/** The Scene with its defaults put back: its JSON leaves them out. */
export function wholeScene(scene: Scene): Scene {
  return {
    ...(SCENE_DEFAULTS.Scene as unknown as Scene),
    ...scene,
    boxes: scene.boxes.map(wholeBox),
    lines: scene.lines.map(wholeLine),
  };
}

const RECORDS: Record<string, (record: never) => unknown> = { boxes: wholeBox, lines: wholeLine };

/** An object with what is different put in; null is gone. */
function withParts<T extends object>(before: T, parts: Record<string, unknown> | null | undefined): T {
  if (!parts) return before;
  const after = { ...before } as Record<string, unknown>;
  for (const [key, part] of Object.entries(parts)) {
    const old = after[key];
    if (part === null) delete after[key];
    else if (Array.isArray(part)) after[key] = put(Array.isArray(old) ? old : [], part, RECORDS[key] as never);
    else after[key] = part;
  }
  return after as T;
}

/** The derived state after its difference; null where it does not build on this one. */
export function derivedAfter(before: Derived | null, part: ServerDerivedPart): Derived | null {
  if (!before || before.n !== part.since) return null;
  const scene = withParts(before.scene, part.scene);
  return {
    ...before,
    seq: part.seq,
    n: part.n,
    findings: part.findings ? put(before.findings, part.findings) : before.findings,
    summary: part.summary ? put(before.summary, part.summary) : before.summary,
    scene: scene === before.scene ? scene : { ...(SCENE_DEFAULTS.Scene as unknown as Scene), ...scene },
    measures: withParts(before.measures, part.measures),
  };
}
