// Which field stands where in the inspector, for every kind: the few that matter first, everything else a fold away.
import { FIELDS } from "../common/model";
import { t } from "../common/strings";

export interface Section {
  title: string;
  hint: string;
  fields: readonly string[];
  open: boolean;
}

const FIRST: Record<string, readonly string[]> = {
  outcome: ["statement", "role"],
  intervention: ["statement", "owner", "start", "end"],
  assumption: ["statement", "type", "status", "importance", "confidence"],
  indicator: ["name", "population", "target", "threshold", "by"],
  evidence: ["citation", "url", "kind", "strength"],
  factor: ["statement", "kind", "addressed_by"],
  stakeholder: ["name", "role"],
  strand: ["title", "note"],
  idea: ["text"],
};

const GROUPS: Record<string, readonly [string, string, readonly string[]][]> = {
  indicator: [
    [
      t.inspector.definition,
      t.inspector.definitionTerm,
      ["definition", "data_kind", "unit", "numerator", "denominator", "inclusions", "exclusions", "baseline", "direction"],
    ],
    [
      t.inspector.collecting,
      "",
      ["instrument", "source", "method", "sampling", "frequency", "start", "collector", "stratify_by", "missing_data"],
    ],
    [t.inspector.using, "", ["in_plan", "type", "chart", "trajectory", "frozen_at", "feedback", "reviewer", "afterwards"]],
  ],
};

const ANYTHING = ["outcomes", "interventions", "assumptions", "factors", "links"];

/** Fields that name other records: which they may name, and whether only one. */
export const REFERENCES: Record<string, readonly [string, readonly string[], boolean][]> = {
  assumption: [["about", ["outcomes", "interventions", "links"], false]],
  factor: [["about", ["outcomes", "interventions", "links"], false]],
  indicator: [["measures", ANYTHING.slice(0, 4), true]],
  evidence: [
    ["supports", ANYTHING, false],
    ["contradicts", ANYTHING, false],
  ],
};

// shown elsewhere, or kept by the room
const ELSEWHERE = new Set(["measures", "from_idea", "votes", "readings", "changes", "about", "supports", "contradicts", "from", "to"]);

export function sections(kind: string): Section[] {
  const first = FIRST[kind] ?? [];
  const groups = GROUPS[kind] ?? [];
  const placed = new Set([...first, ...groups.flatMap(([, , fields]) => fields)]);
  const rest = (FIELDS[kind] ?? []).filter((field) => !placed.has(field) && !ELSEWHERE.has(field));
  const found: Section[] = [{ title: "", hint: "", fields: first, open: true }];
  for (const [title, hint, fields] of groups) found.push({ title, hint, fields, open: false });
  if (rest.length) found.push({ title: t.inspector.more, hint: "", fields: rest, open: kind === "outcome" });
  return found;
}
