// What a page saved earlier does not know yet: how far the person has come since, on this device.
import { thisPerson } from "./person";
import { keepStanding, standingIn, standingsOf, type Standing } from "./store";

// The same order as in bina/learning/rules/progress.py: the furthest state wins.
const RANK = ["", "BEGUN", "SUBMITTED", "FAILED", "COMPLETED"];

export const further = (one: string, other: string): string => (RANK.indexOf(other) > RANK.indexOf(one) ? other : one);

/** What brings an activity to which state, as far as a device can tell; all else only begins it. */
const LEADS_TO: Record<string, string> = {
  "page.read": "COMPLETED",
  "document.read": "COMPLETED",
  "media.watched": "COMPLETED",
  "quiz.submit": "SUBMITTED",
  "assignment.hand_in": "SUBMITTED",
};

/** Notes how far the person has come in an activity, never backwards, and where they left it. */
export async function advance(
  person: string,
  entry: {
    enrolment: string;
    activity: string;
    kind?: string;
    body?: Record<string, unknown>;
    state?: string;
    place?: Record<string, unknown>;
  },
): Promise<void> {
  const before = await standingIn(person, entry.activity);
  const known = before?.enrolment === entry.enrolment ? before : undefined;
  const state = further(known?.state || "BEGUN", entry.state ?? LEADS_TO[entry.kind ?? ""] ?? "");
  const place = entry.place ?? (entry.kind?.endsWith(".place") ? entry.body : known?.place);
  await keepStanding({ person, activity: entry.activity, enrolment: entry.enrolment, state, place });
}

/** Whether the person has begun an activity on this device, also when the page was saved before. */
export async function hasBegun(activity: string): Promise<boolean> {
  return (await standingHere(activity)) !== undefined;
}

/** Where the person left an activity on this device, if they did. */
export async function placeIn(activity: string): Promise<Record<string, unknown> | undefined> {
  return (await standingHere(activity))?.place;
}

/** Of the course as it is taken on this page: somebody who takes it again begins anew. */
async function standingHere(activity: string): Promise<Standing | undefined> {
  const known = await standingIn(thisPerson(), activity);
  return known?.enrolment === enrolmentHere() ? known : undefined;
}

/** The enrolment in the page's address, `/belajar/ikut/<enrolment>/…`. */
const enrolmentHere = (): string => /^\/belajar\/ikut\/([0-9a-f-]{36})\//.exec(location.pathname)?.[1] ?? "";

/** Brings the page's marks up to what the device knows: the steps of a course, its meter, the way on, a player. */
export async function showStandings(): Promise<void> {
  const person = thisPerson();
  const steps = [...document.querySelectorAll<HTMLElement>("[data-standing]")];
  const player = document.querySelector<HTMLElement>("[data-player]");
  if (!person || !(steps.length || player)) return;
  const here = enrolmentHere();
  const standings = (await standingsOf(person)).filter((one) => one.enrolment === here);
  const known = new Map(standings.map((one) => [one.activity, one.state]));
  if (player && known.get(player.dataset.activity!) === COMPLETED) showDone(player);
  const moved = steps.filter((step) => showStep(step, known.get(step.dataset.standing!) ?? ""));
  if (moved.length) showWay(steps);
}

const COMPLETED = "COMPLETED";
const PASSED_ON = [COMPLETED, "SUBMITTED"];

function showStep(step: HTMLElement, here: string): boolean {
  const said = step.dataset.state ?? "";
  const state = further(said, here);
  const look = document.querySelector<HTMLTemplateElement>(`template[data-standing-look='${state}']`);
  if (state === said || !look) return false;
  const drawn = look.content.cloneNode(true) as DocumentFragment;
  step.dataset.state = state;
  step.querySelector(".course-step-sign")?.replaceWith(drawn.querySelector(".course-step-sign")!);
  step.querySelector("[data-standing-words]")?.replaceWith(drawn.querySelector("[data-standing-words]")!);
  return true;
}

/** The same sums as in bina/learning/rules/player.py. */
function showWay(steps: HTMLElement[]): void {
  const required = steps.filter((step) => step.dataset.required !== undefined);
  const counted = required.length ? required : steps;
  const done = counted.filter((step) => step.dataset.state === COMPLETED).length;
  const percent = `${Math.floor((100 * done) / counted.length)}`;
  const meter = document.querySelector("[data-standing-percent]");
  meter?.querySelector(".meter-value")?.replaceChildren(`${percent} %`);
  meter?.querySelector(".meter-fill")?.setAttribute("width", `${percent}%`);
  const undone = (step: HTMLElement): boolean => !PASSED_ON.includes(step.dataset.state ?? "");
  const link = (required.find(undone) ?? steps.find(undone))?.querySelector<HTMLAnchorElement>("a");
  const next = document.querySelector<HTMLElement>("[data-standing-next]");
  if (!next) return;
  next.hidden = !link;
  document.querySelector<HTMLElement>("[data-standing-all]")!.hidden = Boolean(link);
  if (!link) return;
  next.querySelector(".next-title")!.textContent = link.textContent;
  next.querySelector<HTMLAnchorElement>("a.btn")!.href = link.href;
}

function showDone(player: HTMLElement): void {
  const button = player.querySelector<HTMLElement>("form.player-done button[type=submit]");
  if (player.dataset.state === COMPLETED || !button) return;
  button.hidden = true;
  player.querySelector<HTMLElement>("[data-standing-done]")!.hidden = false;
}
