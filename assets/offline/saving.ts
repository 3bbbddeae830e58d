// Saving a course on the device, bringing its pages up to date, and taking it away again.
import { filesOf, indexOf, PIECE_BYTES, pagesOf, pieceUrl } from "./cached";
import { csrfToken } from "./sending";
import { dropSaved, keepSaved, note, savedCourse, savedOf, type Needs, type Saved } from "./store";

/** Called with the bytes that are here and those there will be. */
export type Report = (done: number, total: number) => void;

export class NoRoom extends Error {}

const BUILT_IN_PAGE = /\/static\/dist\/assets\/[\w.-]+/g;

/** Packages made elsewhere are saved by their own origin; an activity's data says where their launch is. */
const packagesOf = (needs: Needs): { launch: string; bytes: number }[] =>
  needs.activities.flatMap(({ data }) => (typeof data?.launch === "string" ? [{ launch: data.launch, bytes: Number(data.bytes) || 0 }] : []));

export const bytesOfFiles = (needs: Needs): number =>
  [...needs.files, ...packagesOf(needs)].reduce((sum, one) => sum + one.bytes, 0);
export const bytesOf = (needs: Needs): number => needs.pages.reduce((sum, page) => sum + page.bytes, bytesOfFiles(needs));

/** What a course needs; asked with POST, the server also gets it ready (a quiz draws its questions). */
export async function askNeeds(url: string, method: "GET" | "POST"): Promise<Needs> {
  const headers = { Accept: "application/json", "X-CSRFToken": csrfToken() };
  const response = await fetch(url, { method, headers, redirect: "manual", cache: "no-store" });
  if (!response.ok) throw new Error(`Answer ${response.status} for ${url}`);
  return (await response.json()) as Needs;
}

/**
 * Saves everything a course needs; what is here already is not fetched again, so it can be called again after an
 * interruption.
 *
 * Throws `NoRoom` when the device has too little space; what `fetch` throws when the network fails or `signal` ends it.
 */
export async function saveCourse(person: string, needs: Needs, shell: string, report: Report, signal?: AbortSignal): Promise<Saved> {
  const total = bytesOf(needs);
  await checkRoom(total);
  await navigator.storage?.persist?.();
  const known = await savedCourse(person, needs.enrolment);
  const begun: Saved = {
    ...needs, person, shell, bytes: total, complete: false, saved_at: new Date().toISOString(), built: known?.built ?? [],
  };
  await keepSaved(begun);
  let done = 0;
  const more = (bytes: number): void => report(Math.min((done += bytes), total), total);
  const files = await filesOf(person);
  for (const file of needs.files) await saveFile(files, file.url, more, signal);
  for (const one of packagesOf(needs)) await saveOnItsOrigin(one.launch, more, signal);
  const { bytes, built } = await savePages(person, needs, more, signal);
  const saved: Saved = { ...begun, bytes: bytesOfFiles(needs) + bytes, built, complete: true };
  await keepSaved(saved);
  if (known) await dropUnneeded(person, known, await savedOf(person));
  return saved;
}

/** Fetches the pages of saved courses again: after an update of the application, or a new sign-in. */
export async function renewPages(person: string, shell: string): Promise<void> {
  const pages = await pagesOf(person);
  for (const course of await savedOf(person)) {
    if (!course.complete) continue;
    const here = await pages.match(course.url);
    if (here && course.shell === shell) continue;
    try {
      const { built } = await savePages(person, course, () => undefined);
      await keepSaved({ ...course, shell, built });
    } catch {
      return; // the network is gone again: the pages that are here still open, with their own built files
    }
  }
  if ((await note("person")) !== person) await caches.delete(`bina-pages-${person}`); // they signed out meanwhile
  (await navigator.serviceWorker?.ready)?.active?.postMessage("renewed");
}

/** Takes a course off the device, but what another saved course needs as well. */
export async function removeCourse(person: string, enrolment: string): Promise<void> {
  const course = await savedCourse(person, enrolment);
  if (!course) return;
  await dropSaved(person, enrolment);
  const { forgetPackage } = await import("../content/saving");
  for (const one of packagesOf(course)) await forgetPackage(one.launch).catch(() => undefined); // its origin keeps it until then
  await dropUnneeded(person, course, await savedOf(person));
}

async function saveOnItsOrigin(launch: string, more: (bytes: number) => void, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted();
  const { savePackage } = await import("../content/saving");
  let before = 0;
  await savePackage(launch, (done) => {
    more(done - before);
    before = done;
  });
}

async function checkRoom(bytes: number): Promise<void> {
  const { quota, usage } = (await navigator.storage?.estimate?.()) ?? {};
  if (quota !== undefined && bytes > quota - (usage ?? 0)) throw new NoRoom();
}

/** Puts a file into the cache piece by piece; goes on after the last piece that is here. */
async function saveFile(cache: Cache, url: string, more: (bytes: number) => void, signal?: AbortSignal): Promise<void> {
  const whole = await indexOf(cache, url);
  if (whole) return more(whole.bytes);
  let piece = 0;
  while (await cache.match(pieceUrl(url, piece))) piece += 1;
  const headers = piece ? { Range: `bytes=${piece * PIECE_BYTES}-` } : undefined;
  const response = await fetch(url, { headers, signal, redirect: "error" });
  if (!response.ok || !response.body) throw new Error(`Answer ${response.status} for ${url}`);
  if (response.status !== 206) piece = 0;
  more(piece * PIECE_BYTES);
  const bytes = await putPieces(cache, url, piece, response.body.getReader(), more);
  const type = response.headers.get("Content-Type") ?? "application/octet-stream";
  await cache.put(url, new Response(JSON.stringify({ type, bytes })));
}

async function putPieces(
  cache: Cache, url: string, first: number, from: ReadableStreamDefaultReader<Uint8Array>, more: (bytes: number) => void,
): Promise<number> {
  const buffer = new Uint8Array(PIECE_BYTES);
  let [piece, filled] = [first, 0];
  const put = async (): Promise<void> => {
    await cache.put(pieceUrl(url, piece), new Response(buffer.slice(0, filled)));
    more(filled);
  };
  for (;;) {
    const { done, value } = await from.read();
    if (done) break;
    for (let rest = value; rest.length; ) {
      const part = rest.subarray(0, PIECE_BYTES - filled);
      buffer.set(part, filled);
      filled += part.length;
      rest = rest.subarray(part.length);
      if (filled < PIECE_BYTES) continue;
      await put();
      [piece, filled] = [piece + 1, 0];
    }
  }
  if (filled) await put();
  return piece * PIECE_BYTES + filled;
}

async function savePages(
  person: string, needs: Needs, more: (bytes: number) => void, signal?: AbortSignal,
): Promise<{ bytes: number; built: string[] }> {
  const cache = await pagesOf(person);
  const built = new Set<string>();
  let bytes = 0;
  for (const page of needs.pages) {
    const response = await fetch(page.source, { signal, redirect: "error", cache: "no-store" });
    if (!response.ok) throw new Error(`Answer ${response.status} for ${page.source}`);
    const text = await response.text();
    for (const [url] of text.matchAll(BUILT_IN_PAGE)) built.add(url);
    await cache.put(page.url, new Response(text, { headers: { "Content-Type": "text/html; charset=utf-8", ...policyOf(response) } }));
    bytes += new Blob([text]).size;
    more(page.bytes);
  }
  await saveBuilt(built);
  return { bytes, built: [...built] };
}

/** A saved page keeps the content security policy it was served with. */
function policyOf(response: Response): Record<string, string> {
  const policy = response.headers.get("Content-Security-Policy");
  return policy ? { "Content-Security-Policy": policy } : {};
}

async function saveBuilt(urls: Set<string>): Promise<void> {
  const cache = await caches.open("bina-built");
  for (const url of urls) if (!(await cache.match(url))) await cache.add(url);
}

async function dropUnneeded(person: string, gone: Saved, kept: Saved[]): Promise<void> {
  const needed = new Set(kept.flatMap((one) => [...one.files, ...one.pages].map((file) => file.url)));
  const [files, pages] = await Promise.all([filesOf(person), pagesOf(person)]);
  for (const page of gone.pages) if (!needed.has(page.url)) await pages.delete(page.url);
  for (const file of gone.files) if (!needed.has(file.url)) await dropFile(files, file.url);
}

async function dropFile(cache: Cache, url: string): Promise<void> {
  await cache.delete(url);
  for (let piece = 0; await cache.delete(pieceUrl(url, piece)); piece += 1);
}
