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
  pattern('Node.js: a name, of the resolver', String.raw`\bquery[A-Z]\w* E[A-Z]+ ${HOST}`),
  pattern('Node.js: the address tried', String.raw`\battempted address(?:es)?: ${HOST}:${PORT}`),
  // IPv6 stands there without brackets: what follows the last colon is the port.
  pattern(
    'Node.js',
    String.raw`\bconnect E[A-Z]+ (?:::ffff:)?(?<address>${ADDRESS4}|[\da-fA-F:]*:[\da-fA-F:]*[\da-fA-F]):${PORT}\b`,
  ),
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
  pattern('the AWS CLI', String.raw`\bendpoint URL: "(?<scheme>\w+):\/\/${HOST}(?::${PORT})?`),
  pattern('urllib3', String.raw`Connection(?:Pool)?\(host='(?<host>[^']+)', port=${PORT}\)`),
  pattern('Ruby', String.raw`\bconnect\(2\) for "(?<host>[^"]+)" port ${PORT}`),
  pattern(
    'kafka-python',
    String.raw`\bhost=(?<name>${NAME}):\d+ [^\n]{0,80}\['?IPv[46]'? \('(?<address>[^']+)', ${PORT}`,
  ),
  pattern('Kafka', String.raw`\bconnecting to node ${HOST}:${PORT}`),
  pattern('Netty, Kafka', String.raw`(?<![\w.\/:@-])(?<name>${NAME})\/(?<address>${ADDRESS4}):${PORT}\b`),
  pattern('apt', String.raw`\bconnect to (?<name>${NAME}):${PORT} \((?<address>${ADDRESS4})\)`),
  pattern('rsync', String.raw`\bfailed to connect to (?<name>${NAME}) \((?<address>${ADDRESS4}|${ADDRESS6})\): `),
  pattern('nc', String.raw`\bconnect to (?<name>${NAME}) \((?<address>${ADDRESS4}|${ADDRESS6})\) port ${PORT}`),
  pattern(
    'Apache HttpClient',
    String.raw`\bConnect to (?:https?:\/\/)?(?<name>${NAME}):${PORT} \[[^\]\/]*\/(?<address>${ADDRESS4})`,
  ),
  pattern('Apache HttpClient, PostgreSQL JDBC', String.raw`\b(?:Connect|Connection) to ${HOST}:${PORT}`),
  pattern(
    'asyncio, aiohttp',
    String.raw`(?:connect to host (?<name>${NAME}):\d+ [^\n]{0,200})?Connect call failed \('(?<address>${ADDRESS4}|${ADDRESS6})', ${PORT}`,
  ),
  pattern("Python: a socket's address", String.raw`\(['"](?<address>${ADDRESS4}|${ADDRESS6})['"], ${PORT}\b`),
  pattern('bash', String.raw`\/dev\/tcp\/${HOST}\/${PORT}`),
  pattern('bash', String.raw`\/dev\/udp\/${HOST}\/${PORT}`, { protocol: 'udp' }),
  pattern('paramiko', String.raw`\bconnect to port ${PORT} on ${HOST}`),
  pattern('SQL Server JDBC', String.raw`\bconnection to the host ${HOST}, port ${PORT}`),
  pattern('Prisma', String.raw`\bat \`${HOST}(?:\`:\`|:)${PORT}\``),
  pattern(
    'Rust: its members',
    String.raw`(?:\bscheme: "(?<scheme>\w+)"[^\n]{0,200})?\b(?:Domain|Ipv4)\("?(?<host>[\w.-]+)"?\)\), port: (?:Some\(${PORT}\)|None)`,
  ),
  pattern('Oracle JDBC', String.raw`\bjdbc:oracle:\w+:[^@\s]*@(?:\w+:)?(?:\/\/)?${HOST}:${PORT}`),
  pattern('Oracle', String.raw`\bhost "?(?<host>[^"\s,]+)"?(?: at)? port ${PORT}`),
  pattern('Oracle', String.raw`\(HOST=${HOST}\)\(PORT=${PORT}\)`),
  pattern('ssh', String.raw`\b(?:reset|closed) by (?:[a-z ]+ )?${HOST} port ${PORT}`),
  pattern('Test-NetConnection', String.raw`\bRemoteAddress\s*: ${HOST}\s+RemotePort\s*: ${PORT}`),
  pattern('Test-NetConnection', String.raw`\((?<address>${ADDRESS4}) : ${PORT}\)`),
  pattern(
    'Node.js: its members',
    String.raw`\b(?:address|host(?:name)?)["']?\s*:\s*["'](?<host>[^"'\s]+)["'],\s*["']?port["']?\s*:\s*["']?${PORT}`,
  ),
  pattern('a DSN', String.raw`\bhost=${HOST}[;\s](?:[^\n]{0,200}?[;\s])?port=${PORT}`),
  pattern('SQL Server DSN', String.raw`\b(?:Server|Data Source)=(?:tcp:)?${HOST},${PORT}`),
  pattern('Go MySQL DSN', String.raw`(?<![\w.])(?:tcp|udp)\(${HOST}:${PORT}\)`),
  pattern('ping', String.raw`\bPING (?<name>${NAME})\s?\((?<address>${ADDRESS4}|${ADDRESS6})\)`),
  pattern('ping', `--- ${HOST} ping statistics`),
  pattern(
    'ping, of Windows',
    String.raw`\bPinging (?:(?<name>${NAME}) \[)?(?<address>${ADDRESS4}|${ADDRESS6})\]? with`,
  ),
  pattern('Net-SNMP', String.raw`\bNo Response from (?:udp:)?${HOST}(?::${PORT})?`, { port: 161, protocol: 'udp' }),
  pattern('wget', String.raw`(?:\((?<name>${NAME})\))?\|(?<address>${ADDRESS4}|${ADDRESS6})\|:${PORT}`),
  pattern(
    'curl, nc, ssh',
    String.raw`\b(?:connectx? to|connect to host|connecting to|connection to) ${HOST} (?:\([^)]*\) )?port ${PORT}`,
  ),
  pattern('telnet: a name', String.raw`\bcould not resolve ${HOST}\/${PORT}`),
  pattern('wget: a name', String.raw`\bresolve host address ['"‘]${HOST}`),
  pattern('mount: a name', String.raw`\bresolve server ${HOST}`),
  pattern('mount', String.raw`\btimed out for ${HOST}:\/`),
  pattern('curl: a name', String.raw`\bcould not resolve host: ${HOST}`),
  pattern('Ncat: a name', String.raw`\bcould not resolve hostname "${HOST}"`),
  pattern('PHP: a name', String.raw`\bgetaddrinfo for ${HOST} failed`),
  pattern('apt: a name', String.raw`\bfailure resolving '${HOST}'`),
  pattern('resolvectl', String.raw`(?<![\w.-])${HOST}: resolve call failed`),
  pattern('nslookup', String.raw`\bserver can't find ${HOST}: `),
  pattern('dig', String.raw`\bcommunications error to ${HOST}#${PORT}: `, { protocol: 'udp' }),
  pattern('ssh: a name', String.raw`\bcould not resolve hostname ${HOST}`, { port: 22 }),
  pattern('MySQL', String.raw`\b(?:MySQL server|connect to server) (?:host )?(?:on|at) '${HOST}(?::${PORT})?'`, {
    port: 3306,
  }),
  pattern('MySQL: a name', String.raw`\bUnknown MySQL server host '${HOST}'`, { port: 3306 }),
  pattern('Java: a name', String.raw`\bUnknownHostException: ${HOST}`),
  pattern('Npgsql', String.raw`\bestablish a connection to '${HOST}'`),
  pattern('SQL Server ODBC', String.raw`\bestablishing a connection to ${HOST}\. Server is not found`, { port: 1433 }),
  pattern('Redis', String.raw`\bRedis at ${HOST}:${PORT}`),
  pattern('redis-py', String.raw`\bconnecting to ${HOST}:${PORT}`),
  pattern('Netty', String.raw`\bconnection (?:timed out|refused): \/(?<address>${ADDRESS4}):${PORT}`),
  pattern('telnet, nc: the command', String.raw`\b(?:telnet|nc|ncat)(?: -\w+)* ${HOST} ${PORT}\b`),
  pattern(
    'telnet, of Windows',
    String.raw`\bConnecting To ${HOST}\.\.\.\s*Could not open connection to the host, on port ${PORT}`,
  ),
  pattern('telnet', String.raw`\bTrying (?<address>${ADDRESS4}|${ADDRESS6})\.\.\.`),
  // A URL of any kind, with or without a user and a password.
  pattern('a URL', String.raw`\b(?<scheme>[a-z][a-z0-9+.:_-]*):\/\/(?:[^\s\/@"']*@)?${HOST}(?::${PORT})?`),
  pattern('SMB', String.raw`(?<![\w:\/])\/\/${HOST}\/`, { port: 445 }),
  pattern('urllib3: without a port', String.raw`\bConnection to ${HOST} timed out`),
  pattern('an address and port', String.raw`(?<![\w.])\[?(?:::ffff:)?(?<host>${ADDRESS4})\]?[:,]${PORT}\b`),
  pattern('an address and port', String.raw`\[(?<bracketed>${ADDRESS6})\]:${PORT}\b`),
  pattern('a name and port', String.raw`(?<![\w.\/-])(?<host>[a-zA-Z][\w-]*(?:\.[\w-]+)+):${PORT}\b`),
  pattern('ntpdate, chronyd', String.raw`\b(?:ntp\w*|chronyd?|sntp)\b[^\n]* (?<address>${ADDRESS4})\b`, {
    port: 123,
    protocol: 'udp',
  }),
  pattern('a lone address', String.raw`(?<![\w.:])(?<address>${ADDRESS4})(?![\w.]|:\d)`),
];
