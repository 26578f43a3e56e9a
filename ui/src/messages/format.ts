import { say } from './catalogue';

const LOCALE = 'en-GB';
const COUNT = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 0 });
const SIGNED = new Intl.NumberFormat(LOCALE, {
  maximumFractionDigits: 1,
  signDisplay: 'exceptZero',
});
const BITS = new Intl.NumberFormat(LOCALE, {
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
  signDisplay: 'exceptZero',
});
const CREDITS = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 2 });
const PERCENT = new Intl.NumberFormat(LOCALE, { style: 'percent', maximumFractionDigits: 1 });
const CLOCK = new Intl.DateTimeFormat(LOCALE, { hour: '2-digit', minute: '2-digit' });
const CLOCK_SECONDS = new Intl.DateTimeFormat(LOCALE, { timeStyle: 'medium' });
const DAY = new Intl.DateTimeFormat(LOCALE, { day: 'numeric', month: 'short' });
const DAY_YEAR = new Intl.DateTimeFormat(LOCALE, {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
});
const WHOLE = new Intl.DateTimeFormat(LOCALE, { dateStyle: 'medium', timeStyle: 'medium' });

export const count = (value: number): string => COUNT.format(value);
export const signed = (value: number): string => SIGNED.format(value).replace('-', '−');
/** A weight in bits, with its sign. */
export const bits = (value: number): string => BITS.format(value).replace('-', '−');
/** Thousandths of a credit, in credits. */
export const credits = (milli: number): string => CREDITS.format(milli / 1000);
/** Credits as they are typed, in thousandths; nothing where it is no amount. */
export const millicredits = (text: string): number | null => {
  const number = Number.parseFloat(text.replace(',', '.'));
  return Number.isFinite(number) && number >= 0 ? Math.round(number * 1000) : null;
};
/** Tenths of a percent, in percent. */
export const permille = (tenths: number): string => PERCENT.format(tenths / 1000);
export const percent = (share: number): string => PERCENT.format(share);

/** A time in as few words as stay clear: the clock today, the day before that. */
export function when(iso: string | null, now = new Date()): string {
  if (iso === null) return say('word.never');
  const at = new Date(iso);
  if (Math.abs(now.getTime() - at.getTime()) < 60_000) return say('word.now');
  if (at.toDateString() === now.toDateString()) return CLOCK.format(at);
  return (at.getFullYear() === now.getFullYear() ? DAY : DAY_YEAR).format(at);
}

/** A day, the year only where it is another. */
export function day(iso: string, now = new Date()): string {
  const at = new Date(`${iso}T00:00:00`);
  return (at.getFullYear() === now.getFullYear() ? DAY : DAY_YEAR).format(at);
}

/** The clock with seconds, today; else the day. */
export function moment(iso: string | null, now = new Date()): string {
  if (iso === null) return say('word.dash');
  const at = new Date(iso);
  return at.toDateString() === now.toDateString() ? CLOCK_SECONDS.format(at) : DAY.format(at);
}

/** Day and time in full, for a tooltip. */
export const whole = (iso: string | null): string =>
  iso === null ? '' : WHOLE.format(new Date(iso));

const HOUR = 3_600_000;
const DAYS = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 1 });

/** How long somebody stayed: minutes, hours, and days from two on. */
export function stayed(ms: number): string {
  if (ms < 48 * HOUR) return duration(ms);
  return say('unit.days', { days: DAYS.format(ms / (24 * HOUR)) });
}

/** A length of time in its largest fitting unit. */
export function duration(ms: number): string {
  if (ms < 1000) return `${COUNT.format(ms)} ms`;
  if (ms < 90_000) return `${COUNT.format(ms / 1000)} s`;
  if (ms < 5_400_000) return `${COUNT.format(ms / 60_000)} min`;
  return `${CREDITS.format(Math.round(ms / 360_000) / 10)} h`;
}

/** A size on the disk. */
export function bytes(value: number): string {
  if (value < 1_000_000) return `${COUNT.format(Math.ceil(value / 1_000))} kB`;
  if (value < 1_000_000_000) return `${CREDITS.format(Math.round(value / 100_000) / 10)} MB`;
  return `${CREDITS.format(Math.round(value / 100_000_000) / 10)} GB`;
}
