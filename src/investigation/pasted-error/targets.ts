import { canonicalAddress } from '../../network/address.js';
import { isHostName } from '../../network/host-name.js';
import { patterns } from './patterns.js';
import { usualPort } from './ports.js';

/** Whom a program tried to reach, as the words of its error say. */
export interface Target {
  /** An address or a name. */
  readonly host: string;
  /** The name that the program asked for, where the error has both it and the address. */
  readonly name?: string;
  readonly port: number | null;
  readonly protocol: 'tcp' | 'udp' | 'icmp';
  /** The program's own address, where the error has it. */
  readonly source: string | null;
}

/** Undefined where the text names nobody. */
export function targetOf(whole: string): Target | undefined {
  const text = whole.replace(ofOthers, '');
  for (const { words, port, protocol = 'tcp' } of patterns) {
    const groups = words.exec(text)?.groups;
    const host = groups?.address ?? groups?.bracketed ?? groups?.host;
    if (groups === undefined || host === undefined || isNoHost(host)) continue;
    const isPing = /packet loss|\bping statistics|\bicmp_seq=|^PING \S+ ?\(|^Pinging /im.test(text);
    const said = groups.port ?? portOfUrl(host, text);
    const written = said === undefined ? undefined : Number(said);
    if (written !== undefined && (written < 1 || written > 65_535)) continue;
    const usual = usualPort(groups.scheme ?? schemeBefore(host, text)) ?? port ?? usualPort(text) ?? null;
    const name = groups.address !== undefined && isHostName(groups.name ?? '') ? groups.name : undefined;
    return {
      host: host.replace(/\.$/, ''),
      ...(name === undefined ? {} : { name }),
      port: isPing ? null : (written ?? usual),
      protocol: isPing ? 'icmp' : protocol,
      source: groups.source?.replace(/[[\]]/g, '') ?? null,
    };
  }
  return undefined;
}

// The client, as the server's refusal names it.
const clients =
  /no pg_hba\.conf entry for host "(?<pg>[^"]*)"|\bHost '(?<host>[^']*)' is (?:not allowed to connect|blocked)|\bAccess denied for user '[^']*'@'(?<user>[^']*)'/i;

// A router or the own stack that reports to a ping.
const reporters = /\bFrom \S+(?: \(\S+\))?:? icmp_seq|\bReply from \S+: (?:Destination|TTL)/i;

// Whom it was not sent to.
const ofOthers = new RegExp([clients, reporters].map(({ source }) => source).join('|'), 'gi');

/** Who asked, where the server that refuses says so: an address of another machine, for names are the server's own. */
export function clientOf(text: string): string | undefined {
  const groups = clients.exec(text)?.groups;
  const address = canonicalAddress(groups?.pg ?? groups?.host ?? groups?.user ?? '');
  return address === undefined || /^(?:127\.|::1$)/.test(address) ? undefined : address;
}

/** A name may be told where it was looked up, and its URL elsewhere in the line. */
const schemeBefore = (host: string, text: string): string => {
  const [before] = text.split(`://${host}`, 1);
  return before === undefined || before === text ? '' : (/[a-z][a-z0-9+.-]*$/i.exec(before)?.[0] ?? '');
};

/** Where a name was looked up no port is said, but in the URL that it comes from. */
function portOfUrl(host: string, text: string): string | undefined {
  const [, behind] = text.split(`://${host}:`, 2);
  return /^\d{1,5}\b/.exec(behind ?? '')?.[0];
}

// Words that stand where a name may stand: "connection to server", "connect to the".
const isNoHost = (host: string): boolean => /^(?:server|host|the|remote|upstream|a|to|redis|mysql)$/i.test(host);
