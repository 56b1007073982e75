// Words measured and wrapped on the spot, for boxes that the server has not laid out yet. The server's own wrapping
// replaces this within a moment; the same font keeps the difference small.

const canvas = document.createElement("canvas").getContext("2d");
const FAMILY = '"Inter", "Noto Sans", sans-serif';

export function widthOf(words: string, size: number, bold = false): number {
  if (!canvas) return words.length * size * 0.55;
  canvas.font = `${bold ? 700 : 400} ${size}px ${FAMILY}`;
  return canvas.measureText(words).width;
}

/** Greedy lines no wider than `width`; a word that is too long is broken, never clipped. */
export function wrap(words: string, width: number, size: number, bold = false): string[] {
  const lines: string[] = [];
  let line = "";
  for (let word of words.split(/\s+/).filter(Boolean)) {
    const longer = line ? `${line} ${word}` : word;
    if (widthOf(longer, size, bold) <= width) {
      line = longer;
      continue;
    }
    if (line) lines.push(line);
    while (widthOf(word, size, bold) > width && word.length > 1) {
      let cut = word.length - 1;
      while (cut > 1 && widthOf(word.slice(0, cut), size, bold) > width) cut--;
      lines.push(word.slice(0, cut));
      word = word.slice(cut);
    }
    line = word;
  }
  if (line) lines.push(line);
  return lines;
}
