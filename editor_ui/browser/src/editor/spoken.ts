// What somebody else did, in one sentence for a screen reader.
import type { Event } from "../common/model";
import { t } from "../common/strings";
import { label, type Json } from "../common/theory";
import type { Editor } from "./editor.svelte";

export function spokenOf(editor: Editor, event: Event): string | null {
  const change = event.changes?.[0] as [string, string, string | null, Json, unknown] | undefined;
  if (!change) return null;
  const [table, id, field, after] = change;
  const who = [...editor.here.values()].find((one) => one.who === event.by)?.name ?? t.live.somebody;
  if (table === "layout") return null; // a box was moved: nothing that a listener has to know
  if (table === "links") return t.live.linked(who);
  if (field === null && after === null) return t.live.removed(who, editor.label(id) || id);
  const words = id ? label(editor.room.confirmed, id) : editor.title;
  if (field === null) return t.live.added(who, t.kind[editor.kind(id) ?? "outcome"] ?? "", words);
  return t.live.changed(who, words);
}
