// What an edit will do, in words, before it is done.
import { t } from "../common/strings";
import { text, type Json } from "../common/theory";
import type { Editor } from "./editor.svelte";

export function inWords(editor: Editor, edit: Record<string, Json>): string[] {
  if (Array.isArray(edit.edits)) return (edit.edits as Record<string, Json>[]).flatMap((one) => inWords(editor, one));
  const name = (id: Json | undefined): string => `“${editor.label(text(id)) || text(id)}”`;
  const fields = (edit.fields ?? {}) as Record<string, Json>;
  const said = text(fields.statement) || text(fields.name) || text(fields.citation);
  switch (edit.do) {
    case "add":
      return [t.preview.add(t.kind[text(edit.kind)] ?? text(edit.kind), said)];
    case "set": {
      const label = t.fields[text(edit.field)]?.[0] ?? text(edit.field);
      const value = edit.value === null ? t.preview.nothing : (t.words[String(edit.value)] ?? String(edit.value));
      return [t.preview.set(edit.id ? name(edit.id) : editor.title, label, value)];
    }
    case "remove":
    case "unlink":
      return [t.preview.remove(name(edit.id))];
    case "link":
      return [t.preview.link(name(edit.from), name(edit.to))];
    case "retie":
      return [t.preview.retie(name(edit.id), edit.from ? name(edit.from) : "", edit.to ? name(edit.to) : "")];
    case "convert":
      return [t.preview.convert(name(edit.id), t.kind[text(edit.to)] ?? text(edit.to))];
    case "split":
      return [t.preview.split(name(edit.id), (edit.statements as string[] | undefined) ?? [])];
    case "merge":
      return [t.preview.merge(name(edit.keep), name(edit.drop))];
    default:
      return [text(edit.label) || text(edit.do)];
  }
}
