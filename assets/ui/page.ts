/** Runs `setUp` on the whole page now and on every part that htmx puts in later. */
export function onEveryPart(setUp: (part: ParentNode) => void): void {
  setUp(document);
  document.addEventListener("htmx:after:swap", () => setUp(document));
}

/** Elements matching `selector` that have not been set up for `purpose` yet. */
export function fresh<E extends HTMLElement>(part: ParentNode, selector: string, purpose: string): E[] {
  const mark = `set${purpose}`;
  return [...part.querySelectorAll<E>(selector)].filter((element) => {
    if (element.dataset[mark]) return false;
    element.dataset[mark] = "1";
    return true;
  });
}
