/** Rows chosen in a table: the bar of actions counts them, the box in the heading chooses all. */
export function watchSelection(): void {
  document.addEventListener("change", (event) => {
    const box = event.target as HTMLInputElement;
    if (!box.matches("[data-select-all], [data-select]")) return;
    const scope = box.closest("form, [data-selection]") ?? document;
    const rows = [...scope.querySelectorAll<HTMLInputElement>("[data-select]")];
    if (box.matches("[data-select-all]")) for (const row of rows) row.checked = box.checked;
    const chosen = rows.filter((row) => row.checked).length;
    const all = scope.querySelector<HTMLInputElement>("[data-select-all]");
    if (all) {
      all.checked = chosen > 0 && chosen === rows.length;
      all.indeterminate = chosen > 0 && chosen < rows.length;
    }
    for (const bar of scope.querySelectorAll<HTMLElement>(".bulk")) {
      bar.dataset.selected = String(chosen);
      const count = bar.querySelector("[data-count]");
      if (count) count.textContent = chosen.toLocaleString(document.documentElement.lang);
    }
  });
}
