// Parts of the page that nobody needs in its first second: fetched when they are opened, and all of them soon after the
// page stands, so that they are there when the network is not.
export const LATER = {
  cards: () => import("./CardsPanel.svelte"),
  people: () => import("./PeoplePanel.svelte"),
  strands: () => import("./StrandsPanel.svelte"),
  versions: () => import("./VersionsPanel.svelte"),
  export: () => import("./ExportSheet.svelte"),
  instrument: () => import("./InstrumentField.svelte"),
  paste: () => import("./PasteSheet.svelte"),
  corner: () => import("./CornerCode.svelte"),
  code: () => import("./CodeSheet.svelte"),
  list: () => import("./ListMode.svelte"),
  measures: () => import("./MeasuresMode.svelte"),
  read: () => import("./ReadMode.svelte"),
};

/** Fetch them all, one after the other, behind whatever the page is doing. */
export async function fetchLater(): Promise<void> {
  for (const part of Object.values(LATER)) await part().catch(() => undefined);
}
