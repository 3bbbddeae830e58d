// Saving a package on the device: the content origin's own worker answers from what lies here, without a token.
import type { FromWrapper, Launch } from "./protocol";

export const CACHE = "bina-package";
const AT_ONCE = 4;

interface File {
  path: string;
  bytes: number;
}

/** Fetches every file of the package, and the wrapper around it; what is there already is not fetched again. */
export async function save(launch: Launch, say: (message: FromWrapper) => void): Promise<void> {
  try {
    const listed = await fetch(`/_bina/daftar${launch.files.replace(/\/$/, "")}`);
    const { files } = (await listed.json()) as { files: File[] };
    const total = files.reduce((sum, file) => sum + file.bytes, 0);
    const cache = await caches.open(CACHE);
    await navigator.storage?.persist?.();
    let done = 0;
    const waiting = [...files];
    const fetchNext = async (): Promise<void> => {
      for (let file = waiting.shift(); file; file = waiting.shift()) {
        const key = `/_bina/berkas/${encodeURI(file.path)}`;
        if (!(await cache.match(key))) await put(cache, key, launch.files + encodeURI(file.path));
        done += file.bytes;
        say({ type: "saving", done, total });
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, fetchNext));
    for (const path of ownFiles(launch)) await put(cache, path, path);
    const worker = await navigator.serviceWorker.register("/_bina/sw.js", { scope: "/" });
    await ready(worker);
    say({ type: "saved", bytes: total });
  } catch (error) {
    say({ type: "failed", reason: String(error) });
  }
}

/** Removes the package from the device. */
export async function forget(_launch: Launch, say: (message: FromWrapper) => void): Promise<void> {
  await caches.delete(CACHE);
  for (const one of await registrations()) await one.unregister();
  say({ type: "forgotten" });
}

/** A worker that content has put here itself would stand between it and the server: only ours stays. */
export async function settleWorker(): Promise<void> {
  for (const one of await registrations()) {
    const script = one.active?.scriptURL ?? one.installing?.scriptURL ?? "";
    if (!script.endsWith("/_bina/sw.js")) await one.unregister();
  }
}

/** None where the browser keeps nothing for frames of another site. */
async function registrations(): Promise<readonly ServiceWorkerRegistration[]> {
  return (await navigator.serviceWorker?.getRegistrations().catch(() => [])) ?? [];
}

async function put(cache: Cache, key: string, url: string): Promise<void> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  await cache.put(key, response);
}

// Parts of the player that other standards need.
const OTHERS = { SCORM_12: /scorm2004|h5p|cmi5/, SCORM_2004: /scorm12|h5p|cmi5/, H5P: /scorm|cmi5/, CMI5: /scorm|h5p/ };

/** The wrapper's own files: its page, scripts and styles, and the player of this standard. */
function ownFiles(launch: Launch): string[] {
  const listed = (document.documentElement.dataset.files ?? "").split(" ").filter(Boolean);
  return ["/_bina/bingkai", ...listed.filter((path) => !OTHERS[launch.standard].test(path))];
}

async function ready(registration: ServiceWorkerRegistration): Promise<void> {
  const worker = registration.installing ?? registration.waiting;
  if (!worker || registration.active) return;
  await new Promise<void>((resolve) =>
    worker.addEventListener("statechange", () => worker.state === "activated" && resolve()),
  );
}
