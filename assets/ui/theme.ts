/** Light, dark, or as the device says. The server reads the same cookie, so the next page starts right. */
export function watchTheme(): void {
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (!form.matches("[data-theme-switch]")) return;
    const choice = ((event as SubmitEvent).submitter as HTMLButtonElement | null)?.value ?? "auto";
    event.preventDefault();
    const root = document.documentElement;
    if (choice === "light" || choice === "dark") root.dataset.bsTheme = choice;
    else delete root.dataset.bsTheme;
    for (const button of form.querySelectorAll<HTMLButtonElement>("button[value]")) {
      button.setAttribute("aria-pressed", String(button.value === choice));
    }
    void fetch(form.action, { method: "POST", body: new FormData(form, (event as SubmitEvent).submitter) });
    document.dispatchEvent(new CustomEvent("bina:theme"));
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    document.dispatchEvent(new CustomEvent("bina:theme"));
  });
}
