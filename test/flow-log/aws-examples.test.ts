import { describe, expect, it } from 'vitest';
import { explainRecord } from '../../src/flow-log/explain.js';
import { defaultFormat, type Format, formatRecord, isUnreadable, parseFormat } from '../../src/flow-log/format.js';
import { parseLine } from '../../src/flow-log/parse.js';
import type { FlowRecord } from '../../src/flow-log/record.js';

// Every record here is from the VPC user guide, "Flow log record examples".

function format(text: string): Format {
  const read = parseFormat(text);
  if (isUnreadable(read)) throw new Error(read.reason);
  return read;
}

function read(line: string, how: Format = defaultFormat): FlowRecord {
  const record = parseLine(how, line);
  if (isUnreadable(record)) throw new Error(`${record.reason}: ${line}`);
  return record;
}

const meaning = (record: FlowRecord, name: string, how: Format = defaultFormat): string | undefined =>
  explainRecord(record, how).find((field) => field.name === name)?.meaning;

describe('accepted and rejected traffic', () => {
  it('reads SSH that was accepted, field by field', () => {
    const line =
      '2 123456789010 eni-1235b8ca123456789 172.31.16.139 172.31.16.21 20641 22 6 20 4249 1418530010 1418530070 ACCEPT OK';
    const record = read(line);
    expect(record).toEqual({
      version: 2,
      accountId: '123456789010',
      interfaceId: 'eni-1235b8ca123456789',
      srcaddr: '172.31.16.139',
      dstaddr: '172.31.16.21',
      srcport: 20641,
      dstport: 22,
      protocol: 6,
      packets: 20,
      bytes: 4249,
      start: 1418530010,
      end: 1418530070,
      action: 'ACCEPT',
      logStatus: 'OK',
      line,
    });
    expect(meaning(record, 'dstport')).toBe('SSH');
    expect(meaning(record, 'protocol')).toBe('TCP');
    expect(meaning(record, 'start')).toBe('2014-12-14 04:06:50 UTC, first packet');
    expect(meaning(record, 'end')).toBe('2014-12-14 04:07:50 UTC, last packet, 1 min after start');
    expect(meaning(record, 'action')).toBe('let through by the security groups and the network ACL');
  });

  it('reads RDP that was rejected', () => {
    const record = read(
      '2 123456789010 eni-1235b8ca123456789 172.31.9.69 172.31.9.12 49761 3389 6 20 4249 1418530010 1418530070 REJECT OK',
    );
    expect(record.action).toBe('REJECT');
    expect(meaning(record, 'dstport')).toBe('RDP');
    expect(meaning(record, 'srcport')).toBe('probably a port that a client picked at random');
    expect(meaning(record, 'action')).toBe(
      'stopped by a security group or a network ACL, or it came after its connection was closed',
    );
  });

  it('reads SSH over IPv6', () => {
    const record = read(
      '2 123456789010 eni-1235b8ca123456789 2001:db8:1234:a100:8d6e:3477:df66:f105 2001:db8:1234:a102:3304:8879:34cf:4071 34892 22 6 54 8855 1477913708 1477913820 ACCEPT OK',
    );
    expect(record).toMatchObject({
      srcaddr: '2001:db8:1234:a100:8d6e:3477:df66:f105',
      dstaddr: '2001:db8:1234:a102:3304:8879:34cf:4071',
      bytes: 8855,
    });
  });
});

describe('windows without records', () => {
  it('reads NODATA: every traffic field is null and the window stays', () => {
    const record = read('2 123456789010 eni-1235b8ca123456789 - - - - - - - 1431280876 1431280934 - NODATA');
    expect(record).toMatchObject({
      srcaddr: null,
      dstport: null,
      packets: null,
      action: null,
      start: 1431280876,
      end: 1431280934,
      logStatus: 'NODATA',
    });
    expect(meaning(record, 'srcaddr')).toBe('nothing to show: there was nothing to record in this window');
    expect(meaning(record, 'start')).toBe('2015-05-10 18:01:16 UTC, the window opened');
    expect(meaning(record, 'end')).toBe('2015-05-10 18:02:14 UTC, the window closed, 58 s after start');
    expect(meaning(record, 'log-status')).toBe('no traffic to or from the interface in this window');
  });

  it('reads SKIPDATA and says that records were lost', () => {
    const record = read('2 123456789010 eni-11111111aaaaaaaaa - - - - - - - 1431280876 1431280934 - SKIPDATA');
    expect(record.logStatus).toBe('SKIPDATA');
    expect(meaning(record, 'log-status')).toBe('AWS lost records of this window, perhaps of many flows');
    expect(meaning(record, 'action')).toBe('not captured: records of this window were skipped');
  });
});

describe('a ping whose reply the network ACL stopped', () => {
  const request = read(
    '2 123456789010 eni-1235b8ca123456789 203.0.113.12 172.31.16.139 0 0 1 4 336 1432917027 1432917142 ACCEPT OK',
  );
  const reply = read(
    '2 123456789010 eni-1235b8ca123456789 172.31.16.139 203.0.113.12 0 0 1 4 336 1432917094 1432917142 REJECT OK',
  );

  it('is an accepted request and a rejected reply, 84 bytes a packet', () => {
    expect([request.action, reply.action]).toEqual(['ACCEPT', 'REJECT']);
    expect(Number(request.bytes) / Number(request.packets)).toBe(84);
  });

  it('has no ports, and the explanation says why', () => {
    expect(meaning(request, 'srcport')).toBe('ICMP has no ports');
    expect(meaning(request, 'protocol')).toBe('ICMP, which ping uses');
  });
});

describe('TCP flag sequence', () => {
  const how = format(
    'version vpc-id subnet-id instance-id interface-id account-id type srcaddr dstaddr srcport dstport pkt-srcaddr pkt-dstaddr protocol bytes packets start end action tcp-flags log-status',
  );
  const about =
    '3 vpc-abcdefab012345678 subnet-aaaaaaaa012345678 i-01234567890123456 eni-1235b8ca123456789 123456789010 IPv4';

  it.each([
    [
      '52.213.180.42 10.0.0.62 43416 5001 52.213.180.42 10.0.0.62 6 568 8 1566848875 1566848933 ACCEPT 2 OK',
      'SYN: the source opened a connection',
    ],
    [
      '10.0.0.62 52.213.180.42 5001 43416 10.0.0.62 52.213.180.42 6 376 7 1566848875 1566848933 ACCEPT 18 OK',
      'SYN-ACK: the source answered an opening, so it is the server',
    ],
    [
      '52.213.180.42 10.0.0.62 43418 5001 52.213.180.42 10.0.0.62 6 100701 70 1566848875 1566848933 ACCEPT 2 OK',
      'SYN: the source opened a connection',
    ],
    [
      '10.0.0.62 52.213.180.42 5001 43418 10.0.0.62 52.213.180.42 6 63388 1219 1566848933 1566849113 ACCEPT 1 OK',
      'FIN: the source closed its side',
    ],
    [
      '52.213.180.42 10.0.0.62 43638 5001 52.213.180.42 10.0.0.62 6 1260 17 1566933133 1566933193 ACCEPT 3 OK',
      'SYN + FIN: the source opened a connection, the source closed its side, all in this window',
    ],
    // The guide prints two blanks here.
    [
      '10.0.0.62 52.213.180.42 5001 43638  10.0.0.62 52.213.180.42 6 967 14 1566933133 1566933193 ACCEPT 19 OK',
      'SYN-ACK + FIN: the source answered an opening, so it is the server, the source closed its side, all in this window',
    ],
  ])('tells %s as %s', (tail, words) => {
    expect(meaning(read(`${about} ${tail}`, how), 'tcp-flags', how)).toBe(words);
  });

  it('reads bytes before packets, as this format orders them', () => {
    expect(
      read(
        `${about} 52.213.180.42 10.0.0.62 43416 5001 52.213.180.42 10.0.0.62 6 568 8 1566848875 1566848933 ACCEPT 2 OK`,
        how,
      ),
    ).toMatchObject({ bytes: 568, packets: 8, type: 'IPv4', vpcId: 'vpc-abcdefab012345678' });
  });
});

describe('traffic through a NAT gateway', () => {
  const how = format('instance-id interface-id srcaddr dstaddr pkt-srcaddr pkt-dstaddr');

  it('shows the gateway in dstaddr and the internet host in pkt-dstaddr', () => {
    const record = read('- eni-1235b8ca123456789 10.0.1.5 10.0.0.220 10.0.1.5 203.0.113.5', how);
    expect(record).toMatchObject({ instanceId: null, dstaddr: '10.0.0.220', pktDstaddr: '203.0.113.5' });
    expect(meaning(record, 'instance-id', how)).toBe('no instance of yours: an AWS service manages this interface');
  });

  it('shows the internet host in pkt-srcaddr on the way back', () => {
    expect(read('- eni-1235b8ca123456789 10.0.0.220 10.0.1.5 203.0.113.5 10.0.1.5', how)).toMatchObject({
      srcaddr: '10.0.0.220',
      pktSrcaddr: '203.0.113.5',
    });
  });
});

describe('traffic through a transit gateway', () => {
  const how = format(
    'version interface-id account-id vpc-id subnet-id instance-id srcaddr dstaddr srcport dstport protocol tcp-flags type pkt-srcaddr pkt-dstaddr action log-status',
  );

  it.each([
    [
      '3 eni-33333333333333333 123456789010 vpc-abcdefab012345678 subnet-22222222bbbbbbbbb i-01234567890123456 10.20.33.164 10.40.2.236 39812 80 6 3 IPv4 10.20.33.164 10.40.2.236 ACCEPT OK',
      '10.20.33.164',
      '10.20.33.164',
    ],
    [
      '3 eni-11111111111111111 123456789010 vpc-abcdefab012345678 subnet-11111111aaaaaaaaa - 10.40.1.175 10.40.2.236 39812 80 6 3 IPv4 10.20.33.164 10.40.2.236 ACCEPT OK',
      '10.40.1.175',
      '10.20.33.164',
    ],
  ])('%s', (line, srcaddr, pktSrcaddr) => {
    expect(read(line, how)).toMatchObject({ srcaddr, pktSrcaddr });
  });
});

describe('an instance and Amazon S3, version 5', () => {
  const how = format(
    'version srcaddr dstaddr srcport dstport protocol start end type packets bytes account-id vpc-id subnet-id instance-id interface-id region az-id sublocation-type sublocation-id action tcp-flags pkt-srcaddr pkt-dstaddr pkt-src-aws-service pkt-dst-aws-service traffic-path flow-direction log-status',
  );
  const answer = read(
    '5 52.95.128.179 10.0.0.71 80 34210 6 1616729292 1616729349 IPv4 14 15044 123456789012 vpc-abcdefab012345678 subnet-aaaaaaaa012345678 i-0c50d5961bcb2d47b eni-1235b8ca123456789 ap-southeast-2 apse2-az3 - - ACCEPT 19 52.95.128.179 10.0.0.71 S3 - - ingress OK',
    how,
  );
  const request = read(
    '5 10.0.0.71 52.95.128.179 34210 80 6 1616729292 1616729349 IPv4 7 471 123456789012 vpc-abcdefab012345678 subnet-aaaaaaaa012345678 i-0c50d5961bcb2d47b eni-1235b8ca123456789 ap-southeast-2 apse2-az3 - - ACCEPT 3 10.0.0.71 52.95.128.179 - S3 8 egress OK',
    how,
  );

  it('keeps fields without a key of their own under their AWS name', () => {
    expect(answer.other).toEqual({
      region: 'ap-southeast-2',
      'az-id': 'apse2-az3',
      'sublocation-type': null,
      'sublocation-id': null,
      'pkt-src-aws-service': 'S3',
      'pkt-dst-aws-service': null,
    });
  });

  it('tells the direction, the way out and the service', () => {
    expect(meaning(request, 'traffic-path', how)).toBe('through an internet gateway');
    expect(meaning(request, 'flow-direction', how)).toBe('out of the interface');
    expect(meaning(request, 'pkt-dst-aws-service', how)).toBe('the destination is an address of the AWS service S3');
    expect(meaning(answer, 'traffic-path', how)).toBe('incoming traffic, or no path that AWS has a number for');
  });

  it('prints the line again as it was', () => {
    expect(formatRecord(request, how)).toBe(request.line);
  });
});
