import type { NotUnderstood } from './command-line.js';
import { type ShorthandValue, valueIn } from './shorthand.js';

/** The options of one command of the AWS CLI: each with its values, none for a flag. */
export type CliOptions = ReadonlyMap<string, readonly string[]>;

// They say where, as whom and how it is printed, not what is changed.
const valued = [
  'region',
  'profile',
  'output',
  'color',
  'query',
  'endpoint-url',
  'ca-bundle',
  'cli-read-timeout',
  'cli-connect-timeout',
];
const global: ReadonlySet<string> = new Set([
  ...valued,
  'debug',
  'no-paginate',
  'no-sign-request',
  'no-verify-ssl',
  'no-cli-pager',
  'no-cli-auto-prompt',
  // Nothing is run here anyway.
  'dry-run',
  'no-dry-run',
]);

/** The words of a command without what only says where and as whom: `AWS_PROFILE=prod aws --region eu-west-1 ec2 …`. */
export function withoutGlobals(typed: readonly string[]): readonly string[] {
  const from = typed.findIndex((word) => !/^AWS_\w+=/.test(word));
  const [aws, ...words] = from === -1 ? [] : typed.slice(from);
  const [service, ...rest] = behindGlobals(words);
  return [aws, service, ...behindGlobals(rest)].flatMap((word) => word ?? []);
}

/** From the first word on that is no global option. */
function behindGlobals(words: readonly string[]): readonly string[] {
  let at = 0;
  for (;;) {
    const name = /^--([a-z-]+)(=.*)?$/.exec(words[at] ?? '');
    if (!name || !global.has(name[1] ?? '')) return words.slice(at);
    at += valued.includes(name[1] ?? '') && name[2] === undefined ? 2 : 1;
  }
}

/** `--name value…`, `--name=value` and flags; an option that is not among `known` is not understood. */
export function optionsIn(words: readonly string[], known: readonly string[]): CliOptions | NotUnderstood {
  const options = new Map<string, string[]>();
  let values: string[] | undefined;
  for (const word of words) {
    const [, name, value] = /^--([a-z0-9-]+)(?:=([\s\S]*))?$/.exec(word) ?? [];
    if (name === undefined) {
      if (!values) return { reason: `has ${word}, which belongs to no option` };
      if (isInFile(word)) return fromFile(word);
      values.push(word);
      continue;
    }
    if (value !== undefined && isInFile(value)) return fromFile(value);
    if (!known.includes(name) && !global.has(name)) return { reason: `has --${name}, which is not understood here` };
    if (options.has(name)) return { reason: `has --${name} twice` };
    values = value === undefined ? [] : [value];
    options.set(name, values);
  }
  return options;
}

const isInFile = (value: string): boolean => /^fileb?:\/\//.test(value);

const fromFile = (value: string): NotUnderstood => ({
  reason: `has ${value}, and no file is read here: write what is in it into the command`,
});

/** The one value of an option; undefined where it is not given, or has several. */
export function one(options: CliOptions, name: string): string | undefined {
  const values = options.get(name);
  return values?.length === 1 ? values[0] : undefined;
}

/** The structure that an option gives, as shorthand or JSON. */
export function structure(options: CliOptions, name: string): ShorthandValue | undefined {
  const text = one(options, name);
  return text === undefined ? undefined : valueIn(text);
}

export const member = (value: ShorthandValue | undefined, name: string): ShorthandValue | undefined =>
  typeof value === 'object' && !Array.isArray(value) && Object.hasOwn(value, name)
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;

export const textOption = (value: ShorthandValue | undefined): string | undefined =>
  typeof value === 'string' ? value : undefined;

export const listOption = (value: ShorthandValue | undefined): readonly ShorthandValue[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];

/** A whole number in a range; undefined for anything else. */
export function whole(text: string | undefined, min: number, max: number): number | undefined {
  const number = text !== undefined && /^-?\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
  return number >= min && number <= max ? number : undefined;
}
