import type { Advice, WayOut } from '../../diagnosis/advice/advice.js';
import type { Verdict } from '../../diagnosis/verdict.js';
import type { Style } from '../style.js';
import { hang } from '../width.js';
import { commandLines } from './command.js';
import { pairLines } from './label.js';

/** The ways out with what each costs a month, makes and opens; nothing where none is missing. */
export function waysOutLines(advice: Advice | undefined, style: Style): string[] {
  if (!advice) return [];
  const { summary, prices, ways } = advice;
  const { width, paint } = style;
  const isPriced = ways.some(({ monthly }) => monthly.usd + monthly.perGb > 0);
  const basis = `List prices of ${prices.region} as of ${prices.asOf}; other Regions differ, and data transfer to the internet comes on top.`;
  return [
    ...hang('  ', `${summary}:`, width).map(paint.strong),
    ...ways.flatMap((way, at) => wayLines(way, at + 1, style)),
    ...(isPriced ? hang('  ', basis, width).map(paint.dim) : []),
  ];
}

/** On one screen: each way with its price, the first with its command unless a fix has one. */
export function waysBrief({ advice, fix }: Pick<Verdict, 'advice' | 'fix'>, style: Style, isTight: boolean): string[] {
  if (!advice) return [];
  const { paint, width } = style;
  return advice.ways.flatMap((way, at) => [
    ...pairLines(`Way ${at + 1}`, `${way.summary}: ${priceInWords(way)}`, style, isTight ? 1 : undefined),
    ...(at > 0 || fix !== null || way.command === null
      ? []
      : commandLines('    ', way.command, width).map(paint.accent)),
    ...(at > 0 || fix !== null || isTight ? [] : pairLines('Opens', way.opens, style)),
  ]);
}

function wayLines(way: WayOut, number: number, { width, paint }: Style): string[] {
  const { summary, command, opens, stillStops } = way;
  return [
    ...hang(`    ${number}. `, `${summary}: ${priceInWords(way)}`, width),
    ...(command === null ? [] : commandLines('       $ ', command, width).map(paint.accent)),
    ...hang('       ', `Opens ${opens}.`, width),
    ...(stillStops === null ? [] : hang('       ', `Not enough alone: ${stillStops}.`, width).map(paint.caution)),
  ];
}

export function priceInWords({ monthly: { usd, perGb } }: Pick<WayOut, 'monthly'>): string {
  if (usd === 0 && perGb === 0) return 'free';
  const each = perGb === 0 ? '' : `$${perGb} a GB`;
  return usd === 0 ? each : `about $${usd.toFixed(2)} a month${each === '' ? '' : ` and ${each}`}`;
}
