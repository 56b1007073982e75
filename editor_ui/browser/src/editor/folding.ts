// Folding: what is under a folded box is put away on this screen alone.
import { arrows, text, type Tree } from "../common/theory";
import type { Scene } from "../common/wire";

/** Everything whose ways up all end in a folded box, each with the box that it is folded into. */
export function foldedAway(tree: Tree, scene: Scene, folded: ReadonlySet<string>): ReadonlyMap<string, string> {
  const gone = new Map<string, string>();
  if (!folded.size) return gone;
  const all = arrows(tree);
  for (let grown = true; grown; ) {
    grown = false;
    for (const box of scene.boxes) {
      if (gone.has(box.id)) continue;
      const ends = all
        .filter((arrow) => arrow.from === box.id)
        .map((arrow) => {
          const link = tree.tables.links.get(arrow.to);
          return link ? text(link.from) : arrow.to;
        });
      if (!ends.length || !ends.every((id) => gone.has(id) || folded.has(id))) continue;
      const root = ends.map((id) => gone.get(id) ?? id)[0] ?? "";
      gone.set(box.id, root);
      grown = true;
    }
  }
  return gone;
}
