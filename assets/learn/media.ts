// Film and sound: the place is kept, so that one goes on where one stopped.
import { placeIn } from "../offline/standing";
import type { Player } from "./player";

const EVERY_SECONDS = 20;

export function begin(player: Player): void {
  const media = player.root.querySelector<HTMLMediaElement>("video, audio");
  if (!media) return;
  let start = Number(media.dataset.resume ?? 0);
  void placeIn(player.activity).then((here) => {
    // What was seen on this device may not have been sent yet.
    start = Math.max(start, Number(here?.at ?? 0));
    if (media.readyState >= HTMLMediaElement.HAVE_METADATA) goOn();
  });
  const goOn = (): void => {
    if (start > 5 && start < media.duration - 5) media.currentTime = start;
  };
  let told = start;
  let played = 0;
  let last = start;
  media.addEventListener("loadedmetadata", goOn);
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
    if (Math.abs(media.currentTime - told) >= EVERY_SECONDS) send("place");
  });
  media.addEventListener("pause", () => send("place"));
  media.addEventListener("ended", () => send("watched"));
  document.addEventListener("visibilitychange", () => {
    if (document.hidden && played > 1) send("place");
  });
}
