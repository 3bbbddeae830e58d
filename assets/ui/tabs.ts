/** Where tabs do not fit beside each other, the one that is open is scrolled to. */
export function watchTabs(): void {
  for (const tabs of document.querySelectorAll<HTMLElement>(".tabs")) {
    const here = tabs.querySelector<HTMLElement>("[aria-current=page]");
    if (here && tabs.scrollWidth > tabs.clientWidth)
      tabs.scrollLeft = here.offsetLeft - tabs.offsetLeft - (tabs.clientWidth - here.offsetWidth) / 2;
  }
}
