import { complain, type Invocation, out, type Running } from '../machine.js';
import { setValue } from '../variables.js';

const hole = /%(%|([-0+ #]*)(\d*|\*)(?:\.(\d+))?([sdiuxXofcqb]))/g;

/** printf of bash: the format again and again until the arguments are used up (bash manual, "Bash Builtins"). */
export function* printf({ args, session }: Invocation): Running {
  const variable = args[0] === '-v' ? args[1] : undefined;
  const [format, ...values] = variable === undefined ? args.filter((one, at) => at > 0 || one !== '--') : args.slice(2);
  if (format === undefined) {
    yield complain('printf: usage: printf [-v var] format [arguments]\n');
    return 2;
  }
  const text = escapes(format);
  const holes = [...text.matchAll(hole)].filter(([whole]) => whole !== '%%').length;
  const rounds = holes === 0 ? 1 : Math.max(1, Math.ceil(values.length / holes));
  let printed = '';
  for (let round = 0; round < rounds; round++)
    printed += text.replace(hole, (_, whole: string, flags = '', width = '', digits?: string, kind = 's') => {
      if (whole === '%') return '%';
      const wide = width === '*' ? Number(values.shift() ?? 0) : Number(width);
      return placed(written(values.shift(), kind, digits), flags, Math.min(1000, wide), kind);
    });
  if (variable === undefined) yield out(printed);
  else setValue(session, variable, printed);
  return 0;
}

function written(value: string | undefined, kind: string, digits: string | undefined): string {
  if (kind === 's') return (value ?? '').slice(0, digits === undefined ? undefined : Number(digits));
  if (kind === 'c') return (value ?? '').slice(0, 1);
  if (kind === 'b') return escapes(value ?? '');
  if (kind === 'q') return value === undefined || value === '' ? "''" : value.replace(/[^\w@%+=:,./-]/g, '\\$&');
  const number = Number(value ?? 0) || 0;
  if (kind === 'f') return number.toFixed(Math.min(20, Number(digits ?? 6)));
  const base = { x: 16, X: 16, o: 8 }[kind] ?? 10;
  const plain = Math.trunc(number).toString(base);
  return kind === 'X' ? plain.toUpperCase() : plain;
}

function placed(text: string, flags: string, width: number, kind: string): string {
  if (flags.includes('-')) return text.padEnd(width);
  const isNumber = !['s', 'c', 'b', 'q'].includes(kind);
  const signed = isNumber && flags.includes('+') && !text.startsWith('-') ? `+${text}` : text;
  if (!isNumber || !flags.includes('0')) return signed.padStart(width);
  const sign = /^[-+]/.exec(signed)?.[0] ?? '';
  return sign + signed.slice(sign.length).padStart(width - sign.length, '0');
}

const escapes = (text: string): string =>
  text.replace(/\\([ntre\\"])/g, (_, letter: string) => ({ n: '\n', t: '\t', r: '\r', e: '\u001b' })[letter] ?? letter);
