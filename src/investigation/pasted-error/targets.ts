import { isHostName } from '../../network/host-name.js';

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

const ADDRESS4 = String.raw`\d{1,3}(?:\.\d{1,3}){3}`;
const ADDRESS6 = `[0-9a-fA-F]*:[0-9a-fA-F:.]*:[0-9a-fA-F.]*`;
const NAME = `[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?`;
const HOST = String.raw`(?:\[(?<bracketed>${ADDRESS6})\]|(?<host>${ADDRESS4}|${NAME}))`;
const PORT = String.raw`(?<port>\d{1,5})`;

/** A way in which programs name the other end, in order: the first that is found decides. */
interface Pattern {
  /** Who says it so. */
  readonly of: string;
  readonly words: RegExp;
  /** Where the words name no port, and no scheme does. */
  readonly port?: number;
  readonly protocol?: 'tcp' | 'udp';
}

const pattern = (of: string, words: string, more: Omit<Pattern, 'of' | 'words'> = {}): Pattern => ({
  of,
  words: new RegExp(words, 'i'),
  ...more,
});

export const patterns: readonly Pattern[] = [
  pattern('Go: a name', String.raw`\blookup ${HOST}(?: on \S+)?:`),
  pattern(
    'Go: an established connection',
    String.raw`\b(?:read|write) (?:tcp|udp)\d? (?<source>\[?[\w.:]+\]?):\d+->${HOST}:${PORT}`,
  ),
  pattern('Go: UDP', String.raw`\bdial udp\d? ${HOST}:${PORT}`, { protocol: 'udp' }),
  pattern('Go', String.raw`\bdial tcp\d? ${HOST}:${PORT}`),
  pattern('nginx', String.raw`\bupstream: "(?<scheme>\w+):\/\/${HOST}(?::${PORT})?`),
  pattern('Node.js: a name', String.raw`\bgetaddrinfo (?:ENOTFOUND|EAI_AGAIN|EAI_NONAME) ${HOST}(?::${PORT})?`),
  pattern('Node.js: the address tried', String.raw`\battempted address(?:es)?: ${HOST}:${PORT}`),
  pattern('Node.js', String.raw`\bconnect E[A-Z]+ ${HOST}:${PORT}`),
  pattern(
    'libpq',
    String.raw`connection to server at "(?<name>${NAME})" \((?<address>${ADDRESS4}|${ADDRESS6})\), port ${PORT}`,
  ),
  pattern('libpq', String.raw`connection to server at "(?<host>[^"\s]+)", port ${PORT}`),
  pattern(
    'libpq 13 and older',
    String.raw`on host "(?<name>${NAME})" \((?<address>${ADDRESS4}|${ADDRESS6})\) and accepting\s+TCP\/IP connections on port ${PORT}`,
  ),
  pattern(
    'libpq 13 and older',
    String.raw`on host "(?<host>[^"\s]+)" and accepting\s+TCP\/IP connections on port ${PORT}`,
  ),
  pattern('libpq: a name', String.raw`could not translate host name "(?<host>[^"\s]+)"`, { port: 5432 }),
  pattern('urllib3', String.raw`Connection(?:Pool)?\(host='(?<host>[^']+)', port=${PORT}\)`),
  pattern('Ruby', String.raw`\bconnect\(2\) for "(?<host>[^"]+)" port ${PORT}`),
  pattern('Netty, Kafka', String.raw`(?<![\w.\/:@-])(?<name>${NAME})\/(?<address>${ADDRESS4}):${PORT}\b`),
  pattern('apt', String.raw`\bconnect to (?<name>${NAME}):${PORT} \((?<address>${ADDRESS4})\)`),
  pattern('nc', String.raw`\bconnect to (?<name>${NAME}) \((?<address>${ADDRESS4}|${ADDRESS6})\) port ${PORT}`),
  pattern('Apache HttpClient', String.raw`\bConnect to (?<name>${NAME}):${PORT} \[[^\]\/]*\/(?<address>${ADDRESS4})`),
  pattern('Apache HttpClient, PostgreSQL JDBC', String.raw`\b(?:Connect|Connection) to ${HOST}:${PORT}`),
  pattern(
    'asyncio, aiohttp',
    String.raw`(?:connect to host (?<name>${NAME}):\d+ [^\n]{0,200})?Connect call failed \('(?<address>${ADDRESS4}|${ADDRESS6})', ${PORT}`,
  ),
  pattern('bash', String.raw`\/dev\/tcp\/${HOST}\/${PORT}`),
  pattern('bash', String.raw`\/dev\/udp\/${HOST}\/${PORT}`, { protocol: 'udp' }),
  pattern('paramiko', String.raw`\bconnect to port ${PORT} on ${HOST}`),
  pattern('SQL Server JDBC', String.raw`\bconnection to the host ${HOST}, port ${PORT}`),
  pattern('Oracle', String.raw`\(HOST=${HOST}\)\(PORT=${PORT}\)`),
  pattern('ssh', String.raw`\b(?:reset|closed) by (?:[a-z ]+ )?${HOST} port ${PORT}`),
  pattern('Test-NetConnection', String.raw`\((?<address>${ADDRESS4}) : ${PORT}\)`),
  pattern(
    'Node.js: its members',
    String.raw`\b(?:address|host(?:name)?)["']?\s*:\s*["'](?<host>[^"'\s]+)["'],\s*["']?port["']?\s*:\s*["']?${PORT}`,
  ),
  pattern('a DSN', String.raw`\bhost=${HOST}[;\s](?:[^\n]{0,200}?[;\s])?port=${PORT}`),
  pattern('SQL Server DSN', String.raw`\b(?:Server|Data Source)=(?:tcp:)?${HOST},${PORT}`),
  pattern('Go MySQL DSN', String.raw`@(?:tcp|udp)\(${HOST}:${PORT}\)`),
  pattern('wget', String.raw`(?:\((?<name>${NAME})\))?\|(?<address>${ADDRESS4}|${ADDRESS6})\|:${PORT}`),
  pattern(
    'curl, nc, ssh',
    String.raw`\b(?:connect to|connect to host|connecting to|connection to) ${HOST} (?:\([^)]*\) )?port ${PORT}`,
  ),
  pattern('telnet: a name', String.raw`\bcould not resolve ${HOST}\/${PORT}`),
  pattern('wget: a name', String.raw`\bresolve host address ['"‘]${HOST}`),
  pattern('mount: a name', String.raw`\bresolve server ${HOST}`),
  pattern('mount', String.raw`\btimed out for ${HOST}:\/`),
  pattern('curl: a name', String.raw`\bcould not resolve host: ${HOST}`),
  pattern('ssh: a name', String.raw`\bcould not resolve hostname ${HOST}`, { port: 22 }),
  pattern('MySQL', String.raw`\b(?:MySQL server|connect to server) (?:host )?(?:on|at) '${HOST}(?::${PORT})?'`, {
    port: 3306,
  }),
  pattern('MySQL: a name', String.raw`\bUnknown MySQL server host '${HOST}'`, { port: 3306 }),
  pattern('Java: a name', String.raw`\bUnknownHostException: ${HOST}`),
  pattern('Redis', String.raw`\bRedis at ${HOST}:${PORT}`),
  pattern('redis-py', String.raw`\bconnecting to ${HOST}:${PORT}`),
  pattern('Netty', String.raw`\bconnection (?:timed out|refused): \/(?<address>${ADDRESS4}):${PORT}`),
  pattern('telnet', String.raw`\bTrying (?<address>${ADDRESS4}|${ADDRESS6})\.\.\.`),
  // A URL of any kind, with or without a user and a password.
  pattern('a URL', String.raw`\b(?<scheme>[a-z][a-z0-9+.:_-]*):\/\/(?:[^\s\/@"']*@)?${HOST}(?::${PORT})?`),
  pattern('urllib3: without a port', String.raw`\bConnection to ${HOST} timed out`),
  pattern('an address and port', String.raw`(?<![\w.])\[?(?:::ffff:)?(?<host>${ADDRESS4})\]?[:,]${PORT}\b`),
  pattern('an address and port', String.raw`\[(?<bracketed>${ADDRESS6})\]:${PORT}\b`),
  pattern('a name and port', String.raw`(?<![\w.\/-])(?<host>[a-zA-Z][\w-]*(?:\.[\w-]+)+):${PORT}\b`),
  pattern('a lone address', String.raw`(?<![\w.:])(?<address>${ADDRESS4})(?![\w.]|:\d)`),
];

/** Ports that a scheme or a program's name stands for, where no port is written. (IANA, "Service Name and Port Number") */
const ports: readonly (readonly [RegExp, number])[] = [
  [/^https$|^wss$/i, 443],
  [/^http$|^ws$/i, 80],
  [/postgres|psql|libpq/i, 5432],
  [/mysql|mariadb/i, 3306],
  [/rediss?|jedis|lettuce/i, 6379],
  [/mongo/i, 27_017],
  [/amqps/i, 5671],
  [/amqp/i, 5672],
  [/sqlserver|mssql/i, 1433],
  [/oracle/i, 1521],
  [/ldaps/i, 636],
  [/ldap/i, 389],
  [/smtp/i, 25],
  [/sftp|\bssh\b/i, 22],
  [/mount\.nfs/i, 2049],
  [/\brsync:/i, 873],
  [/\bHTTPSConnection\b/, 443],
  [/\bHTTPConnection\b/, 80],
];

/** Undefined where the text names nobody. */
export function targetOf(text: string): Target | undefined {
  for (const { words, port, protocol = 'tcp' } of patterns) {
    const groups = words.exec(text)?.groups;
    const host = groups?.address ?? groups?.bracketed ?? groups?.host;
    if (groups === undefined || host === undefined || isNoHost(host)) continue;
    const isPing = /packet loss|\bping statistics/i.test(text);
    const written = groups.port === undefined ? undefined : Number(groups.port);
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

/** A name may be told where it was looked up, and its URL elsewhere in the line. */
const schemeBefore = (host: string, text: string): string => {
  const [before] = text.split(`://${host}`, 1);
  return before === undefined || before === text ? '' : (/[a-z][a-z0-9+.-]*$/i.exec(before)?.[0] ?? '');
};

/** The port that a URL's scheme or the name of a program stands for. */
export const usualPort = (text: string): number | undefined => ports.find(([words]) => words.test(text))?.[1];

// Words that stand where a name may stand: "connection to server", "connect to the".
const isNoHost = (host: string): boolean => /^(?:server|host|the|remote|upstream|a|to|redis|mysql)$/i.test(host);
