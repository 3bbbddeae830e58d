// "I am here" without a network: the digits and the moment they were read stay on the phone until they are sent.
import { csrfToken } from "../offline/sending";
import { thisPerson } from "../offline/person";
import { uuid7 } from "../offline/uuid7";

interface Kept {
  person: string;
  url: string;
  id: string;
  kode: string;
  dibaca: string;
}

const STORE = "bina-presence";

const all = (): Kept[] => JSON.parse(localStorage.getItem(STORE) ?? "[]") as Kept[];
const keepAll = (list: Kept[]): void => localStorage.setItem(STORE, JSON.stringify(list));

/** Forms with `data-presence` are sent at once, or kept; whatever was kept before is sent when there is a network. */
export function watchPresence(): void {
  const form = document.querySelector<HTMLFormElement>("form[data-presence]");
  form?.addEventListener("submit", (event) => {
    const person = thisPerson();
    if (!person || navigator.onLine) return;
    event.preventDefault();
    const kode = new FormData(form).get("kode");
    const kept: Kept = { person, url: form.dataset.presence!, id: uuid7(), kode: String(kode), dibaca: new Date().toISOString() };
    keepAll([...all(), kept]);
    show("kept");
  });
  window.addEventListener("online", () => void sendKept());
  if (navigator.onLine) void sendKept();
}

/** One at a time and once each: the server knows the key, and an answer of any kind takes the entry off the phone. */
async function sendKept(): Promise<void> {
  const person = thisPerson();
  for (const kept of all().filter((one) => one.person === person)) {
    const { url, id, kode, dibaca } = kept;
    let response: Response;
    try {
      response = await fetch(url, {
        method: "POST",
        body: new URLSearchParams({ id, kode, dibaca }),
        credentials: "same-origin",
        redirect: "manual",
        headers: { "X-CSRFToken": csrfToken() },
      });
    } catch {
      return;
    }
    if (!response.ok && response.status !== 422) return;
    keepAll(all().filter((one) => one.id !== id));
    if (response.ok) show("sent");
    else show("refused", ((await response.json()) as { reason: string }).reason);
  }
}

function show(part: string, text?: string): void {
  const line = document.querySelector<HTMLElement>(`[data-presence-${part}]`);
  if (!line) return;
  if (text) line.textContent = text;
  line.hidden = false;
}
