import type { Journal } from "./journal";
import type { FromWrapper, Launch, Place } from "./protocol";

/** What a player of a standard is given: the launch, the place to draw, and the way to tell what happened. */
export interface Stage {
  launch: Launch;
  element: HTMLElement;
  journal: Journal;
  /** Keeps what happened and hands it to the application. */
  tell(kind: string, body: Record<string, unknown>, place?: Place): void;
  say(message: FromWrapper): void;
}

/** A player that runs: `flush` brings out at once what it holds back. */
export interface Playing {
  flush(): void;
}

/** Address of a file of the package. */
export const fileAt = (launch: Launch, path: string): string => launch.files + path;
