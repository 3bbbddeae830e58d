// The frame around every activity: what is done here becomes entries of the outbox.
import { hasBegun } from "../offline/standing";
import { deliver, type Receipt } from "./outbox";

/** The activity on the page, as its marks say. */
export interface Player {
  root: HTMLElement;
  enrolment: string;
  activity: string;
  kind: string;
  version: string;
  state: string;
  /** Sends that something happened; `what` is what follows the dot in the entry's kind. */
  tell(what: string, body?: Record<string, unknown>): Promise<Receipt>;
  /** Seconds that this page has been in view since it was opened. */
  secondsInView(): number;
}

type Script = { begin(player: Player): void };

const SCRIPTS: Record<string, () => Promise<Script>> = {
  media: () => import("./media"),
  quiz: () => import("./quiz"),
};

/** Sets up the activity on this page; a preview sends nothing. */
export function beginPlayer(): void {
  const root = document.querySelector<HTMLElement>("[data-player]");
  if (!root || root.dataset.preview !== undefined || !root.dataset.enrolment) return;
  const { enrolment, activity = "", kind = "", version = "", state = "" } = root.dataset;
  const inView = watchView();
  const player: Player = {
    root,
    enrolment,
    activity,
    kind,
    version,
    state,
    secondsInView: inView,
    tell: (what, body = {}) => deliver({ kind: `${kind}.${what}`, enrolment, activity, body }),
  };
  if (!state && !root.querySelector(".empty")) void tellOpened(player);
  watchForms(player);
  void SCRIPTS[kind]?.().then((script) => script.begin(player));
}

/** Told once: a saved page does not know that it was opened before, the device does. */
async function tellOpened(player: Player): Promise<void> {
  if (!(await hasBegun(player.activity).catch(() => false))) await player.tell("opened").catch(() => undefined);
}

function watchView(): () => number {
  let before = 0;
  let since = document.hidden ? 0 : performance.now();
  document.addEventListener("visibilitychange", () => {
    if (document.hidden && since) before += performance.now() - since;
    since = document.hidden ? 0 : performance.now();
  });
  return () => Math.round((before + (since ? performance.now() - since : 0)) / 1000);
}

/** A form with `data-entry` goes through the outbox; one with a file is left to the browser. */
function watchForms(player: Player): void {
  player.root.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    const what = form.dataset.entry;
    if (!what || form.enctype === "multipart/form-data") return;
    event.preventDefault();
    const button = form.querySelector<HTMLButtonElement>("button[type=submit]");
    if (button) button.disabled = true;
    player.tell(what, { ...read(form), seconds: player.secondsInView() }).then(
      (receipt) => settle(player, receipt, button),
      () => form.submit(),
    );
  });
}

const OURS = new Set(["csrfmiddlewaretoken", "what", "entry_id", "shown_at"]);

function read(form: HTMLFormElement): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  const data = new FormData(form);
  for (const name of new Set(data.keys())) {
    const values = data.getAll(name);
    if (!OURS.has(name)) body[name] = values.length > 1 ? values : values[0];
  }
  return body;
}

function settle(player: Player, receipt: Receipt, button: HTMLButtonElement | null): void {
  if (receipt.status === "refused") {
    const trouble = player.root.querySelector<HTMLElement>("[data-trouble-text]");
    if (trouble) {
      trouble.textContent = receipt.reason;
      trouble.hidden = false;
    }
    if (button) button.disabled = false;
  } else if (receipt.answer?.stay) location.reload();
  else location.assign(player.root.dataset.after || location.href);
}
