// The switch "Remind me on this phone". The browser is asked for permission only when the person turns it on.
import { thisPerson } from "../offline/person";
import { dropReminders, keepOwner, ownerOfReminders, subscription, tellServer } from "./device";

type State = "unsupported" | "blocked" | "failed" | "on" | "off";

export function watchSwitch(): void {
  const box = document.querySelector<HTMLElement>("[data-phone]")!;
  const input = box.querySelector<HTMLInputElement>("input[role=switch]")!;
  input.addEventListener("change", () => {
    input.disabled = true;
    void (input.checked ? switchOn(box) : switchOff(box)).catch((): State => "failed").then((state) => show(box, state));
  });
  void currentState().then((state) => show(box, state));
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
  const applicationServerKey = bytes(box.dataset.phone!);
  const found = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey });
  if (!(await tellServer(box.dataset.phoneOnUrl!, found))) {
    await found.unsubscribe();
    return "failed";
  }
  await keepOwner(thisPerson());
  location.reload(); // the list of devices below is the server's
  return "on";
}

async function switchOff(box: HTMLElement): Promise<State> {
  const found = await subscription();
  await dropReminders();
  if (found) await tellServer(box.dataset.phoneOffUrl!, found);
  location.reload();
  return "off";
}

function show(box: HTMLElement, state: State): void {
  const input = box.querySelector<HTMLInputElement>("input[role=switch]")!;
  input.checked = state === "on";
  input.disabled = false;
  box.querySelector<HTMLElement>("[data-phone-switch]")!.hidden = state === "unsupported" || state === "blocked";
  for (const line of box.querySelectorAll<HTMLElement>("[data-phone-state]")) line.hidden = line.dataset.phoneState !== state;
}

function bytes(base64url: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(text, (one) => one.charCodeAt(0));
}
