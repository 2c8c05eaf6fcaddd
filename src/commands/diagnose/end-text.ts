import { domainToASCII } from 'node:url';
import { Problem } from '../../base/problem.js';
import { withoutSecrets } from '../../investigation/pasted-error/pasted-error.js';
import { usualPort } from '../../investigation/pasted-error/ports.js';
import { targetOf } from '../../investigation/pasted-error/targets.js';
import { canonicalAddress } from '../../network/address.js';
import { isHostName } from '../../network/host-name.js';

/** An end as somebody typed it: whom it names, and what comes with a port or a URL. */
export interface EndText {
  /** An address, an ID, an ARN, or a name of any kind. */
  readonly name: string;
  readonly port: number | null;
  readonly protocol: 'tcp' | 'udp' | null;
}

/** Reads `db-1`, `10.0.3.4`, `10.0.3.4:5432`, `[2001:db8::1]:443`, `https://api.example.com/x`, `arn:aws:…`. */
export function endIn(text: string): EndText {
  const wanted = unquoted(text.trim());
  if (canonicalAddress(wanted) !== undefined) return lone(wanted);
  if (/^arn:/i.test(wanted)) return behindApi(wanted) ?? lone(wanted);
  for (const { words, read } of forms) {
    const found = words.exec(wanted);
    const end = found && read(found.groups ?? {}, wanted);
    if (end) return end;
  }
  return hostAndPort(wanted, wanted);
}

/** What has no interface of its own is reached by the API of its service: a bucket, a queue, a table, a secret. */
function behindApi(arn: string): EndText | undefined {
  const [, partition, service = '', region, resource = ''] =
    /^arn:(aws[\w-]*):([\w-]+):([\w-]*):\d*:(.+)$/.exec(arn) ?? [];
  const domain = partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';
  const [bucket] = resource.split('/');
  if (service === 's3' && !region) return ended(`${bucket}.s3.${domain}`, 443);
  const host = apis.get(service);
  return host !== undefined && region ? ended(`${host}.${region}.${domain}`, 443) : undefined;
}

/** Services by their word in ARNs, and their hosts. (General Reference, "Service endpoints and quotas") */
const apis: ReadonlyMap<string, string> = new Map([
  ...['sqs', 'sns', 'dynamodb', 'secretsmanager', 'kms', 'ssm', 'logs', 'kinesis', 'states', 'events'].map(
    (name) => [name, name] as const,
  ),
  ['ecr', 'api.ecr'],
  ['cloudwatch', 'monitoring'],
]);

const unquoted = (text: string): string => /^["'<`“‘„«](.+?)[>"'`”’“»],?$/.exec(text)?.[1] ?? text;

interface EndForm {
  readonly words: RegExp;
  /** Undefined where it is something else after all: names may look like anything. */
  readonly read: (groups: Readonly<Record<string, string>>, whole: string) => EndText | undefined;
}

/** How programs write whom they speak to; the first that fits. */
const forms: readonly EndForm[] = [
  { words: /^s3:\/\/(?<bucket>[a-z0-9.-]+)/, read: ({ bucket }) => ended(`${bucket}.s3.amazonaws.com`, 443) },
  {
    words: /^jdbc:oracle:\w+:(?:\S*)@(?:\/\/)?(?<host>[\w.-]+)(?::(?<port>\d+))?/i,
    read: ({ host = '', port }) => ended(host, Number(port ?? 1521)),
  },
  {
    words: /^(?:jdbc:)?(?<scheme>[a-z][a-z0-9+._-]*):\/\/(?:[^\s/@]*@)?(?<rest>[^\s/?#,;]+)/i,
    read({ scheme = '', rest = '' }, whole) {
      const { name, port } = hostAndPort(rest, whole);
      return { name, port: port ?? usualPort(scheme) ?? null, protocol: /^udp$/i.test(scheme) ? 'udp' : 'tcp' };
    },
  },
  // \\server\share, //server/share
  { words: /^(?:\\\\|\/\/)(?<host>[\w.-]+)[\\/]/, read: ({ host = '' }) => ended(host, 445) },
  // server:/export
  { words: /^(?<host>[\w.-]+):\//, read: ({ host = '' }) => (isHost(host) ? ended(host, 2049) : undefined) },
  // user@server, user@server:path
  {
    words: /^[\w.-]+@(?<host>[\w.-]+)(?::(?!\d+$).*)?$/,
    read: ({ host = '' }) => (isHost(host) ? ended(host, 22) : undefined),
  },
  {
    words: /\bhost=|^(?:server|data source)=|^(?:tcp|udp)\(|\(host=/i,
    read(_, whole) {
      const target = targetOf(whole);
      return target && ended(target.host, target.port);
    },
  },
  {
    words: /^(?<end>\S+:\d+)\/(?<protocol>tcp|udp)$/i,
    read: ({ end = '', protocol }, whole) => ({
      ...hostAndPort(end, whole),
      protocol: protocol?.toLowerCase() === 'udp' ? 'udp' : 'tcp',
    }),
  },
  // As nc, telnet and psql take them. A name with a number after it may be one name.
  {
    words: /^(?<host>[\w:-]*[.:][\w.:-]*)\s+(?<port>\d{1,5})$/,
    read: ({ host = '', port }, whole) => (isHost(host) ? hostAndPort(`[${host}]:${port}`, whole) : undefined),
  },
  { words: /^(?<end>[\w.-]+:\d+)[/?]/, read: ({ end = '' }, whole) => hostAndPort(end, whole) },
  {
    words: /^(?<address>[0-9a-f:.]+)\/(?:32|128)$/i,
    read: ({ address = '' }) => (canonicalAddress(address) === undefined ? undefined : lone(address)),
  },
];

const isHost = (text: string): boolean => canonicalAddress(text) !== undefined || isHostName(text);

const lone = (name: string): EndText => ({ name: spelt(name), port: null, protocol: null });

const ended = (name: string, port: number | null): EndText => ({ name: spelt(name), port, protocol: 'tcp' });

/** A host name as resolvers know it: without the dot of the root, and its letters in ASCII. A name of another kind stays. */
function spelt(name: string): string {
  const bare = /\.\w+\.$/.test(name) ? name.slice(0, -1) : name;
  if (!/[^ -~]/.test(bare) || !bare.includes('.')) return bare;
  return domainToASCII(bare) || bare;
}

function hostAndPort(text: string, whole: string): EndText {
  const [, bracketed, name = bracketed, digits] = /^(?:\[([^\]]*)\]|(.*?))(?::(\d+))?$/.exec(text) ?? [];
  if (name === undefined || name === '') return lone(text);
  if (digits === undefined) return lone(name);
  const port = Number(digits);
  if (port >= 1 && port <= 65_535) return ended(name, port);
  throw new Problem('usage', `${withoutSecrets(whole)} has the port ${digits}; ports are 1 to 65535.`, [
    'For example: 10.0.3.4:5432',
  ]);
}
