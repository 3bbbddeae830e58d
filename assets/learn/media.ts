// Film and sound: the place is kept, so that one goes on where one stopped.
import type { Player } from "./player";

const EVERY_SECONDS = 20;

export function begin(player: Player): void {
  const media = player.root.querySelector<HTMLMediaElement>("video, audio");
  if (!media) return;
  const start = Number(media.dataset.resume ?? 0);
  let furthest = start;
  let told = start;
  let played = 0;
  let last = start;
  media.addEventListener("loadedmetadata", () => {
    if (start > 5 && start < media.duration - 5) media.currentTime = start;
  });
  const send = (what: string): void => {
    const body = { at: Math.round(media.currentTime), seconds: Math.round(played), length: Math.round(media.duration || 0) };
    played = 0;
    told = media.currentTime;
    void player.tell(what, body).catch(() => undefined);
  };
  media.addEventListener("timeupdate", () => {
    const step = media.currentTime - last;
    last = media.currentTime;
    if (step > 0 && step < 2) played += step / (media.playbackRate || 1);
    furthest = Math.max(furthest, media.currentTime);
    if (Math.abs(media.currentTime - told) >= EVERY_SECONDS) send("place");
  });
  media.addEventListener("pause", () => send("place"));
  media.addEventListener("ended", () => send("watched"));
  document.addEventListener("visibilitychange", () => {
    if (document.hidden && played > 1) send("place");
  });
}
