import * as ec2 from '@aws-sdk/client-ec2';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../../src/diagnosis/verdict.js';
import { exchange } from '../../../src/sandbox/packets/traffic.js';
import type { Lab } from './account.js';
import { everyone, type Machine } from './base.js';
import { FULL, investigate, startLogging } from './detective.js';
import { overstatements } from './expect.js';
import type { Fault } from './fault.js';
import { freshLab } from './lab.js';
import { play } from './play.js';
import { runs } from './replay.js';
import { setGroupRules } from './rules.js';
import { protocols, type Shape, type ShapeName, shapeNames, shapeOf } from './shapes.js';
import { gotThrough, type Sent, sendTraffic } from './traffic.js';

const minute = 60_000;

const admit = ({ aws }: Lab, { groupId }: Machine) =>
  aws.ec2.send(new ec2.AuthorizeSecurityGroupIngressCommand({ GroupId: groupId, IpPermissions: [everyone] }));
const refuse = (lab: Lab, { groupId }: Machine) => setGroupRules(lab, groupId, 'ingress', []);

/** A lab with a flow log, and the two ends of a shape with a destination of ours. */
async function recorded(name: ShapeName, protocol: Shape['protocol']) {
  const { lab, places } = await freshLab();
  const shape = shapeOf(name, protocol, places);
  await startLogging(lab, places, { fields: FULL });
  lab.advance(20 * minute);
  const { destination } = shape;
  if (!destination) throw new Error(`${name} has no destination of ours`);
  const settled = (sent: Sent, parts: Partial<Sent> = {}): Promise<Verdict> => {
    lab.advance(9 * minute);
    return investigate(lab, shape, { ...sent, ...parts }, { as: 'window' });
  };
  return { lab, places, shape, destination, settled };
}

const inside = ['same subnet', 'same subnet, IPv6', 'two subnets', 'two subnets, IPv6', 'peering', 'inbound'] as const;
const everyQuestion = inside.flatMap((name) => protocols.map((protocol) => ({ name, protocol })));

describe.each(everyQuestion)('$name, $protocol: a rule that changes', ({ name, protocol }) => {
  it('from allow to deny between two attempts is a change, and the last attempt says how it is now', async () => {
    const { lab, shape, destination, settled } = await recorded(name, protocol);
    const first = sendTraffic(lab, shape, { run: 'one' });
    expect(gotThrough(first)).toBe(true);
    await refuse(lab, destination);
    lab.advance(11 * minute);
    const second = sendTraffic(lab, shape, { run: 'two', clientPort: 41_000 });
    expect(gotThrough(second)).toBe(false);
    const { verdict, blockers } = await settled(second, { from: first.from });
    expect(verdict).toMatchObject({ outcome: 'blocked', cause: 'RULE_CHANGED', resourceId: destination.groupId });
    expect(verdict.summary).toMatch(
      / was let into the destination at first and has been refused there since a rule was changed /,
    );
    expect(blockers.map(({ cause }) => cause)).toEqual(['DESTINATION_SECURITY_GROUP_INGRESS']);
  });

  it('from deny to allow between two attempts is a change, and it gets through now', async () => {
    const { lab, shape, destination, settled } = await recorded(name, protocol);
    await refuse(lab, destination);
    const first = sendTraffic(lab, shape, { run: 'one' });
    expect(gotThrough(first)).toBe(false);
    await admit(lab, destination);
    const second = sendTraffic(lab, shape, { run: 'two', clientPort: 41_000 });
    expect(gotThrough(second)).toBe(true);
    const { verdict, blockers, contradictions } = await settled(second, { from: first.from });
    expect(verdict).toMatchObject({ outcome: 'delivered', cause: 'RULE_CHANGED' });
    expect([...blockers, ...contradictions]).toEqual([]);
  });

  it('after the only attempt leaves evidence that is out of date', async () => {
    const { lab, shape, destination, settled } = await recorded(name, protocol);
    await refuse(lab, destination);
    const sent = sendTraffic(lab, shape, { run: 'one' });
    await admit(lab, destination);
    const { verdict } = await settled(sent);
    expect(verdict).toMatchObject({ outcome: 'inconclusive', cause: 'STALE_EVIDENCE' });
    expect(verdict.certainty).not.toBe('certain');
  });
});

describe.each(inside)('%s: a connection that a security group knows', (name) => {
  it('goes on without its rule, and the verdict does not take it for proof of the current rules', async () => {
    const { lab, shape, destination, settled } = await recorded(name, 'icmp');
    const begun = sendTraffic(lab, shape, { run: 'long' });
    await refuse(lab, destination);
    const on = { interfaceId: shape.source?.eni ?? null, bytes: 84, connection: 'long' };
    const number = shape.family === 6 ? 58 : 1;
    const packet = {
      protocol: number,
      source: shape.from,
      destination: shape.to,
      sourcePort: 0,
      destinationPort: 0,
      icmp: { type: shape.family === 6 ? 128 : 8, code: 0 },
    };
    for (let second = 0; second < 20; second += 1) {
      lab.advance(1_000);
      expect(exchange(lab.world, lab.now(), { ...on, packet }).kind).toBe('answered');
    }
    const { verdict } = await settled({ ...begun, to: lab.now() });
    // Records carry no ICMP type: the same rows are the other end's own ping, which the rules do let through.
    expect(verdict).toMatchObject({
      outcome: 'blocked',
      certainty: 'likely',
      cause: 'DESTINATION_SECURITY_GROUP_INGRESS',
    });
    expect(verdict.summary).toMatch(/What was recorded fits \S+'s own ping to \S+: records carry no ICMP type/);
  });
});

describe.each(['same subnet', 'two subnets', 'peering'] as const)('%s: both ends ping each other', (name) => {
  it('and the refused one is told from the answers to the other', async () => {
    const { lab, shape, destination } = await recorded(name, 'icmp');
    await refuse(lab, destination);
    const back: Shape = {
      ...shape,
      source: shape.destination,
      destination: shape.source,
      from: shape.to,
      to: shape.from,
    };
    const other = sendTraffic(lab, back, { run: 'back', second: 3 });
    expect(gotThrough(other)).toBe(true);
    const sent = sendTraffic(lab, shape, { run: 'there', second: 20 });
    sendTraffic(lab, back, { run: 'back again', second: 40 });
    expect(gotThrough(sent)).toBe(false);
    lab.advance(9 * minute);
    for (const as of ['probe', 'window'] as const) {
      const { verdict, blockers } = await investigate(
        lab,
        shape,
        { ...sent, from: other.from, to: lab.now() - 7 * minute },
        { as },
      );
      expect([verdict.cause, ...verdict.alternatives]).toContain('DESTINATION_SECURITY_GROUP_INGRESS');
      expect(verdict.outcome).not.toBe('delivered');
      expect(blockers.map(({ cause }) => cause)).toEqual(['DESTINATION_SECURITY_GROUP_INGRESS']);
    }
  });
});

describe('traffic that is never recorded', () => {
  it.each([
    ['the Amazon DNS server', '10.0.0.2', 'udp', 53],
    ['the instance metadata service', '169.254.169.254', 'tcp', 80],
    ['the Amazon Time Sync Service', '169.254.169.123', 'udp', 123],
  ] as const)('%s', async (_name, to, protocol, port) => {
    const { lab, places } = await freshLab();
    const shape = { ...shapeOf('internet', protocol, places), to, port };
    await startLogging(lab, places);
    lab.advance(20 * minute);
    const sent = sendTraffic(lab, shape, { run: 'one' });
    lab.advance(9 * minute);
    const { verdict, blockers } = await investigate(lab, shape, { ...sent, answered: null }, { as: 'probe' });
    expect(verdict).toMatchObject({ outcome: 'inconclusive', cause: 'NOT_LOGGED' });
    expect(blockers).toEqual([]);
  });
});

describe('asked at any time', () => {
  it('nothing is certain that later turns out to be otherwise, for rules and for silent hosts', async () => {
    const isPlain = ({ stage }: Fault): boolean => stage.endsWith('gress') || stage === 'host';
    const plans = fc.record({
      shape: fc.constantFrom(...shapeNames),
      protocol: fc.constantFrom(...protocols),
      fault: fc.option(fc.nat(999)),
      second: fc.nat(59),
      patienceMs: fc.nat(8 * 60).map((seconds) => seconds * 1_000),
      noise: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(plans, async ({ fault, ...plan }) => {
        const { faults, sent, verdict } = await play({
          ...plan,
          as: 'probe',
          logging: [{ fields: FULL }],
          pick: (all) => {
            const plain = all.filter(isPlain);
            const one = fault === null ? undefined : plain[fault % plain.length];
            return one ? [one] : [];
          },
        });
        const found = overstatements(verdict, faults, gotThrough(sent), ['NOT_YET_DELIVERED']);
        expect(found.map((one) => `${faults[0]?.name ?? 'no fault'}: ${one}`)).toEqual([]);
      }),
      runs(150),
    );
  });
});
