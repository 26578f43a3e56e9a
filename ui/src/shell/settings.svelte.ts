/** Appearances to choose from. */
export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];
/** Text sizes, in percent. */
export const TEXT_SIZES = [100, 125, 150, 200] as const;
export type TextSize = (typeof TEXT_SIZES)[number];

const KEY = 'sluice.appearance';

interface Kept {
  theme: Theme;
  text: TextSize;
  letters: boolean;
}

function read(): Kept {
  const kept: Partial<Kept> = (() => {
    try {
      return JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Kept>;
    } catch {
      return {};
    }
  })();
  return {
    theme: THEMES.find((theme) => theme === kept.theme) ?? 'system',
    text: TEXT_SIZES.find((size) => size === kept.text) ?? 100,
    letters: kept.letters ?? true,
  };
}

/** How this person wants to see and drive the program on this computer. */
class Settings {
  #kept = $state(read());

  get theme(): Theme {
    return this.#kept.theme;
  }
  set theme(theme: Theme) {
    this.#change({ theme });
  }
  get text(): TextSize {
    return this.#kept.text;
  }
  set text(text: TextSize) {
    this.#change({ text });
  }
  /** Whether single letters are keys. */
  get letters(): boolean {
    return this.#kept.letters;
  }
  set letters(letters: boolean) {
    this.#change({ letters });
  }

  nextTheme(): void {
    this.theme = after(THEMES, this.theme);
  }
  nextText(): void {
    this.text = after(TEXT_SIZES, this.text);
  }

  #change(change: Partial<Kept>): void {
    this.#kept = { ...this.#kept, ...change };
    localStorage.setItem(KEY, JSON.stringify(this.#kept));
    this.show();
  }

  /** Puts them on the page. */
  show(): void {
    const dark =
      this.theme === 'dark' ||
      (this.theme === 'system' && matchMedia('(prefers-color-scheme: dark)').matches);
    const root = document.documentElement;
    root.dataset.theme = dark ? 'dark' : 'light';
    root.dataset.text = String(this.text);
  }
}

function after<T>(values: readonly T[], value: T): T {
  return values[(values.indexOf(value) + 1) % values.length] ?? value;
}

export const settings = new Settings();

/** Follows the system's appearance. */
export function followSystem(): void {
  settings.show();
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => settings.show());
}
