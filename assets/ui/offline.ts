/** A quiet ribbon while there is no network. */
export function watchOffline(): void {
  const show = (): void => {
    document.documentElement.classList.toggle("is-offline", !navigator.onLine);
  };
  addEventListener("online", show);
  addEventListener("offline", show);
  show();
}
