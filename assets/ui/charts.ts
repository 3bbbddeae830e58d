import { onEveryPart } from "./page";

/** Pages with a chart load the drawing library; others never do. */
export function watchCharts(): void {
  onEveryPart((part) => {
    if (part.querySelector("[data-chart]")) void import("../chart/draw").then(({ drawAll }) => drawAll(document));
  });
  document.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLButtonElement>("[data-chart-table]");
    const table = button?.closest(".chart")?.querySelector<HTMLElement>(".chart-table");
    if (!button || !table) return;
    table.hidden = !table.hidden;
    button.setAttribute("aria-expanded", String(!table.hidden));
  });
}
