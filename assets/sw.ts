// The service worker: opens the application without a network, and what a person saved. It keeps no page that
// nobody saved. The server writes `self.BINA` (version, files of the shell, offline pages) in front of it.
import { answerFromFiles, savedPage } from "./offline/cached";
import { forgetPages } from "./offline/forgetting";
import { sendUnsent } from "./offline/sending";
import { allSaved, note } from "./offline/store";
import { linkOf, notificationOf } from "./push/shown";

interface Shell {
  version: string;
  /** Built files that every page may ask for; their names change with their bytes. */
  files: string[];
  /** The page for "no network", by language. */
  offline: Record<string, string>;
  logout: string;
  icon: string;
}

declare const self: ServiceWorkerGlobalScope & { BINA: Shell };
const shell = self.BINA;
const BUILT = "bina-built";
const OFFLINE = `bina-offline-${shell.version}`;
const BUILT_PATH = "/static/dist/assets/";
const PATIENCE_MS = 6_000;

self.addEventListener("install", (event) => {
  event.waitUntil(install());
  void self.skipWaiting();
});

self.addEventListener("activate", (event) => event.waitUntil(takeOver()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (request.method === "POST" && url.pathname === shell.logout) event.respondWith(signOut(request));
  if (request.method !== "GET") return;
  if (url.pathname.startsWith(BUILT_PATH)) event.respondWith(built(request));
  else if (request.mode === "navigate") event.respondWith(page(event));
  else if (request.destination || request.headers.has("Range")) event.respondWith(file(request));
});

self.addEventListener("sync", (event) => {
  if (event.tag === "bina-outbox") event.waitUntil(sendForPerson());
});

self.addEventListener("message", (event) => {
  if (event.data === "renewed") event.waitUntil(dropOldBuilt());
});

// A reminder is always shown, whatever came: browsers take the permission back from who keeps silent.
self.addEventListener("push", (event) => {
  const { title, options } = notificationOf(event.data?.text() ?? "", shell.icon);
  event.waitUntil(self.registration.showNotification(title, options));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(linkOf(event.notification.data)));
});

async function install(): Promise<void> {
  const [files, pages] = await Promise.all([caches.open(BUILT), caches.open(OFFLINE)]);
  const missing = await Promise.all(shell.files.map(async (url) => ((await files.match(url)) ? [] : [url])));
  await files.addAll(missing.flat());
  await pages.addAll(Object.values(shell.offline).map((url) => new Request(url, { cache: "no-cache", credentials: "omit" })));
}

/** Serves the pages that are open from now on; older offline pages go, saved courses and the outbox stay. */
async function takeOver(): Promise<void> {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith("bina-offline-") && name !== OFFLINE);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.registration.navigationPreload?.enable();
  await self.clients.claim();
}

/** Built files never change under their name: from the cache first, and kept once fetched. */
async function built(request: Request): Promise<Response> {
  const cache = await caches.open(BUILT);
  const kept = await cache.match(request.url);
  if (kept) return kept;
  const response = await fetch(request);
  if (response.status === 200) await cache.put(request.url, response.clone());
  return response;
}

/** Built files of older versions go once no saved page names them. */
async function dropOldBuilt(): Promise<void> {
  const named = new Set([...shell.files, ...(await allSaved()).flatMap((one) => one.built)]);
  const cache = await caches.open(BUILT);
  for (const request of await cache.keys()) {
    if (!named.has(new URL(request.url).pathname)) await cache.delete(request);
  }
}

/** The network first; then what this person saved, also when the network is there but too slow; then the page for none. */
async function page(event: FetchEvent): Promise<Response> {
  const { url } = event.request;
  const person = await note("person");
  const saved = await savedPage(person, url);
  const network = fromNetwork(event);
  network.catch(() => undefined); // it may fail after the saved page was given
  try {
    return await (saved ? Promise.race([network, after(PATIENCE_MS, saved)]) : network);
  } catch {
    const here = await note("person"); // who is here, and what is saved, may have changed while the network was tried
    return saved ?? (await savedPage(here, url)) ?? (await answerFromFiles(here, event.request)) ?? (await offlinePage());
  }
}

async function fromNetwork(event: FetchEvent): Promise<Response> {
  return ((await event.preloadResponse) as Response | undefined) ?? (await fetch(event.request));
}

const after = <T>(milliseconds: number, value: T): Promise<T> =>
  new Promise((resolve) => setTimeout(() => resolve(value), milliseconds));

async function offlinePage(): Promise<Response> {
  const language = (await note("language")) || "id";
  const url = shell.offline[language] ?? shell.offline["id"]!;
  return (await (await caches.open(OFFLINE)).match(url)) ?? Response.error();
}

/** Pictures, films and documents of a saved course come from the device, also when there is a network. */
async function file(request: Request): Promise<Response> {
  const person = await note("person");
  return (await answerFromFiles(person, request)) ?? fetch(request);
}

/** Personal pages leave the device with the person; what was not sent stays, under their key. */
async function signOut(request: Request): Promise<Response> {
  const response = await fetch(request);
  await forgetPages(await note("person"));
  return response;
}

/** In a window that shows the page already, otherwise in a new one. */
async function open(path: string): Promise<void> {
  const windows = await self.clients.matchAll({ type: "window" });
  const there = windows.find((one) => new URL(one.url).pathname === path.split("?")[0]);
  await (there ? there.focus() : self.clients.openWindow(path));
}

async function sendForPerson(): Promise<void> {
  const channel = new BroadcastChannel("bina-outbox");
  const person = await note("person");
  if (!person) return;
  const sent = await sendUnsent(person, (receipts) => channel.postMessage({ receipts }));
  channel.postMessage({});
  channel.close();
  if (sent === "later") throw new Error("Not everything could be sent; the browser tries again.");
}
