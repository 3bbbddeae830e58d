// SCORM 1.2 and 2004: the API that content looks for in its parent windows, one anew for each item.
import type { Item, Place } from "./protocol";
import { fileAt, type Playing, type Stage } from "./stage";

const COMMIT_MS = 1_000;
const AUTOSAVE_MS = 10_000;

interface Api {
  on(event: string, heard: (element?: string, value?: unknown) => void): void;
  loadFromJSON(json: Record<string, unknown>): void;
  renderCMIToJSONObject(): Record<string, unknown>;
  isInitialized(): boolean;
}

type Maker = new (settings: Record<string, unknown>) => Api;

type Window2 = Window & { API?: unknown; API_1484_11?: unknown };

export async function play(stage: Stage): Promise<Playing> {
  const player = new Player(stage, await maker(stage));
  await player.open(player.start());
  addEventListener("pagehide", () => player.flush());
  return player;
}

async function maker(stage: Stage): Promise<() => Api> {
  const settings = { lmsCommitUrl: false, autocommit: false, logLevel: 5, autoProgress: false };
  if (stage.launch.standard === "SCORM_12") {
    // The library's own types speak of a default export, its file names the class.
    const { Scorm12API } = (await import("scorm-again/scorm12/min")) as unknown as Record<"Scorm12API", Maker>;
    return () => new Scorm12API(settings);
  }
  const { Scorm2004API } = (await import("scorm-again/scorm2004/min")) as unknown as Record<"Scorm2004API", Maker>;
  return () => new Scorm2004API(settings);
}

class Player implements Playing {
  private readonly items: Item[];
  private readonly id = crypto.randomUUID();
  private readonly launchedAt = new Date().toISOString();
  private readonly frame = document.createElement("iframe");
  private readonly place: Place;
  private readonly contents: Contents;
  private sequence = 0;
  private item?: Item;
  private api?: Api;
  private openedAt = 0;
  private finished = false;
  private written = new Map<string, string>();
  private timer?: ReturnType<typeof setTimeout>;
  private autosave?: ReturnType<typeof setTimeout>;

  constructor(
    private readonly stage: Stage,
    private readonly make: () => Api,
  ) {
    this.items = flat(stage.launch.manifest.items ?? []).filter((item) => item.launch);
    this.place = structuredClone(stage.launch.place ?? {});
    this.frame.title = stage.launch.title;
    this.frame.allow = "fullscreen; autoplay";
    stage.element.replaceChildren(this.frame);
    this.contents = new Contents(stage, this.items, (item) => void this.open(item));
  }

  private get is12(): boolean {
    return this.stage.launch.standard === "SCORM_12";
  }

  /** The item to open first: where the person was unless that is done, then the first that is not, then the first. */
  start(): Item {
    const open = (item: Item | undefined): boolean => !!item && !isDone(this.place, item);
    const current = this.items.find((item) => item.id === this.place.current);
    return (open(current) ? current : this.items.find(open)) ?? this.items[0]!;
  }

  async open(item: Item): Promise<void> {
    await this.leave();
    this.item = item;
    this.finished = false;
    this.written.clear();
    this.openedAt = performance.now();
    this.contents.mark(item, this.place);
    this.frame.title = item.title;
    if (item.sco) this.offer(item);
    this.frame.src = fileAt(this.stage.launch, item.launch);
    // A page without the run-time is done once it is shown; beside objects that have it, pages count for nothing.
    if (!this.items.some((one) => one.sco)) this.commit(true, this.is12 ? { core: { lesson_status: "completed" } } : { completion_status: "completed" });
  }

  /** Empties the frame, so that the item's own unloading finds its API, then takes the API away. */
  private async leave(): Promise<void> {
    if (!this.item) return;
    await new Promise<void>((resolve) => {
      this.frame.addEventListener("load", () => resolve(), { once: true });
      this.frame.src = "about:blank";
    });
    this.flush();
    const home = window as Window2;
    delete home.API;
    delete home.API_1484_11;
    this.api = undefined;
  }

  private offer(item: Item): void {
    const api = this.make();
    this.api = api;
    api.loadFromJSON(this.is12 ? this.begin12(item) : this.begin2004(item));
    const [set, commit, finish] = this.is12
      ? ["LMSSetValue", "LMSCommit", "LMSFinish"]
      : ["SetValue", "Commit", "Terminate"];
    const mine = (): boolean => this.api === api;
    api.on(`${set}.*`, (element, value) => {
      if (!mine()) return;
      this.written.set(String(element), String(value));
      this.autosave ??= setTimeout(() => this.flush(), AUTOSAVE_MS);
    });
    api.on(commit!, () => mine() && this.soon());
    api.on(finish!, () => {
      if (!mine() || this.finished) return;
      this.finished = true;
      this.flush(true);
      if (!this.is12) setTimeout(() => this.goOn(), 0);
    });
    const home = window as Window2;
    if (this.is12) home.API = api;
    else home.API_1484_11 = api;
  }

  /** Some content commits with every click: what comes within a second is one commit. */
  private soon(): void {
    this.timer ??= setTimeout(() => this.flush(true), COMMIT_MS);
  }

  /** Brings out what was set and not committed to us yet. */
  flush(always = false): void {
    const waiting = always || this.timer !== undefined || this.autosave !== undefined;
    clearTimeout(this.timer);
    clearTimeout(this.autosave);
    this.timer = this.autosave = undefined;
    if (!waiting || !this.api || !this.item) return;
    this.commit(this.finished, this.data());
  }

  /** The data model as content left it; what content may write but not read is added from what it wrote. */
  private data(): Record<string, unknown> {
    const whole = this.api!.renderCMIToJSONObject();
    const cmi = structuredClone((whole["cmi"] ?? whole) as Record<string, unknown>);
    const core = this.is12 ? ((cmi["core"] ??= {}) as Record<string, unknown>) : cmi;
    const prefix = this.is12 ? "cmi.core." : "cmi.";
    for (const name of ["exit", "session_time"]) {
      const value = this.written.get(prefix + name);
      if (value !== undefined) core[name] = value;
    }
    for (const own of ["learner_id", "learner_name", "launch_data", "learner_preference", "comments_from_lms"]) delete cmi[own];
    return cmi;
  }

  private commit(finished: boolean, cmi: Record<string, unknown>): void {
    const item = this.item!;
    this.sequence += 1;
    const elapsed = Math.round((performance.now() - this.openedAt) / 1000);
    const order: [string, string, number] = [this.launchedAt, this.id, this.sequence];
    const exit = String((this.is12 ? (cmi["core"] as Record<string, unknown>)?.["exit"] : cmi["exit"]) ?? "");
    this.place.current = item.id;
    this.place.cmi = { ...this.place.cmi, [item.id]: cmi };
    this.place.order = { ...this.place.order, [item.id]: order };
    this.place.resume = { ...this.place.resume, [item.id]: !finished || exit === "suspend" || exit === "time-out" };
    this.place.items = { ...this.place.items, [item.id]: roughly(cmi, this.is12, finished, this.place.items?.[item.id]) };
    const body = { launch: this.id, launched_at: this.launchedAt, sequence: this.sequence, item: item.id, finished, elapsed, cmi };
    this.stage.tell("scorm.commit", body, this.place);
    this.contents.mark(item, this.place);
  }

  /** After Terminate: where content asked to go (SCORM 2004 Navigation, 5.6). */
  private goOn(): void {
    const wish = this.written.get("adl.nav.request") ?? "";
    const choice = /^\{target=(.+)\}(?:choice|jump)$/.exec(wish);
    const at = this.items.indexOf(this.item!);
    const to = choice
      ? this.items.find((item) => item.id === choice[1])
      : { continue: this.items[at + 1], previous: this.items[at - 1] }[wish];
    if (to) void this.open(to);
    else if (wish && wish !== "_none_") this.stage.say({ type: "left" });
  }

  private begin12(item: Item): Record<string, unknown> {
    const kept = (this.place.cmi?.[item.id] ?? {}) as Record<string, Record<string, unknown>>;
    const core = kept["core"] ?? {};
    const begun = item.id in (this.place.cmi ?? {});
    const { learner, options } = this.stage.launch;
    const mastery = options.pass_mark ?? item.mastery;
    return {
      cmi: {
        suspend_data: kept["suspend_data"] ?? "",
        launch_data: item.launch_data ?? "",
        core: {
          student_id: learner.id,
          student_name: learner.name,
          lesson_location: core["lesson_location"] ?? "",
          lesson_status: core["lesson_status"] || "not attempted",
          credit: "credit",
          lesson_mode: this.stage.launch.preview ? "browse" : "normal",
          entry: begun ? (this.place.resume?.[item.id] ? "resume" : "") : "ab-initio",
          total_time: clock(this.stage.launch.seconds),
          score: pick(core["score"], ["raw", "min", "max"]),
        },
        student_data: {
          mastery_score: mastery === undefined || mastery === null ? "" : String(Math.round(mastery * 100)),
          max_time_allowed: item.time_allowed ?? "",
          time_limit_action: item.time_action ?? "",
        },
      },
    };
  }

  private begin2004(item: Item): Record<string, unknown> {
    const resumes = this.place.resume?.[item.id] ?? false;
    const kept = resumes ? (this.place.cmi?.[item.id] ?? {}) : {};
    const { learner, options } = this.stage.launch;
    const given: Record<string, unknown> = {
      learner_id: learner.id,
      learner_name: learner.name,
      credit: "credit",
      mode: this.stage.launch.preview ? "browse" : "normal",
      entry: resumes ? "resume" : "ab-initio",
      launch_data: item.launch_data ?? "",
      total_time: `PT${this.stage.launch.seconds}S`,
      scaled_passing_score: options.pass_mark ?? item.mastery,
      completion_threshold: item.progress_threshold,
      max_time_allowed: item.time_allowed,
      time_limit_action: item.time_action,
      ...pick(kept, ["location", "suspend_data", "completion_status", "success_status", "progress_measure"]),
      score: pick(kept["score"], ["raw", "min", "max", "scaled"]),
      objectives: kept["objectives"],
      interactions: kept["interactions"],
    };
    return { cmi: Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined && value !== "")) };
  }
}

/** The items as a list to choose from, and the ways to the next and the one before; for one item there is none. */
class Contents {
  private readonly buttons = new Map<string, HTMLButtonElement>();
  private readonly previous = document.querySelector<HTMLButtonElement>("[data-way=previous]")!;
  private readonly next = document.querySelector<HTMLButtonElement>("[data-way=continue]")!;

  constructor(
    stage: Stage,
    private readonly items: Item[],
    private readonly open: (item: Item) => void,
  ) {
    const several = items.length > 1;
    const sequencing = stage.launch.manifest.sequencing;
    const nav = document.getElementById("contents")!;
    nav.hidden = !several || sequencing?.choice === false;
    document.getElementById("ways")!.hidden = !several;
    nav.replaceChildren(this.list(stage.launch.manifest.items ?? []));
  }

  private list(items: Item[]): HTMLOListElement {
    const list = document.createElement("ol");
    for (const item of items) {
      if (item.visible === false) continue;
      const entry = document.createElement("li");
      entry.append(item.launch ? this.button(item) : item.title);
      if (item.items.length) entry.append(this.list(item.items));
      list.append(entry);
    }
    return list;
  }

  private button(item: Item): HTMLButtonElement {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = item.title;
    button.onclick = () => this.open(item);
    this.buttons.set(item.id, button);
    return button;
  }

  mark(current: Item, place: Place): void {
    for (const [id, button] of this.buttons) {
      button.dataset.state = place.items?.[id]?.state ?? "";
      button.toggleAttribute("aria-current", id === current.id);
    }
    const at = this.items.indexOf(current);
    const way = (button: HTMLButtonElement, to: Item | undefined): void => {
      button.disabled = !to;
      button.onclick = () => to && this.open(to);
    };
    way(this.previous, this.items[at - 1]);
    way(this.next, this.items[at + 1]);
  }
}

const flat = (items: Item[]): Item[] => items.flatMap((item) => [item, ...flat(item.items)]);

const isDone = (place: Place, item: Item): boolean => ["COMPLETED", "FAILED"].includes(place.items?.[item.id]?.state ?? "");

type Standing = NonNullable<Place["items"]>[string];

/** For the marks in the list only: the server decides (`bina/learning/kinds/scorm/rules.py`). */
function roughly(cmi: Record<string, unknown>, is12: boolean, finished: boolean, before: Standing | undefined): Standing {
  const core = (cmi["core"] ?? {}) as Record<string, unknown>;
  const status = String((is12 ? core["lesson_status"] : cmi["completion_status"]) ?? "");
  const exit = String((is12 ? core["exit"] : cmi["exit"]) ?? "");
  const unset = ["", "unknown", "not attempted"].includes(status) && exit !== "suspend" && finished;
  const failed = status === "failed" || cmi["success_status"] === "failed";
  const done = ["completed", "passed", "failed"].includes(status) || unset;
  if (before?.state === "COMPLETED") return before;
  return { state: done ? (failed ? "FAILED" : "COMPLETED") : "BEGUN", score: null, success: null };
}

function pick(from: unknown, names: string[]): Record<string, unknown> {
  const source = (from ?? {}) as Record<string, unknown>;
  return Object.fromEntries(names.filter((name) => source[name] !== undefined && source[name] !== "").map((name) => [name, source[name]]));
}

/** Seconds as SCORM 1.2 writes a time span: HHHH:MM:SS. */
function clock(seconds: number): string {
  const two = (n: number): string => String(Math.floor(n)).padStart(2, "0");
  return `${String(Math.floor(seconds / 3600)).padStart(4, "0")}:${two((seconds % 3600) / 60)}:${two(seconds % 60)}`;
}
