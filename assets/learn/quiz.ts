// A quiz: every answer is kept the moment it is given, the time is shown, one question at a time where wished.
import type { Receipt } from "./outbox";
import type { Player } from "./player";

const TYPING_MS = 900;

/** Sets up the quiz of the player's page. */
export function begin(player: Player): void {
  const start = player.root.querySelector<HTMLFormElement>("[data-quiz-begin]");
  const held = player.root.querySelector<HTMLElement>("[data-quiz-held]");
  if (start && held) {
    start.addEventListener("submit", (event) => {
      event.preventDefault();
      void player.tell("begin").then(() => {
        start.closest("section")?.remove();
        held.hidden = false;
        setUp(player, held, true);
      });
    });
    return;
  }
  setUp(player, player.root, false);
}

function setUp(player: Player, root: HTMLElement, begunNow: boolean): void {
  const form = root.querySelector<HTMLFormElement>("[data-quiz]");
  if (form) new Quiz(player, form, begunNow).watch();
}

class Quiz {
  private readonly attempt: string;
  private readonly questions: HTMLElement[];
  private readonly kept: HTMLElement | null;
  private readonly typing = new Map<HTMLElement, ReturnType<typeof setTimeout>>();
  private readonly sending = new Set<Promise<unknown>>();
  private last = new Map<HTMLElement, string>();
  private place = 0;
  private done = false;

  constructor(
    private readonly player: Player,
    private readonly form: HTMLFormElement,
    private readonly begunNow: boolean,
  ) {
    this.attempt = form.dataset.quiz ?? "";
    this.questions = [...form.querySelectorAll<HTMLElement>("[data-question]")];
    this.kept = form.querySelector("[data-kept]");
    for (const one of this.questions) this.last.set(one, JSON.stringify(answerOf(one)));
  }

  watch(): void {
    this.form.addEventListener("input", (event) => this.changed(event, TYPING_MS));
    this.form.addEventListener("change", (event) => this.changed(event, 0));
    this.form.addEventListener("submit", (event) => this.send(event));
    if (this.form.dataset.oneByOne !== undefined && this.questions.length > 1) this.stepThrough();
    this.countOpen();
    this.startTimer();
  }

  /** Keeps an answer; with a check button the answer waits for it, as it cannot be changed afterwards. */
  private changed(event: Event, wait: number): void {
    const question = (event.target as HTMLElement).closest<HTMLElement>("[data-question]");
    if (!question) return;
    this.countOpen();
    if (question.querySelector("[data-check]")) return;
    clearTimeout(this.typing.get(question));
    this.typing.set(
      question,
      setTimeout(() => this.keep(question), wait),
    );
  }

  private keep(question: HTMLElement): void {
    this.typing.delete(question);
    const response = answerOf(question);
    const written = JSON.stringify(response);
    if (question.dataset.locked !== undefined || written === this.last.get(question)) return;
    this.last.set(question, written);
    const body = { attempt: this.attempt, question: question.dataset.question, response };
    const way = this.player.tell("answer", body).then(
      (receipt) => this.heard(question, receipt),
      () => this.say(""),
    );
    this.sending.add(way);
    void way.finally(() => this.sending.delete(way));
  }

  private heard(question: HTMLElement, receipt: Receipt): void {
    if (receipt.status === "refused") {
      this.say(receipt.reason);
      return;
    }
    this.say(this.word(receipt.status === "kept" ? "kept" : "sent"));
    const marks = receipt.answer?.marks as Record<string, unknown> | undefined;
    if (marks?.[question.dataset.question ?? ""]) location.reload();
  }

  private say(text: string): void {
    if (this.kept) this.kept.textContent = text;
  }

  private word(name: string): string {
    return this.kept?.getAttribute(`data-word-${name}`) ?? "";
  }

  private send(event: SubmitEvent): void {
    const button = event.submitter as HTMLButtonElement | null;
    event.preventDefault();
    const question = button?.closest<HTMLElement>("[data-question]");
    if (question) this.keep(question);
    else if (button?.value === "answers") void this.keepAll().then(() => location.assign(this.way()));
    else void this.handIn();
  }

  private way(): string {
    return document.querySelector<HTMLAnchorElement>(".player-course a")?.href ?? location.href;
  }

  private async keepAll(): Promise<void> {
    for (const question of this.questions) {
      clearTimeout(this.typing.get(question));
      if (!question.querySelector("[data-check]")) this.keep(question);
    }
    await Promise.allSettled(this.sending);
  }

  private async handIn(): Promise<void> {
    if (this.done) return;
    this.done = true;
    for (const button of this.form.querySelectorAll("button")) button.disabled = true;
    await this.keepAll();
    const receipt = await this.player.tell("submit", { attempt: this.attempt });
    if (receipt.status === "kept") this.say(this.word("kept"));
    else location.reload();
  }

  private countOpen(): void {
    const open = this.questions.map((one, place) => (isEmpty(answerOf(one)) ? place + 1 : 0)).filter(Boolean);
    const text = this.form.querySelector<HTMLElement>("[data-open-count]");
    if (text) text.textContent = open.length ? `${text.dataset.wordOpen} ${open.join(", ")}` : "";
    this.form.querySelectorAll("[data-dots] button").forEach((dot, place) => {
      dot.classList.toggle("is-answered", !open.includes(place + 1));
    });
  }

  private stepThrough(): void {
    const steps = this.form.querySelector<HTMLElement>("[data-steps]");
    const dots = steps?.querySelector<HTMLElement>("[data-dots]");
    if (!steps || !dots) return;
    steps.hidden = false;
    this.form.classList.add("is-stepped");
    this.questions.forEach((_one, place) => {
      const item = document.createElement("li");
      const dot = document.createElement("button");
      dot.type = "button";
      dot.textContent = String(place + 1);
      dot.addEventListener("click", () => this.show(place, true));
      item.append(dot);
      dots.append(item);
    });
    steps.querySelector("[data-step-back]")?.addEventListener("click", () => this.show(this.place - 1, true));
    steps.querySelector("[data-step-on]")?.addEventListener("click", () => this.show(this.place + 1, true));
    const first = this.questions.findIndex((one) => isEmpty(answerOf(one)));
    this.show(first < 0 ? this.questions.length - 1 : first, false);
  }

  private show(place: number, focus: boolean): void {
    this.place = Math.min(Math.max(place, 0), this.questions.length - 1);
    this.questions.forEach((one, number) => (one.hidden = number !== this.place));
    this.form.querySelectorAll("[data-dots] button").forEach((dot, number) => {
      dot.toggleAttribute("aria-current", number === this.place);
    });
    const back = this.form.querySelector<HTMLButtonElement>("[data-step-back]");
    const on = this.form.querySelector<HTMLButtonElement>("[data-step-on]");
    if (back) back.disabled = this.place === 0;
    if (on) on.disabled = this.place === this.questions.length - 1;
    if (focus) this.questions[this.place]?.querySelector<HTMLElement>("input, select, textarea")?.focus();
  }

  private startTimer(): void {
    const shown = this.form.querySelector<HTMLElement>("[data-timer]");
    const text = shown?.querySelector<HTMLElement>("[data-timer-text]");
    const minutes = Number(this.form.dataset.minutes ?? 0);
    const left = this.begunNow && minutes ? minutes * 60 : Number(this.form.dataset.secondsLeft ?? NaN);
    if (!shown || !text || Number.isNaN(left)) return;
    shown.hidden = false;
    const ends = performance.now() + left * 1000;
    const tick = (): void => {
      const seconds = Math.max(Math.round((ends - performance.now()) / 1000), 0);
      text.textContent = this.timeLeft(seconds);
      shown.classList.toggle("is-short", seconds <= 60);
      if (seconds > 0) setTimeout(tick, seconds > 120 ? 15_000 : 1000);
      else void this.handIn();
    };
    tick();
  }

  private timeLeft(seconds: number): string {
    if (seconds <= 0) return this.word("over");
    if (seconds <= 120) return `${seconds} ${this.word("seconds")}`;
    return `${Math.ceil(seconds / 60)} ${this.word("minutes")}`;
  }
}

type Answer = string | string[] | Record<string, string>;

function isEmpty(answer: Answer): boolean {
  if (typeof answer === "string") return !answer.trim();
  if (Array.isArray(answer)) return answer.length === 0;
  return Object.values(answer).every((one) => !one);
}

function answerOf(question: HTMLElement): Answer {
  const name = `q-${question.dataset.question}`;
  const fields = [...question.querySelectorAll<HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement>("[name]")];
  const parts = (): [string, string][] =>
    fields.map((one): [string, string] => [one.name.slice(name.length + 1), one.value]).filter(([, value]) => value);
  switch (question.dataset.kind) {
    case "SINGLE":
      return fields.find((one) => (one as HTMLInputElement).checked)?.value ?? "";
    case "MULTIPLE":
      return fields.filter((one) => (one as HTMLInputElement).checked).map((one) => one.value);
    case "MATCHING":
      return Object.fromEntries(parts());
    case "ORDERING": {
      const given = parts();
      if (given.length < fields.length) return [];
      return given.sort((first, second) => Number(first[1]) - Number(second[1])).map(([key]) => key);
    }
    case "NUMERIC": {
      const value = fields[0]?.value ?? "";
      return fields[1] && value ? { value, unit: fields[1].value } : value;
    }
    default:
      return fields[0]?.value ?? "";
  }
}
