// The switch "Remind me on this phone". The browser is asked for permission only when the person turns it on.
import { thisPerson } from "../offline/person";
import { dropReminders, keepOwner, ownerOfReminders, subscription, tellServer } from "./device";

type State = "unsupported" | "blocked" | "private" | "failed" | "untold" | "on" | "off";
const PATIENCE_MS = 20_000; // a browser that cannot reach its service says nothing at all

/** The browser made no subscription; it says why in words of its own. */
class NotSubscribed extends Error {
  constructor(
    readonly state: "private" | "failed",
    words: string,
  ) {
    super(words);
  }
}

export function watchSwitch(): void {
  const box = document.querySelector<HTMLElement>("[data-phone]")!;
  const input = box.querySelector<HTMLInputElement>("input[role=switch]")!;
  input.addEventListener("change", () => {
    show(box, "waiting");
    void (input.checked ? switchOn(box) : switchOff(box)).catch((error) => failure(box, error)).then((state) => show(box, state));
  });
  void currentState().then((state) => show(box, state));
}

/** What the page says of a failure: the browser's own words stand below, for whoever is asked for help. */
function failure(box: HTMLElement, error: unknown): State {
  box.querySelector<HTMLElement>("[data-phone-words]")!.textContent = error instanceof Error ? error.message : "";
  return error instanceof NotSubscribed ? error.state : "untold";
}

async function currentState(): Promise<State> {
  if (!("serviceWorker" in navigator && "PushManager" in window && "Notification" in window)) return "unsupported";
  if (Notification.permission === "denied") return "blocked";
  return (await ownerOfReminders()) === thisPerson() && (await subscription()) ? "on" : "off";
}

async function switchOn(box: HTMLElement): Promise<State> {
  const answer = await Notification.requestPermission();
  if (answer !== "granted") return answer === "denied" ? "blocked" : "off";
  await navigator.serviceWorker.register("/sw.js", { updateViaCache: "none" });
  const registration = await navigator.serviceWorker.ready;
  await (await registration.pushManager.getSubscription())?.unsubscribe(); // it may be of another key or person
  const found = await subscribed(registration.pushManager, bytes(box.dataset.phone!));
  if (!(await tellServer(box.dataset.phoneOnUrl!, found))) {
    await found.unsubscribe();
    return "untold";
  }
  await keepOwner(thisPerson());
  location.reload(); // the list of devices below is the server's
  return "on";
}

/** A subscription with the browser's service. One that comes too late is given back. */
async function subscribed(manager: PushManager, applicationServerKey: Uint8Array<ArrayBuffer>): Promise<PushSubscription> {
  let late = false;
  const asked = manager.subscribe({ userVisibleOnly: true, applicationServerKey });
  void asked.then((found) => late && found.unsubscribe()).catch(() => undefined);
  const patience = new Promise<never>((_, fail) => {
    setTimeout(() => {
      late = true;
      fail(new NotSubscribed("failed", ""));
    }, PATIENCE_MS);
  });
  try {
    return await Promise.race([asked, patience]);
  } catch (error) {
    if (error instanceof NotSubscribed) throw error;
    const { name, message } = error as DOMException;
    // Permission was given just before: who refuses now is a private window (Chrome, Edge, Firefox).
    const isPrivate = name === "NotAllowedError" || name === "SecurityError" || message.includes("permission denied");
    throw new NotSubscribed(isPrivate ? "private" : "failed", message);
  }
}

async function switchOff(box: HTMLElement): Promise<State> {
  const found = await subscription();
  await dropReminders();
  if (found) await tellServer(box.dataset.phoneOffUrl!, found);
  location.reload();
  return "off";
}

function show(box: HTMLElement, state: State | "waiting"): void {
  const input = box.querySelector<HTMLInputElement>("input[role=switch]")!;
  input.disabled = state === "waiting";
  if (state !== "waiting") input.checked = state === "on";
  box.querySelector<HTMLElement>("[data-phone-switch]")!.hidden = state === "unsupported" || state === "blocked";
  for (const line of box.querySelectorAll<HTMLElement>("[data-phone-state]")) line.hidden = line.dataset.phoneState !== state;
  const words = box.querySelector<HTMLElement>("[data-phone-words]")!;
  words.parentElement!.hidden = !words.textContent || !["private", "failed", "untold"].includes(state);
}

function bytes(base64url: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(text, (one) => one.charCodeAt(0));
}
