// The outbox: what a person did in an activity is kept on the device first and sent when there is a network.
import { sendUnsent, type Receipt as Answered, type Sent } from "../offline/sending";
import { advance } from "../offline/standing";
import { keepUnsent } from "../offline/store";
import { thisPerson } from "../offline/person";
import { uuid7 } from "../offline/uuid7";

/** Something a person did. `kind` is `<activity kind>.<what happened>`, such as `media.place`. */
export interface Entry {
  kind: string;
  enrolment: string;
  activity: string;
  body: Record<string, unknown>;
  /** State to show on this device until the server says otherwise: BEGUN, SUBMITTED, FAILED or COMPLETED. */
  state?: string;
  /** Where to go on next time on this device, also without a network. */
  place?: Record<string, unknown>;
}

/** What became of an entry; `kept` when the server has not answered yet: it lies on the device and will be sent. */
export type Receipt = Omit<Answered, "status"> & { status: Answered["status"] | "kept" };

const ANSWER_MS = 8_000;
const FIRST_MS = 5_000;
const LONGEST_MS = 600_000;
const waiting = new Map<string, (receipt: Receipt) => void>();
const channel = new BroadcastChannel("bina-outbox");
let tries = 0;
let retry: ReturnType<typeof setTimeout> | undefined;

/**
 * Keeps an entry on the device and begins to send it; resolves once it is kept, rejects only when it cannot be.
 *
 * Its key, number and time are made here. It gets into the server's books exactly once, however often it is sent.
 * `receipt` comes when the server has answered, which may be days later on another page: never wait for it alone.
 */
export async function keep(entry: Entry): Promise<{ id: string; receipt: Promise<Receipt>; sent: Promise<Sent> }> {
  const person = thisPerson();
  if (!person) throw new Error("Nobody is signed in on this page.");
  const id = uuid7();
  const receipt = new Promise<Receipt>((resolve) => waiting.set(id, resolve));
  const { kind, enrolment, activity, body } = entry;
  await keepUnsent({ id, person, kind, enrolment, activity, made_at: new Date().toISOString(), body });
  await advance(person, entry);
  changed();
  return { id, receipt, sent: send() };
}

/** Keeps an entry and gives the server's receipt if that comes soon, else one that says `kept`. */
export async function deliver(entry: Entry): Promise<Receipt> {
  const { id, receipt, sent } = await keep(entry);
  const kept: Receipt = { id, status: "kept", reason: "", answer: null };
  const ended = sent.then((how) => (how === "all" ? receipt : kept));
  return Promise.race([receipt, ended, after(ANSWER_MS, kept)]);
}

const after = <T>(milliseconds: number, value: T): Promise<T> =>
  new Promise((resolve) => setTimeout(() => resolve(value), milliseconds));

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
  channel.addEventListener("message", (event: MessageEvent<{ receipts?: Answered[] }>) => {
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

function heard(receipts: Answered[]): void {
  channel.postMessage({ receipts });
  settleHere(receipts);
}

function settleHere(receipts: Answered[]): void {
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
