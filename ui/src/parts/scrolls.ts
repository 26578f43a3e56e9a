/** Lets the keyboard reach what scrolls, as long as it does. */
export function scrolls(element: HTMLElement): () => void {
  const look = () => {
    if (element.scrollHeight > element.clientHeight + 1) element.tabIndex = 0;
    else element.removeAttribute('tabindex');
  };
  const watcher = new ResizeObserver(look);
  watcher.observe(element);
  for (const child of element.children) watcher.observe(child);
  const changes = new MutationObserver(look);
  changes.observe(element, { childList: true, subtree: true });
  look();
  return () => {
    watcher.disconnect();
    changes.disconnect();
  };
}
