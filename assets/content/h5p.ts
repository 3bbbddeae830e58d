// H5P through h5p-standalone: what happens is told as xAPI statements, where the person is as H5P's own state.
import { H5P as Standalone } from "h5p-standalone";
import type { Playing, Stage } from "./stage";

const STATE_MS = 10_000;

interface XapiEvent {
  data: { statement: Record<string, unknown> };
}

interface H5PWindow extends Window {
  H5P?: {
    externalDispatcher: { on(name: string, heard: (event: XapiEvent) => void): void };
    instances: { getCurrentState?(): unknown; contentId: string }[];
  };
}

export async function play(stage: Stage): Promise<Playing> {
  const player = document.documentElement.dataset.h5p!;
  const files = stage.launch.files.replace(/\/$/, "");
  const place = { ...stage.launch.place };
  const box = document.createElement("div");
  box.className = "h5p";
  stage.element.replaceChildren(box);
  await new Standalone(box, {
    id: "content",
    h5pJsonPath: files,
    contentJsonPath: `${files}/content`,
    librariesPath: files,
    frameJs: `${player}frame.bundle.js`,
    frameCss: `${player}styles/h5p.css`,
    frame: false,
    copyright: true,
    icon: false,
    reportingIsEnabled: true,
    xAPIObjectIRI: `urn:uuid:${stage.launch.activity}`,
    saveFreq: STATE_MS / 1000,
    contentUserData: place.h5p ? [{ dataType: "state", previousState: JSON.stringify(place.h5p.state), subContentId: "0" }] : undefined,
  } as ConstructorParameters<typeof Standalone>[1]);
  const home = window as unknown as H5PWindow;
  let last = JSON.stringify(place.h5p?.state ?? null);

  const flush = (): void => {
    const state = home.H5P?.instances[0]?.getCurrentState?.() ?? null;
    const text = JSON.stringify(state ?? null);
    if (state === null || text === last) return;
    last = text;
    place.h5p = { at: new Date().toISOString(), state };
    stage.tell("h5p.state", { ...place.h5p }, place);
  };
  home.H5P?.externalDispatcher.on("xAPI", (event) => {
    const { statement } = event.data;
    if (!statement) return;
    stage.tell("h5p.statement", { statement: structuredClone(statement) });
    queueMicrotask(flush);
  });
  setInterval(flush, STATE_MS);
  new ResizeObserver(() => stage.say({ type: "height", pixels: Math.ceil(document.documentElement.scrollHeight) })).observe(box);
  return { flush };
}
