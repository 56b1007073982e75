// Where the arrow keys go: up and down along causal arrows, left and right along the row.
import type { Scene, SceneBox } from "../common/wire";
import { arrows, type Tree } from "../common/theory";

export type Way = "up" | "down" | "left" | "right";

const centre = (box: SceneBox): number => box.x + box.w / 2;

export function step(scene: Scene, tree: Tree, from: string, way: Way): string | null {
  const boxes = new Map(scene.boxes.map((box) => [box.id, box]));
  const here = boxes.get(from);
  if (!here) return scene.boxes[0]?.id ?? null;
  if (way === "up" || way === "down") {
    const along = arrows(tree)
      .filter((arrow) => (way === "up" ? arrow.from : arrow.to) === from)
      .map((arrow) => (way === "up" ? arrow.to : arrow.from))
      .flatMap((id) => {
        // an intervention on an arrow: its way up is the arrow's head
        const link = tree.tables.links.get(id);
        return link && typeof link.to === "string" ? [link.to] : [id];
      })
      .map((id) => boxes.get(id))
      .filter((box): box is SceneBox => box !== undefined)
      .sort((a, b) => Math.abs(centre(a) - centre(here)) - Math.abs(centre(b) - centre(here)));
    if (along[0]) return along[0].id;
  }
  let best: string | null = null;
  let least = Infinity;
  for (const box of boxes.values()) {
    if (box.id === from) continue;
    const dx = centre(box) - centre(here);
    const dy = box.y + box.h / 2 - (here.y + here.h / 2);
    const ahead = way === "up" ? -dy : way === "down" ? dy : way === "left" ? -dx : dx;
    const aside = way === "up" || way === "down" ? Math.abs(dx) : Math.abs(dy);
    if (ahead <= 4) continue;
    const far = ahead + aside * (way === "left" || way === "right" ? 4 : 1.5);
    if (far < least) {
      least = far;
      best = box.id;
    }
  }
  return best;
}

/** Everything on the way from or to these boxes: what they need, what they lead to, and the arrows between. */
export function pathwayOf(tree: Tree, ids: readonly string[]): Set<string> {
  const all = arrows(tree);
  const found = new Set(ids);
  const spread = (ahead: boolean): void => {
    const queue = [...ids];
    const seen = new Set(ids);
    for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
      for (const arrow of all) {
        const [a, b] = ahead ? [arrow.from, arrow.to] : [arrow.to, arrow.from];
        if (a !== id) continue;
        found.add(arrow.id);
        const next = tree.tables.links.get(b);
        for (const end of next ? [String(next.from ?? ""), String(next.to ?? ""), b] : [b]) {
          if (!end || seen.has(end)) continue;
          seen.add(end);
          found.add(end);
          if (!tree.tables.links.has(end)) queue.push(end);
        }
      }
    }
  };
  spread(true);
  spread(false);
  // arrows among what was found, and what acts on those arrows
  for (const arrow of all) {
    if (found.has(arrow.from) && found.has(arrow.to)) found.add(arrow.id);
  }
  for (const arrow of all) {
    if (found.has(arrow.to) && tree.tables.links.has(arrow.to)) {
      found.add(arrow.id);
      found.add(arrow.from);
    }
  }
  return found;
}
