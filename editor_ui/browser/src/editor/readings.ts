// Readings as people type and paste them: dates in the ways of a UK spreadsheet, numbers with their signs.
import type { Rec } from "../common/theory";

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const two = (n: number): string => String(n).padStart(2, "0");

function whole(year: number, month: number, day: number): string | null {
  const date = new Date(Date.UTC(year, month - 1, day));
  const real = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return real ? `${year}-${two(month)}-${two(day)}` : null;
}

/** A date as the theory file writes it, at the precision in which it was given; null where it is none. */
export function readDate(words: string): string | null {
  const said = words.trim().toLowerCase();
  const iso = said.match(/^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?:[t ].*)?$/);
  if (iso) {
    const [year, month, day] = [Number(iso[1]), Number(iso[2] ?? 1), Number(iso[3] ?? 1)];
    if (month < 1 || month > 12) return null;
    if (iso[3]) return whole(year, month, day);
    return iso[2] ? `${year}-${two(month)}` : String(year);
  }
  const slashed = said.match(/^(\d{1,2})[/.](\d{1,2})[/.](\d{4}|\d{2})$/);
  if (slashed) return whole(fullYear(slashed[3] ?? ""), Number(slashed[2]), Number(slashed[1]));
  const named = said.match(/^(?:(\d{1,2})[ -])?([a-z]{3,9})[ -](\d{4}|\d{2})$/);
  const month = named ? MONTHS.indexOf((named[2] ?? "").slice(0, 3)) + 1 : 0;
  if (!named || !month) return null;
  const year = fullYear(named[3] ?? "");
  return named[1] ? whole(year, month, Number(named[1])) : `${year}-${two(month)}`;
}

function fullYear(words: string): number {
  return words.length === 2 ? 2000 + Number(words) : Number(words);
}

export function readNumber(words: string): number | null {
  const said = words.trim().replace(/[£%\s]/g, "").replace(/,(?=\d{3}(\D|$))/g, "").replace(",", ".");
  return /^[-−]?\d+(\.\d+)?$/.test(said) ? Number(said.replace("−", "-")) : null;
}

/** Rows of a pasted table, a date and a value in each; rows without both (headings) are passed over. */
export function parseReadings(words: string): Rec[] {
  const found: Rec[] = [];
  for (const line of words.split(/\r?\n/)) {
    const cells = line.includes("\t") ? line.split("\t") : line.split(/[;,](?!\d)|\s{2,}/);
    const date = readDate(cells[0] ?? "");
    const value = readNumber(cells[1] ?? "");
    if (date && value !== null) found.push({ date, value, ...(cells[2]?.trim() ? { note: cells[2].trim() } : {}) });
  }
  return found;
}
