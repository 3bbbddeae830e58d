// What the device keeps, in IndexedDB. Used by pages and by the service worker. Everything of a person is kept
// under their key, so that another person on the same phone neither sees nor sends it.

/** Something done that the server has not acknowledged yet. The first seven fields are what is sent. */
export interface Unsent {
  id: string;
  kind: string;
  enrolment: string;
  activity: string;
  sequence: number;
  made_at: string;
  body: Record<string, unknown>;
  person: string;
  /** The server's reason, once it has refused the entry; kept until the person has read it. */
  refused?: string;
}

/** How far a person is in an activity, as this device knows it. */
export interface Standing {
  person: string;
  activity: string;
  enrolment: string;
  state: string;
  place?: Record<string, unknown>;
}

export interface SavedFile {
  url: string;
  bytes: number;
}

/** `url` is where the page opens, `source` where its copy for the device comes from. */
export interface SavedPage extends SavedFile {
  source: string;
}

/** What the server says that a course needs to be opened without a network. */
export interface Needs {
  enrolment: string;
  title: string;
  url: string;
  version: number;
  pages: SavedPage[];
  files: SavedFile[];
  activities: { id: string; title: string; kind: string; url: string; data: Record<string, unknown> }[];
  left_out: { title: string; reason: string }[];
}

/** A course on this device. `complete` is false while it is being saved or when saving was interrupted. */
export interface Saved extends Needs {
  person: string;
  bytes: number;
  complete: boolean;
  saved_at: string;
  /** Version of the application whose pages were saved, and the built files that they name. */
  shell: string;
  built: string[];
}

const NAME = "bina";
const VERSION = 1;
let opened: Promise<IDBDatabase> | undefined;

function open(): Promise<IDBDatabase> {
  opened ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, VERSION);
    asked.onupgradeneeded = () => {
      const made = asked.result;
      made.createObjectStore("unsent", { keyPath: "id" }).createIndex("person", "person");
      made.createObjectStore("sequences");
      made.createObjectStore("standings", { keyPath: ["person", "activity"] });
      made.createObjectStore("saved", { keyPath: ["person", "enrolment"] });
      made.createObjectStore("notes");
    };
    asked.onsuccess = () => {
      // A newer version of the application must be able to change the layout while old pages are open.
      asked.result.onversionchange = () => {
        asked.result.close();
        opened = undefined;
      };
      resolve(asked.result);
    };
    asked.onerror = () => {
      opened = undefined;
      reject(asked.error);
    };
  });
  return opened;
}

function answer<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function read<T>(store: string, ask: (from: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const database = await open();
  return answer(ask(database.transaction(store, "readonly").objectStore(store)));
}

/** Runs `change` in one transaction and answers when it lies on the disk, so that a dead battery loses nothing. */
async function write(stores: string[], change: (store: (name: string) => IDBObjectStore) => void): Promise<void> {
  const database = await open();
  const transaction = database.transaction(stores, "readwrite", { durability: "strict" });
  const done = new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });
  change((name) => transaction.objectStore(name));
  await done;
}

/** Keeps an entry under the next number of its enrolment and activity on this device. */
export async function keepUnsent(entry: Omit<Unsent, "sequence">): Promise<Unsent> {
  const key = `${entry.enrolment}/${entry.activity}`;
  let kept: Unsent = { ...entry, sequence: 0 };
  await write(["unsent", "sequences"], (store) => {
    const last = store("sequences").get(key) as IDBRequest<number | undefined>;
    last.onsuccess = () => {
      kept = { ...entry, sequence: (last.result ?? 0) + 1 };
      store("sequences").put(kept.sequence, key);
      store("unsent").put(kept);
    };
  });
  return kept;
}

/** A person's entries that were not acknowledged, oldest first; refused ones are among them. */
export async function unsentOf(person: string): Promise<Unsent[]> {
  const database = await open();
  const index = database.transaction("unsent", "readonly").objectStore("unsent").index("person");
  const found: Unsent[] = await answer(index.getAll(person));
  return found.sort((one, other) => (one.id < other.id ? -1 : 1));
}

export async function dropUnsent(ids: string[]): Promise<void> {
  if (ids.length) await write(["unsent"], (store) => ids.forEach((id) => store("unsent").delete(id)));
}

export async function markRefused(reasons: Map<string, string>): Promise<void> {
  if (!reasons.size) return;
  await write(["unsent"], (store) => {
    for (const [id, reason] of reasons) {
      const found = store("unsent").get(id) as IDBRequest<Unsent | undefined>;
      found.onsuccess = () => {
        if (found.result) store("unsent").put({ ...found.result, refused: reason });
      };
    }
  });
}

export const standingsOf = async (person: string): Promise<Standing[]> =>
  (await read<Standing[]>("standings", (store) => store.getAll())).filter((one) => one.person === person);

export const keepStanding = (standing: Standing): Promise<void> =>
  write(["standings"], (store) => store("standings").put(standing));

export const standingIn = (person: string, activity: string): Promise<Standing | undefined> =>
  read("standings", (store) => store.get([person, activity]));

export const savedOf = async (person: string): Promise<Saved[]> =>
  (await read<Saved[]>("saved", (store) => store.getAll())).filter((one) => one.person === person);

export const allSaved = (): Promise<Saved[]> => read("saved", (store) => store.getAll());

export const savedCourse = (person: string, enrolment: string): Promise<Saved | undefined> =>
  read("saved", (store) => store.get([person, enrolment]));

export const keepSaved = (course: Saved): Promise<void> => write(["saved"], (store) => store("saved").put(course));

export const dropSaved = (person: string, enrolment: string): Promise<void> =>
  write(["saved"], (store) => store("saved").delete([person, enrolment]));

/** Small facts about the device: `person` (who is signed in here), `language`, `shell`. */
export const note = async (name: string): Promise<string> =>
  (await read<string | undefined>("notes", (store) => store.get(name))) ?? "";

export const keepNote = (name: string, value: string): Promise<void> =>
  write(["notes"], (store) => store("notes").put(value, name));
