import { gzipSync } from 'node:zlib';

/** 2026-11-23, 10:40:00 UTC, in Unix seconds. */
export const MOMENT = 1_795_430_400;

const DEFAULT =
  'version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status';
export const FLAGS = `${DEFAULT} tcp-flags`;
export const PATHS = `${FLAGS} vpc-id subnet-id instance-id type pkt-srcaddr pkt-dstaddr flow-direction traffic-path reject-reason`;

const protocols: Readonly<Record<string, number>> = { icmp: 1, tcp: 6, udp: 17, icmpv6: 58 };
const letters: Readonly<Record<string, number>> = { F: 1, S: 2, R: 4, A: 16, '-': 0 };

type Fields = Readonly<Record<string, string>>;

/**
 * One record, as short as a person would write it:
 *
 *     eni-web 10.0.1.10:40001 > 10.0.2.20:5432 tcp ACCEPT 3/180 @60+20 S pkt-srcaddr=10.0.1.11
 *
 * packets/bytes, seconds after the moment and how many, flags by letter (SYN-ACK is `SA`), then other fields by name.
 * `eni-web SKIPDATA @0+60` is a window without records.
 */
function fieldsOf(text: string): Fields {
  const [interfaceId = '', ...words] = text.split(' ');
  const named = words.filter((word) => word.includes('=')).map((word) => word.split('=') as [string, string]);
  const time = /@(-?\d+)\+(\d+)/.exec(text);
  const [at, lasted] = [Number(time?.[1] ?? 0), Number(time?.[2] ?? 20)];
  const base = {
    'interface-id': interfaceId,
    start: `${MOMENT + at}`,
    end: `${MOMENT + at + lasted}`,
    ...Object.fromEntries(named),
  };
  if (words[0] === 'NODATA' || words[0] === 'SKIPDATA') return { ...base, 'log-status': words[0] };
  const [from = '', , to = '', protocol = '', action = '', sizes = '3/180'] = words;
  const [packets = '', bytes = ''] = sizes.split('/');
  const [srcaddr, srcport] = endIn(from);
  const [dstaddr, dstport] = endIn(to);
  const flags = words.find((word) => /^[FSRA]+$|^-$/.test(word) && word !== action);
  return {
    srcaddr,
    dstaddr,
    srcport,
    dstport,
    protocol: `${protocols[protocol] ?? protocol}`,
    packets,
    bytes,
    action,
    'log-status': 'OK',
    'tcp-flags': `${[...(flags ?? (protocol === 'tcp' ? 'S' : '-'))].reduce((sum, one) => sum + (letters[one] ?? 0), 0)}`,
    type: srcaddr.includes(':') ? 'IPv6' : 'IPv4',
    ...base,
  };
}

/** `10.0.0.1:443`, `[2001:db8::1]:443`, or an address alone. */
function endIn(text: string): readonly [string, string] {
  const found = /^\[(.+)\]:(\d+)$/.exec(text) ?? /^([^:]+):(\d+)$/.exec(text);
  return found ? [found[1] ?? '', found[2] ?? ''] : [text, '0'];
}

/** How people keep them. */
export type Kept = 'bare' | 'headed' | 'csv' | 'tsv' | 'json' | 'events' | 'gz';

/** The content of a file with these records; without `format`, in AWS's default one. */
export function keptAs(kept: Kept, rows: readonly string[], format = DEFAULT): string | Buffer {
  const names = format.split(' ');
  const all = rows.map(fieldsOf);
  const cells = all.map((fields) => names.map((name) => fields[name] ?? constants[name] ?? '-'));
  const lines = cells.map((row) => row.join(' '));
  switch (kept) {
    case 'bare':
      return `${lines.join('\n')}\n`;
    case 'headed':
      return `${[names.join(' '), ...lines].join('\n')}\n`;
    case 'gz':
      return gzipSync([names.join(' '), ...lines].join('\n'));
    case 'csv':
      return `${[names, ...cells].map((row) => row.map((cell) => `"${cell}"`).join(',')).join('\n')}\n`;
    case 'tsv':
      return `${[names, ...cells].map((row) => row.join('\t')).join('\n')}\n`;
    case 'json':
      return JSON.stringify(
        cells.map((row) => Object.fromEntries(row.map((cell, at) => [names[at]?.replaceAll('-', '_'), cell]))),
      );
    default:
      return JSON.stringify({
        events: lines.map((message, at) => ({
          logStreamName: `${all[at]?.['interface-id']}-all`,
          timestamp: MOMENT * 1000,
          message,
          eventId: `3716${at}`,
        })),
      });
  }
}

const constants: Fields = { version: '5', 'account-id': '123456789012' };

/** What else goes on at an interface, a window each minute: health checks, time, Systems Manager, and a scanner. */
export const bustle = (interfaceId: string, own: string, minutes: readonly number[], neighbour = '10.9.9.9') =>
  minutes.flatMap((minute) => {
    const at = `@${minute * 60 + 2}+55`;
    return [
      `${interfaceId} ${neighbour}:${31_000 + minute} > ${own}:8081 tcp ACCEPT 6/420 ${at} SF`,
      `${interfaceId} ${own}:8081 > ${neighbour}:${31_000 + minute} tcp ACCEPT 5/540 ${at} SAF`,
      `${interfaceId} ${own}:41${100 + minute} > 52.94.233.129:443 tcp ACCEPT 12/3100 ${at} -`,
      `${interfaceId} 52.94.233.129:443 > ${own}:41${100 + minute} tcp ACCEPT 11/4200 ${at} -`,
      `${interfaceId} 198.51.100.77:55${100 + minute} > ${own}:23 tcp REJECT 1/40 ${at} S`,
    ];
  });
