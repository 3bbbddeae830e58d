/** A file may be dropped on the whole box; its name and size are then said. */
export function watchUploads(): void {
  for (const kind of ["dragover", "dragleave", "drop"] as const) {
    document.addEventListener(kind, (event) => {
      const box = (event.target as Element).closest?.<HTMLElement>(".upload");
      if (!box) return;
      event.preventDefault();
      box.classList.toggle("is-over", kind === "dragover");
      const input = box.querySelector<HTMLInputElement>("input[type=file]");
      if (kind === "drop" && input && event.dataTransfer?.files.length) {
        input.files = event.dataTransfer.files;
        input.dispatchEvent(new Event("change", { bubbles: true }));
      }
    });
  }
  document.addEventListener("change", (event) => {
    const input = event.target as HTMLInputElement;
    const note = input.closest(".upload")?.querySelector("[data-chosen]");
    const file = input.files?.[0];
    if (!note || !file) return;
    const size = (file.size / 1024 / 1024).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 });
    note.textContent = `${file.name} (${size} MB)`;
  });
}
