import { describe, expect, it } from 'vitest';
import { diagnose } from '../../src/diagnosis/diagnose.js';
import type { Network } from '../../src/network/model.js';
import { TCP } from '../../src/network/packet.js';
import { network } from '../helpers/network.js';
import { vpcEndpoint } from '../helpers/network-parts.js';
import { evidence, idle, ping, seen, tcp } from './evidence.js';
import { A, B, BACK, open, THERE } from './worlds.js';

const service = 'com.amazonaws.eu-west-1.s3';

/** A machine with ways to the internet, to a transit gateway and to a service. */
const world = (): Network =>
  network()
    .internetGateway()
    .instance('a', { public: '54.0.0.1' })
    .prefixList('pl-s3', '52.218.0.0/17')
    .routes('rtb-a', ['0.0.0.0/0 -> igw-1', '10.2.0.0/16 -> vgw-1', 'pl-s3 -> vpce-1'], 'subnet-1')
    .change((one) => ({
      ...one,
      prefixLists: one.prefixLists.map((list) => ({ ...list, name: service })),
      vpcEndpoints: [vpcEndpoint({ service, routeTableIds: ['rtb-a'] })],
    }))
    .flowLog('vpc-1')
    .build();

const toTry = (to: string, port: number) => {
  const sent = seen('eni-a', `${A} > ${to}`, 'ACCEPT', {
    protocol: TCP,
    ports: `40000 ${port}`,
    packets: 3,
    bytes: 180,
  });
  const { verdict, nextExperiment } = diagnose(tcp(A, to, port), world(), evidence([sent, idle('eni-a')]));
  return [verdict.cause, nextExperiment];
};

describe('somebody who does not answer is compared with another who does', () => {
  it.each([
    ['1.0.0.1', 443, 'host on the internet that is known to answer (8.8.8.8)'],
    ['8.8.8.8', 443, 'host on the internet that is known to answer (1.1.1.1)'],
    ['1.0.0.1', 5432, 'host on the internet that is known to answer'],
    ['52.218.1.1', 443, 'address of the service behind vpce-1'],
  ])('by the same way, and asked what it answers: %s, tcp %i', (to, port, peer) => {
    expect(toTry(to, port)).toEqual([
      'HOST_SILENT',
      `Send the same to another ${peer}: if that works, ${to} itself does not answer.`,
    ]);
  });
});

it('one ping less answered than sent is no proof that the last got through', () => {
  const tell = (answers: number) => {
    const rows = [
      seen('eni-a', THERE, 'ACCEPT', { packets: 8, end: 41 }),
      seen('eni-a', BACK, 'ACCEPT', { packets: answers }),
      seen('eni-b', THERE, 'REJECT', { protocol: 6, ports: '40000 9200' }),
    ];
    const { verdict } = diagnose(ping(A, B), open().build(), evidence(rows, { kind: 'files' }));
    return [verdict.outcome, verdict.certainty, verdict.summary.includes('Not every ping was answered')];
  };
  expect(tell(8)).toEqual(['delivered', 'certain', false]);
  expect(tell(7)).toEqual(['delivered', 'likely', true]);
});
