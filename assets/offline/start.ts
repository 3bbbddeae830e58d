// What every page does for working without a network: it tells the device who is here, sends what waits, and
// registers the service worker.
import { send, watchOutbox } from "../learn/outbox";
import { renewInQuiet, watchCourses } from "./courses";
import { forgetPages } from "./forgetting";
import { confirmReminders, dropReminders } from "../push/device";
import { devicePerson, keepPerson, thisPerson } from "./person";
import { showStandings } from "./standing";
import { keepNote } from "./store";
import { watchUnsent } from "./unsent";

const SIGN_OUT_PATIENCE_MS = 5_000;

export function watchDevice(): void {
  watchUnsent();
  watchCourses();
  watchSignOut();
  void noteWhoIsHere();
  void showStandings();
  document.addEventListener("bina:outbox", () => void showStandings());
  addEventListener("pageshow", (event) => event.persisted && void leaveForeignPage());
  if (!thisPerson()) return;
  watchOutbox();
  if ("serviceWorker" in navigator) addEventListener("load", () => void register());
}

async function register(): Promise<void> {
  await navigator.serviceWorker.register("/sw.js", { updateViaCache: "none" });
  (globalThis.requestIdleCallback ?? setTimeout)(renewInQuiet);
}

/** Another person on this device has no use for the pages saved by the one before. */
async function noteWhoIsHere(): Promise<void> {
  const person = thisPerson();
  if (!person) return;
  const before = await devicePerson();
  if (before && before !== person) await forgetPages(before);
  await confirmReminders(person);
  if (before !== person) await keepPerson(person);
  await keepNote("language", document.documentElement.lang);
}

/** A page that the browser kept alive is not shown to somebody else. */
async function leaveForeignPage(): Promise<void> {
  const person = thisPerson();
  if (person && person !== (await devicePerson())) location.reload();
}

/** Before signing out, what waits is sent if that is quick; the person's pages then leave the device. */
function watchSignOut(): void {
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (!form.matches("[data-sign-out]") || form.dataset.leaving) return;
    event.preventDefault();
    form.dataset.leaving = "1";
    const patience = new Promise((resolve) => setTimeout(resolve, SIGN_OUT_PATIENCE_MS));
    void Promise.race([Promise.allSettled([send(), dropReminders()]), patience])
      .then(() => forgetPages(thisPerson()))
      .finally(() => form.requestSubmit());
  });
}
