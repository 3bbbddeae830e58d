import { LAUNCH, READY, WRAPPER, type FromWrapper, type Launch, type ToWrapper } from "./protocol";

/** A frame with a package's wrapper in it, and the line to it. */
export interface Framed {
  frame: HTMLIFrameElement;
  say(message: ToWrapper): void;
}

// The same as the sandbox in the server's headers: no popups, no way to the top window.
const SANDBOX = "allow-scripts allow-same-origin allow-forms allow-modals allow-downloads";

/** Puts the wrapper into `parent` and hands it the launch; `heard` gets what it says from then on. */
export function framed(parent: Element, launch: Launch, heard: (message: FromWrapper) => void): Framed {
  const frame = document.createElement("iframe");
  const channel = { port: undefined as MessagePort | undefined };
  frame.setAttribute("sandbox", SANDBOX);
  frame.setAttribute("allow", "fullscreen; autoplay");
  frame.title = launch.title;
  frame.src = `${launch.origin}${WRAPPER}?bahasa=${document.documentElement.lang}`;
  addEventListener("message", function answer(event: MessageEvent<unknown>) {
    if (!frame.isConnected && channel.port) return removeEventListener("message", answer);
    if (event.origin !== launch.origin || event.source !== frame.contentWindow || event.data !== READY) return;
    channel.port?.close();
    const { port1, port2 } = new MessageChannel();
    channel.port = port1;
    port1.onmessage = (said: MessageEvent<FromWrapper>) => heard(said.data);
    frame.contentWindow!.postMessage({ type: LAUNCH, launch }, launch.origin, [port2]);
  });
  parent.append(frame);
  return { frame, say: (message) => channel.port?.postMessage(message) };
}
