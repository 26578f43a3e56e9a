/** How a part of a bar looks: solid, hatched, dotted or hollow. */
export type Look = 'solid' | 'hatched' | 'dotted' | 'hollow';

/** The ids of the patterns. */
export const PATTERNS = { hatched: 'insight-hatched', dotted: 'insight-dotted' };

export const FILLS: Record<Look, string> = {
  solid: 'currentColor',
  hatched: `url(#${PATTERNS.hatched})`,
  dotted: `url(#${PATTERNS.dotted})`,
  hollow: 'none',
};

export interface Part {
  look: Look;
  value: number;
}

/** Where each part begins and how wide it is, in hundredths of the bar. */
export function laid(
  parts: readonly Part[],
  whole: number,
): { at: number; width: number; look: Look }[] {
  let at = 0;
  return parts
    .filter((part) => part.value > 0)
    .map(({ look, value }) => {
      const width = whole > 0 ? (value / whole) * 100 : 0;
      const from = at;
      at += width;
      return { at: from, width, look };
    });
}
