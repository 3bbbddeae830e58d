// Reminders on this device: whose they are, and that the server knows. They leave the device with the person.
import { csrfToken } from "../offline/sending";
import { keepNote, note } from "../offline/store";

const OWNER = "reminded";
const ON_URL = "/notifikasi/ponsel/ingatkan/";
const CONFIRMED = "bina-reminders";

export const ownerOfReminders = (): Promise<string> => note(OWNER);

export async function subscription(): Promise<PushSubscription | null> {
  const registration = await navigator.serviceWorker?.getRegistration();
  return (await registration?.pushManager?.getSubscription()) ?? null;
}

/** Tells the server where this person's reminders go; false when it does not take that. */
export async function tellServer(url: string, found: PushSubscription): Promise<boolean> {
  const { endpoint, keys } = found.toJSON();
  const body = new URLSearchParams({ endpoint: endpoint ?? "", p256dh: keys?.p256dh ?? "", auth: keys?.auth ?? "" });
  const response = await fetch(url, {
    method: "POST",
    body,
    credentials: "same-origin",
    redirect: "manual",
    headers: { "X-CSRFToken": csrfToken() },
  });
  return response.ok;
}

export const keepOwner = (person: string): Promise<void> => keepNote(OWNER, person);

/** Once per tab: the session learns its device; a device that reminds somebody else stops that. */
export async function confirmReminders(person: string): Promise<void> {
  const owner = await ownerOfReminders();
  if (!owner || sessionStorage.getItem(CONFIRMED) === person) return;
  if (owner !== person) return dropReminders();
  const found = await subscription();
  try {
    if (found && !(await tellServer(ON_URL, found))) return;
  } catch {
    return; // no network; the next page tries again
  }
  sessionStorage.setItem(CONFIRMED, person);
}

/** The browser takes no messages any more; the server hears of it from the push service, or when it is told. */
export async function dropReminders(): Promise<void> {
  await keepOwner("");
  await (await subscription())?.unsubscribe();
}
