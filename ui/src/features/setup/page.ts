import { say, sayIfKnown } from '../../messages/catalogue';
import { failureWords } from '../../messages/words';
import type { Check, Failure } from '../../platform';

/** Where a failed check is mended, where that is known. */
export function placeWords(check: Check): string | undefined {
  const { code, params } = check.failure ?? { code: '', params: {} };
  return (
    sayIfKnown(`failure.${code}.place`, params) ?? sayIfKnown(`check.${check.code}.place`, params)
  );
}

/** What else is checked is nothing of HaloPSA's administrator. */
export const ofHalopsa = (checks: Check[]) => checks.filter(({ code }) => code.startsWith('halo_'));

/** A name that came from outside, without what Markdown takes for a sign of its own. */
function plain(text: string): string {
  return text
    .trim()
    .replace(/\s+/g, ' ')
    .replace(/[*_`<[\]#|\\]/g, '\\$&');
}

function safe(failure: Failure): Failure {
  const params = Object.entries(failure.params).map(([key, value]) => [key, plain(value)]);
  return { ...failure, params: Object.fromEntries(params) as Record<string, string> };
}

/**
 * The page for HaloPSA's administrator, in Markdown: what is wrong, why, what to do and where. The command line makes the
 * same one (`crates/cli/src/page.rs`).
 */
export function page(all: Check[]): string {
  const checks = ofHalopsa(all);
  const several = new Set(checks.map(({ connection }) => connection)).size > 1;
  const whose = ({ connection }: Check) =>
    several && connection !== null ? ` (${plain(connection)})` : '';
  const failed = checks.flatMap((check) =>
    check.failure ? [{ ...check, failure: safe(check.failure) }] : [],
  );
  const parts = [
    `# ${say('setup.page_title')}`,
    say(failed.length === 0 ? 'setup.page_none' : 'setup.page_what'),
  ];
  failed.forEach((check, at) => {
    const { what, why, next } = failureWords(check.failure);
    const place = placeWords(check);
    parts.push(
      `## ${at + 1}. ${what}${whose(check)}`,
      why,
      `**${say('setup.page_todo')}:** ${next}`,
      place === undefined ? '' : `**${say('setup.page_where')}:** ${place}`,
    );
  });
  const fewest = checks
    .map(({ detail, failure }) => detail.fewest ?? failure?.params.fewest)
    .find((found) => found !== undefined);
  if (fewest !== undefined) {
    parts.push(
      `## ${say('setup.page_fewest')}`,
      say('setup.page_fewest_what', { fewest: `\`${fewest}\`` }),
    );
  }
  const fine = checks.filter(({ ok }) => ok);
  if (fine.length > 0) {
    parts.push(
      `## ${say('setup.page_fine')}`,
      fine
        .map((check) => `- ${sayIfKnown(`check.${check.code}`) ?? check.code}${whose(check)}`)
        .join('\n'),
    );
  }
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}
