// What the package did and the application has not kept yet. It lies in the content origin's own storage, which is
// of one package and one person, and is written at once, so that a window that closes loses nothing.
import { DELIVER, type Told } from "./protocol";

export class Journal {
  private waiting: Told[];

  constructor(
    private readonly key: string,
    private readonly token: string,
  ) {
    this.waiting = read(key);
  }

  /** What was left from before, oldest first. */
  get left(): readonly Told[] {
    return this.waiting;
  }

  add(told: Told): void {
    this.waiting.push(told);
    this.write();
  }

  /** The application has it in its outbox. */
  drop(n: string): void {
    this.waiting = this.waiting.filter((one) => one.n !== n);
    this.write();
  }

  /**
   * Sends what waits straight to the server, in a request that outlives the page. It stays in the journal: the next
   * opening hands it to the application, and the server knows a commit by its number.
   */
  sendBeyondThePage(): void {
    if (!this.token || !this.waiting.length) return;
    const entries = this.waiting.map((one) => ({ ...one, id: crypto.randomUUID() }));
    const body = JSON.stringify({ token: this.token, entries });
    void fetch(DELIVER, { method: "POST", body, keepalive: true }).catch(() => undefined);
  }

  private write(): void {
    try {
      localStorage.setItem(this.key, JSON.stringify(this.waiting));
    } catch {
      // No room or no storage: the application's outbox is the first keeper, this is the second.
    }
  }
}

function read(key: string): Told[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? "[]");
    return Array.isArray(kept) ? (kept as Told[]) : [];
  } catch {
    return [];
  }
}
