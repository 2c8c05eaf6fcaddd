/** Ports that a scheme or a program's name stands for, where no port is written. (IANA, "Service Name and Port Number") */
const ports: readonly (readonly [RegExp, number])[] = [
  [/^https$|^wss$/i, 443],
  [/^http$|^ws$/i, 80],
  [/postgres(?:ql)?|psql|libpq|pg_hba\.conf/i, 5432],
  [/mysql|mariadb|\bAccess denied for user '[^']*'@'/i, 3306],
  [/rediss?|jedis|lettuce/i, 6379],
  [/mongo(?:db)?/i, 27_017],
  [/amqps/i, 5671],
  [/amqp/i, 5672],
  [/sqlserver|mssql/i, 1433],
  [/oracle/i, 1521],
  [/ldaps/i, 636],
  [/ldap/i, 389],
  [/^(?:smtps|submissions)$/i, 465],
  [/smtp/i, 25],
  [/sftp|\bssh\b/i, 22],
  [/mount\.nfs/i, 2049],
  [/\brsync:/i, 873],
  [/^mqtts$/i, 8883],
  [/^mqtt$/i, 1883],
  [/^nats$/i, 4222],
  [/^(?:bolt|neo4j)(?:\+s{1,2}c?)?$/i, 7687],
  [/^(?:cassandra|cql)$/i, 9042],
  [/^memcached?$/i, 11_211],
  [/^etcd$/i, 2379],
  [/^ftp$/i, 21],
  [/^telnet$/i, 23],
  [/^imaps$/i, 993],
  [/^imap$/i, 143],
  [/^(?:dns|domain)$/i, 53],
  [/^rdp$/i, 3389],
  [/^vnc$/i, 5900],
  [/^(?:smb|cifs)$|\bmount\.cifs|\bmount error\(/i, 445],
  [/^nfs$/i, 2049],
  [/\bredshift(?:-serverless)?\.amazonaws\.com\b/, 5439],
  [/^git$/i, 9418],
  [/^s3$/i, 443],
  [/\bHTTPSConnection\b/, 443],
  [/\bHTTPConnection\b/, 80],
];

/** The port that a URL's scheme or the name of a program stands for. */
export const usualPort = (text: string): number | undefined => ports.find(([words]) => words.test(text))?.[1];

/** The port of what is called so and not otherwise: `mysqlx` is another than `mysql`. */
export const portNamed = (name: string): number | undefined =>
  ports.find(([words]) => words.exec(name)?.[0] === name)?.[1];
