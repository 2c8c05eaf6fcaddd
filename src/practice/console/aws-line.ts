import { dashed } from '../../diagnosis/fix/command.js';
import { isNotUnderstood, type NotUnderstood } from '../../diagnosis/what-if/command-line.js';
import type { Operation } from '../../sandbox/endpoint/operation.js';
import { type Member, shapesOf, type WireShape } from '../../sandbox/endpoint/wire/shape.js';
import { operations, type PlainRequest } from '../../sandbox/index.js';
import { withPermissions } from './simple-rule.js';
import { readValue } from './value.js';

/**
 * What a command of the AWS CLI asks for: `ec2 describe-subnets --subnet-ids subnet-1`, without the word aws. Every
 * operation that the sandbox has is understood, with the options that its members make.
 */
export function requestIn(words: readonly string[]): PlainRequest | NotUnderstood {
  const [service, name = '', ...rest] = words[0] === 'aws' ? words.slice(1) : words;
  const known = operations.filter((one) => one.service === service);
  if (known.length === 0) return { reason: `is not answered here; ${services.join(', ')} are` };
  if (name === '') return { reason: `does not say what is asked of ${service}` };
  const operation = known.find((one) => dashed(one.name) === name);
  if (!operation) return { reason: `is not answered here${near(known, name)}` };
  const input = inputIn(operation, rest);
  return isNotUnderstood(input)
    ? input
    : { service: operation.service, action: operation.name, body: JSON.stringify(input) };
}

const services = [...new Set(operations.map(({ service }) => service))];

function near(known: readonly Operation[], name: string): string {
  const [verb = '', ...noun] = name.split('-');
  const stem = noun.join('-').replace(/s$/, '');
  const like = known
    .map((one) => dashed(one.name))
    .filter((one) => stem !== '' && one.includes(stem))
    .toSorted((one, other) => Number(other.startsWith(verb)) - Number(one.startsWith(verb)));
  return like.length === 0 ? '' : `; ${like.slice(0, 4).join(', ')} ${like.length === 1 ? 'is' : 'are'}`;
}

/** Options that say where and as whom it is asked, and not what. */
const elsewhere = new Set(['--region', '--profile', '--no-cli-pager', '--color']);

function inputIn(
  { schema, name }: Operation,
  words: readonly string[],
): Readonly<Record<string, unknown>> | NotUnderstood {
  const { input } = shapesOf(schema);
  const members = input.kind === 'structure' ? input.members : [];
  const given: Record<string, unknown> = {};
  for (const [option = '', ...values] of withPermissions(name, grouped(words))) {
    if (!option.startsWith('--')) return { reason: `does not know what ${option} belongs to` };
    if (elsewhere.has(option)) continue;
    const read = memberIn(members, option, values);
    if (isNotUnderstood(read)) return read;
    given[read.name] = read.value;
  }
  return given;
}

/** Each option with the values that follow it. */
function grouped(words: readonly string[]): readonly (readonly [string, ...string[]])[] {
  const groups: string[][] = [];
  for (const word of words) {
    const last = groups.at(-1);
    if (word.startsWith('--') || !last) groups.push([word]);
    else last.push(word);
  }
  return groups.flatMap(([option = '', ...values]) => {
    const [, name = option, value] = /^(--[^=]+)=(.*)$/s.exec(option) ?? [];
    return [value === undefined ? [option, ...values] : [name, value, ...values]];
  });
}

function memberIn(
  members: readonly Member[],
  option: string,
  values: readonly string[],
): { readonly name: string; readonly value: unknown } | NotUnderstood {
  const opposite = opposites[option];
  if (opposite) return { name: opposite.name, value: opposite.value };
  const plain = members.find(({ name }) => `--${dashed(name)}` === option);
  const isNo = option.startsWith('--no-') && !plain;
  const member = plain ?? members.find(({ name }) => `--${dashed(name)}` === option.replace('--no-', '--'));
  if (!member) return { reason: `has no option ${option}` };
  const shape = member.shape();
  if (shape.kind === 'boolean' && values.length === 0) return { name: member.name, value: !isNo };
  if (member.name === 'SourceDestCheck' && values.length === 0) return { name: member.name, value: { Value: !isNo } };
  const value = readValue(shape, values, `${option}`);
  return isNotUnderstood(value) ? value : { name: member.name, value: numbered(shape, member, value.value) };
}

/** Of network ACL entries the API takes numbers only; the CLI lets people write names (AWS CLI, create-network-acl-entry). */
const numbered = ({ kind }: WireShape, { name }: Member, value: unknown): unknown =>
  kind === 'string' && name === 'Protocol' && typeof value === 'string' ? (protocols[value] ?? value) : value;

const protocols: Readonly<Record<string, string>> = { icmp: '1', tcp: '6', udp: '17', all: '-1' };

const opposites: Readonly<Record<string, { readonly name: string; readonly value: boolean }>> = {
  '--ingress': { name: 'Egress', value: false },
};
