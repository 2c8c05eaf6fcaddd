import type { Also, Verdict } from '../../diagnosis/verdict.js';
import type { Style } from '../style.js';
import { hang } from '../width.js';
import { commandLines } from './command.js';
import { markPainted } from './speech.js';
import { outcomeWords } from './verdict-words.js';

/** Who said what the name stands for. */
export function namePairs(names: Verdict['question']['names']): [string, string][] {
  return [names?.source, names?.destination].flatMap((one) =>
    one === undefined || one.addresses.length === 0
      ? []
      : [['Name', `${one.name}, ${nameWords[one.by]}`] satisfies [string, string]],
  );
}

const nameWords = {
  resolver: 'as this machine resolves it',
  error: 'as the error says',
  network: 'as its form and the network tell',
} as const;

// A name may have dozens of addresses; --json has all of them.
const SHOWN_ADDRESSES = 4;

/** The other addresses are of its name; else they are those of the same machines. */
const isByName = ({ question }: Verdict): boolean => question.names?.destination !== undefined;

/** Whose the other addresses are. */
export const whoseAlso = (verdict: Verdict): string =>
  isByName(verdict) ? 'Other addresses of the name' : 'The same two machines, by other addresses';

/** How the other addresses fare; those that fare alike together. */
export function otherAddressesInWords(verdict: Verdict): readonly string[] {
  const { also: found = [] } = verdict;
  const at = isByName(verdict) ? ':' : ' when sent to';
  const fates = [...new Set(found.map(fateOf))];
  return fates.map((fate) => {
    const addresses = found.filter((one) => fateOf(one) === fate).map(({ address }) => address);
    const left = addresses.length - SHOWN_ADDRESSES;
    return `${fate}${at} ${addresses.slice(0, SHOWN_ADDRESSES).join(', ')}${left > 0 ? ` and ${left} more` : ''}`;
  });
}

const fateOf = ({ outcome, cause }: Also): string =>
  `${outcomeWords[outcome].toLowerCase()}${cause === null ? '' : ` (${cause})`}`;

export function also(verdict: Verdict, { width, paint, glyph }: Style): string[] {
  const fates = otherAddressesInWords(verdict);
  if (fates.length === 0) return [];
  return [
    ...hang('  ', `${whoseAlso(verdict)}${isByName(verdict) ? '; this is the worst' : ''}`, width).map(paint.strong),
    ...fates.flatMap((fate) => hang(`    ${glyph.bullet} `, fate, width)),
  ];
}

/** What is the matter beside the way. */
export function findings({ findings: found = [] }: Verdict, style: Style): string[] {
  const { width, paint } = style;
  return found.flatMap(({ cause, summary, fix }, at) => [
    ...(at === 0 ? [] : ['']),
    ...markPainted(hang('  ', `Beside that: ${summary} (${cause})`, width), 'Beside that:', paint.caution),
    ...fixLines(fix, style),
  ]);
}

/** What to do, what it lets in, and the way back. */
export function fixLines(fix: Verdict['fix'], { width, paint }: Style): string[] {
  if (fix === null) return [];
  const command = (text: string) => (text === '' ? [] : commandLines('    $ ', text, width).map(paint.accent));
  return [
    ...markPainted(hang('  ', `Fix: ${fix.summary}`, width), 'Fix:', paint.strong),
    ...command(fix.command),
    ...(fix.admits === ''
      ? []
      : markPainted(hang('  ', `Also lets in: ${fix.admits}`, width), 'Also lets in:', paint.strong)),
    ...(fix.undo === '' ? [] : [`  ${paint.strong('Undo:')}`, ...command(fix.undo)]),
  ];
}
