/** A whole number from 0 to `most` as it was typed; nothing for anything else. */
export function counted(text: string, most: number): number | undefined {
  const typed = text.trim();
  return /^\d{1,5}$/.test(typed) && Number(typed) <= most ? Number(typed) : undefined;
}
