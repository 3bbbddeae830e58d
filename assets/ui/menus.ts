const OPEN = "details.menu[open], details.confirm[open], details.bottombar-more[open]";

/** Menus and confirmations are <details>: they close on Escape, on a click elsewhere and when another opens. */
export function watchMenus(): void {
  document.addEventListener("click", (event) => {
    for (const open of document.querySelectorAll<HTMLDetailsElement>(OPEN)) {
      const inside = open.contains(event.target as Node);
      const leaves = (event.target as Element).closest("[data-close]") !== null;
      if (!inside || leaves) open.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = [...document.querySelectorAll<HTMLDetailsElement>(OPEN)].at(-1);
    if (!open) return;
    open.open = false;
    open.querySelector("summary")?.focus();
  });
  document.addEventListener(
    "toggle",
    (event) => {
      const opened = event.target as HTMLDetailsElement;
      if (!opened.matches?.("details.confirm") || !opened.open) return;
      keepInside(opened);
      opened.querySelector<HTMLElement>("[data-first], button, input")?.focus();
    },
    true,
  );
}

/** A confirmation that would stand over the edge of the window opens to its other side. */
function keepInside(opened: HTMLDetailsElement): void {
  const place = opened.querySelector(".confirm-panel")?.getBoundingClientRect();
  if (place && place.right > document.documentElement.clientWidth) opened.classList.remove("confirm-start");
  else if (place && place.left < 0) opened.classList.add("confirm-start");
}
