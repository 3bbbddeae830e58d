import { onEveryPart } from "./page";
import { showTrouble } from "./messages";

/** A form's summary of errors takes the focus; a request that failed says so. */
export function watchErrors(): void {
  onEveryPart((part) => {
    part.querySelector<HTMLElement>("[data-error-summary]:not([data-seen])")?.focus();
    part.querySelector<HTMLElement>("[data-error-summary]")?.setAttribute("data-seen", "1");
  });
  document.addEventListener("click", (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>("[data-error-summary] a[href^='#']");
    if (!link) return;
    const named = document.getElementById(link.hash.slice(1));
    const control = named?.matches("input, select, textarea") ? named : named?.querySelector<HTMLElement>("input, select, textarea");
    if (!control) return;
    event.preventDefault();
    control.focus();
    control.scrollIntoView({ block: "center" });
  });
  document.addEventListener("htmx:error", showTrouble);
  document.addEventListener("htmx:response:error", (event) => {
    const status = (event as CustomEvent).detail?.ctx?.response?.raw?.status as number | undefined;
    if (status !== 422) showTrouble();
  });
}
