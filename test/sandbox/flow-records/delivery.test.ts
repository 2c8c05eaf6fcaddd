import { describe, expect, it } from 'vitest';
import { deliveryStatus, recordsVisible } from '../../../src/sandbox/flow-records/delivery.js';
import { settle } from '../../../src/sandbox/flow-records/history.js';
import { runScript } from '../../../src/sandbox/shell/host.js';
import type { World } from '../../../src/sandbox/world/world.js';
import {
  addEntry,
  addFlowLog,
  addInstance,
  addLogGroup,
  addRule,
  GROUP,
  minute,
  second,
  smallWorld,
  T0,
  testClock,
} from '../small-world.js';

function lab(options: Parameters<typeof addFlowLog>[1] = {}) {
  const world = smallWorld();
  const a = addInstance(world, '172.31.16.10', { public: '3.26.1.10' });
  const b = addInstance(world, '172.31.16.20', { public: '3.26.1.20' });
  const id = addFlowLog(world, options);
  settle(world, T0);
  const clock = testClock(T0);
  const ping = (to: string, count = 3) =>
    runScript(world, clock, a.instanceId, `ping ${to} -c ${count} -W 1`, { user: 'ssm-user' });
  const read = (now: number) => {
    settle(world, now);
    // Saved and read anew, so that nothing is remembered from an earlier reading.
    const saved = structuredClone(world);
    const flowLog = saved.ec2.flowLogs[id];
    if (!flowLog) throw new Error('no flow log');
    return recordsVisible(saved, flowLog, now);
  };
  const flowLog = () => {
    const row = world.ec2.flowLogs[id];
    if (!row) throw new Error('no flow log');
    return row;
  };
  return { world, a, b, clock, ping, read, flowLog };
}

const lines = (events: readonly { message: string }[], address: string) =>
  events.map(({ message }) => message).filter((line) => line.includes(` ${address} `));

describe('records of a flow log', () => {
  it('are those of packets that were sent, on each interface, and nothing before the flow log was there', () => {
    const { ping, clock, read, a, b } = lab({ createdAt: T0 + 5 * second });
    ping(b.address);
    clock.advance(10 * second);
    ping(b.address, 2);
    const seconds = T0 / 1000 + 10;
    expect(lines(read(T0 + 15 * minute), b.address)).toEqual([
      `2 123456789012 ${a.eni} ${a.address} ${b.address} 0 0 1 2 168 ${seconds} ${seconds + 1} ACCEPT OK`,
      `2 123456789012 ${b.eni} ${a.address} ${b.address} 0 0 1 2 168 ${seconds} ${seconds + 1} REJECT OK`,
    ]);
  });

  it('tell of the request and of the reply once the rule is there', () => {
    const { world, ping, read, b } = lab();
    addRule(world, { protocol: 'icmp' });
    ping(b.address);
    const told = lines(read(T0 + 15 * minute), b.address).map((line) =>
      line
        .split(' ')
        .filter((_, at) => [2, 3, 4, 8, 12].includes(at))
        .join(' '),
    );
    expect(told).toHaveLength(4);
    expect(told.every((line) => line.endsWith(' 3 ACCEPT'))).toBe(true);
  });

  it('show a network ACL that stops a ping to the internet as a REJECT at the source', () => {
    const { world, ping, read, a } = lab();
    addEntry(world, { egress: true, protocol: '1', action: 'deny' });
    ping('8.8.8.8');
    const seconds = T0 / 1000;
    expect(lines(read(T0 + 15 * minute), '8.8.8.8')).toEqual([
      `2 123456789012 ${a.eni} ${a.address} 8.8.8.8 0 0 1 3 252 ${seconds} ${seconds + 2} REJECT OK`,
    ]);
  });

  it('come no sooner than some six minutes after the flow log, and never before their window is over', () => {
    const { ping, read, b, clock } = lab();
    ping(b.address);
    expect(read(T0 + 5 * minute)).toEqual([]);
    clock.set(T0 + 20 * minute);
    ping(b.address);
    const isLate = ({ timestamp }: { timestamp: number }) => timestamp >= T0 + 20 * minute;
    expect(read(T0 + 22 * minute).filter(isLate)).toEqual([]);
    const all = read(T0 + 26 * minute);
    expect(all.filter(({ timestamp }) => timestamp < T0 + minute)).toHaveLength(2);
    expect(all.filter((event) => isLate(event) && event.timestamp < T0 + 21 * minute)).toHaveLength(2);
    for (const { timestamp, ingestionTime } of all) expect(ingestionTime).toBeGreaterThan(timestamp + minute);
  });

  it('do not change once they can be read, and keep their ids', () => {
    const { world, ping, read, b } = lab();
    world.switches.noise = true;
    settle(world, T0);
    ping(b.address);
    const early = read(T0 + 12 * minute);
    expect(early.length).toBeGreaterThan(10);
    addRule(world, { protocol: '-1' });
    settle(world, T0 + 12 * minute);
    const later = read(T0 + 40 * minute).filter(({ ingestionTime }) => ingestionTime <= T0 + 12 * minute);
    expect(later).toEqual(early);
    expect(new Set(later.map(({ eventId }) => eventId)).size).toBe(later.length);
  });

  it('are in the stream of their interface and traffic type', () => {
    const { ping, read, a, b } = lab({ trafficType: 'REJECT' });
    ping(b.address);
    const events = read(T0 + 15 * minute);
    expect(lines(events, b.address)).toHaveLength(1);
    expect(new Set(events.map(({ logStreamName }) => logStreamName))).toEqual(
      new Set([`${a.eni}-reject`, `${b.eni}-reject`]),
    );
  });

  it('follow the format the flow log was made with', () => {
    const { ping, read, a } = lab({
      format: 'interface-id pkt-srcaddr dstaddr action flow-direction traffic-path tcp-flags vpc-id instance-id az-id'
        .split(' ')
        .map((field) => `\${${field}}`)
        .join(' '),
    });
    ping('8.8.8.8', 1);
    expect(lines(read(T0 + 15 * minute), '8.8.8.8')).toEqual([
      `${a.eni} ${a.address} 8.8.8.8 ACCEPT egress 8 0 vpc-00000000000000001 ${a.instanceId} apse4-az1`,
      `${a.eni} 8.8.8.8 ${a.address} ACCEPT ingress - 0 vpc-00000000000000001 ${a.instanceId} apse4-az1`,
    ]);
  });

  it('say NODATA for a silent minute and SKIPDATA for a lost one', () => {
    const { world, read, a } = lab();
    world.switches.skips = [{ interfaceId: a.eni, from: T0 + 3 * minute, until: T0 + 4 * minute }];
    const own = read(T0 + 15 * minute)
      .filter(({ message }) => message.includes(a.eni))
      .map(({ message }) => message.split(' ').slice(-4).join(' '));
    const at = T0 / 1000;
    expect(own.slice(0, 4)).toEqual([
      `${at} ${at + 59} - NODATA`,
      `${at + 60} ${at + 119} - NODATA`,
      `${at + 120} ${at + 179} - NODATA`,
      `${at + 180} ${at + 239} - SKIPDATA`,
    ]);
  });

  it('of a deleted flow log stay, and its tail still comes', () => {
    const { world, ping, read, clock, b, flowLog } = lab();
    clock.set(T0 + 20 * minute);
    ping(b.address);
    flowLog().deletedAt = T0 + 20 * minute + 10 * second;
    settle(world, T0 + 20 * minute + 10 * second);
    clock.set(T0 + 21 * minute);
    ping(b.address);
    expect(lines(read(T0 + 40 * minute), b.address).map((line) => line.split(' ')[2])).toHaveLength(2);
  });
});

describe('delivery', () => {
  it('fails without a role that trusts the service, and what was due then is lost', () => {
    const { world, ping, read, b, flowLog, clock } = lab();
    const { trust } = world.iam.roles.delivery ?? { trust: '' };
    if (world.iam.roles.delivery) world.iam.roles.delivery.trust = trust.replace('vpc-flow-logs', 'ec2');
    settle(world, T0 + second);
    ping(b.address);
    expect(deliveryStatus(world, flowLog(), T0 + minute)).toEqual({ status: 'SUCCESS', error: null });
    expect(deliveryStatus(world, flowLog(), T0 + 10 * minute)).toEqual({ status: 'FAILED', error: 'Access error' });
    expect(read(T0 + 20 * minute)).toEqual([]);
    if (world.iam.roles.delivery) world.iam.roles.delivery.trust = trust;
    settle(world, T0 + 20 * minute);
    clock.set(T0 + 25 * minute);
    ping(b.address);
    const seen = lines(read(T0 + 35 * minute), b.address);
    expect(seen).toHaveLength(2);
    expect(deliveryStatus(world, flowLog(), T0 + 35 * minute).status).toBe('SUCCESS');
  });

  it('survives the removal of the role for what had already been delivered', () => {
    const { world, ping, read, b } = lab();
    ping(b.address);
    expect(lines(read(T0 + 15 * minute), b.address)).toHaveLength(2);
    delete world.iam.roles.delivery;
    settle(world, T0 + 15 * minute);
    expect(lines(read(T0 + 30 * minute), b.address)).toHaveLength(2);
  });

  const tearDown = (world: World, at: number) => {
    for (const row of Object.values(world.ec2.flowLogs)) row.deletedAt = at;
    settle(world, at);
    delete world.logs.groups[GROUP];
    world.logs.deletedGroups[GROUP] = at;
    settle(world, at);
  };

  it('makes a deleted log group anew, without tags or retention, where the role may', () => {
    const { world } = lab({ fullAccess: true });
    tearDown(world, T0 + 20 * minute);
    expect(world.logs.groups[GROUP]).toBeUndefined();
    settle(world, T0 + 30 * minute);
    expect(world.logs.groups[GROUP]).toMatchObject({ tags: {}, retentionInDays: null });
    expect(world.logs.groups[GROUP]?.createdAt).toBeGreaterThan(T0 + 20 * minute);
  });

  it('leaves a deleted log group deleted where the role may not create it', () => {
    const { world } = lab();
    tearDown(world, T0 + 20 * minute);
    settle(world, T0 + 60 * minute);
    expect(world.logs.groups[GROUP]).toBeUndefined();
  });

  it('leaves it deleted where the role went before the group', () => {
    const { world } = lab({ fullAccess: true });
    for (const row of Object.values(world.ec2.flowLogs)) row.deletedAt = T0 + 20 * minute;
    delete world.iam.roles.delivery;
    settle(world, T0 + 20 * minute);
    tearDown(world, T0 + 20 * minute + second);
    settle(world, T0 + 60 * minute);
    expect(world.logs.groups[GROUP]).toBeUndefined();
  });

  it('shows in a group made again only what comes after that', () => {
    const { world, ping, read, b } = lab();
    ping(b.address);
    delete world.logs.groups[GROUP];
    addLogGroup(world, T0 + 30 * minute);
    expect(lines(read(T0 + 40 * minute), b.address)).toEqual([]);
    expect(read(T0 + 40 * minute).length).toBeGreaterThan(0);
  });
});
