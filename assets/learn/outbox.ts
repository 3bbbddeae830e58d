// The outbox: what a person did in an activity is kept on the device first and sent when there is a network.
import { sendUnsent, type Receipt, type Sent } from "../offline/sending";
import { advance } from "../offline/standing";
import { keepUnsent } from "../offline/store";
import { thisPerson } from "../offline/person";
import { uuid7 } from "../offline/uuid7";

/** Something a person did. `kind` is `<activity kind>.<what happened>`, such as `media.place`. */
export interface Done {
  kind: string;
  enrolment: string;
  activity: string;
  body?: Record<string, unknown>;
  /** State to show on this device until the server says otherwise: BEGUN, SUBMITTED, FAILED or COMPLETED. */
  state?: string;
  /** Where to go on next time on this device, also without a network. */
  place?: Record<string, unknown>;
}

/** `receipt` comes when the server has answered, which may be days later on another page: never wait for it alone. */
export interface Delivered {
  id: string;
  receipt: Promise<Receipt>;
}

export type { Receipt };

const FIRST_MS = 5_000;
const LONGEST_MS = 600_000;
const waiting = new Map<string, (receipt: Receipt) => void>();
const channel = new BroadcastChannel("bina-outbox");
let tries = 0;
let retry: ReturnType<typeof setTimeout> | undefined;

/**
 * Keeps an entry on the device and sends it as soon as possible; resolves once it is kept.
 *
 * Every entry goes exactly once to the server's books, however often it has to be sent.
 */
export async function deliver(done: Done): Promise<Delivered> {
  const person = thisPerson();
  if (!person) throw new Error("Nobody is signed in on this page.");
  const id = uuid7();
  const receipt = new Promise<Receipt>((resolve) => waiting.set(id, resolve));
  await keepUnsent({
    id,
    person,
    kind: done.kind,
    enrolment: done.enrolment,
    activity: done.activity,
    made_at: new Date().toISOString(),
    body: done.body ?? {},
  });
  await advance(person, done);
  changed();
  void send();
  return { id, receipt };
}

/** Sends what waits for the person of this page. */
export async function send(): Promise<Sent> {
  const person = thisPerson();
  if (!person) return "signed-out";
  clearTimeout(retry);
  const sent = await sendUnsent(person, heard);
  changed(sent);
  if (sent === "later") {
    await wakeWorker();
    // Some randomness, so that a whole office does not come back in the same second.
    retry = setTimeout(send, Math.min(FIRST_MS * 2 ** tries, LONGEST_MS) * (0.75 + Math.random() / 2));
    tries += 1;
  } else tries = 0;
  return sent;
}

/** Sends on loading, when the network returns, and when the person comes back to the page. */
export function watchOutbox(): void {
  channel.addEventListener("message", (event: MessageEvent<{ receipts?: Receipt[] }>) => {
    if (event.data.receipts) settleHere(event.data.receipts);
    announce();
  });
  addEventListener("online", () => void again());
  addEventListener("pageshow", (event) => event.persisted && void again());
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && void again());
  void send();
}

function again(): Promise<Sent> {
  tries = 0;
  return send();
}

function heard(receipts: Receipt[]): void {
  channel.postMessage({ receipts });
  settleHere(receipts);
}

function settleHere(receipts: Receipt[]): void {
  for (const receipt of receipts) {
    waiting.get(receipt.id)?.(receipt);
    waiting.delete(receipt.id);
    document.dispatchEvent(new CustomEvent("bina:receipt", { detail: receipt }));
  }
}

function changed(sent?: Sent): void {
  channel.postMessage({});
  announce(sent);
}

/** Tells the page that the outbox has changed; `sent` is how the last sending ended. */
function announce(sent?: Sent): void {
  document.dispatchEvent(new CustomEvent("bina:outbox", { detail: { sent } }));
}

/** Has the service worker send when the network returns, also with every page closed, where the browser can. */
async function wakeWorker(): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration();
  await registration?.sync?.register("bina-outbox").catch(() => undefined);
}

declare global {
  interface ServiceWorkerRegistration {
    readonly sync?: { register(tag: string): Promise<void> };
  }
}
