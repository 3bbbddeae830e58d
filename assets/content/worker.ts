// The service worker of a content origin: answers a saved package from the device. It has no imports: it is served
// as a classic script of its own.
((worker: ServiceWorkerGlobalScope) => {
  const CACHE = "bina-package";

  worker.addEventListener("install", (event) => event.waitUntil(worker.skipWaiting()));
  worker.addEventListener("activate", (event) => event.waitUntil(worker.clients.claim()));
  worker.addEventListener("fetch", (event) => {
    const url = new URL(event.request.url);
    if (event.request.method !== "GET" || url.origin !== location.origin) return;
    event.respondWith(answer(event.request, url.pathname));
  });

  async function answer(request: Request, path: string): Promise<Response> {
    const key = path.startsWith("/_bina/") ? path : `/_bina/berkas/${path.split("/").slice(2).join("/")}`;
    const cache = await caches.open(CACHE);
    if (key === "/_bina/bingkai") return fresh(request, cache, key);
    const kept = await cache.match(key);
    return kept ? ranged(request, kept) : fetch(request);
  }

  /** The wrapper comes from the server while there is one, so that an update arrives. */
  async function fresh(request: Request, cache: Cache, key: string): Promise<Response> {
    try {
      return await fetch(request);
    } catch {
      return (await cache.match(key)) ?? Response.error();
    }
  }

  async function ranged(request: Request, kept: Response): Promise<Response> {
    const asked = /^bytes=(\d+)-(\d*)$/.exec(request.headers.get("Range") ?? "");
    if (!asked) return kept;
    const bytes = await kept.blob();
    const first = Number(asked[1]);
    const last = Math.min(asked[2] ? Number(asked[2]) : bytes.size - 1, bytes.size - 1);
    if (first > last) return new Response(null, { status: 416, headers: { "Content-Range": `bytes */${bytes.size}` } });
    const headers = new Headers(kept.headers);
    headers.set("Content-Range", `bytes ${first}-${last}/${bytes.size}`);
    headers.set("Content-Length", String(last - first + 1));
    return new Response(bytes.slice(first, last + 1), { status: 206, headers });
  }
})(self as unknown as ServiceWorkerGlobalScope);
