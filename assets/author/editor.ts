// The editor of rich texts: takes a text area over, writes plain HTML back into it. Loaded on author pages only.
import { baseKeymap, chainCommands, exitCode, lift, setBlockType, toggleMark, wrapIn } from "prosemirror-commands";
import { history, redo, undo } from "prosemirror-history";
import { inputRules, textblockTypeInputRule, wrappingInputRule } from "prosemirror-inputrules";
import { keymap } from "prosemirror-keymap";
import { DOMParser, DOMSerializer, type MarkType, type NodeType, Schema } from "prosemirror-model";
import { marks, nodes } from "prosemirror-schema-basic";
import { addListNodes, liftListItem, sinkListItem, splitListItem, wrapInList } from "prosemirror-schema-list";
import { type Command, EditorState, Plugin } from "prosemirror-state";
import { EditorView } from "prosemirror-view";

const basic = new Schema({ nodes, marks });
const headings = {
  ...nodes.heading,
  attrs: { level: { default: 2 } },
  parseDOM: [2, 3, 4].map((level) => ({ tag: `h${level}`, attrs: { level } })),
};
/** Tables and other things the editor does not build itself are kept as they are, as one piece. */
const kept = {
  group: "block",
  atom: true,
  attrs: { html: {} },
  parseDOM: [{ tag: "table, figure, dl", getAttrs: (node: HTMLElement) => ({ html: node.outerHTML }) }],
  toDOM: (node: { attrs: Record<string, unknown> }): HTMLElement => {
    const parsed = new window.DOMParser().parseFromString(String(node.attrs.html), "text/html");
    return document.importNode(parsed.body.firstElementChild as HTMLElement, true);
  },
};
const schema = new Schema({
  nodes: addListNodes(basic.spec.nodes.update("heading", headings).addToEnd("kept", kept), "paragraph block*", "block"),
  marks: basic.spec.marks,
});
type Name = "paragraph" | "heading" | "blockquote" | "bullet_list" | "ordered_list" | "list_item" | "image" | "hard_break";
const node = (name: Name): NodeType => schema.nodes[name] as NodeType;
const mark = (name: "strong" | "em" | "link" | "code"): MarkType => schema.marks[name] as MarkType;

const COMMANDS: Record<string, Command> = {
  bold: toggleMark(mark("strong")),
  italic: toggleMark(mark("em")),
  heading: chainCommands(setBlockType(node("heading"), { level: 2 })),
  subheading: setBlockType(node("heading"), { level: 3 }),
  paragraph: setBlockType(node("paragraph")),
  list: wrapInList(node("bullet_list")),
  numbers: wrapInList(node("ordered_list")),
  quote: wrapIn(node("blockquote")),
  out: chainCommands(liftListItem(node("list_item")), lift),
  undo,
  redo,
};

/** Takes over every text area that asks for it and whose page brings the buttons' words. */
export function watchEditors(): void {
  for (const area of document.querySelectorAll<HTMLTextAreaElement>("textarea[data-rich]")) takeOver(area);
}

function takeOver(area: HTMLTextAreaElement): void {
  const bar = document.querySelector<HTMLTemplateElement>("#editor-bar")?.content.cloneNode(true);
  const tools = (bar as DocumentFragment | undefined)?.querySelector<HTMLElement>(".editor-bar");
  const asking = (bar as DocumentFragment | undefined)?.querySelector<HTMLElement>(".editor-link");
  if (!tools || !asking) return;
  const frame = document.createElement("div");
  frame.className = "editor";
  frame.append(tools, asking);
  area.before(frame);
  area.hidden = true;
  const label = area.labels?.[0];
  const view = new EditorView(frame, {
    state: EditorState.create({ doc: read(area.value), plugins: plugins(() => showState(view, tools)) }),
    editable: () => !area.matches(":disabled"),
    attributes: {
      class: "editor-text lesson",
      role: "textbox",
      "aria-multiline": "true",
      "aria-label": label?.textContent?.trim() ?? "",
      "aria-describedby": `${area.id}_helptext`,
    },
  });
  label?.addEventListener("click", () => view.focus());
  area.form?.addEventListener("submit", () => {
    area.value = written(view);
  });
  watchTools(view, tools, asking);
  showState(view, tools);
}

function read(html: string): ReturnType<DOMParser["parse"]> {
  const parsed = new window.DOMParser().parseFromString(html, "text/html");
  return DOMParser.fromSchema(schema).parse(parsed.body);
}

function written(view: EditorView): string {
  const box = document.createElement("div");
  box.append(DOMSerializer.fromSchema(schema).serializeFragment(view.state.doc.content));
  return box.textContent?.trim() || box.querySelector("img, table, hr") ? box.innerHTML : "";
}

function plugins(changed: () => void): Plugin[] {
  return [
    history(),
    keymap({
      "Mod-z": undo,
      "Mod-y": redo,
      "Shift-Mod-z": redo,
      "Mod-b": toggleMark(mark("strong")),
      "Mod-i": toggleMark(mark("em")),
      Enter: splitListItem(node("list_item")),
      "Mod-]": sinkListItem(node("list_item")),
      "Mod-[": liftListItem(node("list_item")),
      "Shift-Enter": chainCommands(exitCode, (state, dispatch) => {
        dispatch?.(state.tr.replaceSelectionWith(node("hard_break").create()).scrollIntoView());
        return true;
      }),
    }),
    keymap(baseKeymap),
    inputRules({
      rules: [
        wrappingInputRule(/^\s*([-*])\s$/, node("bullet_list")),
        wrappingInputRule(/^(\d+)\.\s$/, node("ordered_list"), (found) => ({ order: Number(found[1]) })),
        textblockTypeInputRule(/^##\s$/, node("heading"), { level: 2 }),
        textblockTypeInputRule(/^###\s$/, node("heading"), { level: 3 }),
      ],
    }),
    new Plugin({ view: () => ({ update: changed }) }),
  ];
}

function watchTools(view: EditorView, tools: HTMLElement, asking: HTMLElement): void {
  const address = asking.querySelector<HTMLInputElement>("input");
  tools.addEventListener("mousedown", (event) => event.preventDefault());
  tools.addEventListener("keydown", (event) => moveInBar(tools, event));
  tools.addEventListener("click", (event) => {
    const name = (event.target as Element).closest<HTMLElement>("[data-do]")?.dataset.do;
    if (!name) return;
    if (name === "link") askForLink(view, asking, address);
    else if (name === "picture") choosePicture(view, tools);
    else {
      COMMANDS[name]?.(view.state, view.dispatch);
      view.focus();
    }
  });
  asking.querySelector("[data-link-set]")?.addEventListener("click", () => setLink(view, asking, address?.value ?? ""));
  address?.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      event.preventDefault();
      setLink(view, asking, address.value);
    }
    if (event.key === "Escape") setLink(view, asking, null);
  });
}

/** One stop of the tab key for the whole bar, arrows inside it. */
function moveInBar(tools: HTMLElement, event: KeyboardEvent): void {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  const buttons = [...tools.querySelectorAll<HTMLButtonElement>("button")];
  const here = buttons.indexOf(document.activeElement as HTMLButtonElement);
  const next = buttons[(here + step + buttons.length) % buttons.length];
  for (const button of buttons) button.tabIndex = button === next ? 0 : -1;
  next?.focus();
  event.preventDefault();
}

function askForLink(view: EditorView, asking: HTMLElement, address: HTMLInputElement | null): void {
  if (view.state.selection.empty && !mark("link").isInSet(view.state.selection.$from.marks())) return view.focus();
  asking.hidden = false;
  const here = mark("link").isInSet(view.state.selection.$from.marks());
  if (address) {
    address.value = String(here?.attrs.href ?? "");
    address.focus();
  }
}

function setLink(view: EditorView, asking: HTMLElement, address: string | null): void {
  asking.hidden = true;
  if (address !== null) {
    const { from, to } = view.state.selection;
    const change = view.state.tr.removeMark(from, to, mark("link"));
    const whole = /^(https?:|mailto:|tel:|\/)/.test(address) ? address : `https://${address}`;
    view.dispatch(address ? change.addMark(from, to, mark("link").create({ href: whole })) : change);
  }
  view.focus();
}

function choosePicture(view: EditorView, tools: HTMLElement): void {
  const chooser = document.createElement("input");
  chooser.type = "file";
  chooser.accept = ".png,.jpg,.jpeg,.gif,.webp";
  chooser.addEventListener("change", () => {
    const file = chooser.files?.[0];
    if (file) void sendPicture(view, tools, file);
  });
  chooser.click();
}

async function sendPicture(view: EditorView, tools: HTMLElement, file: File): Promise<void> {
  const token = JSON.parse(document.body.getAttribute("hx-headers:inherited") ?? "{}") as Record<string, string>;
  const data = new FormData();
  data.append("file", file);
  const headers = { "X-CSRFToken": token["X-CSRFToken"] ?? "" };
  const answer = await fetch(tools.dataset.send ?? "", { method: "POST", headers, body: data });
  const said = (await answer.json()) as { url?: string; error?: string };
  const note = tools.querySelector<HTMLElement>("[data-note]");
  if (note) note.textContent = said.error ?? "";
  const alt = said.url ? (window.prompt(tools.dataset.alt ?? "") ?? "") : "";
  if (said.url) view.dispatch(view.state.tr.replaceSelectionWith(node("image").create({ src: said.url, alt })));
  view.focus();
}

function showState(view: EditorView, tools: HTMLElement): void {
  const { $from, from, to, empty } = view.state.selection;
  const has = (type: MarkType): boolean =>
    empty ? !!type.isInSet(view.state.storedMarks ?? $from.marks()) : view.state.doc.rangeHasMark(from, to, type);
  const within = (type: NodeType): boolean => {
    for (let depth = $from.depth; depth > 0; depth--) if ($from.node(depth).type === type) return true;
    return false;
  };
  const level = $from.parent.type === node("heading") ? Number($from.parent.attrs.level) : 0;
  const pressed: Record<string, boolean> = {
    bold: has(mark("strong")),
    italic: has(mark("em")),
    link: has(mark("link")),
    heading: level === 2,
    subheading: level === 3,
    list: within(node("bullet_list")),
    numbers: within(node("ordered_list")),
    quote: within(node("blockquote")),
  };
  for (const [name, on] of Object.entries(pressed))
    tools.querySelector(`[data-do="${name}"]`)?.setAttribute("aria-pressed", String(on));
}
