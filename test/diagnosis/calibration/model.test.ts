import { beforeEach, describe, expect, it } from 'vitest';
import type { Acl, Cloud } from './cloud/cloud.js';
import { must, random } from './random.js';
import { capture } from './traffic/capture.js';
import { converse } from './traffic/conversation.js';
import type { Sighting } from './traffic/fate.js';
import { natPorts } from './traffic/nat-ports.js';
import type { Plan } from './traffic/plan.js';
import { tracking } from './traffic/tracking.js';
import { base, INTERNET } from './worlds/base.js';
import type { Base } from './worlds/ids.js';
import { all } from './worlds/machines.js';

// The model is held to what AWS documents, before anything is held to the model. (VPC user guide: "Flow log records",
// "Flow log record examples", "Network ACLs"; EC2 user guide: "Security group connection tracking".)

const START = 1_795_430_400;
let made: Base;
let cloud: Cloud;
beforeEach(() => {
  made = base(random(7), START);
  cloud = made.cloud;
});

type Name = keyof Base['ids']['enis'];
const eni = (name: Name) =>
  must(
    cloud.enis.find(({ id }) => id === made.ids.enis[name]),
    name,
  );
const addressOf = (name: Name): string => must(eni(name).addresses[0], 'address');
const groupOf = (name: Name) =>
  must(
    cloud.groups.find(({ id }) => id === eni(name).groups[0]),
    'group',
  );
const aclOf = (name: Name): Acl =>
  must(
    cloud.acls.find(({ subnetIds }) => subnetIds.includes(eni(name).subnetId)),
    'ACL',
  );
const letAllIn = (name: Name) => groupOf(name).rules.push(all(false));
const deny = (name: Name, egress: boolean, protocol = 1) =>
  aclOf(name).entries.push({ number: 1, egress, allow: false, protocol, cidr: '0.0.0.0/0', from: -1, to: 65_535 });

const plan = (from: Name, to: string, more: Partial<Plan> = {}): Plan => ({
  protocol: 1,
  from: { eniId: eni(from).id, address: addressOf(from) },
  to,
  sport: 40_000,
  dport: 443,
  at: START + 5,
  count: 4,
  pause: 1,
  up: 84,
  down: 1,
  ...more,
});

function rowsOf(plans: readonly Plan[], cloudAt: (at: number) => Cloud = () => cloud) {
  const sightings: Sighting[] = [];
  const walker = {
    tracking: tracking({ established: 350 }),
    nat: natPorts(() => 5001),
    unsettled: { recordsUnroutable: true, recordsSpoofed: true },
    see: (one: Sighting) => void sightings.push(one),
  };
  const endings = plans.map((one) => converse(walker, cloudAt, one).ending.kind);
  const timing = { equalWindows: false, lag: () => 0, offset: () => 0 };
  const rows = capture(cloud, sightings, timing, [START, START + 900]).filter(({ status }) => status === 'OK');
  return { endings, rows };
}

/** `out ACCEPT`, `in REJECT`, as the interface has them. */
const seenAt = (name: Name, { rows }: ReturnType<typeof rowsOf>): readonly string[] =>
  rows
    .filter(({ eniId }) => eniId === eni(name).id)
    .map(({ fields, action }) => `${fields['flow-direction'] === 'egress' ? 'out' : 'in'} ${action}`);

describe('a ping from one subnet to another', () => {
  const ping = () => rowsOf([plan('app', addressOf('db'))]);

  it('that everything allows is accepted four times', () => {
    letAllIn('db');
    expect([seenAt('app', ping()), seenAt('db', ping())]).toEqual([
      ['out ACCEPT', 'in ACCEPT'],
      ['in ACCEPT', 'out ACCEPT'],
    ]);
  });

  it.each([
    ['the ACL on the way in', 'db', false, ['out ACCEPT'], ['in REJECT']],
    ['the ACL on the way out', 'db', true, ['out ACCEPT'], ['in ACCEPT', 'out REJECT']],
    ["the source's ACL on the way out", 'app', true, ['out REJECT'], []],
    ["the source's ACL on the way in", 'app', false, ['out ACCEPT', 'in REJECT'], ['in ACCEPT', 'out ACCEPT']],
  ] as const)('is refused by %s, and the rows say where', (_, name, egress, atSource, atDestination) => {
    letAllIn('db');
    deny(name, egress);
    const seen = ping();
    expect([seenAt('app', seen), seenAt('db', seen)]).toEqual([atSource, atDestination]);
  });

  it('is refused by a group without an inbound rule, and not answered', () => {
    const seen = ping();
    expect([seenAt('app', seen), seenAt('db', seen)]).toEqual([['out ACCEPT'], ['in REJECT']]);
  });

  it('is answered past a group without any outbound rule, which is stateful', () => {
    letAllIn('db');
    groupOf('db').rules = groupOf('db').rules.filter(({ egress }) => !egress);
    expect(ping().endings).toEqual(['delivered']);
  });

  it('passes no ACL inside of one subnet', () => {
    letAllIn('app2');
    deny('app', true);
    deny('app', false);
    expect(rowsOf([plan('app', addressOf('app2'))]).endings).toEqual(['delivered']);
  });

  it('has no ports, and 84 bytes a packet', () => {
    letAllIn('db');
    expect(ping().rows[0]?.fields).toMatchObject({ srcport: '0', dstport: '0', packets: '4', bytes: '336' });
  });
});

describe('a TCP connection', () => {
  const tcp = (more: Partial<Plan> = {}) => plan('app', addressOf('db'), { protocol: 6, count: 2, ...more });

  it('shows SYN and FIN of the client as 3, SYN-ACK and FIN of the server as 19', () => {
    letAllIn('db');
    const flags = rowsOf([tcp()]).rows.map(({ fields }) => fields['tcp-flags']);
    expect(new Set(flags)).toEqual(new Set(['3', '19']));
  });

  it('shows bare ACKs of its later windows as 0', () => {
    letAllIn('db');
    const { rows } = rowsOf([tcp({ count: 20, pause: 10, open: true })]);
    expect(rows.at(-1)?.fields['tcp-flags']).toBe('0');
  });

  it('that is tracked lives on when its rule goes, while a new one is refused', () => {
    letAllIn('db');
    groupOf('db').rules = [
      { ...all(false), peer: { cidr: `${addressOf('app')}/32` } },
      ...groupOf('db').rules.filter(({ egress }) => egress),
    ];
    const without = structuredClone(cloud);
    for (const group of without.groups) if (group.id === groupOf('db').id) group.rules = [];
    const cloudAt = (at: number) => (at < START + 60 ? cloud : without);
    const old = tcp({ count: 20, pause: 10, open: true });
    const seen = rowsOf([old, tcp({ at: START + 120, sport: 41_000 })], cloudAt);
    expect(seen.endings).toEqual(['delivered', 'stopped']);
    expect(seen.rows.filter(({ action, fields }) => action === 'REJECT' && fields.srcport === '40000')).toEqual([]);
  });

  it('is cut at once by an ACL, tracked or not', () => {
    letAllIn('db');
    const without = structuredClone(cloud);
    for (const acl of without.acls) if (acl.id === aclOf('db').id) acl.entries = [];
    const seen = rowsOf([tcp({ count: 20, pause: 10, open: true })], (at) => (at < START + 60 ? cloud : without));
    expect(seenAt('db', seen)).toContain('in REJECT');
  });
});

it('to the internet by a NAT gateway leaves four rows at its interface, under its own address', () => {
  const { rows, endings } = rowsOf([plan('app', INTERNET.v4, { protocol: 6, count: 1 })]);
  const [client, nat] = [addressOf('app'), addressOf('nat')];
  expect(endings).toEqual(['delivered']);
  const own = rows.filter(({ eniId }) => eniId === eni('nat').id).map(({ fields }) => fields);
  expect(
    own.map((row) => [row.srcaddr, row.dstaddr, row['pkt-srcaddr'], row['pkt-dstaddr'], row.srcport, row.dstport]),
  ).toEqual([
    [client, nat, client, INTERNET.v4, '40000', '443'],
    [nat, INTERNET.v4, nat, INTERNET.v4, '5001', '443'],
    [INTERNET.v4, nat, INTERNET.v4, nat, '443', '5001'],
    [nat, client, INTERNET.v4, client, '443', '40000'],
  ]);
});

it('an interface shows its primary private address as its own, whichever was spoken to', () => {
  letAllIn('db');
  const second = addressOf('db').replace(/\d+$/, '254');
  eni('db').addresses.push(second);
  const { rows } = rowsOf([plan('app', second)]);
  const own = rows
    .filter(({ eniId }) => eniId === eni('db').id)
    .map(({ fields }) => [fields.dstaddr, fields['pkt-dstaddr']]);
  expect(own[0]).toEqual([addressOf('db'), second]);
});

it('a reference to a group holds inside of a VPC, and not through an appliance', () => {
  groupOf('db').rules = [{ ...all(false), peer: { group: groupOf('app').id } }];
  expect(rowsOf([plan('app', addressOf('db'))]).endings).toEqual(['delivered']);
  letAllIn('appliance');
  const block = must(
    cloud.subnets.find(({ id }) => id === eni('db').subnetId),
    'subnet',
  ).cidr;
  for (const table of cloud.tables)
    if (table.subnetIds.includes(eni('app').subnetId))
      table.routes.push({ to: block, target: 'interface', id: eni('appliance').id });
  expect(rowsOf([plan('app', addressOf('db'))]).endings).toEqual(['stopped']);
});
