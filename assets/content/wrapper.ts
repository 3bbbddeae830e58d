// The page around a package, on the package's own origin.
import { Journal } from "./journal";
import { LAUNCH, READY, type FromWrapper, type Launch, type ToWrapper } from "./protocol";
import { forget, save, settleWorker } from "./storing";
import type { Playing, Stage } from "./stage";

const applications = (document.documentElement.dataset.application ?? "").split(" ");
let begun = false;

addEventListener("message", (event: MessageEvent<{ type?: string; launch?: Launch }>) => {
  const port = event.ports[0];
  if (begun || event.source !== parent || !applications.includes(event.origin) || !port) return;
  if (event.data.type !== LAUNCH || !event.data.launch) return;
  begun = true;
  void begin(event.data.launch, port);
});
if (parent !== window) for (const origin of applications) parent.postMessage(READY, origin);

async function begin(launch: Launch & { wish?: string }, port: MessagePort): Promise<void> {
  const say = (message: FromWrapper): void => port.postMessage(message);
  if (launch.wish === "save") return save(launch, say);
  if (launch.wish === "forget") return forget(launch, say);
  await settleWorker();
  const journal = new Journal(`bina:${launch.activity}`, launch.token);
  const stage: Stage = {
    launch,
    journal,
    element: document.getElementById("stage")!,
    say,
    tell(kind, body, place) {
      if (launch.preview) return;
      const n = crypto.randomUUID();
      const told = { n, kind, body: { ...body, n }, made_at: new Date().toISOString() };
      journal.add(told);
      say({ type: "told", told, place });
    },
  };
  for (const told of journal.left) say({ type: "told", told });
  let playing: Playing | undefined;
  port.addEventListener("message", (event: MessageEvent<ToWrapper>) => {
    if (event.data.type === "kept") journal.drop(event.data.n);
    if (event.data.type === "flush") playing?.flush();
  });
  port.start();
  const leave = (): void => {
    playing?.flush();
    journal.sendBeyondThePage();
  };
  addEventListener("pagehide", leave);
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && playing?.flush());
  await alone(launch, async () => {
    playing = await player(launch).then((play) => play(stage));
  });
}

async function player(launch: Launch): Promise<(stage: Stage) => Promise<Playing>> {
  if (launch.kind === "h5p") return (await import("./h5p")).play;
  if (launch.kind === "cmi5") return (await import("./cmi5")).play;
  return (await import("./scorm")).play;
}

/**
 * Runs the package in one window of this browser at a time. A second window asks; when it takes over, the first one
 * hands out what it holds, empties its stage and says so.
 */
async function alone(launch: Launch, run: () => Promise<void>): Promise<void> {
  const name = `bina:${launch.activity}`;
  if (launch.preview || !navigator.locks) return run();
  const taken = await hold(name, { ifAvailable: true }, run);
  if (taken === "denied") return run();
  if (taken === "elsewhere") showNotice(() => void hold(name, { steal: true }, run));
}

/**
 * Runs while the lock is held, for as long as the page lives. `denied` where the browser gives frames of another site
 * no locks; `elsewhere` where another window has it.
 */
function hold(name: string, options: LockOptions, run: () => Promise<void>): Promise<"held" | "elsewhere" | "denied"> {
  return new Promise((resolve) => {
    let running = false;
    navigator.locks
      .request(name, options, async (lock) => {
        resolve(lock ? "held" : "elsewhere");
        if (!lock) return;
        running = true;
        await run();
        await new Promise(() => undefined);
      })
      .catch(() => (running ? giveWay(name) : resolve("denied")));
  });
}

/** Another window has taken over: what is held back goes out, the stage is emptied. */
function giveWay(name: string): void {
  document.getElementById("stage")!.replaceChildren();
  document.getElementById("contents")!.hidden = true;
  document.getElementById("ways")!.hidden = true;
  showNotice(() => void hold(name, { steal: true }, async () => location.reload()));
}

function showNotice(takeOver: () => void): void {
  const notice = document.getElementById("notice")!;
  notice.hidden = false;
  const button = notice.querySelector("button")!;
  button.focus();
  button.onclick = () => {
    notice.hidden = true;
    takeOver();
  };
}
