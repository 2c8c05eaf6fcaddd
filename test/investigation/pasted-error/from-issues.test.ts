import { describe } from 'vitest';
import { type ErrorRow, itReads } from './table.js';

/** More lines from issue trackers of public projects; addresses, names and accounts are made up. */
const rows: readonly ErrorRow[] = [
  // Rust: hyper, reqwest, tokio-postgres.
  [
    'HyperError(hyper::Error(Connect, ConnectError("tcp connect error", Os { code: 111, kind: ConnectionRefused, message: "Connection refused" })))',
    'refused',
    null,
    null,
  ],
  [
    'error sending request for url (https://api.example.com/v1/): client error (Connect): tcp connect error: The connection attempt failed because the remote party did not respond correctly after a period of time or the connected host did not respond. (os error 10060)',
    'timeout',
    'api.example.com',
    443,
  ],
  [
    'reqwest::Error { kind: Request, url: Url { scheme: "http", cannot_be_a_base: false, username: "", password: None, host: Some(Domain("internal.example.com")), port: None, path: "/", query: None, fragment: None }, source: hyper::Error(Connect, ConnectError("tcp connect error", Os { code: 110, kind: TimedOut, message: "Connection timed out" })) }',
    'timeout',
    'internal.example.com',
    80,
  ],
  ['HyperError error trying to connect: tcp connect error: Connection refused os error 111', 'refused', null, null],
  ['error connecting to server: Connection timed out (os error 110): db.internal:5432', 'timeout', 'db.internal', 5432],
  // .NET: Npgsql, HttpClient, SqlClient, gRPC.
  [
    'Npgsql.NpgsqlException (0x80004005): Failed to connect to 10.0.3.4:5432\n ---> System.Net.Sockets.SocketException (110): Connection timed out',
    'timeout',
    '10.0.3.4',
    5432,
  ],
  [
    "Failed to establish a connection to 'shop.abc123.us-east-1.redshift.amazonaws.com'",
    'other',
    'shop.abc123.us-east-1.redshift.amazonaws.com',
    5439,
  ],
  [
    'System.Net.Http.HttpRequestException: No connection could be made because the target machine actively refused it. (orders.internal:8080)\n ---> System.Net.Sockets.SocketException (10061)',
    'refused',
    'orders.internal',
    8080,
  ],
  [
    'System.Net.Http.HttpRequestException: A connection attempt failed because the connected party did not properly respond after a period of time, or established connection failed because connected host has failed to respond. (api.example.com:443)',
    'timeout',
    'api.example.com',
    443,
  ],
  [
    'System.Threading.Tasks.TaskCanceledException: The request was canceled due to the configured HttpClient.Timeout of 100 seconds elapsing.',
    'timeout',
    null,
    null,
  ],
  [
    'System.Net.Http.HttpRequestException: Name or service not known (orders.internal:443)',
    'name',
    'orders.internal',
    443,
  ],
  [
    'Microsoft.Data.SqlClient.SqlException (0x80131904): A network-related or instance-specific error occurred while establishing a connection to SQL Server. The server was not found or was not accessible. (provider: TCP Provider, error: 40 - Could not open a connection to SQL Server: Could not open a connection to SQL Server)',
    'other',
    null,
    null,
  ],
  [
    '[Microsoft][ODBC Driver 18 for SQL Server]TCP Provider: Timeout error [258]. (258) (SQLDriverConnect)\nServer=tcp:sql.internal,1433;Database=shop',
    'timeout',
    'sql.internal',
    1433,
  ],
  [
    "('HYT00', '[HYT00] [Microsoft][ODBC Driver 17 for SQL Server]Login timeout expired (0) (SQLDriverConnect)')",
    'timeout',
    null,
    null,
  ],
  [
    '[08001][Microsoft][ODBC Driver 18 for SQL Server]A network-related or instance-specific error has occurred while establishing a connection to sql.internal. Server is not found or not accessible.',
    'other',
    'sql.internal',
    1433,
  ],
  ['[Microsoft][ODBC Driver 17 for SQL Server]TCP Provider: Error code 0x274D', 'refused', null, null],
  ['[Microsoft][ODBC Driver 17 for SQL Server]TCP Provider: Error code 0x2746', 'reset', null, null],
  ['[Microsoft][ODBC Driver 17 for SQL Server]TCP Provider: Error code 0x102', 'timeout', null, null],
  // PHP.
  ['SQLSTATE[HY000] [2002] Connection timed out (SQL: select count(*) from `users`)', 'timeout', null, null],
  [
    'SQLSTATE[HY000] [2002] php_network_getaddresses: getaddrinfo for db.internal failed: Name or service not known',
    'name',
    'db.internal',
    null,
  ],
  [
    'SQLSTATE[08006] [7] connection to server at "10.0.3.4", port 5432 failed: timeout expired',
    'timeout',
    '10.0.3.4',
    5432,
  ],
  [
    'PDOException: SQLSTATE[HY000] [2002] Connection refused (Connection: mysql, Host: 10.0.3.4, Port: 3306, Database: shop)',
    'refused',
    '10.0.3.4',
    3306,
  ],
  [
    'cURL error 28: Failed to connect to api.example.com port 443 after 5001 ms: Timeout was reached (see https://curl.haxx.se/libcurl/c/libcurl-errors.html) for https://api.example.com/v1',
    'timeout',
    'api.example.com',
    443,
  ],
  ['RedisException: Connection timed out tcp://10.0.3.4:6379', 'timeout', '10.0.3.4', 6379],
  // Ruby.
  [
    'Faraday::ConnectionFailed: Failed to open TCP connection to api.example.com:443 (execution expired)',
    'timeout',
    'api.example.com',
    443,
  ],
  ['Net::OpenTimeout: execution expired', 'timeout', null, null],
  [
    'PG::ConnectionBad: could not connect to server: Connection timed out\n\tIs the server running on host "db.internal" (10.0.3.4) and accepting\n\tTCP/IP connections on port 5432?',
    'timeout',
    '10.0.3.4',
    5432,
    'db.internal',
  ],
  [
    'Errno::ECONNREFUSED: Failed to open TCP connection to 10.0.3.4:9200 (Connection refused - connect(2) for "10.0.3.4" port 9200)',
    'refused',
    '10.0.3.4',
    9200,
  ],
  // Elixir and Erlang.
  [
    'Postgrex.Protocol (#PID<0.2488.0>) failed to connect: ** (DBConnection.ConnectionError) tcp connect (10.0.3.4:5432): connection refused - :econnrefused',
    'refused',
    '10.0.3.4',
    5432,
  ],
  [
    '** (DBConnection.ConnectionError) tcp connect (db.internal:5432): non-existing domain - :nxdomain',
    'name',
    'db.internal',
    5432,
  ],
  ['** (DBConnection.ConnectionError) tcp connect (db.internal:5432): timeout', 'timeout', 'db.internal', 5432],
  ['** (Mint.TransportError) connection refused', 'refused', null, null],
  [
    'Mongo.Protocol failed to connect: ** (Mongo.Error) tcp connect: connection timed out - :etimedout',
    'timeout',
    null,
    null,
  ],
  // Kafka: librdkafka, Sarama, Java.
  [
    '% Error: 10.0.3.4:9092/bootstrap: Connect to ipv4#10.0.3.4:9092 failed: Operation timed out (after 128991ms in state CONNECT)',
    'timeout',
    '10.0.3.4',
    9092,
  ],
  [
    '%3|1656341424.616|FAIL|rdkafka#producer-1| [thrd:sasl_ssl://b-1.shop.abc123.c22.kafka.us-east-1.amazonaws.com:9096/bootstrap]: sasl_ssl://b-1.shop.abc123.c22.kafka.us-east-1.amazonaws.com:9096/bootstrap: SSL handshake failed: Disconnected while in state SSL_HANDSHAKE',
    'tls',
    'b-1.shop.abc123.c22.kafka.us-east-1.amazonaws.com',
    9096,
  ],
  [
    'kafka: client has run out of available brokers to talk to: dial tcp 10.0.3.4:9094: i/o timeout',
    'timeout',
    '10.0.3.4',
    9094,
  ],
  [
    'org.apache.kafka.common.errors.TimeoutException: Timed out waiting for a node assignment. Call: listTopics',
    'timeout',
    null,
    null,
  ],
  [
    '[Producer clientId=producer-1] Connection to node -1 (b-1.internal/10.0.3.4:9092) could not be established. Node may not be available.',
    'other',
    '10.0.3.4',
    9092,
    'b-1.internal',
  ],
  // MongoDB, Elasticsearch, RabbitMQ.
  [
    "ServerSelectionTimeoutError: docdb.internal:27017: timed out, Timeout: 30s, Topology Description: <TopologyDescription id: 65, servers: [<ServerDescription ('docdb.internal', 27017) server_type: Unknown>]>",
    'timeout',
    'docdb.internal',
    27017,
  ],
  ['MongooseServerSelectionError: Server selection timed out after 30000 ms', 'timeout', null, null],
  [
    'com.mongodb.MongoSocketOpenException: Exception opening socket ... Caused by: java.net.SocketTimeoutException: connect timed out {address=docdb.internal:27017}',
    'timeout',
    'docdb.internal',
    27017,
  ],
  ['ConnectTransportException[[es-master-0][10.0.3.4:9300] connect_timeout[30s]]', 'timeout', '10.0.3.4', 9300],
  [
    "elastic_transport.ConnectionTimeout: Connection timeout caused by: ConnectionTimeout(Connection timeout caused by: ConnectTimeoutError(<urllib3.connection.HTTPSConnection(host='es.internal', port=9200) at 0x7f>, 'Connection to es.internal timed out. (connect timeout=10.0)'))",
    'timeout',
    'es.internal',
    9200,
  ],
  [
    'NoNodeAvailableException[None of the configured nodes are available: [{#transport#-1}{6N5qQjtTTQi9NW3EuSHFZw}{10.0.3.4}{10.0.3.4:9300}]]',
    'other',
    '10.0.3.4',
    9300,
  ],
  ['pika.adapters.base_connection - ERROR - Connection to 10.0.3.4:5672 failed: timeout', 'timeout', '10.0.3.4', 5672],
  [
    "pika.exceptions.AMQPConnectionError: (AMQPConnectorSocketConnectError: ConnectionRefusedError(111, 'Connection refused')\n; AMQPConnectorPhaseErrorBase: ('10.0.3.4', 5672))",
    'refused',
    '10.0.3.4',
    5672,
  ],
  ['amqplib: Error: connect ETIMEDOUT 10.0.3.4:5671', 'timeout', '10.0.3.4', 5671],
  [
    'Bunny::TCPConnectionFailedForAllHosts: Could not establish TCP connection to any of the configured hosts; amqp://guest:hunter2@mq.internal:5672',
    'other',
    'mq.internal',
    5672,
  ],
  // Kubernetes, containers, infrastructure as code.
  [
    'Failed to pull image "123456789012.dkr.ecr.us-east-1.amazonaws.com/app:1": rpc error: code = Unknown desc = error pulling image configuration: Get https://prod-us-east-1-starport-layer-bucket.s3.amazonaws.com/abc: dial tcp 52.216.1.2:443: i/o timeout',
    'timeout',
    '52.216.1.2',
    443,
  ],
  [
    'Failed to create pod sandbox: rpc error: code = Unknown desc = failed to get sandbox image "602401143452.dkr.ecr.us-east-1.amazonaws.com/eks/pause:3.5": failed to pull image: failed to do request: Head "https://602401143452.dkr.ecr.us-east-1.amazonaws.com/v2/eks/pause/manifests/3.5": dial tcp 10.0.3.4:443: i/o timeout',
    'timeout',
    '10.0.3.4',
    443,
  ],
  [
    'error: error execing credential provider plugin ecr-credential-provider: operation error ECR: GetAuthorizationToken, https response error StatusCode: 0, RequestID: , request send failed, Post "https://api.ecr.us-west-2.amazonaws.com/": context deadline exceeded',
    'timeout',
    'api.ecr.us-west-2.amazonaws.com',
    443,
  ],
  [
    'Error: getting auth ConfigMap: Get "https://D79949CFD.gr7.eu-west-1.eks.amazonaws.com/api/v1/namespaces/kube-system/configmaps/aws-auth": context deadline exceeded',
    'timeout',
    'D79949CFD.gr7.eu-west-1.eks.amazonaws.com',
    443,
  ],
  [
    'Error checking seal status: Get "https://vault.internal:8200/v1/sys/seal-status": dial tcp 10.0.3.4:8200: connect: no route to host',
    'other',
    '10.0.3.4',
    8200,
  ],
  [
    'error authenticating: error="Put \\"http://vault.demo.svc:8200/v1/auth/kubernetes/login\\": dial tcp: lookup vault.demo.svc: i/o timeout" backoff=4m2.37s',
    'name',
    'vault.demo.svc',
    8200,
  ],
  [
    'Error: Kubernetes cluster unreachable: Get "http://10.0.3.4:8080/version": dial tcp 10.0.3.4:8080: connect: connection refused',
    'refused',
    '10.0.3.4',
    8080,
  ],
  [
    'fatal: [web-2]: UNREACHABLE! => {"changed": false, "msg": "Failed to connect to the host via ssh: ssh: connect to host 10.0.3.4 port 22: Connection timed out\\r\\n", "unreachable": true}',
    'timeout',
    '10.0.3.4',
    22,
  ],
  [
    'fatal: [win-1]: UNREACHABLE! => {"changed": false, "msg": "ssl: HTTPSConnectionPool(host=\'10.0.3.4\', port=5986): Max retries exceeded with url: /wsman (Caused by ConnectTimeoutError(<urllib3.connection.HTTPSConnection object at 0x7f>, \'Connection to 10.0.3.4 timed out. (connect timeout=30)\'))", "unreachable": true}',
    'timeout',
    '10.0.3.4',
    5986,
  ],
  [
    'timeout - last error: dial tcp 10.0.3.4:22: connect: connection timed out\nterraform: remote-exec provisioner error',
    'timeout',
    '10.0.3.4',
    22,
  ],
  // git, rsync, nc, telnet, wget.
  [
    "fatal: unable to access 'https://git.internal/app.git/': Failed to connect to git.internal port 443 after 132973 ms: Connection timed out",
    'timeout',
    'git.internal',
    443,
  ],
  [
    "fatal: unable to access 'https://git.internal/app.git/': Failed connect to git.internal:443; No error",
    'other',
    'git.internal',
    443,
  ],
  [
    "fatal: unable to access 'https://git.internal/app.git/': Failed to connect to 10.10.78.62 port 3128: Connection timed out",
    'timeout',
    '10.10.78.62',
    3128,
  ],
  [
    'ssh: connect to host git.internal port 22: Operation timed out\nfatal: Could not read from remote repository.',
    'timeout',
    'git.internal',
    22,
  ],
  [
    'rsync: [sender] failed to connect to backup.internal (10.0.3.4): Connection timed out (110)\nrsync error: error in socket IO (code 10) at clientserver.c(139)',
    'timeout',
    '10.0.3.4',
    873,
    'backup.internal',
  ],
  ['rsync: connection unexpectedly closed (0 bytes received so far) [sender]', 'reset', null, null],
  ['nc: connectx to 10.0.3.4 port 5432 (tcp) failed: Operation timed out', 'timeout', '10.0.3.4', 5432],
  ['Ncat: TIMEOUT.\nnc -vz 10.0.3.4 5432', 'timeout', '10.0.3.4', 5432],
  [
    'telnet 10.0.3.4 3306\nTrying 10.0.3.4...\ntelnet: Unable to connect to remote host: Connection timed out',
    'timeout',
    '10.0.3.4',
    3306,
  ],
  ['Connecting to 10.0.3.4:8080... failed: Connection timed out.\nRetrying.', 'timeout', '10.0.3.4', 8080],
  // Windows.
  [
    'WARNING: TCP connect to (10.0.3.4 : 3389) failed\nComputerName : web-2\nTcpTestSucceeded : False',
    'other',
    '10.0.3.4',
    3389,
  ],
  [
    'Connecting To db.internal...Could not open connection to the host, on port 1433: Connect failed',
    'other',
    'db.internal',
    1433,
  ],
  [
    'java.net.ConnectException: Connection timed out: no further information: db.internal/10.0.3.4:1433',
    'timeout',
    '10.0.3.4',
    1433,
    'db.internal',
  ],
  // JDBC and pools.
  [
    'HikariPool-1 - Connection is not available, request timed out after 30096ms.\nCaused by: java.sql.SQLRecoverableException: IO Error: The Network Adapter could not establish the connection (CONNECTION_ID=abc==)\njdbc:oracle:thin:@//ora.internal:1521/SHOP',
    'timeout',
    'ora.internal',
    1521,
  ],
  [
    'java.sql.SQLRecoverableException: IO Error: The Network Adapter could not establish the connection\njdbc:oracle:thin:@ora.internal:1521:SHOP',
    'other',
    'ora.internal',
    1521,
  ],
  [
    'com.microsoft.sqlserver.jdbc.SQLServerException: The TCP/IP connection to the host sql.internal, port 1433 has failed. Error: "connect timed out. Verify the connection properties."',
    'timeout',
    'sql.internal',
    1433,
  ],
  [
    'com.mysql.cj.jdbc.exceptions.CommunicationsException: Communications link failure\nThe last packet sent successfully to the server was 0 milliseconds ago.\njdbc:mysql://db.internal/shop?password=hunter2',
    'other',
    'db.internal',
    3306,
  ],
  // gRPC, Envoy, nginx, HAProxy.
  [
    '14 UNAVAILABLE: failed to connect to all addresses; last error: UNKNOWN: ipv4:10.0.3.4:50051: Failed to connect to remote host: FD Shutdown',
    'other',
    '10.0.3.4',
    50051,
  ],
  [
    '{"description":"Failed to connect to remote host","os_error":"Timeout occurred","target_address":"ipv4:10.0.3.4:50051"}',
    'timeout',
    '10.0.3.4',
    50051,
  ],
  [
    'io.grpc.StatusRuntimeException: UNAVAILABLE: io exception Caused by: io.netty.channel.AbstractChannel$AnnotatedConnectException: finishConnect(..) failed: Connection timed out: /10.0.3.4:8980',
    'timeout',
    '10.0.3.4',
    8980,
  ],
  [
    'upstream connect error or disconnect/reset before headers. reset reason: connection failure, transport failure reason: delayed connect error: 111',
    'refused',
    null,
    null,
  ],
  [
    'upstream connect error or disconnect/reset before headers. reset reason: connection timeout',
    'timeout',
    null,
    null,
  ],
  [
    'upstream connect error or disconnect/reset before headers. reset reason: connection failure Failed to dial target host "greeter:5000": dial tcp 10.0.3.4:5000: connect: connection refused',
    'refused',
    '10.0.3.4',
    5000,
  ],
  [
    'upstream timed out (110: Connection timed out) while connecting to upstream, client: 10.0.1.9, server: _, request: "GET / HTTP/1.1", upstream: "http://10.0.3.4:8080/", host: "shop.example.com"',
    'timeout',
    '10.0.3.4',
    8080,
  ],
  [
    'Server web/web1 is DOWN, reason: Layer4 timeout, info: " at step 1 of tcp-check (connect)", check duration: 1000ms. 2 active and 0 backup servers left.',
    'timeout',
    null,
    null,
  ],
  [
    'Server web/web1 is DOWN, reason: Layer4 connection problem, info: "Connection refused", check duration: 0ms.',
    'refused',
    null,
    null,
  ],
  // AWS.
  [
    '2020-12-10T15:52:55.195Z c5004a56-4cdd-45bf-932c-375e687d921b Task timed out after 3.00 seconds',
    'timeout',
    null,
    null,
  ],
  [
    'Could not connect to the endpoint URL: "https://sts.eu-central-1.amazonaws.com/"',
    'timeout',
    'sts.eu-central-1.amazonaws.com',
    443,
  ],
  [
    'Connect timeout on endpoint URL: "https://secretsmanager.eu-west-1.amazonaws.com/"',
    'timeout',
    'secretsmanager.eu-west-1.amazonaws.com',
    443,
  ],
];

describe('an error line of a public issue is read', () => {
  itReads(rows);
});
