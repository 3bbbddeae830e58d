import { keepNote, note } from "./store";

/** Key of the person this page was made for; empty on pages for visitors and on the offline page. */
export function thisPerson(): string {
  const said = document.querySelector<HTMLMetaElement>("meta[name='bina-person']")?.content ?? "";
  return said === "none" ? "" : said;
}

/** Key of the person who is signed in on this device, as the last page from the server said. */
export const devicePerson = (): Promise<string> => note("person");

export const keepPerson = (person: string): Promise<void> => keepNote("person", person);
