// What the application's page and the wrapper on the content origin say to each other. The wrapper shares its
// origin with the content, so the page believes nothing beyond "this came from that package".

/** An item of a SCORM package. */
export interface Item {
  id: string;
  title: string;
  launch: string;
  sco: boolean;
  visible?: boolean;
  mastery?: number;
  progress_threshold?: number;
  launch_data?: string;
  time_allowed?: string;
  time_action?: string;
  items: Item[];
}

/** A unit of a cmi5 course, or a block of them. */
export interface Node5 {
  type: "au" | "block";
  id: string;
  index?: number;
  title: Record<string, string>;
  nodes?: Node5[];
}

export interface Launch {
  origin: string;
  token: string;
  files: string;
  package: string;
  kind: "scorm" | "cmi5" | "h5p";
  standard: "SCORM_12" | "SCORM_2004" | "CMI5" | "H5P";
  title: string;
  launch: string;
  manifest: { items?: Item[]; sequencing?: { choice: boolean; flow: boolean }; main?: string; nodes?: Node5[] };
  options: { pass_mark?: number | null };
  bytes: number;
  learner: { id: string; name: string };
  preview: boolean;
  state: string;
  score: number | null;
  success: boolean | null;
  seconds: number;
  place: Place;
  activity: string;
}

/** Where the person is in a package; the same shape as the server keeps in `ActivityProgress.place`. */
export interface Place {
  current?: string;
  cmi?: Record<string, Record<string, unknown>>;
  resume?: Record<string, boolean>;
  order?: Record<string, [string, string, number]>;
  items?: Record<string, { state: string; score: string | null; success: boolean | null }>;
  h5p?: { at: string; state: unknown };
  units?: Record<string, { done: boolean }>;
}

/** Something the package did; `n` numbers it in the wrapper's journal. */
export interface Told {
  n: string;
  kind: string;
  made_at: string;
  body: Record<string, unknown>;
}

export type FromWrapper =
  | { type: "told"; told: Told; place?: Place }
  | { type: "height"; pixels: number }
  | { type: "saving"; done: number; total: number }
  | { type: "saved"; bytes: number }
  | { type: "forgotten" }
  | { type: "open"; url: string }
  | { type: "left" }
  | { type: "failed"; reason: string };

export type ToWrapper = { type: "kept"; n: string } | { type: "save" } | { type: "forget" } | { type: "flush" };

export const READY = "bina:ready";
export const LAUNCH = "bina:launch";
export const WRAPPER = "/_bina/bingkai";
export const DELIVER = "/_bina/kirim";
