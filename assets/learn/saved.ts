import { thisPerson } from "../offline/person";
import { savedOf } from "../offline/store";

/** What `Kind.offline` gave as `data` for an activity when its course was saved on this device. */
export async function offlineData(activity: string): Promise<Record<string, unknown> | undefined> {
  for (const course of await savedOf(thisPerson())) {
    const found = course.activities.find((one) => one.id === activity);
    if (found) return found.data;
  }
  return undefined;
}
