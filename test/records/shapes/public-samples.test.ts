import { describe, expect, it } from 'vitest';
import { inWords, readShape } from '../../helpers/read-shape.js';

const talk = 'eni-0a1b 10.0.0.1:50000 > 10.0.0.2:443 6';
const windows = '1700000000-1700000060';

/** Short pieces of the test data and documents of public repositories, which are named, and what is in them. */
const samples: Readonly<Record<string, readonly [content: string, records: readonly string[]]>> = {
  'open-telemetry/opentelemetry-collector-contrib, awslogsencodingextension: attributes as a list of keys and values': [
    otlp(
      {
        'source.address': '10.0.0.1',
        'source.port': 50000,
        'destination.address': '10.0.0.2',
        'destination.port': 443,
      },
      { 'network.protocol.name': 'tcp', 'aws.vpc.flow.action': 'REJECT', 'aws.vpc.flow.status': 'OK' },
      { 'network.interface.name': 'eni-0a1b', 'aws.vpc.flow.start': 1_700_000_000 },
    ),
    [`${talk} ${windows} REJECT OK`],
  ],
  'open-telemetry/opentelemetry-collector-contrib: a window without records': [
    otlp({
      'network.interface.name': 'eni-0a1b',
      'aws.vpc.flow.start': 1_700_000_000,
      'aws.vpc.flow.status': 'SKIPDATA',
    }),
    [`eni-0a1b - ${windows} - SKIPDATA`],
  ],
  'panther-labs/panther-analysis, schema AWS.VPCFlow: `status` is that of the record': [
    [
      '{"account":"123456789012","interfaceId":"eni-0a1b","srcAddr":"10.0.0.1","dstAddr":"10.0.0.2","srcPort":50000,"dstPort":443,"protocol":6,"start":"2023-11-14 22:13:20.000000000","end":"2023-11-14 22:14:20.000000000","action":"ACCEPT","status":"OK","p_log_type":"AWS.VPCFlow"}',
      '{"account":"123456789012","interfaceId":"eni-0a1b","start":"2023-11-14 22:13:20.000000000","end":"2023-11-14 22:14:20.000000000","status":"SKIPDATA","p_log_type":"AWS.VPCFlow"}',
    ].join('\n'),
    [`${talk} ${windows} ACCEPT OK`, `eni-0a1b - ${windows} - SKIPDATA`],
  ],
  'awsdocs/amazon-cloudwatch-logs-user-guide, `fields @timestamp, srcAddr, …`: the event has the time': [
    '@timestamp,interfaceId,srcAddr,srcPort,dstAddr,dstPort,protocol,action\n2023-11-14 22:13:20.000,eni-0a1b,10.0.0.1,50000,10.0.0.2,443,6,REJECT\n',
    [`${talk} 1700000000- REJECT -`],
  ],
  'the same by `aws logs get-query-results`': [
    '{"results":[[{"field":"@timestamp","value":"2023-11-14 22:13:20.000"},{"field":"srcAddr","value":"10.0.0.1"},{"field":"dstAddr","value":"10.0.0.2"},{"field":"action","value":"REJECT"},{"field":"@ptr","value":"CmEK"}]],"status":"Complete"}',
    ['- 10.0.0.1:- > 10.0.0.2:- - 1700000000- REJECT -'],
  ],
  'dvdlevanon and others, fli: tables with notes beside addresses': [
    '| interface_id          | srcaddr  | srcport | dstaddr              | dstport | protocol | action |\n| eni-0a1b [api-server] | 10.0.0.1 | 50000   | 10.0.0.2 [ACME (US)] | 443     | 6        | ACCEPT |\n',
    [`${talk} - ACCEPT -`],
  ],
  'a spreadsheet in German: semicolons, points for thousands, the day first': [
    'interface_id;srcaddr;srcport;dstaddr;dstport;protocol;bytes;start;end;action;log_status\neni-0a1b;10.0.0.1;50000;10.0.0.2;443;6;1.300;14.11.2023 22:13:20;14.11.2023 22:14:20;ACCEPT;OK\n',
    [`${talk} ${windows} ACCEPT OK`],
  ],
  'terraform-aws-modules and their users: the default format with more of the table behind it': [
    '5 123456789012 eni-0a1b 10.0.0.1 10.0.0.2 50000 443 6 5 300 1700000000 1700000060 ACCEPT OK vpc-0a subnet-0a i-0a 2 IPv4 10.0.0.1 10.0.0.2 eu-west-1 euw1-az1\n',
    [`${talk} ${windows} ACCEPT OK`],
  ],
  'aws/aws-cli, awscli/examples/ec2/create-flow-logs.rst: the custom format': [
    '3 vpc-0a subnet-0a i-0a 10.0.0.1 10.0.0.2 50000 443 6 2 IPv4 10.0.0.1 10.0.0.2\n',
    ['- 10.0.0.1:50000 > 10.0.0.2:443 6 - - -'],
  ],
};

/** A log record of OpenTelemetry that ends at 22:14:20. */
function otlp(...attributes: readonly Readonly<Record<string, string | number>>[]): string {
  const listed = Object.entries(Object.assign({}, ...attributes)).map(([key, value]) => ({
    key,
    value: typeof value === 'number' ? { intValue: `${value}` } : { stringValue: value },
  }));
  const record = { timeUnixNano: '1700000060000000000', body: {}, attributes: listed };
  const resource = { attributes: [{ key: 'cloud.account.id', value: { stringValue: '123456789012' } }] };
  return JSON.stringify({ resourceLogs: [{ resource, scopeLogs: [{ scope: {}, logRecords: [record] }] }] });
}

describe('what public repositories hold', () => {
  it.each(Object.entries(samples))('is read: %s', async (_, [content, records]) => {
    const read = await readShape(content);
    expect(read.records.map(inWords)).toEqual(records);
    expect(read.tally).toMatchObject({ unreadable: 0, otherFiles: [], damaged: [] });
  });

  const CUSTOM = '5 eni-0a1b vpc-0a subnet-0a 10.0.0.1 10.0.0.2 50000 443 6 2 ACCEPT OK 1700000000 1700000060';

  it.each([`${CUSTOM}\n${CUSTOM}\n`, JSON.stringify({ events: [{ message: CUSTOM, timestamp: 1_700_000_000_000 }] })])(
    'is named, where nobody can know its format: %s',
    async (content) => {
      const { records, tally } = await readShape(content);
      expect(records).toEqual([]);
      expect(tally.otherFiles[0]?.looksLike).toContain("aws ec2 describe-flow-logs --query 'FlowLogs[].LogFormat'");
    },
  );

  // (the queries in AWS's own examples)
  it.each([
    'srcAddr,dstAddr,bytesTransferred\n10.0.0.5,10.0.1.5,12000\n',
    'bin(5m),action,count(*)\n2026-05-01 12:00:00.000,REJECT,17\n',
    '"_col0","action"\n"17","REJECT"\n',
    JSON.stringify({
      results: [
        [
          { field: 'srcAddr', value: '10.0.0.5' },
          { field: 'sum(bytes)', value: '12000' },
        ],
      ],
    }),
  ])('is named, where it was counted: %s', async (content) => {
    const { records, tally } = await readShape(content);
    expect(records).toEqual([]);
    expect(tally.otherFiles[0]?.looksLike).toContain('sums or single fields of flow records');
  });

  it('is no record of a longer format where what stands there is no id', async () => {
    const { records } = await readShape(
      '2 123456789012 eni-0a1b 10.0.0.1 10.0.0.2 50000 443 6 5 300 1700000000 1700000060 ACCEPT OK IPv4\n',
    );
    expect(records.map(({ vpcId }) => vpcId)).toEqual([undefined]);
  });

  it('is not forgotten where a record breaks off', async () => {
    const { tally } = await readShape('2 123456789012 eni-0a1b 10.0.0.1 10.0.0.2 50000 443 6');
    expect(tally).toMatchObject({ records: 0, unreadable: 1 });
  });
});
