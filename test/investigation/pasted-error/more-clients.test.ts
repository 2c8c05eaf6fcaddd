import { describe, expect, it } from 'vitest';
import { readError } from '../../../src/investigation/pasted-error/pasted-error.js';
import { type ErrorRow, itReads } from './table.js';

/** More programs, and what stands between them: as their issue trackers and logs have them; addresses, names and accounts are made up. */
const rows: readonly ErrorRow[] = [
  // Go and what is written in it
  ['dial tcp: lookup db.internal: i/o timeout', 'name', 'db.internal', null],
  ['dial tcp: lookup api.example.com on [fd00:ec2::253]:53: server misbehaving', 'name', 'api.example.com', null],
  ['dial tcp4 10.0.3.4:6379: connect: network is unreachable', 'other', '10.0.3.4', 6379],
  ['dial tcp [fd00::7]:5432: i/o timeout', 'timeout', 'fd00::7', 5432],
  ['write tcp 10.0.1.5:50312->10.0.3.4:9092: write: broken pipe', 'reset', '10.0.3.4', 9092],
  [
    'Error: Get "https://10.0.3.4:6443/api/v1/nodes": dial tcp 10.0.3.4:6443: connect: connection refused',
    'refused',
    '10.0.3.4',
    6443,
  ],
  [
    'Unable to connect to the server: dial tcp: lookup ABCDEF0123456789.gr7.eu-west-1.eks.amazonaws.com on 10.0.0.2:53: no such host',
    'name',
    'ABCDEF0123456789.gr7.eu-west-1.eks.amazonaws.com',
    null,
  ],
  ['Readiness probe failed: dial tcp 10.0.3.4:8080: connect: connection refused', 'refused', '10.0.3.4', 8080],
  [
    'Error response from daemon: Get "https://123456789012.dkr.ecr.eu-west-1.amazonaws.com/v2/": dial tcp 10.0.2.80:443: i/o timeout',
    'timeout',
    '10.0.2.80',
    443,
  ],
  [
    'Failed to pull image "registry.internal:5000/app:1": rpc error: code = Unknown desc = failed to resolve reference "registry.internal:5000/app:1": failed to do request: Head "https://registry.internal:5000/v2/app/manifests/1": dial tcp 10.0.3.4:5000: connect: connection refused',
    'refused',
    '10.0.3.4',
    5000,
  ],
  [
    'Error: error configuring S3 Backend: RequestError: send request failed caused by: Post "https://sts.eu-west-1.amazonaws.com/": dial tcp 52.94.1.1:443: i/o timeout',
    'timeout',
    '52.94.1.1',
    443,
  ],
  [
    'Error: creating EC2 Instance: operation error EC2: RunInstances, https response error StatusCode: 0, RequestID: , request send failed, Post "https://ec2.eu-west-1.amazonaws.com/": dial tcp: lookup ec2.eu-west-1.amazonaws.com: no such host',
    'name',
    'ec2.eu-west-1.amazonaws.com',
    443,
  ],
  [
    'kafka: client has run out of available brokers to talk to: dial tcp 10.0.3.4:9094: i/o timeout',
    'timeout',
    '10.0.3.4',
    9094,
  ],
  [
    'msg="NATS connect failed" error="dial tcp 10.0.3.4:4222: connect: connection refused"',
    'refused',
    '10.0.3.4',
    4222,
  ],
  ['LDAP Result Code 200 "Network Error": dial tcp 10.0.3.4:636: i/o timeout', 'timeout', '10.0.3.4', 636],
  // Node.js
  [
    'ConnectTimeoutError: Connect Timeout Error (attempted addresses: 10.0.3.4:443, 10.0.3.5:443, timeout: 10000ms)',
    'timeout',
    '10.0.3.4',
    443,
  ],
  ['HeadersTimeoutError: Headers Timeout Error\n    at https://api.example.com/v1', 'timeout', 'api.example.com', 443],
  [
    'TypeError: fetch failed\n  [cause]: Error: connect ECONNREFUSED ::1:3000\n    { errno: -111, code: "ECONNREFUSED", syscall: "connect", address: "::1", port: 3000 }',
    'refused',
    '::1',
    3000,
  ],
  ['Error: queryA ETIMEOUT db.internal\n    at QueryReqWrap.onresolve', 'name', 'db.internal', null],
  ['KafkaJSConnectionError: Connection timeout to b-1.msk.internal:9096', 'timeout', 'b-1.msk.internal', 9096],
  ['ECONNREFUSED: Connection refused, open tcp 10.0.3.4:11211', 'refused', '10.0.3.4', 11211],
  [
    "PrismaClientInitializationError: Can't reach database server at `db.internal`:`5432`",
    'other',
    'db.internal',
    5432,
  ],
  ["P1001: Can't reach database server at `db.internal:3306`", 'other', 'db.internal', 3306],
  // Python
  [
    'psycopg.OperationalError: connection failed: connection to server at "10.0.3.4", port 5432 failed: Operation timed out',
    'timeout',
    '10.0.3.4',
    5432,
  ],
  [
    'psycopg2.OperationalError: could not translate host name "db.internal" to address: Name or service not known',
    'name',
    'db.internal',
    5432,
  ],
  [
    'redis.exceptions.ConnectionError: Error 111 connecting to 10.0.3.4:6379. Connection refused.',
    'refused',
    '10.0.3.4',
    6379,
  ],
  [
    'redis.exceptions.ConnectionError: Error -2 connecting to cache.internal:6379. Name or service not known.',
    'name',
    'cache.internal',
    6379,
  ],
  [
    "ERROR:kafka.conn:Connect attempt to <BrokerConnection node_id=bootstrap-0 host=b-1.msk.internal:9092 <connecting> [IPv4 ('10.0.3.4', 9092)]> returned error 110. Disconnecting.",
    'timeout',
    '10.0.3.4',
    9092,
    'b-1.msk.internal',
  ],
  [
    'pymongo.errors.ServerSelectionTimeoutError: docdb.internal:27017: timed out (configured timeouts: socketTimeoutMS: 20000.0ms), Timeout: 30s',
    'timeout',
    'docdb.internal',
    27017,
  ],
  [
    "pika.exceptions.AMQPConnectionError: (AMQPConnectionWorkflowFailed: 1 exceptions in all; last exception - AMQPConnectorSocketConnectError: TimeoutError('TCP connection attempt timed out: (<AddressFamily.AF_INET: 2>, <SocketKind.SOCK_STREAM: 1>, 6, '', ('10.0.3.4', 5671))'))",
    'timeout',
    '10.0.3.4',
    5671,
  ],
  [
    'smtplib: [Errno 110] Connection timed out: smtp://email-smtp.eu-west-1.amazonaws.com:587',
    'timeout',
    'email-smtp.eu-west-1.amazonaws.com',
    587,
  ],
  ["httpx.ConnectTimeout: timed out\n  url = 'https://api.example.com:8443/v1'", 'timeout', 'api.example.com', 8443],
  [
    "ldap.SERVER_DOWN: {'desc': \"Can't contact LDAP server\", 'errno': 107} ldap://dc1.corp.example.com",
    'other',
    'dc1.corp.example.com',
    389,
  ],
  [
    'oracledb.exceptions.OperationalError: DPY-6005: cannot connect to database (CONNECTION_ID=x).\nDPY-6000: timed out connecting to host "ora.internal" at port 1521',
    'timeout',
    'ora.internal',
    1521,
  ],
  // The AWS CLI and SDKs
  [
    'Could not connect to the endpoint URL: "https://dynamodb.eu-west-1.amazonaws.com/"',
    'timeout',
    'dynamodb.eu-west-1.amazonaws.com',
    443,
  ],
  [
    'botocore.exceptions.ConnectTimeoutError: Connect timeout on endpoint URL: "https://bucket.s3.eu-west-1.amazonaws.com/key"',
    'timeout',
    'bucket.s3.eu-west-1.amazonaws.com',
    443,
  ],
  [
    'upload failed: ./a to s3://bucket/a Could not connect to the endpoint URL: "https://bucket.s3.eu-west-1.amazonaws.com/a"',
    'timeout',
    'bucket.s3.eu-west-1.amazonaws.com',
    443,
  ],
  ['2026-01-02T10:00:03.000Z 1b2c3d Task timed out after 3.00 seconds', 'timeout', null, null],
  [
    'Connection error while connecting to ssmmessages: dial tcp 52.94.1.1:443: i/o timeout',
    'timeout',
    '52.94.1.1',
    443,
  ],
  // Java and .NET
  [
    'java.net.SocketTimeoutException: Connect timed out\nCaused by: org.postgresql.util.PSQLException: The connection attempt failed. jdbc:postgresql://db.internal:5432/shop?user=app&password=hunter2',
    'timeout',
    'db.internal',
    5432,
  ],
  [
    'org.postgresql.util.PSQLException: Connection to 10.0.3.4:5432 refused. Check that the hostname and port are correct and that the postmaster is accepting TCP/IP connections.',
    'refused',
    '10.0.3.4',
    5432,
  ],
  [
    'Caused by: java.net.UnknownHostException: cache.internal: Name or service not known',
    'name',
    'cache.internal',
    null,
  ],
  [
    'io.netty.channel.ConnectTimeoutException: connection timed out after 10000 ms: cache.internal/10.0.3.4:6379',
    'timeout',
    '10.0.3.4',
    6379,
    'cache.internal',
  ],
  [
    'com.rabbitmq.client.impl.ForgivingExceptionHandler: java.net.ConnectException: Connection timed out (Connection timed out) amqp://app:hunter2@mq.internal:5672/%2f',
    'timeout',
    'mq.internal',
    5672,
  ],
  [
    'WARN [Consumer clientId=c] Error connecting to node b-2.msk.internal:9098 (id: 2 rack: euw1-az1)\njava.net.UnknownHostException: b-2.msk.internal',
    'name',
    'b-2.msk.internal',
    9098,
  ],
  [
    'com.datastax.oss.driver.api.core.AllNodesFailedException: Could not reach any contact point (Node(endPoint=10.0.3.4/10.0.3.4:9042): ConnectionInitException)',
    'other',
    '10.0.3.4',
    9042,
  ],
  [
    'System.Net.Sockets.SocketException (10060): A connection attempt failed because the connected party did not properly respond after a period of time 10.0.3.4:1433',
    'timeout',
    '10.0.3.4',
    1433,
  ],
  [
    'RabbitMQ.Client.Exceptions.BrokerUnreachableException: None of the specified endpoints were reachable ---> System.TimeoutException: The operation has timed out. amqps://b-1234.mq.eu-west-1.amazonaws.com:5671',
    'timeout',
    'b-1234.mq.eu-west-1.amazonaws.com',
    5671,
  ],
  // Ruby, PHP, Rust
  ['Errno::ETIMEDOUT: Connection timed out - connect(2) for 10.0.3.4:6379', 'timeout', '10.0.3.4', 6379],
  [
    'Faraday::ConnectionFailed: Failed to open TCP connection to api.example.com:443 (getaddrinfo: Name or service not known)',
    'name',
    'api.example.com',
    443,
  ],
  [
    'SQLSTATE[08006] [7] connection to server at "db.internal" (10.0.3.4), port 5432 failed: timeout expired',
    'timeout',
    '10.0.3.4',
    5432,
    'db.internal',
  ],
  [
    'RedisException: php_network_getaddresses: getaddrinfo for cache.internal failed: Name or service not known',
    'name',
    'cache.internal',
    6379,
  ],
  [
    'error sending request for url (https://api.example.com/v1/models): error trying to connect: tcp connect error: Connection timed out (os error 110)',
    'timeout',
    'api.example.com',
    443,
  ],
  [
    'reqwest::Error { kind: Request, url: Url { scheme: "http", cannot_be_a_base: false, username: "", password: None, host: Some(Domain("api.internal")), port: Some(8080), path: "/", query: None, fragment: None }, source: hyper_util::client::legacy::Error(Connect, ConnectError("tcp connect error", Os { code: 111, kind: ConnectionRefused, message: "Connection refused" })) }',
    'refused',
    'api.internal',
    8080,
  ],
  ['Connection refused (os error 111): tcp://10.0.3.4:7687', 'refused', '10.0.3.4', 7687],
  // What stands between
  [
    '2026/01/02 10:00:00 [error] 7#7: *1 upstream timed out (110: Connection timed out) while connecting to upstream, client: 10.0.1.5, server: _, request: "GET / HTTP/1.1", upstream: "http://10.0.3.4:3000/", host: "shop.example.com"',
    'timeout',
    '10.0.3.4',
    3000,
  ],
  [
    '[error] 7#7: *1 connect() failed (111: Connection refused) while connecting to upstream, client: 10.0.1.5, upstream: "fastcgi://10.0.3.4:9000", host: "shop"',
    'refused',
    '10.0.3.4',
    9000,
  ],
  [
    'Server be_web/web1 is DOWN, reason: Layer4 timeout, check duration: 2002ms. 1 active and 0 backup servers left.',
    'timeout',
    null,
    null,
  ],
  [
    'Server be_web/web1 is DOWN, reason: Layer4 connection problem, info: "Connection refused", check duration: 0ms.',
    'refused',
    null,
    null,
  ],
  [
    'upstream connect error or disconnect/reset before headers. retried and the latest reset reason: connection timeout, transport failure reason: delayed connect error: 110',
    'timeout',
    null,
    null,
  ],
  [
    'upstream connect error or disconnect/reset before headers. reset reason: remote connection failure, transport failure reason: delayed connect error: Connection refused',
    'refused',
    null,
    null,
  ],
  [
    'upstream connect error or disconnect/reset before headers. reset reason: connection failure, transport failure reason: TLS error: 268435581:SSL routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED',
    'tls',
    null,
    null,
  ],
  // Tools
  [
    'fatal: [10.0.3.4]: UNREACHABLE! => {"changed": false, "msg": "Failed to connect to the host via ssh: ssh: connect to host 10.0.3.4 port 22: Connection timed out", "unreachable": true}',
    'timeout',
    '10.0.3.4',
    22,
  ],
  ['ssh: Could not resolve hostname bastion.internal: Name or service not known', 'name', 'bastion.internal', 22],
  [
    "fatal: unable to access 'https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/app/': Failed to connect to git-codecommit.eu-west-1.amazonaws.com port 443 after 129412 ms: Couldn't connect to server",
    'timeout',
    'git-codecommit.eu-west-1.amazonaws.com',
    443,
  ],
  [
    'ssh: connect to host github.com port 22: Connection timed out\nfatal: Could not read from remote repository.',
    'timeout',
    'github.com',
    22,
  ],
  [
    "Errors during downloading metadata for repository 'amazonlinux':\n  - Curl error (28): Timeout was reached for https://al2023-repos-eu-west-1-de612dc2.s3.dualstack.eu-west-1.amazonaws.com/core/mirrors/latest/x86_64/mirror.list [Failed to connect to al2023-repos-eu-west-1-de612dc2.s3.dualstack.eu-west-1.amazonaws.com port 443 after 30001 ms: Timeout was reached]",
    'timeout',
    'al2023-repos-eu-west-1-de612dc2.s3.dualstack.eu-west-1.amazonaws.com',
    443,
  ],
  [
    "Could not retrieve mirrorlist http://amazonlinux.eu-west-1.amazonaws.com/2/core/latest/x86_64/mirror.list error was\n12: Timeout on http://amazonlinux.eu-west-1.amazonaws.com/2/core/latest/x86_64/mirror.list: (28, 'Failed to connect to amazonlinux.eu-west-1.amazonaws.com port 80 after 2702 ms: Connection timed out')",
    'timeout',
    'amazonlinux.eu-west-1.amazonaws.com',
    80,
  ],
  [
    "Err:1 http://eu-west-1.ec2.archive.ubuntu.com/ubuntu noble InRelease\n  Temporary failure resolving 'eu-west-1.ec2.archive.ubuntu.com'",
    'name',
    'eu-west-1.ec2.archive.ubuntu.com',
    80,
  ],
  [
    'db.internal: resolve call failed: Lookup failed due to system error: Connection timed out',
    'name',
    'db.internal',
    null,
  ],
  [';; communications error to 10.0.0.2#53: timed out\n;; no servers could be reached', 'timeout', '10.0.0.2', 53],
  ["nslookup: ** server can't find db.internal: NXDOMAIN", 'name', 'db.internal', null],
  ['nc: connect to 10.0.3.4 port 5432 (tcp) timed out: Operation now in progress', 'timeout', '10.0.3.4', 5432],
  ['Ncat: Could not resolve hostname "db.internal": Name or service not known. QUITTING.', 'name', 'db.internal', null],
  ['telnet: Unable to connect to remote host: Connection timed out\nTrying 10.0.3.4...', 'timeout', '10.0.3.4', null],
  ['mount error(110): Connection timed out //fs.corp.example.com/share', 'timeout', 'fs.corp.example.com', 445],
  ['mount.nfs4: Connection refused for 10.0.3.4:/export', 'refused', '10.0.3.4', 2049],
  ['mount.nfs: requested NFS version or transport protocol is not supported for 10.0.3.4:/', 'other', '10.0.3.4', 2049],
  [
    'Test-NetConnection : RemoteAddress : 10.0.3.4\nRemotePort : 3389\nTcpTestSucceeded : False',
    'other',
    '10.0.3.4',
    3389,
  ],
  ['mosquitto: Error: Connection timed out mqtts://iot.internal', 'timeout', 'iot.internal', 8883],
  ['Error: dial tcp 10.0.3.4:2379: context deadline exceeded etcdctl --endpoints', 'timeout', '10.0.3.4', 2379],
  [
    'ERROR: Failed to connect to Elasticsearch backoff(elasticsearch(http://10.0.3.4:9200)): Get "http://10.0.3.4:9200": context deadline exceeded',
    'timeout',
    '10.0.3.4',
    9200,
  ],

  // What stands where the other end could stand
  ['Error: connect ETIMEDOUT 2600:1f18::1:5432', 'timeout', '2600:1f18::1', 5432],
  ['Error: connect ECONNREFUSED ::1:6379', 'refused', '::1', 6379],
  ['Error: connect EHOSTUNREACH ::ffff:10.0.3.4:8080', 'other', '10.0.3.4', 8080],
  [
    'AggregateError [ETIMEDOUT]:\n    at internalConnectMultiple\n    Error: connect ETIMEDOUT 10.0.3.4:443\n    Error: connect ENETUNREACH 2600:1f18::1:443 - Local (:::0)',
    'timeout',
    '10.0.3.4',
    443,
  ],
  [
    'Traceback (most recent call last):\n  File "app.py", line 3, in <module>\n    s.connect(("10.0.3.4", 6379))\nTimeoutError: [Errno 110] Connection timed out',
    'timeout',
    '10.0.3.4',
    6379,
  ],
  ['ORA-12170: Cannot connect. TCP connect timeout of 60s for host 10.0.3.4 port 1521.', 'timeout', '10.0.3.4', 1521],
  ['ORA-12541: Cannot connect. No listener at host 10.0.3.4 port 1521.', 'refused', '10.0.3.4', 1521],
  [
    'I/O error on GET request for "http://orders:8080/x": Connect to http://orders:8080 [orders/10.0.3.4] failed: Connection timed out',
    'timeout',
    '10.0.3.4',
    8080,
  ],
  ['FATAL:  no pg_hba.conf entry for host "10.0.1.5", user "app", database "shop", SSL off', 'other', null, null],
  [
    'connection to server at "10.0.3.4", port 5432 failed: FATAL:  no pg_hba.conf entry for host "10.0.1.5", user "app"',
    'other',
    '10.0.3.4',
    5432,
  ],
  ["ERROR 1130 (HY000): Host '10.0.1.5' is not allowed to connect to this MySQL server", 'other', null, null],
  ["ERROR 1045 (28000): Access denied for user 'app'@'10.0.1.5' (using password: YES)", 'other', null, null],
  ['Timeout: No Response from udp:10.0.3.4:161.', 'timeout', '10.0.3.4', 161],
  ['Timeout: No Response from 10.0.3.4.', 'timeout', '10.0.3.4', 161],
  ['ntpdate[811]: no server suitable for synchronization found 10.0.3.4', 'other', '10.0.3.4', 123],
];

describe('the error line of one more client', () => itReads(rows));

describe('what a ping says', () => {
  it.each([
    [
      'PING 10.0.3.4 (10.0.3.4) 56(84) bytes of data.\nFrom 10.0.1.5 icmp_seq=1 Destination Host Unreachable',
      undefined,
    ],
    [
      'PING db.internal (10.0.3.4) 56(84) bytes of data.\n^C\n--- db.internal ping statistics ---\n5 packets transmitted, 0 received, 100% packet loss',
      'db.internal',
    ],
    ['From 10.0.1.5 icmp_seq=1 Packet filtered\n--- 10.0.3.4 ping statistics ---', undefined],
    ['Pinging db.internal [10.0.3.4] with 32 bytes of data:\nRequest timed out.', 'db.internal'],
    ['Pinging 10.0.3.4 with 32 bytes of data:\nReply from 10.0.1.5: Destination host unreachable.', undefined],
  ])('%s', (text, name) => {
    expect(readError(text).target).toEqual({
      host: '10.0.3.4',
      ...(name !== undefined && { name }),
      port: null,
      protocol: 'icmp',
      source: null,
    });
  });
});
