// Sends what waits on the device. Used by pages and, for Background Sync, by the service worker.
import { dropUnsent, markRefused, unsentOf, type Unsent } from "./store";

export interface Receipt {
  id: string;
  status: "taken" | "known" | "refused";
  reason: string;
  answer: Record<string, unknown> | null;
}

/**
 * What came of trying to send: everything is sent; something waits for later (no network, server in trouble);
 * the person has to sign in again; or somebody else is signed in on this device.
 */
export type Sent = "all" | "later" | "signed-out" | "other-person";

export const SEND_URL = "/belajar/kirim/";
export const SESSION_URL = "/belajar/sesi/";
const MOST = 200;
const MOST_TROUBLED = 5;
const PATIENCE_MS = 60_000;

interface Answer {
  outcome: "receipts" | "later" | "broken" | "signed-out" | "other-person";
  receipts: Receipt[];
}

let token = "";
let queued: Promise<Sent> | undefined;

/**
 * Sends a person's entries, in batches, one tab at a time; an entry leaves the device only with its receipt.
 *
 * Calls while one is waiting for its turn are answered by that one.
 */
export function sendUnsent(person: string, heard: (receipts: Receipt[]) => void): Promise<Sent> {
  queued ??= alone(() => {
    queued = undefined;
    return drain(person, heard);
  });
  return queued;
}

/** Runs `work` while no other tab and no worker does; without locks (plain http) it just runs: twice is harmless. */
function alone(work: () => Promise<Sent>): Promise<Sent> {
  return navigator.locks ? navigator.locks.request("bina-outbox", work) : Promise.resolve().then(work);
}

async function drain(person: string, heard: (receipts: Receipt[]) => void): Promise<Sent> {
  const troubled = new Set<string>();
  let most = MOST;
  for (;;) {
    const waiting = (await unsentOf(person)).filter((one) => one.refused === undefined && !troubled.has(one.id));
    const batch = waiting.slice(0, most);
    if (!batch.length || troubled.size > MOST_TROUBLED) return troubled.size ? "later" : "all";
    const { outcome, receipts } = await post(person, batch);
    if (outcome === "receipts") {
      const settled = await settle(batch, receipts);
      heard(receipts);
      if (!settled) return "later";
    } else if (outcome !== "broken") return outcome;
    else if (batch.length > 1) most = Math.ceil(batch.length / 2); // one entry the server stumbles over holds up no other
    else troubled.add(batch[0]!.id);
  }
}

/** Takes what was acknowledged off the device and keeps a refusal's reason; gives how many entries that were. */
async function settle(batch: Unsent[], receipts: Receipt[]): Promise<number> {
  const sent = new Set(batch.map((one) => one.id));
  const own = receipts.filter((one) => sent.has(one.id));
  const done = own.filter((one) => one.status === "taken" || one.status === "known");
  const refused = own.filter((one) => one.status === "refused");
  await dropUnsent(done.map((one) => one.id));
  await markRefused(new Map(refused.map((one) => [one.id, one.reason])));
  return done.length + refused.length;
}

async function post(person: string, batch: Unsent[]): Promise<Answer> {
  const entries = batch.map(({ person: _person, refused: _refused, ...sent }) => sent);
  const body = JSON.stringify({ entries });
  let response = await ask(person, body);
  if (response?.status === 403) {
    // The token has changed with a new sign-in, or the cookie is gone; the session page gives both anew.
    const session = await renew();
    if (session === "later") return nothing("later");
    if (session !== person) return nothing(session ? "other-person" : "signed-out");
    response = await ask(person, body);
  }
  if (!response) return nothing("later");
  if (response.type === "opaqueredirect" || response.status === 401) return nothing("signed-out");
  if (response.status === 409) return nothing("other-person");
  if (response.status === 500 || (response.status >= 400 && response.status < 500 && response.status !== 429))
    return nothing("broken");
  if (!response.ok) return nothing("later");
  try {
    const said = (await response.json()) as { receipts: Receipt[] };
    return { outcome: "receipts", receipts: said.receipts };
  } catch {
    return nothing("later"); // the answer broke off: what was taken is known to the server next time
  }
}

const nothing = (outcome: Answer["outcome"]): Answer => ({ outcome, receipts: [] });

async function ask(person: string, body: string): Promise<Response | undefined> {
  try {
    return await fetch(SEND_URL, {
      method: "POST",
      body,
      credentials: "same-origin",
      redirect: "manual",
      headers: { "Content-Type": "application/json", "X-CSRFToken": csrfToken(), "X-Bina-Person": person },
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
  } catch {
    return undefined;
  }
}

export function csrfToken(): string {
  if (typeof document === "undefined") return token;
  const cookie = /(?:^|;\s*)(?:__Host-csrf|bina-csrf)=([^;]+)/.exec(document.cookie);
  return cookie?.[1] ?? token;
}

/** Asks who is signed in and takes a new token; gives the person, "" for nobody. */
async function renew(): Promise<string> {
  try {
    const response = await fetch(SESSION_URL, { credentials: "same-origin", cache: "no-store" });
    const said = (await response.json()) as { person: string; token: string };
    token = said.token;
    return said.person;
  } catch {
    return "later";
  }
}
