import { wildcard } from '../endpoint/wildcard.js';
import { longestText } from './machine.js';

/** What bash makes of `${x%.txt}` and its like (bash manual, "Shell Parameter Expansion"). */
export function changedText(value: string, operator: string, operands: readonly string[]): string {
  const [operand = '', second] = operands;
  const fits = wildcard(operand);
  const ends = Array.from({ length: Math.min(value.length, mostTried) + 1 }, (_, count) => count);
  switch (operator) {
    case 'length':
      return String(value.length);
    case '#':
    case '##': {
      const cut = (operator === '#' ? ends : ends.toReversed()).find((end) => fits(value.slice(0, end)));
      return value.slice(cut ?? 0);
    }
    case '%':
    case '%%': {
      const cut = (operator === '%' ? ends : ends.toReversed()).find((end) => fits(value.slice(value.length - end)));
      return value.slice(0, value.length - (cut ?? 0));
    }
    case '/':
    case '//': {
      const [from, into] = [operand.replace(/\\(.)/g, '$1'), second ?? ''];
      const added = from === '' ? 0 : (value.split(from).length - 1) * into.length;
      if (from === '' || added > longestText) return value;
      return operator === '/' ? value.replace(from, () => into) : value.replaceAll(from, () => into);
    }
    case ':': {
      const start = Number(operand) || 0;
      const length = second === undefined ? undefined : Number(second) || 0;
      const from = start < 0 ? Math.max(0, value.length + start) : start;
      if (length === undefined) return value.slice(from);
      return value.slice(from, length < 0 ? value.length + length : from + length);
    }
    default: {
      const all = operator.length === 2;
      const change = (text: string) => (operator.startsWith('^') ? text.toUpperCase() : text.toLowerCase());
      return all ? change(value) : change(value.slice(0, 1)) + value.slice(1);
    }
  }
}

/** A pattern is tried at so many places of a text at most. */
const mostTried = 2000;
