import { keepNote } from "./store";

/**
 * The person leaves this device: their saved pages, which carry their name, go. Files of saved courses and what
 * was not sent stay under their key and are out of reach until they sign in again.
 */
export async function forgetPages(person: string): Promise<void> {
  if (person) await caches.delete(`bina-pages-${person}`);
  await keepNote("person", "");
}
