// "Save for offline" on a course, and the list of what lies on this device.
import { fresh, onEveryPart } from "../ui/page";
import { devicePerson, thisPerson } from "./person";
import { askNeeds, bytesOf, NoRoom, removeCourse, renewPages, saveCourse } from "./saving";
import { savedCourse, savedOf, unsentOf, type Needs, type Saved } from "./store";

/** Version of the application that made this page. */
const shell = (): string => document.querySelector<HTMLMetaElement>("meta[name='bina-shell']")?.content ?? "";

export function watchCourses(): void {
  onEveryPart((part) => {
    for (const box of fresh(part, "[data-save-course]", "Save")) void new SaveBox(box).begin();
    for (const list of fresh(part, "[data-saved-list]", "Saved")) void showSaved(list);
  });
}

/** Brings saved pages up to date while there is a network and nothing else to do; one tab at a time. */
export function renewInQuiet(): void {
  const person = thisPerson();
  if (!person || !navigator.locks || !("caches" in globalThis)) return;
  void navigator.locks.request("bina-renewal", { ifAvailable: true }, async (lock) => {
    if (lock) await renewPages(person, shell());
  });
}

/** "12,4 MB" in the language of the page. */
export function size(bytes: number): string {
  const [value, unit] = bytes < 1e6 ? [Math.max(bytes / 1e3, 1), "kilobyte"] : bytes < 1e9 ? [bytes / 1e6, "megabyte"] : [bytes / 1e9, "gigabyte"];
  const digits = unit === "kilobyte" || value >= 100 ? 0 : 1;
  return new Intl.NumberFormat(document.documentElement.lang, { style: "unit", unit, maximumFractionDigits: digits }).format(value);
}

type When = "asking" | "ready" | "saving" | "partial" | "saved" | "no-room" | "failed" | "unable" | "no-network";

/** The box on a course: exactly one of its parts `[data-when]` is shown. */
class SaveBox {
  private readonly person = thisPerson();
  private needs: Needs | undefined;
  private stop: AbortController | undefined;

  constructor(private readonly box: HTMLElement) {
    this.on("save", () => this.save());
    this.on("stop", () => this.stop?.abort());
    this.on("remove", () => this.remove());
  }

  async begin(): Promise<void> {
    if (!("caches" in globalThis) || !this.person) return this.show("unable");
    this.box.hidden = false;
    const known = await savedCourse(this.person, this.box.dataset.course!);
    if (known?.complete) return this.showSaved(known);
    this.show("asking");
    try {
      this.needs = await askNeeds(this.box.dataset.saveCourse!, "GET");
    } catch {
      return this.show("no-network");
    }
    this.say("size", size(bytesOf(this.needs)));
    this.showLeftOut(this.needs);
    this.show(known ? "partial" : "ready");
  }

  private async save(): Promise<void> {
    this.stop = new AbortController();
    try {
      await navigator.serviceWorker?.ready;
      this.needs = await askNeeds(this.box.dataset.saveCourse!, "POST");
      this.report(0, bytesOf(this.needs));
      this.show("saving");
      const saved = await saveCourse(this.person, this.needs, shell(), (done, total) => this.report(done, total), this.stop.signal);
      this.showSaved(saved);
      this.box.querySelector<HTMLElement>("[data-when='saved'] a")?.focus();
    } catch (error) {
      if (error instanceof NoRoom) this.show("no-room");
      else this.show(this.stop.signal.aborted ? "partial" : "failed");
    }
  }

  private async remove(): Promise<void> {
    await removeCourse(this.person, this.box.dataset.course!);
    await this.begin();
  }

  private report(done: number, total: number): void {
    const bar = this.box.querySelector("progress")!;
    bar.max = Math.max(total, 1);
    bar.value = done;
    this.say("done", size(done));
    this.say("total", size(total));
  }

  private showSaved(saved: Saved): void {
    this.needs = undefined;
    this.say("size", size(saved.bytes));
    this.showLeftOut(saved);
    this.show("saved");
  }

  private showLeftOut(needs: Needs): void {
    const list = this.box.querySelector<HTMLElement>("[data-left-out]");
    if (!list) return;
    list.hidden = needs.left_out.length === 0;
    list.querySelector("ul")!.replaceChildren(...needs.left_out.map((one) => item(`${one.title}: ${one.reason}`)));
  }

  private show(when: When): void {
    for (const part of this.box.querySelectorAll<HTMLElement>("[data-when]")) {
      part.hidden = !part.dataset.when!.split(" ").includes(when);
    }
  }

  private say(name: string, text: string): void {
    for (const place of this.box.querySelectorAll(`[data-say='${name}']`)) place.textContent = text;
  }

  private on(name: string, act: () => unknown): void {
    for (const button of this.box.querySelectorAll(`[data-do='${name}']`)) button.addEventListener("click", () => void act());
  }
}

function item(text: string): HTMLLIElement {
  const made = document.createElement("li");
  made.textContent = text;
  return made;
}

/** Fills a list with the saved courses of whoever is signed in on this device, from its `<template>`. */
async function showSaved(list: HTMLElement): Promise<void> {
  const person = thisPerson() || (await devicePerson());
  const courses = person ? (await savedOf(person)).sort((one, other) => one.title.localeCompare(other.title)) : [];
  const template = list.querySelector("template")!;
  const rows = courses.map((course) => row(template, course, () => removeCourse(person, course.enrolment).then(() => showSaved(list))));
  list.querySelectorAll("[data-saved-row]").forEach((old) => old.remove());
  template.before(...rows);
  list.querySelector<HTMLElement>("[data-none]")!.hidden = courses.length > 0;
  const total = list.querySelector<HTMLElement>("[data-total]")!;
  total.hidden = courses.length === 0;
  total.querySelector("[data-say='size']")!.textContent = size(courses.reduce((sum, one) => sum + one.bytes, 0));
  await showWaiting(list, person);
}

async function showWaiting(list: HTMLElement, person: string): Promise<void> {
  const waiting = person ? (await unsentOf(person)).filter((one) => one.refused === undefined).length : 0;
  const place = list.querySelector<HTMLElement>("[data-waiting]")!;
  place.hidden = waiting === 0;
  place.querySelector("[data-say='count']")!.textContent = String(waiting);
}

function row(template: HTMLTemplateElement, course: Saved, remove: () => unknown): Element {
  const made = (template.content.cloneNode(true) as DocumentFragment).firstElementChild!;
  made.setAttribute("data-saved-row", course.enrolment);
  const link = made.querySelector("a")!;
  link.href = course.url;
  link.textContent = course.title;
  made.querySelector("[data-say='size']")!.textContent = size(course.bytes);
  made.querySelector<HTMLElement>("[data-incomplete]")!.hidden = course.complete;
  const day = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "long" }).format(new Date(course.saved_at));
  made.querySelector("[data-say='saved-at']")!.textContent = day;
  made.querySelector("[data-do='remove']")!.addEventListener("click", remove);
  return made;
}
