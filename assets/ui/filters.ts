/** While a list answers to typing, links that lead on from it (a filter less, the download) take the words along. */
export function watchFilters(): void {
  document.addEventListener("input", (event) => {
    const words = event.target as HTMLInputElement;
    if (!words.matches(".filters input[type=search][hx-get]")) return;
    for (const link of document.querySelectorAll<HTMLAnchorElement>("a[data-follows-search]")) {
      const address = new URL(link.href);
      address.searchParams.set(words.name, words.value);
      link.href = address.href;
    }
  });
}
