import { describe, expect, it } from 'vitest';
import { askedOf } from '../../../src/commands/diagnose/asked.js';
import { askedAgain } from '../../../src/commands/diagnose/request.js';

type Row = readonly [text: string, name: string, port: number | null, protocol?: 'udp'];

/** What people copy: from the settings of a program, from a log, from another command. */
const rows: readonly Row[] = [
  ['postgres://app:hunter2@db.internal/shop', 'db.internal', 5432],
  ['postgresql+psycopg2://app:hunter2@db.internal/shop', 'db.internal', 5432],
  ['postgresql://app:hunter2@db-1.internal:5433,db-2.internal:5433/shop', 'db-1.internal', 5433],
  ['jdbc:postgresql://db.internal:5432/shop?user=app&password=hunter2', 'db.internal', 5432],
  ['jdbc:mysql://db.internal/shop', 'db.internal', 3306],
  ['jdbc:mariadb://db.internal:3307/shop', 'db.internal', 3307],
  ['jdbc:sqlserver://db.internal;databaseName=shop;password=hunter2', 'db.internal', 1433],
  ['jdbc:sqlserver://db.internal:14330;encrypt=true', 'db.internal', 14_330],
  ['jdbc:oracle:thin:@//ora.internal:1522/shop', 'ora.internal', 1522],
  ['jdbc:oracle:thin:app/hunter2@ora.internal:1521:ORCL', 'ora.internal', 1521],
  ['mysql+pymysql://app:hunter2@db.internal/shop', 'db.internal', 3306],
  ['redis://:hunter2@cache.internal', 'cache.internal', 6379],
  ['rediss://app:hunter2@cache.internal:6380/0', 'cache.internal', 6380],
  ['mongodb+srv://app:hunter2@cluster0.ab1cd.mongodb.net/shop', 'cluster0.ab1cd.mongodb.net', 27_017],
  ['mongodb://app:hunter2@m-1.internal:27018,m-2.internal:27018/shop?replicaSet=rs0', 'm-1.internal', 27_018],
  ['amqps://app:hunter2@mq.internal', 'mq.internal', 5671],
  ['amqp://mq.internal/%2f', 'mq.internal', 5672],
  ['SASL_SSL://b-1.msk.internal:9098', 'b-1.msk.internal', 9098],
  ['ldaps://dc1.corp.example.com', 'dc1.corp.example.com', 636],
  ['mqtts://iot.internal', 'iot.internal', 8883],
  ['bolt+s://graph.internal', 'graph.internal', 7687],
  ['memcached://cache.internal', 'cache.internal', 11_211],
  ['ws://push.internal/socket', 'push.internal', 80],
  ['wss://push.internal/socket', 'push.internal', 443],
  ['tcp://10.0.3.4:2375', '10.0.3.4', 2375],
  ['udp://10.0.3.4:8125', '10.0.3.4', 8125, 'udp'],
  ['https://[2001:db8::7]/health', '2001:db8::7', 443],
  ['https://[2001:DB8::7]:8443/', '2001:DB8::7', 8443],
  ['https://app:hunter2@[2001:db8::7]:8443/', '2001:db8::7', 8443],
  ['HTTPS://API.EXAMPLE.COM/V1', 'API.EXAMPLE.COM', 443],
  ['https://api.example.com./v1', 'api.example.com', 443],
  ['https://bücher.example/', 'xn--bcher-kva.example', 443],
  ['api.example.com.:8443', 'api.example.com', 8443],
  ['api.example.com:8080/health?x=1', 'api.example.com', 8080],
  ['10.0.0.2:53/udp', '10.0.0.2', 53, 'udp'],
  ['10.0.3.4:5432/tcp', '10.0.3.4', 5432],
  ['<https://api.example.com>', 'api.example.com', 443],
  ['"https://api.example.com/v1",', 'api.example.com', 443],
  ['10.0.3.4 5432', '10.0.3.4', 5432],
  ['2001:db8::7 5432', '2001:db8::7', 5432],
  ['db.internal 5432', 'db.internal', 5432],
  ['“10.0.3.4:5432”', '10.0.3.4', 5432],
  ['`db.internal:443`', 'db.internal', 443],
  ['s3://reports/2026.csv', 'reports.s3.amazonaws.com', 443],
  ['arn:aws:s3:::reports/2026.csv', 'reports.s3.amazonaws.com', 443],
  ['arn:aws:sqs:eu-west-1:123456789012:jobs', 'sqs.eu-west-1.amazonaws.com', 443],
  ['arn:aws:dynamodb:eu-west-1:123456789012:table/shop', 'dynamodb.eu-west-1.amazonaws.com', 443],
  ['arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf', 'secretsmanager.eu-west-1.amazonaws.com', 443],
  ['arn:aws:ecr:eu-west-1:123456789012:repository/app', 'api.ecr.eu-west-1.amazonaws.com', 443],
  ['arn:aws-cn:kms:cn-north-1:123456789012:key/1234', 'kms.cn-north-1.amazonaws.com.cn', 443],
  ['git@github.com:org/repo.git', 'github.com', 22],
  ['ssh://git@github.com/org/repo.git', 'github.com', 22],
  ['ec2-user@10.0.3.4', '10.0.3.4', 22],
  ['fs-0123abcd.efs.eu-west-1.amazonaws.com:/', 'fs-0123abcd.efs.eu-west-1.amazonaws.com', 2049],
  ['10.0.3.4:/export/home', '10.0.3.4', 2049],
  [String.raw`\\fs.corp.example.com\share`, 'fs.corp.example.com', 445],
  ['//fs.corp.example.com/share', 'fs.corp.example.com', 445],
  ['smb://fs.corp.example.com/share', 'fs.corp.example.com', 445],
  ['host=db.internal port=5432 dbname=shop password=hunter2', 'db.internal', 5432],
  ['Server=tcp:db.internal,1433;Database=shop;Password=hunter2', 'db.internal', 1433],
  ['app:hunter2@tcp(10.0.3.4:3306)/shop', '10.0.3.4', 3306],
  ['(DESCRIPTION=(ADDRESS=(PROTOCOL=TCP)(HOST=ora.internal)(PORT=1521)))', 'ora.internal', 1521],
];

describe('an end as it is copied from elsewhere', () => {
  it.each(rows.map((row) => ({ text: row[0], row })))('$text', ({ row: [text, name, port, protocol] }) => {
    const asked = askedOf('web-1', text, {});
    expect(asked).toMatchObject({ destination: name, port, protocol: protocol === 'udp' ? 17 : 6 });
    expect(JSON.stringify(asked)).not.toContain('hunter2');
    expect(askedOf(text, '10.0.9.9:80', {}).source).toBe(name);
  });

  it.each([
    ['web-1'],
    ['web 1 (prod)'],
    ['büro'],
    ['api/v2'],
    ['team@web'],
    ['db=main'],
    ['i-0123456789abcdef0'],
    ['arn:aws:rds:eu-west-1:123456789012:db:shop'],
    ['2001:db8::7'],
    ['app/my-alb/50dc6c495c0c9188'],
  ])('leaves a name as it is: %s', (text) => {
    expect(askedOf('other', text, {})).toMatchObject({ destination: text, port: null, protocol: 1 });
  });

  it('takes the length of a prefix off one address, and leaves a block alone', () => {
    expect(askedOf('web-1', '10.0.3.4/32', {}).destination).toBe('10.0.3.4');
    expect(askedOf('web-1', '2001:db8::7/128', {}).destination).toBe('2001:db8::7');
    expect(askedOf('web-1', '10.0.3.0/24', {}).destination).toBe('10.0.3.0/24');
  });

  it('leaves a Name tag with a number in it alone', () => {
    expect(askedOf('web 1', '10.0.3.4 5432', {})).toMatchObject({
      source: 'web 1',
      destination: '10.0.3.4',
      port: 5432,
    });
  });

  it('has the port of the error where it is named otherwise than there', () => {
    const error = 'connect ETIMEDOUT 10.0.3.4:5432';
    expect(askedOf('web-1', 'db-1', { error })).toMatchObject({ destination: 'db-1', protocol: 6, port: 5432 });
    expect(askedOf('web-1', 'db-1', { error, protocol: 'icmp' })).toMatchObject({ protocol: 1, port: null });
    expect(askedOf('web-1', 'db-1:80', { error })).toMatchObject({ port: 80 });
  });

  it.each([
    ['web-1', 'db.internal:5432', {}, 'web-1 db.internal --protocol tcp --port 5432'],
    ['web-1', 'udp://10.0.0.2:53', {}, 'web-1 10.0.0.2 --protocol udp --port 53'],
    [
      'web-1',
      undefined,
      { error: 'connect ETIMEDOUT 10.0.3.4:5432', since: '2h' },
      'web-1 10.0.3.4 --protocol tcp --port 5432 --since 2h',
    ],
    [
      'web-1',
      undefined,
      { error: 'Error: getaddrinfo ENOTFOUND db.internal' },
      "--error 'Error: getaddrinfo ENOTFOUND db.internal' --from web-1 --to db.internal",
    ],
    ['web-1', 'db-1', {}, 'web-1 db-1'],
    ['web-1', 'db-1', { protocol: '50' }, 'web-1 db-1 --protocol 50'],
  ])('is the same in the command that comes next: %s %s %o', (from, to, flags, words) => {
    expect(askedAgain(askedOf(from, to, flags), flags)).toBe(`npx flowlab diagnose ${words}`);
  });
});
