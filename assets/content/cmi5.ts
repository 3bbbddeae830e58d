// cmi5: the units of a course, each launched by an address that the server makes for it.
import type { Node5 } from "./protocol";
import type { Playing, Stage } from "./stage";

export async function play(stage: Stage): Promise<Playing> {
  const frame = document.createElement("iframe");
  frame.title = stage.launch.title;
  frame.allow = "fullscreen; autoplay";
  const units = flat(stage.launch.manifest.nodes ?? []);
  const language = document.documentElement.lang;
  const named = (node: Node5): string => node.title[language] ?? Object.values(node.title)[0] ?? node.id;
  const open = async (unit: Node5): Promise<void> => {
    frame.title = named(unit);
    const answer = await fetch("/_bina/cmi5/luncur", {
      method: "POST",
      body: JSON.stringify({ token: stage.launch.token, unit: unit.index, language }),
    });
    const said = (await answer.json()) as { url?: string; own?: boolean; error?: string };
    if (said.url && said.own) stage.say({ type: "open", url: said.url });
    else if (said.url) frame.src = said.url;
    else stage.say({ type: "failed", reason: said.error ?? "" });
  };
  const list = document.createElement("ol");
  for (const unit of units) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = named(unit);
    button.dataset.unit = String(unit.index);
    if (stage.launch.place.units?.[String(unit.index)]?.done) button.dataset.state = "COMPLETED";
    button.onclick = () => void open(unit);
    const entry = document.createElement("li");
    entry.append(button);
    list.append(entry);
  }
  const nav = document.getElementById("contents")!;
  nav.replaceChildren(list);
  nav.hidden = units.length < 2;
  stage.element.replaceChildren(frame);
  await open(units.find((unit) => !stage.launch.place.units?.[String(unit.index)]?.done) ?? units[0]!);
  return { flush: () => undefined };
}

const flat = (nodes: Node5[]): Node5[] => nodes.flatMap((node) => (node.type === "au" ? [node] : flat(node.nodes ?? [])));
