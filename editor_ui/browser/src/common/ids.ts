// Ids made in the browser. crypto.randomUUID needs a secure context, which a LAN address over http is not.
import { plain } from "./plain";

/** A random id of 22 hex digits: for edits, clients. */
export function randomId(prefix = ""): string {
  const bytes = new Uint8Array(11);
  crypto.getRandomValues(bytes);
  return prefix + Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
}

const SMALL_WORDS = new Set(["a", "an", "and", "are", "as", "at", "by", "for", "in", "is", "of", "on", "or", "the", "to", "with"]);

/** An id for the theory file made from somebody's words: short, plain, not taken. */
export function idFromWords(words: string, fallback: string, taken: (id: string) => boolean): string {
  const all = plain(words).split(/[^a-z0-9]+/).filter(Boolean);
  const strong = all.filter((word) => !SMALL_WORDS.has(word));
  let stem = "";
  for (const word of strong.length ? strong : all) {
    if (stem.length + word.length > 32 || stem.split("-").length >= 5) break;
    stem = stem ? `${stem}-${word}` : word.slice(0, 32);
  }
  stem ||= fallback;
  if (!taken(stem)) return stem;
  for (let n = 2; ; n++) if (!taken(`${stem}-${n}`)) return `${stem}-${n}`;
}
