/** The search palette: Ctrl-K or the search button opens it, arrows walk through the results. */
export function watchSearch(): void {
  const palette = document.querySelector<HTMLDialogElement>("#palette");
  if (!palette) return;
  const input = palette.querySelector<HTMLInputElement>("input[type=search]");
  const open = (): void => {
    if (!palette.open) palette.showModal();
    input?.select();
  };
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      open();
    }
  });
  document.addEventListener("click", (event) => {
    const opener = (event.target as Element).closest("[data-open-search]");
    if (opener && !event.defaultPrevented) {
      event.preventDefault();
      open();
    }
    if (event.target === palette || (event.target as Element).closest("[data-close-search]")) palette.close();
  });
  palette.addEventListener("keydown", (event) => walk(event, palette, input));
}

function walk(event: KeyboardEvent, palette: HTMLDialogElement, input: HTMLInputElement | null): void {
  // A search field takes the first Escape to empty itself; here it closes.
  if (event.key === "Escape") {
    event.preventDefault();
    palette.close();
    return;
  }
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const links = [...palette.querySelectorAll<HTMLAnchorElement>(".palette-results a")];
  if (links.length === 0) return;
  event.preventDefault();
  const next = links.indexOf(document.activeElement as HTMLAnchorElement) + (event.key === "ArrowDown" ? 1 : -1);
  if (next < 0) input?.focus();
  else links[Math.min(next, links.length - 1)]?.focus();
}
