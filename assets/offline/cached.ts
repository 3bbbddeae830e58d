// The device's copies of a saved course: pages whole, files in pieces. Read by the service worker.

export interface Index {
  type: string;
  bytes: number;
}

/** Files lie in pieces of this size: an interrupted download goes on, and seeking in a film reads one piece. */
export const PIECE_BYTES = 1024 * 1024;
const PIECE = "bagian";

export const pagesOf = (person: string): Promise<Cache> => caches.open(`bina-pages-${person}`);
export const filesOf = (person: string): Promise<Cache> => caches.open(`bina-files-${person}`);

/** Address of a piece in the cache; files of a course have no query of their own. */
export const pieceUrl = (url: string, piece: number): string => `${url}?${PIECE}=${piece}`;

/** The saved page at an address, whatever its query and fragment. */
export async function savedPage(person: string, url: string): Promise<Response | undefined> {
  if (!person) return undefined;
  const cache = await pagesOf(person);
  return (await cache.match(url)) ?? (await cache.match(url, { ignoreSearch: true }));
}

/** What is known of a file that lies whole on the device. */
export async function indexOf(cache: Cache, url: string): Promise<Index | undefined> {
  const kept = await cache.match(url);
  return kept ? ((await kept.json()) as Index) : undefined;
}

/** A saved file, or the range of it that is asked for (RFC 9110, section 14); undefined when it is not here. */
export async function answerFromFiles(person: string, request: Request): Promise<Response | undefined> {
  if (!person) return undefined;
  const cache = await filesOf(person);
  const url = new URL(request.url).pathname;
  const index = await indexOf(cache, url);
  if (!index) return undefined;
  const headers = new Headers({ "Content-Type": index.type, "Accept-Ranges": "bytes" });
  const range = rangeIn(request.headers.get("Range"), index.bytes);
  if (range === "unsatisfiable") {
    headers.set("Content-Range", `bytes */${index.bytes}`);
    return new Response(null, { status: 416, headers });
  }
  const [first, last] = range ?? [0, index.bytes - 1];
  headers.set("Content-Length", String(last - first + 1));
  if (range) headers.set("Content-Range", `bytes ${first}-${last}/${index.bytes}`);
  return new Response(bytesOf(cache, url, first, last), { status: range ? 206 : 200, headers });
}

/** First and last byte of a `Range` header with one range; undefined where there is none to heed. */
export function rangeIn(header: string | null, bytes: number): [number, number] | "unsatisfiable" | undefined {
  const asked = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? "");
  if (!asked || (!asked[1] && !asked[2])) return undefined;
  const first = asked[1] ? Number(asked[1]) : Math.max(bytes - Number(asked[2]), 0);
  const last = asked[1] && asked[2] ? Math.min(Number(asked[2]), bytes - 1) : bytes - 1;
  return first > last ? "unsatisfiable" : [first, last];
}

function bytesOf(cache: Cache, url: string, first: number, last: number): ReadableStream<Uint8Array> {
  let place = first;
  return new ReadableStream({
    async pull(stream) {
      if (place > last) return stream.close();
      const piece = Math.floor(place / PIECE_BYTES);
      const kept = await cache.match(pieceUrl(url, piece));
      if (!kept) return stream.error(new Error(`Piece ${piece} of ${url} is gone.`));
      const bytes = new Uint8Array(await kept.arrayBuffer());
      const start = piece * PIECE_BYTES;
      const end = Math.min(start + bytes.length, last + 1);
      stream.enqueue(bytes.subarray(place - start, end - start));
      place = end;
      if (place > last) stream.close();
    },
  });
}
