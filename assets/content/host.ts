// On the application's page: shows a package and puts what it does into the outbox, under this page's own
// enrolment and activity, whatever the package claims.
import { keep, type Receipt } from "../learn/outbox";
import { placeIn } from "../offline/standing";
import { framed, type Framed } from "./frame";
import { launchAt } from "./launches";
import type { FromWrapper, Launch, Place } from "./protocol";

const LEAST_HEIGHT = 320;
const MOST_HEIGHT = 20_000;

/** Shows the package of the page, if it has one. */
export async function showContent(): Promise<void> {
  const box = document.querySelector<HTMLElement>("[data-content]");
  const player = box?.closest<HTMLElement>("[data-player]");
  if (!box || !player) return;
  const launch = await launchAt(box.dataset.launch!);
  if (!launch) return say(box, "unavailable");
  const page = { box, enrolment: player.dataset.enrolment ?? "", activity: player.dataset.activity ?? "" };
  launch.activity = page.activity;
  launch.place = newer(launch.place, (await placeIn(page.activity)) as Place | undefined);
  const line: Framed = framed(box, launch, (message) => void hear(message, page, launch, line));
  line.frame.addEventListener("load", () => say(box, ""), { once: true });
}

interface Page {
  box: HTMLElement;
  enrolment: string;
  activity: string;
}

async function hear(message: FromWrapper, page: Page, launch: Launch, line: Framed): Promise<void> {
  if (message.type === "height") {
    const height = Math.min(Math.max(Number(message.pixels) || 0, LEAST_HEIGHT), MOST_HEIGHT);
    line.frame.style.setProperty("block-size", `${height}px`);
  }
  if (message.type === "open") offerWindow(message.url, page.box, launch);
  if (message.type === "failed") say(page.box, "refused", message.reason);
  if (message.type !== "told" || launch.preview || !page.enrolment) return;
  const { n, kind, body } = message.told;
  if (!String(kind).startsWith(`${launch.kind}.`)) return;
  const { enrolment, activity } = page;
  const place = message.place as Record<string, unknown> | undefined;
  const { receipt } = await keep({ kind, body, place, enrolment, activity });
  line.say({ type: "kept", n });
  say(page.box, "kept");
  void receipt.then((answer: Receipt) => say(page.box, answer.status === "refused" ? "refused" : "sent", answer.reason));
}

/** A unit that asks for a window of its own gets one at a click; only an address of the package's own origin. */
function offerWindow(url: string, box: HTMLElement, launch: Launch): void {
  const link = box.querySelector<HTMLAnchorElement>("[data-content-open]");
  if (!link || launch.kind !== "cmi5" || !URL.canParse(url) || new URL(url).origin !== launch.origin) return;
  link.href = url;
  link.hidden = false;
}

/** Of two places the one with the later commit: the server's, or the one this device has not sent yet. */
export function newer(server: Place, device: Place | undefined): Place {
  if (!device) return server;
  return latest(device) > latest(server) ? { ...server, ...device } : server;
}

function latest(place: Place): string {
  const orders = Object.values(place.order ?? {}).map(([at, launch, n]) => `${at} ${launch} ${String(n).padStart(9, "0")}`);
  return [place.h5p?.at ?? "", ...orders].sort().at(-1) ?? "";
}

function say(box: HTMLElement, what: string, reason = ""): void {
  const status = box.querySelector<HTMLElement>("[data-content-status]");
  const words = box.querySelector<HTMLTemplateElement>(`[data-content-text='${what}']`);
  if (!status) return;
  status.textContent = reason || (words?.content.textContent ?? "");
  status.hidden = !status.textContent;
}
