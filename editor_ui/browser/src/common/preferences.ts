// What this browser remembers about how somebody likes to see things. Never anything of the theory.

export type Theme = "light" | "dark" | "projector";

export function remembered(key: string): string | null {
  try {
    return localStorage.getItem(`toc.${key}`);
  } catch {
    return null;
  }
}

export function remember(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(`toc.${key}`);
    else localStorage.setItem(`toc.${key}`, value);
  } catch {
    // a browser that keeps nothing: the choice lasts for this visit
  }
}

export function theme(): Theme {
  const chosen = remembered("theme");
  if (chosen === "light" || chosen === "dark" || chosen === "projector") return chosen;
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

/** Show a theme; nothing is remembered, so that a page follows the device until somebody chooses. */
export function showTheme(chosen: Theme): void {
  document.documentElement.dataset.theme = chosen;
}

export function setTheme(chosen: Theme): void {
  showTheme(chosen);
  remember("theme", chosen);
}

export function stillness(): boolean {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}
