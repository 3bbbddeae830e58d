// What a page saved earlier does not know yet: how far the person has come since, on this device.
import { thisPerson } from "./person";
import { keepStanding, standingIn, standingsOf } from "./store";

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
  entry: { kind: string; enrolment: string; activity: string; body: Record<string, unknown>; state?: string },
): Promise<void> {
  const known = await standingIn(person, entry.activity);
  const state = further(known?.state || "BEGUN", entry.state ?? LEADS_TO[entry.kind] ?? "");
  const place = entry.kind.endsWith(".place") ? entry.body : known?.place;
  await keepStanding({ person, activity: entry.activity, enrolment: entry.enrolment, state, place });
}

/** Where the person left an activity on this device, if they did. */
export async function placeIn(activity: string): Promise<Record<string, unknown> | undefined> {
  return (await standingIn(thisPerson(), activity))?.place;
}

/**
 * Brings the page's marks up to what the device knows: `[data-standing=<activity>][data-state]` gets the further
 * state and the words of `<template data-state-words=STATE>`; `[data-standing-count]` counts the finished ones.
 */
export async function showStandings(): Promise<void> {
  const person = thisPerson();
  const marks = document.querySelectorAll<HTMLElement>("[data-standing]");
  if (!person || !marks.length) return;
  const known = new Map((await standingsOf(person)).map((one) => [one.activity, one.state]));
  for (const mark of marks) {
    const said = mark.dataset.state ?? "";
    const state = further(said, known.get(mark.dataset.standing!) ?? "");
    if (state === said) continue;
    mark.dataset.state = state;
    const words = document.querySelector<HTMLTemplateElement>(`template[data-state-words='${state}']`);
    if (words) mark.replaceChildren(words.content.cloneNode(true));
  }
  const done = document.querySelectorAll("[data-standing][data-state='COMPLETED']").length;
  for (const count of document.querySelectorAll("[data-standing-count]")) count.textContent = String(done);
}
