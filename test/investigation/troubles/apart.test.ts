import { describe, expect, it } from 'vitest';
import { defaultFormat } from '../../../src/flow-log/format.js';
import type { FlowRecord } from '../../../src/flow-log/record.js';
import { findTroubles } from '../../../src/investigation/troubles/find-troubles.js';
import { networkFromAws } from '../../../src/network/from-aws.js';
import type { Network } from '../../../src/network/model.js';

const vpcs = ['1', '2'];

/** Two VPCs with the same addresses in both; only in the second nobody is let in. */
const twins = networkFromAws({
  Vpcs: vpcs.map((n) => ({ VpcId: `vpc-${n}`, CidrBlock: '10.0.0.0/16' })),
  Subnets: vpcs.map((n) => ({ SubnetId: `subnet-${n}`, VpcId: `vpc-${n}`, CidrBlock: '10.0.0.0/24' })),
  NetworkInterfaces: vpcs.flatMap((n) =>
    ['1', '2'].map((m) => ({
      NetworkInterfaceId: `eni-${n}${m}`,
      VpcId: `vpc-${n}`,
      SubnetId: `subnet-${n}`,
      PrivateIpAddress: `10.0.0.${m}`,
      Ipv6Addresses: [{ Ipv6Address: `2001:db8:${n}::${m}` }],
      Groups: [{ GroupId: `sg-${n}` }],
    })),
  ),
  SecurityGroups: vpcs.map((n) => ({
    GroupId: `sg-${n}`,
    VpcId: `vpc-${n}`,
    IpPermissions: n === '1' ? [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '10.0.0.0/8' }] }] : [],
    IpPermissionsEgress: [
      { IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }], Ipv6Ranges: [{ CidrIpv6: '::/0' }] },
    ],
  })),
  NetworkAcls: [],
  RouteTables: [],
});

const START = 1_763_900_000;
const record = (interfaceId: string, way: string, ports: string, action: 'ACCEPT' | 'REJECT'): FlowRecord => {
  const [srcaddr = '', dstaddr = ''] = way.split(' ');
  const [srcport, dstport] = ports.split(' ').map(Number);
  return {
    interfaceId,
    srcaddr,
    dstaddr,
    srcport: srcport ?? 0,
    dstport: dstport ?? 0,
    protocol: 6,
    packets: 3,
    bytes: 400,
    start: START,
    end: START + 59,
    action,
    logStatus: 'OK',
    line: `${interfaceId} ${way} ${ports} ${action}`,
  };
};

const troublesOf = async (records: readonly FlowRecord[], network: Network = twins) => {
  const { troubles, scanners } = await findTroubles({
    network,
    traffic: { protocol: null, port: null },
    time: {},
    read: async (sink) => {
      for (const one of records) sink.take({ record: one, format: defaultFormat });
    },
    readAt: null,
    vpcId: null,
    signal: new AbortController().signal,
  });
  const told = troubles.map(({ connection: { source, destination, port } }) => [
    source.interfaceId,
    source.address,
    destination.interfaceId,
    destination.address,
    port,
  ]);
  return { told, scanners };
};

describe('conversations that are not to be taken for each other', () => {
  it('are those of two VPCs with the same addresses, down to the ports', async () => {
    const { told } = await troublesOf([
      ...['eni-11', 'eni-12'].flatMap((eni) => [
        record(eni, '10.0.0.1 10.0.0.2', '40000 5432', 'ACCEPT'),
        record(eni, '10.0.0.2 10.0.0.1', '5432 40000', 'ACCEPT'),
      ]),
      record('eni-21', '10.0.0.1 10.0.0.2', '40000 5432', 'ACCEPT'),
      record('eni-22', '10.0.0.1 10.0.0.2', '40000 5432', 'REJECT'),
    ]);
    expect(told).toEqual([['eni-21', '10.0.0.1', 'eni-22', '10.0.0.2', 5432]]);
  });

  it('are those over IPv6, which have rules of their own', async () => {
    const { told } = await troublesOf([
      record('eni-11', '2001:db8:1::1 2001:db8:1::2', '40000 443', 'ACCEPT'),
      record('eni-12', '2001:db8:1::1 2001:db8:1::2', '40000 443', 'REJECT'),
      record('eni-11', '10.0.0.1 10.0.0.2', '40001 443', 'ACCEPT'),
      record('eni-11', '10.0.0.2 10.0.0.1', '443 40001', 'ACCEPT'),
    ]);
    expect(told).toEqual([['eni-11', '2001:db8:1::1', 'eni-12', '2001:db8:1::2', 443]]);
  });

  it('are rows of a machine with itself: nothing of that leaves it, and nothing is to be mended', async () => {
    const { told } = await troublesOf([
      record('eni-21', '10.0.0.1 10.0.0.1', '40000 5432', 'REJECT'),
      record('eni-21', '10.0.0.1 10.0.0.2', '40000 5432', 'ACCEPT'),
      record('eni-22', '10.0.0.1 10.0.0.2', '40000 5432', 'REJECT'),
    ]);
    expect(told).toEqual([['eni-21', '10.0.0.1', 'eni-22', '10.0.0.2', 5432]]);
  });

  it('is one of a container, though its address stands in a block of the machine and in no list', async () => {
    const blocks = (ids: readonly string[]): Network => ({
      ...twins,
      interfaces: twins.interfaces.map((one) => (ids.includes(one.id) ? { ...one, prefixes: ['10.0.0.64/28'] } : one)),
    });
    const rows = [
      record('eni-21', '10.0.0.66 10.0.0.2', '40000 5432', 'ACCEPT'),
      record('eni-22', '10.0.0.66 10.0.0.2', '40000 5432', 'REJECT'),
    ];
    const told = [['eni-21', '10.0.0.66', 'eni-22', '10.0.0.2', 5432]];
    expect((await troublesOf(rows, blocks(['eni-21']))).told).toEqual(told);
    // The other VPC has the same block.
    expect((await troublesOf(rows, blocks(['eni-11', 'eni-21']))).told).toEqual(told);
  });

  it('are answers to what nobody asked: they are the noise of the internet', async () => {
    const { told, scanners } = await troublesOf([
      record('eni-11', '203.0.113.9 10.0.0.1', '443 51515', 'REJECT'),
      record('eni-11', '10.0.0.1 1.1.1.1', '40000 443', 'ACCEPT'),
      record('eni-11', '1.1.1.1 10.0.0.1', '443 40000', 'ACCEPT'),
    ]);
    expect(told).toEqual([]);
    expect(scanners).toEqual({ sources: 1, tries: 1 });
  });

  it('but an answer that an ACL refused belongs to its question', async () => {
    const { told } = await troublesOf([
      record('eni-11', '10.0.0.1 1.1.1.1', '40000 443', 'ACCEPT'),
      record('eni-11', '1.1.1.1 10.0.0.1', '443 40000', 'REJECT'),
    ]);
    expect(told).toEqual([['eni-11', '10.0.0.1', null, '1.1.1.1', 443]]);
  });
});
