import {
  asFailure,
  platform,
  type Failure,
  type FindCompany,
  type FindPage,
  type FindQuery,
  type FindRow,
  type FindUnanswered,
  type PriceRange,
} from '../../platform';
import { millicredits } from '../../messages/format';
import { act } from '../../shell/act';

/** What is typed, as it stands in the form. */
export interface Typed {
  titles: string;
  companies: string;
  countries: string;
  industries: string;
  name: string;
  keywords: string;
  seniority: string;
  from: string;
  to: string;
  paid: string;
}

const EMPTY: Typed = {
  titles: '',
  companies: '',
  countries: '',
  industries: '',
  name: '',
  keywords: '',
  seniority: '',
  from: '',
  to: '',
  paid: '',
};

const list = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
/** What is a domain and no name: `Foo Inc.` is none. */
const isDomain = (text: string): boolean => /^[^\s.]+(\.[^\s.]+)+$/.test(text);
const whole = (text: string): number | null => {
  const number = Number.parseInt(text.replace(/[\s,.]/g, ''), 10);
  return Number.isFinite(number) && number >= 0 ? number : null;
};
/** Whether what is wanted of somebody was bought before. */
export const isOwned = (row: FindRow, phone: boolean): boolean =>
  row.offers.some((offer) => offer.owned && (!phone || offer.phone_owned || offer.phone === null));
/** That somebody was asked for and the answer never came, so that they may be paid; nothing where they are ours. */
export const unanswered = (row: FindRow, phone: boolean): FindUnanswered | undefined =>
  isOwned(row, phone)
    ? undefined
    : (row.offers.find((offer) => offer.unanswered !== null)?.unanswered ?? undefined);
/** Whether somebody is paid and the answer still to come. */
export const isComing = (row: FindRow, phone: boolean): boolean =>
  !isOwned(row, phone) && row.offers.some((offer) => offer.coming);
/** What somebody costs at the provider who is asked; nothing where nobody sells them. */
export function priceOf(row: FindRow, phone: boolean): PriceRange | undefined {
  const offer = row.offers[(phone ? row.phone_offer : row.email_offer) ?? -1];
  return (phone ? offer?.phone : null) ?? offer?.email;
}
/** Whether somebody is missing, and was neither bought before nor may have been. */
const wanted = (row: FindRow, phone: boolean): boolean =>
  (row.mark === 'new' || row.mark === 'have_old') &&
  row.offers.length > 0 &&
  !isOwned(row, phone) &&
  !isComing(row, phone) &&
  unanswered(row, phone) === undefined;

/** The same with somebody or without them. */
function changed(ids: ReadonlySet<string>, id: string, has: boolean): ReadonlySet<string> {
  const next = new Set(ids);
  if (has) next.add(id);
  else next.delete(id);
  return next;
}

/** What is looked for. */
export type Kind = 'people' | 'companies';

/** The search and what is chosen from it; it stays while other places are looked at. */
class Session {
  typed = $state<Typed>({ ...EMPTY });
  kind = $state<Kind>('people');
  page = $state.raw<FindPage>();
  failure = $state.raw<Failure>();
  searching = $state(false);
  chosen = $state.raw<ReadonlySet<string>>(new Set());
  /** Those of them who are asked for again although the answer never came. */
  anyway = $state.raw<ReadonlySet<string>>(new Set());
  phone = $state(false);
  ceiling = $state('');
  /** The most that one person may cost, as it is typed. */
  ceilingEach = $state('');

  /** What was found, where it is of the kind that is looked for. */
  readonly shown = $derived(
    (this.page?.kind === 'company') === (this.kind === 'companies') ? this.page : undefined,
  );
  readonly rows = $derived((this.shown?.rows ?? []).filter((row) => this.chosen.has(row.id)));
  /** What the chosen cost, in thousandths of a credit. */
  readonly price = $derived.by(() => {
    const missing = this.rows.filter(
      (row) => !isOwned(row, this.phone) && !isComing(row, this.phone),
    );
    const prices = missing.map((row) => priceOf(row, this.phone));
    return {
      least: prices.reduce((sum, price) => sum + (price?.least ?? 0), 0),
      most: prices.reduce((sum, price) => sum + (price?.most ?? 0), 0),
    };
  });

  /** Those of the chosen who may be paid already. */
  readonly perhapsPaid = $derived(
    this.rows.filter((row) => unanswered(row, this.phone) !== undefined).length,
  );

  /** What is typed, as the engine is asked. */
  get query(): FindQuery {
    const { titles, companies, countries, industries, name, keywords } = this.typed;
    const { seniority, from, to, paid } = this.typed;
    const employers = list(companies);
    return {
      titles: list(titles),
      company_names: employers.filter((text) => !isDomain(text)),
      domains: employers.filter(isDomain),
      countries: list(countries),
      // Whoever looks for people is not asked for them, and what is not seen does not narrow.
      industries: this.kind === 'companies' ? list(industries) : [],
      seniorities: seniority === '' ? [] : [seniority],
      name: name.trim() || null,
      keywords: keywords.trim() || null,
      headcount_min: whole(from),
      headcount_max: whole(to),
      ceiling: millicredits(paid),
      companies: this.kind === 'companies',
    };
  }

  /** Makes a kept search again. */
  async again(query: FindQuery): Promise<void> {
    if (this.searching) return;
    const band = (count: number | null | undefined) => (count == null ? '' : String(count));
    this.typed = {
      titles: (query.titles ?? []).join(', '),
      companies: [...(query.company_names ?? []), ...(query.domains ?? [])].join(', '),
      countries: (query.countries ?? []).join(', '),
      industries: (query.industries ?? []).join(', '),
      name: query.name ?? '',
      keywords: query.keywords ?? '',
      seniority: query.seniorities?.[0] ?? '',
      from: band(query.headcount_min),
      to: band(query.headcount_max),
      paid: query.ceiling == null ? '' : String(query.ceiling / 1000),
    };
    this.kind = query.companies ? 'companies' : 'people';
    await this.search();
  }

  /** Looks for the people of a company that was found. */
  async peopleOf(company: FindCompany): Promise<void> {
    if (this.searching) return;
    this.kind = 'people';
    // Commas would make two of it. What it may cost was said of another search.
    this.typed = { ...EMPTY, companies: company.domain ?? company.name.replaceAll(',', ' ') };
    await this.search();
  }

  /** Looks for whom the form says; `fresh` asks and pays again for what is kept. */
  async search(fresh = false): Promise<void> {
    if (this.searching) return;
    this.searching = true;
    try {
      this.page = await platform().call('find', { ...this.query, fresh });
      this.failure = undefined;
      this.chooseNobody();
      this.ceiling = '';
    } catch (thrown) {
      this.failure = asFailure(thrown);
    }
    this.searching = false;
  }

  /** Whether somebody who was asked has more. */
  get more(): boolean {
    return this.shown?.sources.some((source) => source.more) ?? false;
  }

  /** The next page of those who have more. */
  async next(): Promise<void> {
    if (this.searching || !this.shown) return;
    this.searching = true;
    const page = await act('find_more', {
      search: this.shown.search,
      ceiling: millicredits(this.typed.paid),
    });
    if (page) this.page = page;
    this.searching = false;
  }

  /** Takes the same search with newer marks, and one that was made before the window was opened. */
  adopt(page: FindPage): void {
    const shown = this.page?.search ?? 0;
    if (page.search === 0 || page.search < shown) return;
    // Rows of another search are other people.
    if (page.search !== shown) this.chooseNobody();
    // Made before the window was opened.
    if (this.page === undefined) this.kind = page.kind === 'company' ? 'companies' : 'people';
    this.page = page;
  }

  private chooseNobody(): void {
    this.chosen = new Set();
    this.anyway = new Set();
  }

  choose(id: string, chosen: boolean): void {
    this.chosen = changed(this.chosen, id, chosen);
    if (!chosen) this.anyway = changed(this.anyway, id, false);
  }

  /** Chooses somebody although they may be paid already. */
  chooseAgain(id: string, chosen: boolean): void {
    this.choose(id, chosen);
    this.anyway = changed(this.anyway, id, chosen);
  }

  /** All who are missing, or nobody. */
  chooseAll(): void {
    const missing = (this.shown?.rows ?? [])
      .filter((row) => wanted(row, this.phone))
      .map(({ id }) => id);
    const none = this.chosen.size > 0;
    this.chooseNobody();
    if (!none) this.chosen = new Set(missing);
  }

  /** Those whose answer never came, beside who is chosen, or none of them. */
  chooseUnanswered(): void {
    const open = this.open;
    const chosen = !open.every(({ id }) => this.anyway.has(id));
    for (const { id } of open) this.chooseAgain(id, chosen);
  }

  /** Those whose answer never came. */
  get open(): FindRow[] {
    return (this.shown?.rows ?? []).filter((row) => unanswered(row, this.phone) !== undefined);
  }

  async buy(): Promise<void> {
    if (this.rows.length === 0 || !this.shown) return;
    const started = await act('buy', {
      search: this.shown.search,
      rows: this.rows.map(({ id }) => id),
      phone: this.phone,
      ceiling: millicredits(this.ceiling) ?? this.price.most,
      ceiling_per_row: millicredits(this.ceilingEach),
      // Who is chosen although known was chosen by hand.
      known_too: true,
      // Only who was chosen as such: others may have become so meanwhile.
      again: [...this.anyway],
    });
    if (started) this.chooseNobody();
  }
}

export const session = new Session();
