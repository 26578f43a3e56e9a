/** Lets the keyboard reach what scrolls, as long as it does. */
export function scrolls(element: HTMLElement): () => void {
  const look = () => {
    if (element.scrollHeight > element.clientHeight + 1) element.tabIndex = 0;
    else element.removeAttribute('tabindex');
  };
  // Only the scroller's size is observed, never that of what comes and goes in it: WebKit's process ends where an
  // observed element was freed (https://github.com/WebKit/WebKit/pull/67738).
  const size = new ResizeObserver(look);
  size.observe(element);
  const content = new MutationObserver(look);
  content.observe(element, {
    childList: true,
    subtree: true,
    characterData: true,
    attributeFilter: ['open', 'hidden', 'rows'],
  });
  look();
  return () => {
    size.disconnect();
    content.disconnect();
  };
}
