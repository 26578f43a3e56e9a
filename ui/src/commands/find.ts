/** Those whose names hold every word as the beginning of one of theirs, in their order. */
export function find<T>(all: readonly T[], words: string, nameOf: (one: T) => string): T[] {
  const wanted = split(words);
  return all.filter((one) => {
    const name = split(nameOf(one));
    return wanted.every((word) => name.some((part) => part.startsWith(word)));
  });
}

function split(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
}
