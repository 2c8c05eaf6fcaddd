import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../../src/diagnosis/diagnose.js';
import { stationZones } from '../../../../src/terminal/render/report/stations.js';
import { timeline } from '../../../../src/terminal/render/report/timeline.js';
import { verdictOf } from '../../../diagnosis/cases/case.js';
import { evidence, ping, seen } from '../../../diagnosis/evidence.js';
import { A, B, BACK, open, THERE } from '../../../diagnosis/worlds.js';

/** Each zone as its kind and title, and its stations as `> request` and `< answer`. */
const drawn = (name: string): readonly string[] =>
  stationZones(verdictOf(name)).flatMap(({ kind, title, stations }) => [
    `[${kind}] ${title}`,
    ...stations.map(({ title: what, id, request, reply }) =>
      [`${what} ${id}`.trim(), request && `> ${request.result}`, reply && `< ${reply.result}`]
        .filter(Boolean)
        .join('  '),
    ),
  ]);

describe('the network of a verdict', () => {
  it('has a frame for each VPC, and between them what joins them', () =>
    expect(drawn('return-route-is-nat')).toMatchInlineSnapshot(`
      [
        "[vpc] VPC vpc-0bbb2222bbb2222bb",
        "source 10.30.1.10 i-0aaa000000000000a",
        "security group sg-0cli00000000000a  > allow",
        "network ACL acl-0bbb000000000000b  > allow",
        "route rtb-0bbb00000000000b  > allow",
        "network ACL  < not reached",
        "[between] ",
        "peering connection pcx-0aaa0000000000001  > allow",
        "[vpc] VPC vpc-0aaa1111aaa1111aa",
        "NAT gateway nat-0aaa000000000000a  < DENY",
        "network ACL acl-0aaa000000000000a  < allow",
        "route rtb-0pub00000000000a  < allow",
        "network ACL acl-0aaa000000000000a  > allow  < allow",
        "security group sg-0srv00000000000b  > allow  < allow",
        "destination 10.20.3.20 i-0bbb000000000000b  > answered",
      ]
    `));

  it('ends outside where the destination is on the internet, and has the NAT gateway inside', () =>
    expect(drawn('nat-ephemeral')).toMatchInlineSnapshot(`
      [
        "[vpc] VPC vpc-1",
        "source 10.0.2.20 i-0bbb0000000000002",
        "security group sg-app  > allow  < not reached",
        "network ACL acl-app  > allow  < not reached",
        "route rtb-app  > allow",
        "route rtb-pub  < not reached",
        "network ACL acl-pub  > allow  < not reached",
        "NAT gateway nat-0aaa  > allow  < not reached",
        "network ACL acl-pub  > allow  < DENY",
        "route rtb-pub  > allow",
        "[between] ",
        "internet gateway igw-0aaa  > allow  < allow",
        "[outside] Outside of what is described",
        "destination 1.1.1.1  > answered",
      ]
    `));

  it('is one frame where both ends are in one VPC, with the appliance between them', () =>
    expect(drawn('group-through-middlebox')).toMatchInlineSnapshot(`
      [
        "[vpc] VPC vpc-1",
        "source 10.0.2.20 i-0bbb0000000000002",
        "security group sg-app  > allow  < not reached",
        "network ACL acl-app  > allow  < not reached",
        "route rtb-app  > allow",
        "network ACL acl-fw  > allow",
        "security group sg-fw  > allow",
        "host eni-0777777777777777a  > allow",
        "appliance or load balancer eni-0777777777777777a  > allow",
        "security group sg-fw  > allow",
        "network ACL acl-fw  > allow",
        "route rtb-main  > allow",
        "route rtb-db  < not reached",
        "network ACL acl-db  > allow  < not reached",
        "security group sg-db  > DENY  < not reached",
        "destination 10.0.3.30 i-0ccc0000000000003  > not reached",
      ]
    `));

  it('shows every check once on each leg, in the order of travel', () => {
    for (const name of ['nat-ephemeral', 'beyond-transit-gateway', 'nlb-hairpin', 's3-endpoint-reply-acl']) {
      const { hops } = verdictOf(name);
      const stations = stationZones(verdictOf(name)).flatMap((zone) => zone.stations);
      const there = stations.flatMap(({ request }) => request?.number ?? []);
      const back = stations.toReversed().flatMap(({ reply }) => reply?.number ?? []);
      expect(there).toEqual(hops.filter(({ leg }) => leg === 'request').map(({ number }) => number));
      expect(back).toEqual(hops.filter(({ leg }) => leg === 'reply').map(({ number }) => number));
    }
  });
});

it('a check that both legs ask stands once, also where nobody described the state of the instances', () => {
  const world = open().build();
  const interfaces = world.interfaces.map((one) => ({ ...one, instanceState: null }));
  const lines = [seen('eni-a', THERE, 'ACCEPT'), seen('eni-b', THERE, 'ACCEPT'), seen('eni-b', BACK, 'ACCEPT')];
  const verdict = diagnose(ping(A, B), { ...world, interfaces }, evidence(lines));
  const stations = stationZones(verdict).flatMap((zone) => zone.stations);
  const checks = stations.filter(({ kind }) => kind === 'check').map(({ title, id }) => `${title} ${id}`);
  expect(checks.filter((check) => check.startsWith('host'))).toEqual(['host i-a', 'host i-b']);
  expect(checks.filter((check) => check.startsWith('security group'))).toEqual([
    'security group sg-a',
    'security group sg-b',
  ]);
});

describe('the timeline', () => {
  it('has a lane for each place that recorded something, and tells the refused apart by a cross', () => {
    const drawn = timeline(verdictOf('ephemeral-intermittent'))?.markup ?? '';
    expect(drawn.match(/class="axis"/g)).toHaveLength(4);
    expect(drawn.match(/class="refused"/g)?.length).toBe(drawn.match(/class="cross"/g)?.length);
    expect(drawn).toMatch(/<desc[^>]*>request out of the source: \d+ accepted, 0 refused\./);
    expect(drawn).toContain('2023-11-14 22:13:20 UTC');
  });

  it('is not drawn of a single record', () => expect(timeline(verdictOf('beyond-transit-gateway'))).toBeNull());
});
