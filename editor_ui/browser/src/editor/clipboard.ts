/** Put words onto the clipboard; over plain http there is no clipboard API, so the old way serves. */
export function copyText(words: string): boolean {
  const area = document.createElement("textarea");
  area.value = words;
  area.className = "hidden-words";
  (document.querySelector("dialog[open]") ?? document.body).append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  return done;
}
