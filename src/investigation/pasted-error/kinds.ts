import type { ErrorKind } from '../../diagnosis/question.js';

/**
 * Words by which programs say it, in order: the first row that is found decides. A failed handshake often says "timeout"
 * or "reset" as well, and a name that is not found "could not connect", so those come first.
 */
export const kindsOfError: readonly (readonly [ErrorKind, RegExp])[] = [
  [
    'name',
    /\b(?:ENOTFOUND|EAI_AGAIN|EAI_NONAME|NXDOMAIN|UnknownHostException|NameResolutionError|gaierror|getaddrinfo failed)\b|no such host|Name or service not known|nodename nor servname|could not (?:resolve|translate) host|\blookup \S+(?: on \S+)?: |\bquery[A-Z]\w* E[A-Z]+ |resolve call failed|failure resolving |Temporary failure in name resolution|Unknown (?:MySQL server )?host\b|unable to resolve host|(?:Could not|Couldn't|failed to|unable to) resolve (?!ref)|dns error|server misbehaving|\bNo address associated with hostname|\bnon-existing domain\b|\b0x2AF9\b|\bcurl: \(6\)/i,
  ],
  [
    'tls',
    /(?:TLS|SSL) handshake|SSLHandshakeException|SSLError|SSL_ERROR_|SSL connect error|SSL routines|CERTIFICATE_VERIFY_FAILED|SSL certificate problem|x509:|\btls: |certificate (?:has expired|verify failed|signed by unknown|is not trusted)|self[- ]signed certificate|ERR_TLS_|UNABLE_TO_(?:VERIFY|GET)_|handshake[_ ]failure|wrong version number|EPROTO\b|\bcurl: \((?:35|51|58|60|77)\)/i,
  ],
  [
    'refused',
    /\bECONNREFUSED\b|connection refused|actively refused|\bcurl: \(7\)[^\n]* after \d{1,3} ms|\(111\)|\b(?:Errno|os error|error:?) (?:111|10061)\b|\(10061\)|\b0x274D\b|Connection to \S+ refused|\brefused\b|\bno listener\b/i,
  ],
  [
    'reset',
    /\bECONNRESET\b|connection (?:was )?reset|reset by (?:remote )?peer|forcibly closed|socket hang up|\(104\)|\b(?:Errno|os error) (?:104|10054)\b|\b0x2746\b|connection unexpectedly closed|\bEPIPE\b|broken pipe|unexpected EOF|empty reply from server|server closed the connection unexpectedly|Connection (?:to \S+ )?closed by remote host/i,
  ],
  [
    'timeout',
    /\bETIMEDOUT\b|\bESOCKETTIMEDOUT\b|\bUND_ERR_CONNECT_TIMEOUT\b|time[d]?[ -]?out\b|timeout\b|\w+Timeout(?:Error|Exception)?\b|deadline exceeded|did not properly respond|\(110\)|\b(?:Errno|os error|error) (?:110|10060)\b|\(10060\)|\b0x(?:274C|102)\b|execution expired\b|after \d{4,} ms: Couldn't connect|server on '[^']+' \((?:110|115|145)\)|100% packet loss|EndpointConnectionError|Could not connect to the endpoint URL|\bcurl: \(28\)/i,
  ],
];

export const kindOf = (text: string): ErrorKind => kindsOfError.find(([, words]) => words.test(text))?.[0] ?? 'other';

/** Words that only a server says, whom the program had reached: who may come in, and with which password. */
const ofServers =
  /no pg_hba\.conf entry|\b(?:password|Ident|Peer|PAM|LDAP|SASL) authentication failed for user|\brole "[^"]*" does not exist|\bdatabase "[^"]*" does not exist|\bAccess denied for user|is not allowed to connect to this (?:MySQL|MariaDB) server|\bLogin failed for user|\bNOAUTH\b|\bWRONGPASS\b|\bORA-01017\b|\bMongoServerError: Authentication failed|\bACCESS_REFUSED - Login was refused|\bPermission denied \((?:publickey|password|keyboard-interactive)/i;

export const isOfServer = (text: string): boolean => ofServers.test(text);
