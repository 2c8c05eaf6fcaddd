import { readFileSync } from 'node:fs';
import type { Verdict } from '../../../src/diagnosis/verdict.js';
import { ask } from '../calibration/ask.js';

type Item = Readonly<Record<string, unknown>>;
type Lists = Readonly<Record<string, readonly Item[]>>;

/** A trouble that somebody had: the question as typed, the configuration as described, the records as delivered. */
interface Trouble {
  readonly question: readonly string[];
  /** A configuration that several troubles share; `network` then has what differs, `without` what is not there. */
  readonly base?: string;
  readonly network: Lists;
  readonly without?: Readonly<Record<string, readonly string[]>>;
  readonly records: readonly string[];
}

/** The same, with all that is described in one place. */
export interface Whole extends Pick<Trouble, 'question' | 'records'> {
  readonly described: Lists;
}

export function wholeCase(name: string): Whole {
  const { question, records, ...rest } = read(name) as Trouble;
  return { question, records, described: described(rest) };
}

/** What flowlab says of it, from files. */
export const verdictOf = (name: string): Verdict => verdictOn(wholeCase(name));

/** Throws a problem where an end that was asked about is not described. */
export function verdictOn({ question, records, described }: Whole): Verdict {
  const [source = '', destination = '', ...options] = question;
  const option = (flag: string) => options[options.indexOf(flag) + 1];
  const protocol = options.includes('--protocol') ? { tcp: 6, udp: 17 }[option('--protocol') ?? ''] : 1;
  return ask({
    source,
    destination,
    protocol: protocol ?? 1,
    port: options.includes('--port') ? Number(option('--port')) : null,
    described,
    lines: records,
    readAt: null,
  });
}

function described({ base, network, without = {} }: Omit<Trouble, 'question' | 'records'>): Lists {
  if (base === undefined) return network;
  const shared = read(base) as Lists;
  const keys = [...new Set([...Object.keys(shared), ...Object.keys(network)])].filter(
    (key) => without[key]?.[0] !== '*',
  );
  return Object.fromEntries(
    keys.map((key) => {
      const changed = network[key] ?? [];
      const gone = [...changed.map(idOf), ...(without[key] ?? [])];
      return [key, [...(shared[key] ?? []).filter((item) => !gone.includes(idOf(item))), ...changed]];
    }),
  );
}

/** Every described thing starts with its id, but for reservations, which are known by their instance. */
function idOf(item: Item): string {
  const id = Object.entries(item).find(([key]) => ids.includes(key))?.[1];
  if (typeof id === 'string') return id;
  return /"InstanceId":"(i-[0-9a-f]+)"/.exec(JSON.stringify(item))?.[1] ?? '';
}

const ids = [
  'NetworkInterfaceId',
  'SubnetId',
  'GroupId',
  'NetworkAclId',
  'RouteTableId',
  'InternetGatewayId',
  'NatGatewayId',
  'VpcPeeringConnectionId',
  'PrefixListId',
  'FlowLogId',
  'VpcId',
];

const read = (name: string): unknown => JSON.parse(readFileSync(new URL(`./${name}.json`, import.meta.url), 'utf8'));
