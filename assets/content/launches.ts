import { pagesOf } from "../offline/cached";
import { thisPerson } from "../offline/person";
import type { Launch } from "./protocol";

/**
 * The launch of a package: from the server, or what it said last when there is no network. The copy lies with the
 * person's saved pages and goes with them; it holds no token, as a saved package opens without one.
 */
export async function launchAt(url: string): Promise<Launch | undefined> {
  const person = thisPerson();
  try {
    const response = await fetch(url, { credentials: "same-origin", redirect: "error" });
    if (!response.ok) return undefined;
    const launch = (await response.json()) as Launch;
    if (person && !launch.preview) await keep(person, url, launch);
    return launch;
  } catch {
    const kept = person ? await (await pagesOf(person)).match(url) : undefined;
    return kept ? ((await kept.json()) as Launch) : undefined;
  }
}

async function keep(person: string, url: string, launch: Launch): Promise<void> {
  const copy = new Response(JSON.stringify({ ...launch, token: "" }), {
    headers: { "Content-Type": "application/json" },
  });
  await (await pagesOf(person)).put(url, copy);
}
