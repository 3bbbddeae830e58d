// For pages that save a whole course on the device: packages are saved by their own origin, in a frame nobody sees.
import { framed } from "./frame";
import { launchAt } from "./launches";
import type { FromWrapper, ToWrapper } from "./protocol";

const PATIENCE_MS = 120_000;

/**
 * Saves the package whose launch is at `url`; `progress` gets bytes done and in all. Resolves to the bytes it
 * takes on the device.
 *
 * Throws when there is no network, or no room; what was fetched by then is used by the next try.
 */
export async function savePackage(url: string, progress?: (done: number, total: number) => void): Promise<number> {
  const said = await ask(url, { type: "save" }, (message) => {
    if (message.type === "saving") progress?.(message.done, message.total);
    return message.type === "saved";
  });
  return said.type === "saved" ? said.bytes : 0;
}

/** Removes a saved package from the device. */
export async function forgetPackage(url: string): Promise<void> {
  await ask(url, { type: "forget" }, (message) => message.type === "forgotten");
}

async function ask(url: string, wish: ToWrapper, done: (message: FromWrapper) => boolean): Promise<FromWrapper> {
  const launch = await launchAt(url);
  if (!launch) throw new Error("The package cannot be reached.");
  const place = document.createElement("div");
  place.hidden = true;
  document.body.append(place);
  try {
    return await new Promise<FromWrapper>((resolve, reject) => {
      let patience = setTimeout(reject, PATIENCE_MS, new Error("The package does not answer."));
      framed(place, { ...launch, wish: wish.type } as typeof launch, (message) => {
        clearTimeout(patience);
        patience = setTimeout(reject, PATIENCE_MS, new Error("The package does not answer."));
        if (message.type === "failed") reject(new Error(message.reason));
        else if (done(message)) resolve(message);
      });
    });
  } finally {
    place.remove();
  }
}
