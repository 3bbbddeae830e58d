// What a message from the server becomes on the screen. Free of the worker, so that it can be tried by itself.

export interface Shown {
  title: string;
  options: NotificationOptions;
}

const NOTICES = "/notifikasi/";

/** The notification for a message; one that cannot be read says only that there is news. */
export function notificationOf(message: string, icon: string): Shown {
  const { title, body, url, id } = fields(message);
  return {
    title: title || "Bina",
    options: { body, icon, badge: icon, tag: id || "bina", data: { url: linkOf({ url }) } },
  };
}

/** The page that a notification opens: one of ours, or the list of notices. */
export function linkOf(data: unknown): string {
  const url = (data as { url?: unknown } | null | undefined)?.url;
  return typeof url === "string" && /^\/(?![/\\])/.test(url) ? url : NOTICES;
}

function fields(message: string): Record<"title" | "body" | "url" | "id", string> {
  let said: unknown;
  try {
    said = JSON.parse(message);
  } catch {
    said = null;
  }
  const text = (name: string): string => {
    const value = (said as Record<string, unknown> | null)?.[name];
    return typeof value === "string" ? value : "";
  };
  return { title: text("title"), body: text("body"), url: text("url"), id: text("id") };
}
