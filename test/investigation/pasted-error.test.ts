import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readError } from '../../src/investigation/pasted-error/pasted-error.js';

type Row = readonly [text: string, kind: string, host: string | null, port: number | null, more: object];

// As the programs print them; addresses and names are made up.
const rows: readonly Row[] = (
  [
    // Go, and what is written in it
    ['dial tcp 10.0.3.4:5432: i/o timeout', 'timeout', '10.0.3.4', 5432],
    ['dial tcp 10.0.3.4:5432: connect: connection refused', 'refused', '10.0.3.4', 5432],
    ['dial tcp [2001:db8::7]:443: connect: connection timed out', 'timeout', '2001:db8::7', 443],
    ['dial tcp: lookup db.internal on 10.0.0.2:53: no such host', 'name', 'db.internal', null],
    [
      'read tcp 10.0.1.5:43210->10.0.3.4:5432: read: connection reset by peer',
      'reset',
      '10.0.3.4',
      5432,
      { source: '10.0.1.5' },
    ],
    [
      'Get "https://api.example.com/v1": context deadline exceeded (Client.Timeout exceeded while awaiting headers)',
      'timeout',
      'api.example.com',
      443,
    ],
    ['Get "https://api.example.com/": net/http: TLS handshake timeout', 'tls', 'api.example.com', 443],
    ['Get "https://10.0.3.4:8443/": x509: certificate signed by unknown authority', 'tls', '10.0.3.4', 8443],
    ['Unable to connect to the server: dial tcp 10.0.3.4:443: i/o timeout', 'timeout', '10.0.3.4', 443],
    ['dial udp 10.0.0.9:8125: connect: connection refused', 'refused', '10.0.0.9', 8125, { protocol: 'udp' }],
    // Node.js
    ['Error: connect ETIMEDOUT 10.0.3.4:5432', 'timeout', '10.0.3.4', 5432],
    ['Error: connect ECONNREFUSED 10.0.3.4:6379', 'refused', '10.0.3.4', 6379],
    ['Error: getaddrinfo ENOTFOUND db.internal', 'name', 'db.internal', null],
    [
      'TypeError: fetch failed\n  [cause]: ConnectTimeoutError: Connect Timeout Error (attempted address: api.example.com:443, timeout: 10000ms)',
      'timeout',
      'api.example.com',
      443,
    ],
    [
      'Error: Client network socket disconnected before secure TLS connection was established\n  host: "api.example.com:443"',
      'other',
      'api.example.com',
      443,
    ],
    // Python
    [
      "requests.exceptions.ConnectTimeout: HTTPSConnectionPool(host='api.example.com', port=443): Max retries exceeded with url: / (Caused by ConnectTimeoutError(<urllib3.connection.HTTPSConnection object at 0x7f>, 'Connection to api.example.com timed out. (connect timeout=5)'))",
      'timeout',
      'api.example.com',
      443,
    ],
    [
      "HTTPConnectionPool(host='10.0.3.4', port=8080): Max retries exceeded (Caused by NewConnectionError('Failed to establish a new connection: [Errno 111] Connection refused'))",
      'refused',
      '10.0.3.4',
      8080,
    ],
    [
      "HTTPSConnectionPool(host='nope.internal', port=443): Max retries exceeded (Caused by NameResolutionError(\"Failed to resolve 'nope.internal' ([Errno -2] Name or service not known)\"))",
      'name',
      'nope.internal',
      443,
    ],
    [
      'psycopg2.OperationalError: connection to server at "db.internal" (10.0.3.4), port 5432 failed: Connection timed out',
      'timeout',
      '10.0.3.4',
      5432,
    ],
    [
      'redis.exceptions.ConnectionError: Error 110 connecting to cache.internal:6379. Connection timed out.',
      'timeout',
      'cache.internal',
      6379,
    ],
    [
      "pymysql.err.OperationalError: (2003, \"Can't connect to MySQL server on '10.0.3.4' (timed out)\")",
      'timeout',
      '10.0.3.4',
      3306,
    ],
    [
      'pymongo.errors.ServerSelectionTimeoutError: docdb.internal:27017: timed out',
      'timeout',
      'docdb.internal',
      27_017,
    ],
    // AWS SDKs
    [
      'botocore.exceptions.ConnectTimeoutError: Connect timeout on endpoint URL: "https://sqs.us-east-1.amazonaws.com/"',
      'timeout',
      'sqs.us-east-1.amazonaws.com',
      443,
    ],
    [
      'Could not connect to the endpoint URL: "https://s3.eu-west-1.amazonaws.com/"',
      'timeout',
      's3.eu-west-1.amazonaws.com',
      443,
    ],
    [
      'com.amazonaws.SdkClientException: Unable to execute HTTP request: Connect to sqs.us-east-1.amazonaws.com:443 [sqs.us-east-1.amazonaws.com/10.0.5.6] failed: connect timed out',
      'timeout',
      '10.0.5.6',
      443,
    ],
    // Java and JDBC
    [
      'org.postgresql.util.PSQLException: Connection to db.internal:5432 refused. Check that the hostname and port are correct',
      'refused',
      'db.internal',
      5432,
    ],
    ['java.net.UnknownHostException: db.internal', 'name', 'db.internal', null],
    [
      'io.netty.channel.ConnectTimeoutException: connection timed out: db.internal/10.0.3.4:5432',
      'timeout',
      '10.0.3.4',
      5432,
    ],
    [
      'SQLException: could not open jdbc:postgresql://db.internal:6432/app: java.net.SocketTimeoutException: connect timed out',
      'timeout',
      'db.internal',
      6432,
    ],
    [
      'javax.net.ssl.SSLHandshakeException: Remote host terminated the handshake, https://10.0.3.4:8443/health',
      'tls',
      '10.0.3.4',
      8443,
    ],
    // curl, wget, nc, telnet, ssh, ping
    [
      'curl: (28) Failed to connect to 10.0.3.4 port 443 after 130412 ms: Connection timed out',
      'timeout',
      '10.0.3.4',
      443,
    ],
    [
      "curl: (28) Failed to connect to 10.0.3.4 port 80 after 5001 ms: Couldn't connect to server",
      'timeout',
      '10.0.3.4',
      80,
    ],
    [
      'curl: (7) Failed to connect to web.internal port 8080 after 2 ms: Connection refused',
      'refused',
      'web.internal',
      8080,
    ],
    ['curl: (6) Could not resolve host: web.internal', 'name', 'web.internal', null],
    [
      'curl: (35) OpenSSL SSL_connect: SSL_ERROR_SYSCALL in connection to api.example.com:443',
      'tls',
      'api.example.com',
      443,
    ],
    [
      'Connecting to web.internal (web.internal)|10.0.3.4|:80... failed: Connection timed out.',
      'timeout',
      '10.0.3.4',
      80,
    ],
    ['nc: connect to 10.0.3.4 port 5432 (tcp) failed: Connection timed out', 'timeout', '10.0.3.4', 5432],
    ['Trying 10.0.3.4...\ntelnet: Unable to connect to remote host: Connection timed out', 'timeout', '10.0.3.4', null],
    ['ssh: connect to host 10.0.3.4 port 22: Connection timed out', 'timeout', '10.0.3.4', 22],
    ['ssh: Could not resolve hostname bastion.internal: Name or service not known', 'name', 'bastion.internal', 22],
    [
      'PING 10.0.3.4 (10.0.3.4) 56(84) bytes of data.\n3 packets transmitted, 0 received, 100% packet loss, time 2040ms',
      'timeout',
      '10.0.3.4',
      null,
      { protocol: 'icmp' },
    ],
    // psql, mysql, redis
    [
      'psql: error: connection to server at "10.0.3.4", port 5432 failed: Connection timed out',
      'timeout',
      '10.0.3.4',
      5432,
    ],
    [
      'psql: error: could not translate host name "db.internal" to address: Name or service not known',
      'name',
      'db.internal',
      5432,
    ],
    ["ERROR 2003 (HY000): Can't connect to MySQL server on '10.0.3.4:3306' (110)", 'timeout', '10.0.3.4', 3306],
    ["ERROR 2003 (HY000): Can't connect to MySQL server on 'db.internal' (111)", 'refused', 'db.internal', 3306],
    ["ERROR 2005 (HY000): Unknown MySQL server host 'db.internal' (-2)", 'name', 'db.internal', 3306],
    ['Could not connect to Redis at 10.0.3.4:6379: Connection timed out', 'timeout', '10.0.3.4', 6379],
    // others
    [
      '2026/01/02 [error] 7#7: *1 upstream timed out (110: Connection timed out) while connecting to upstream, client: 10.0.1.9, server: _, upstream: "http://10.0.3.4:8080/"',
      'timeout',
      '10.0.3.4',
      8080,
    ],
    ['Errno::ETIMEDOUT: Connection timed out - connect(2) for "10.0.3.4" port 5432', 'timeout', '10.0.3.4', 5432],
    [
      'error trying to connect: tcp connect error: Connection timed out (os error 110), url: https://10.0.3.4:9200/_bulk',
      'timeout',
      '10.0.3.4',
      9200,
    ],
    [
      'No connection could be made because the target machine actively refused it. [::ffff:10.0.3.4]:5432',
      'refused',
      '10.0.3.4',
      5432,
    ],
    ['it does not work', 'other', null, null],
  ] as const
).map(([text, kind, host, port, more = {}]) => [text, kind, host, port, more]);

describe('an error line', () => {
  it.each(rows)('%s', (text, kind, host, port, more) => {
    const read = readError(text);
    expect(read.kind).toBe(kind);
    if (host === null) expect(read.target).toBeNull();
    else expect(read.target).toMatchObject({ host, port, ...more });
  });

  it('keeps no password', () => {
    const { text, target } = readError(
      'could not open postgres://app:hunter2@db.internal:5432/shop?password=hunter2 : timeout',
    );
    expect(text).toBe('could not open postgres://db.internal:5432/shop?password=… : timeout');
    expect(target).toMatchObject({ host: 'db.internal', port: 5432 });
    expect(readError('Server=10.0.3.4,1433;User Id=sa;Password=hunter2; timeout').text).not.toContain('hunter2');
  });

  it('has an answer for any text, in no time', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 400, unit: 'binary' }), (text) => {
        const { target } = readError(text);
        if (target) expect(target.host).not.toBe('');
      }),
      { numRuns: 300, seed: 5 },
    );
    expect(readError(`${'a.'.repeat(200_000)}:${'1'.repeat(1_000)}`).kind).toBe('other');
  });
});
