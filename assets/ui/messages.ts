import { fresh, onEveryPart } from "./page";

const STAYS_MS = 8000;

/** Messages can be closed; good news leaves by itself unless someone is reading it, warnings stay. */
export function watchMessages(): void {
  document.addEventListener("click", (event) => {
    const close = (event.target as Element).closest(".toast-close");
    close?.closest(".toast")?.remove();
  });
  onEveryPart((part) => {
    for (const toast of fresh(part, ".toast[data-leaves]", "Toast")) {
      const leave = (): void => {
        if (toast.matches(":hover, :focus-within")) setTimeout(leave, STAYS_MS);
        else toast.remove();
      };
      setTimeout(leave, STAYS_MS);
    }
  });
}

/** Shows the message kept in the page's <template id="toast-trouble">. */
export function showTrouble(): void {
  const template = document.querySelector<HTMLTemplateElement>("#toast-trouble");
  const toasts = document.querySelector(".toasts");
  if (!template || !toasts || toasts.querySelector("[data-trouble]")) return;
  toasts.append(template.content.cloneNode(true));
}
