import { beforeEach, describe, expect, it } from 'vitest';
import { recordsVisible } from '../../../src/sandbox/flow-records/delivery.js';
import { settle } from '../../../src/sandbox/flow-records/history.js';
import type { World } from '../../../src/sandbox/world/world.js';
import {
  ACL,
  addEntry,
  addFlowLog,
  addInstance,
  addRule,
  minute,
  type Placed,
  smallWorld,
  T0,
} from '../small-world.js';

let world: World;
let a: Placed;
let hidden: Placed;
let flowLogId: string;

beforeEach(() => {
  world = smallWorld();
  world.switches.noise = true;
  a = addInstance(world, '172.31.16.10', { public: '3.26.1.10' });
  hidden = addInstance(world, '172.31.16.30');
  flowLogId = addFlowLog(world);
  settle(world, T0);
});

/** Records of one interface from the windows that begin between two minutes: source, destination, ports, protocol, action. */
function records(of: Placed, from: number, to: number): string[] {
  const now = T0 + (to + 15) * minute;
  settle(world, now);
  // Saved and read anew, so that nothing is remembered from an earlier reading.
  const saved = structuredClone(world);
  const flowLog = saved.ec2.flowLogs[flowLogId];
  if (!flowLog) throw new Error('no flow log');
  return recordsVisible(saved, flowLog, now, { from: T0 + from * minute, to: T0 + to * minute - 1 })
    .map(({ message }) => message.split(' '))
    .filter(([, , eni]) => eni === of.eni)
    .map((fields) => fields.join(' '));
}

const is = (
  line: string,
  wanted: {
    readonly protocol?: string;
    readonly dstport?: string;
    readonly srcport?: string;
    readonly action?: string;
  },
) => {
  const fields = line.split(' ');
  return (
    (wanted.protocol ?? fields[7]) === fields[7] &&
    (wanted.srcport ?? fields[5]) === fields[5] &&
    (wanted.dstport ?? fields[6]) === fields[6] &&
    (wanted.action ?? fields[12]) === fields[12]
  );
};

describe('background traffic', () => {
  it('is the same whenever it is read', () => {
    expect(records(a, 0, 20)).toEqual(records(a, 0, 20));
    expect(world.sightings).toEqual([]);
  });

  it('has scanners that the security group rejects, and the agents of the instance, both ways', () => {
    const lines = records(a, 0, 30);
    const scans = lines.filter((line) => line.includes(' REJECT '));
    expect(scans.length).toBeGreaterThan(10);
    expect(scans.length).toBeLessThan(120);
    expect(scans.every((line) => line.split(' ')[4] === a.address)).toBe(true);
    const out = lines.filter((line) => is(line, { dstport: '443', action: 'ACCEPT' }));
    const back = lines.filter((line) => is(line, { srcport: '443', action: 'ACCEPT' }));
    expect(out.length).toBeGreaterThan(20);
    expect(back).toHaveLength(out.length);
  });

  it('does not reach an interface without a public address', () => {
    expect(records(hidden, 0, 10).every((line) => line.endsWith('NODATA'))).toBe(true);
  });

  it('is let in by a rule that is open to the world, and then answered', () => {
    addRule(world, { protocol: 'tcp', from: 23, to: 23 });
    settle(world, T0);
    const lines = records(a, 0, 60).filter((line) => is(line, { dstport: '23' }));
    expect(lines.length).toBeGreaterThan(3);
    expect(lines.every((line) => line.includes(' ACCEPT '))).toBe(true);
    const resets = records(a, 0, 60).filter((line) => is(line, { srcport: '23', action: 'ACCEPT' }));
    expect(resets).toHaveLength(lines.length);
  });

  it('changes with the rules from that time on, and not before', () => {
    const before = records(a, 0, 30);
    addRule(world, { protocol: '-1' });
    settle(world, T0 + 60 * minute);
    expect(records(a, 0, 30)).toEqual(before);
    expect(records(a, 61, 90).some((line) => line.includes(' REJECT '))).toBe(false);
    expect(before.some((line) => line.includes(' REJECT '))).toBe(true);
  });

  it('shows an agent that may not leave as REJECT', () => {
    addEntry(world, { egress: true, protocol: '6', action: 'deny', ports: [443, 443] });
    settle(world, T0);
    const agent = records(a, 0, 20).filter((line) => is(line, { dstport: '443' }) && line.split(' ')[3] === a.address);
    expect(agent.length).toBeGreaterThan(5);
    expect(agent.every((line) => line.includes(' REJECT '))).toBe(true);
    expect(world.ec2.networkAcls[ACL]).toBeDefined();
  });

  it('ends with the instance', () => {
    const row = world.ec2.instances[a.instanceId];
    if (row) row.terminatedAt = T0 + 10 * minute;
    const eni = world.ec2.interfaces[a.eni];
    if (eni) eni.goneAt = T0 + 11 * minute;
    settle(world, T0 + 11 * minute);
    expect(records(a, 0, 10).length).toBeGreaterThan(10);
    expect(records(a, 12, 30)).toEqual([]);
  });
});
