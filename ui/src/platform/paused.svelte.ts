/** Typing is not waited for: each pause asks. */
const PAUSE_MS = 80;

/** What is typed, without what stands around it, as of the last pause. Call it while a component is being made. */
export function paused(typed: () => string): { readonly words: string } {
  let words = $state('');
  $effect(() => {
    const wanted = typed().trim();
    const timer = setTimeout(() => (words = wanted), PAUSE_MS);
    return () => clearTimeout(timer);
  });
  return {
    get words() {
      return words;
    },
  };
}
