// A native dialog, opened as the part of the page that holds it appears.

/**
 * Opens the dialog and, when it goes, gives the keyboard back to what had it: unless somebody is elsewhere by then.
 * `closed` is told once, however the dialog was closed.
 */
export function modal(closed: () => void): (dialog: HTMLDialogElement) => () => void {
  return (dialog) => {
    const before = document.activeElement as HTMLElement | null;
    dialog.addEventListener("close", closed);
    dialog.showModal();
    return () => {
      dialog.removeEventListener("close", closed);
      if (dialog.open) dialog.close(); // the browser returns the focus itself, where it can
      const now = document.activeElement;
      if (!now || now === document.body) before?.focus?.({ preventScroll: true });
    };
  };
}
