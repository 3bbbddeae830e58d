// "Not sent yet: n" in the frame of every page, what the server refused, and the way back in when signed out.
import { thisPerson } from "./person";
import type { Sent } from "./sending";
import { dropUnsent, unsentOf, type Unsent } from "./store";

export function watchUnsent(): void {
  const strip = document.querySelector<HTMLElement>("[data-unsent]");
  if (!strip) return;
  document.addEventListener("bina:outbox", (event) => void show(strip, (event as CustomEvent<{ sent?: Sent }>).detail.sent));
  void show(strip);
}

/** What is on its way is no news yet: a strip that came and went at every step would push what a finger is at. */
const ON_ITS_WAY_MS = 3_000;
let later: ReturnType<typeof setTimeout> | undefined;

async function show(strip: HTMLElement, sent?: Sent): Promise<void> {
  const person = thisPerson();
  const entries = person ? await unsentOf(person) : [];
  const waiting = entries.filter((one) => one.refused === undefined);
  const refused = entries.filter((one) => one.refused !== undefined);
  const stuck = !strip.hidden || !navigator.onLine || (sent !== undefined && sent !== "all");
  const isNews = waiting.length > 0 && (stuck || waiting.some(isLate));
  clearTimeout(later);
  if (waiting.length && !isNews) later = setTimeout(() => void show(strip), ON_ITS_WAY_MS);
  strip.dataset.waiting = String(waiting.length);
  part(strip, "waiting", isNews);
  strip.querySelector("[data-unsent-count]")!.textContent = String(waiting.length);
  if (sent) part(strip, "signed-out", sent === "signed-out" && waiting.length > 0);
  strip.querySelector<HTMLAnchorElement>("[data-unsent-part='signed-out'] a")!.search = `?next=${encodeURIComponent(location.pathname)}`;
  showRefused(strip, refused);
  strip.hidden = !isNews && !refused.length;
}

const isLate = (one: Unsent): boolean => Date.now() - Date.parse(one.made_at) >= ON_ITS_WAY_MS;

function part(strip: HTMLElement, name: string, shown: boolean): void {
  strip.querySelector<HTMLElement>(`[data-unsent-part='${name}']`)!.hidden = !shown;
}

/** What was refused stays in sight, with the server's reason, until the person says that they have read it. */
function showRefused(strip: HTMLElement, refused: Unsent[]): void {
  part(strip, "refused", refused.length > 0);
  const reasons = [...new Set(refused.map((one) => one.refused!))].map((reason) => {
    const line = document.createElement("li");
    line.textContent = reason;
    return line;
  });
  strip.querySelector("[data-unsent-part='refused'] ul")!.replaceChildren(...reasons);
  const read = strip.querySelector<HTMLButtonElement>("[data-do='read']")!;
  read.onclick = async () => {
    await dropUnsent(refused.map((one) => one.id));
    await show(strip);
  };
}
