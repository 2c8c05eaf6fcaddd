import { describe, expect, it } from 'vitest';
import { diagnose } from '../../src/diagnosis/diagnose.js';
import type { Network } from '../../src/network/model.js';
import { network } from '../helpers/network.js';
import { transitGateway } from '../helpers/transit.js';
import { evidence, idle, seen, tcp } from './evidence.js';
import { A, B, BACK, open, THERE } from './worlds.js';

const syn = { protocol: 6, packets: 3, bytes: 180 };
const idles = [idle('eni-a', 60, 900), idle('eni-b', 60, 900)];

// A route more specific than the local one may lead to a NAT gateway (VPC user guide, "Subnet route tables").
describe('a NAT gateway to which an unread route may lead', () => {
  const NAT = '172.31.32.10';
  const world = (): Network => ({
    ...open().subnet('subnet-nat').natGateway('nat-1', { privateAddress: NAT }).build(),
    routeTables: [],
    unread: ['routeTables'],
  });
  const direct = ['eni-a', 'eni-b'].flatMap((eni) => [
    seen(eni, THERE, 'ACCEPT', { ...syn, packets: 9, bytes: 2000, ports: '40000 443' }),
    seen(eni, BACK, 'ACCEPT', { ...syn, packets: 9, bytes: 5000, ports: '443 40000' }),
  ]);
  const later = seen('eni-a', THERE, 'ACCEPT', { ...syn, start: 300, ports: '40001 443' });
  const refused = seen('eni-b', `${NAT} > ${B}`, 'REJECT', { ...syn, start: 300, ports: '2000 443' });
  const said = (...rows: readonly string[]) => diagnose(tcp(A, B, 443), world(), evidence([...rows, ...idles]));

  it('may have brought what is not found at the destination any more, and its address may be refused', () => {
    const { verdict, ruledOut } = said(...direct, later, refused);
    expect(verdict.summary).not.toContain('never reached');
    expect([verdict.cause, ...verdict.alternatives]).toContain('DESTINATION_SECURITY_GROUP_INGRESS');
    expect(ruledOut.map(({ cause }) => cause)).not.toContain('DESTINATION_SECURITY_GROUP_INGRESS');
  });

  it('did not bring it where the destination saw nobody else since', () => {
    const { verdict, ruledOut } = said(...direct, later);
    expect(verdict.summary).toContain('never reached');
    expect(ruledOut.map(({ cause }) => cause)).toContain('DESTINATION_SECURITY_GROUP_INGRESS');
  });
});

describe('a NAT gateway whose interface and subnet nobody described', () => {
  it('is named where its network ACL is not known, and what is behind it is not missed', () => {
    const base = network()
      .vpc('vpc-1', '10.0.0.0/16')
      .subnet('subnet-a')
      .instance('a')
      .subnet('subnet-nat')
      .natGateway('nat-1')
      .routes('rtb-a', ['10.1.0.0/16 -> nat-1'], 'subnet-a')
      .vpc('vpc-2', '10.1.0.0/16')
      .instance('b')
      .group('sg-b', { ingress: ['all from 0.0.0.0/0'] })
      .flowLog('vpc-1')
      .flowLog('vpc-2')
      .build();
    const world: Network = {
      ...base,
      interfaces: base.interfaces.filter(({ kind }) => kind !== 'nat-gateway'),
      natGateways: base.natGateways.map((one) => ({ ...one, interfaceId: null, privateAddress: null })),
      networkAcls: [],
      unread: ['networkAcls'],
      coverage: { stated: false, gaps: [] },
    };
    const [from, to] = ['eni-a', 'eni-b'].map(
      (eni) => base.interfaces.find(({ id }) => id === eni)?.privateAddresses[0],
    );
    const sent = seen('eni-a', `${from} > ${to}`, 'ACCEPT', { ...syn, ports: '40000 443' });
    const { verdict } = diagnose(tcp(from ?? '', to ?? '', 443), world, evidence([sent, ...idles]));
    expect(verdict.summary).not.toMatch(/never (arrived|reached)/);
    expect([verdict.cause, ...verdict.alternatives]).toContain('NAT_GATEWAY');
    expect([verdict.cause, ...verdict.alternatives]).not.toContain('TRANSIT_GATEWAY');
  });
});

describe('a transit gateway that leads through a VPC of neither end', () => {
  const world = (routes: readonly string[]): Network => {
    const built = network()
      .vpc('vpc-1', '10.0.0.0/16')
      .subnet('subnet-a')
      .instance('a')
      .routes('rtb-a', ['10.1.0.0/16 -> tgw-1'], 'subnet-a')
      .vpc('vpc-2', '10.1.0.0/16')
      .subnet('subnet-b')
      .instance('b')
      .group('sg-b', { ingress: ['all from 0.0.0.0/0'] })
      .routes('rtb-b', ['10.0.0.0/16 -> tgw-1'], 'subnet-b')
      .vpc('vpc-3', '10.2.0.0/16')
      .subnet('subnet-i')
      .flowLog('vpc-1')
      .flowLog('vpc-2')
      .change(
        transitGateway({ attached: { 'vpc-1': ['subnet-a'], 'vpc-2': ['subnet-b'], 'vpc-3': ['subnet-i'] }, routes }),
      )
      .build();
    const attachments = built.transitGatewayAttachments?.map((one) => ({ ...one, subnetIds: null })) ?? [];
    return { ...built, transitGatewayAttachments: attachments, coverage: { stated: false, gaps: [] } };
  };
  const [from, to] = ['10.0.0.10', '10.1.0.10'];
  const said = (routes: readonly string[]) => {
    const base = world(routes);
    const sent = seen('eni-a', `${from} > ${to}`, 'ACCEPT', { ...syn, ports: '40000 443' });
    return diagnose(tcp(from, to, 443), base, evidence([sent, ...idles])).verdict;
  };

  it('may lose a packet in what is there, which nobody described: a firewall, an appliance', () => {
    const verdict = said(['10.0.0.0/8 => vpc-3']);
    expect(verdict).toMatchObject({ cause: 'TRANSIT_GATEWAY', certainty: 'possible' });
    expect(verdict.alternatives).toEqual(expect.arrayContaining(['VPC_ENDPOINT', 'ROUTE_DIVERTS']));
  });

  it('and loses it itself where it leads to the other end’s VPC at once', () => {
    const verdict = said(['10.0.0.0/16 -> vpc-1', '10.1.0.0/16 -> vpc-2']);
    expect(verdict).toMatchObject({ cause: 'TRANSIT_GATEWAY', certainty: 'likely' });
    expect(verdict.alternatives).not.toContain('VPC_ENDPOINT');
  });
});

it('a refused answer to what its interface did not send, and would have recorded, comes late, whatever its size', () => {
  // A FIN with the time stamps option has 52 bytes (RFC 7323).
  const late = seen('eni-a', BACK, 'REJECT', { protocol: 6, packets: 2, bytes: 104, start: 200, ports: '443 40000' });
  const other = seen('eni-a', `${A} > 1.1.1.1`, 'ACCEPT', { ...syn, ports: '50000 443' });
  const world: Network = { ...open().build(), networkAcls: [], unread: ['networkAcls'] };
  const rows = [idle('eni-a', -600, 0), other, late, idle('eni-a', 300, 900)];
  expect(diagnose(tcp(A, B, 443), world, evidence(rows)).verdict.cause).toBe('LATE_PACKET');
});
