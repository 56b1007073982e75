// Structural sharing: what says the same stays the same object, so that nothing is drawn anew that did not change.

/** Whether two values read from JSON say the same. */
export function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (a === null || b === null || typeof a !== "object" || typeof b !== "object") return false;
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((item, i) => same(item, (b as unknown[])[i]));
  }
  if (Array.isArray(b)) return false;
  let extra = 0;
  for (const key in b) if (Object.hasOwn(b, key)) extra++;
  for (const key in a) {
    if (!Object.hasOwn(a, key)) continue;
    if (!same((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key])) return false;
    extra--;
  }
  return extra === 0;
}

/** The old list where the new one holds the very same items in the same order, else the new one. */
export function sameList<T>(old: readonly T[] | undefined, now: T[]): T[] {
  return old?.length === now.length && now.every((item, i) => item === old[i]) ? (old as T[]) : now;
}
