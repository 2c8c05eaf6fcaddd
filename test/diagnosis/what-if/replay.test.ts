import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applySteps } from '../../../src/diagnosis/what-if/association.js';
import { changesIn } from '../../../src/diagnosis/what-if/changes-in.js';
import { commandsIn, isNotUnderstood } from '../../../src/diagnosis/what-if/command-line.js';
import { effectOf } from '../../../src/diagnosis/what-if/effect.js';
import { type Described, networkFromAws } from '../../../src/network/from-aws.js';
import type { Network } from '../../../src/network/model.js';
import { ICMP, TCP, UDP } from '../../../src/network/packet.js';
import { requestIn } from '../../../src/practice/console/aws-line.js';
import { createSandbox } from '../../../src/sandbox/index.js';
import type { World } from '../../../src/sandbox/world/world.js';
import { flowsOf } from '../../helpers/flows.js';
import { playedIn } from '../../helpers/played.js';
import {
  ACL,
  addInstance,
  addRule,
  IGW,
  RTB,
  SG,
  SUBNET_B,
  smallWorld,
  T0,
  testClock,
  VPC,
} from '../../sandbox/small-world.js';

const SG2 = 'sg-00000000000000002';
const ACL2 = 'acl-00000000000000002';
const RTB2 = 'rtb-00000000000000002';
const A = { v4: '172.31.16.10', v6: '2600:1f18:1:1::a' };
const B = { v4: '172.31.32.20', v6: '2600:1f18:1:2::b' };

/** Two machines in two subnets and two groups, with addresses of both families, another network ACL and route table at hand. */
async function twoMachines() {
  const world = smallWorld();
  const vpc = world.ec2.vpcs[VPC];
  const block = { Ipv6CidrBlock: '2600:1f18:1::/56', Ipv6CidrBlockState: { State: 'associated' as const } };
  if (vpc) world.ec2.vpcs[VPC] = { ...vpc, IsDefault: false, Ipv6CidrBlockAssociationSet: [block] };
  for (const [at, subnet] of Object.values(world.ec2.subnets).entries()) {
    const own = { Ipv6CidrBlock: `2600:1f18:1:${at + 1}::/64`, Ipv6CidrBlockState: { State: 'associated' as const } };
    world.ec2.subnets[subnet.SubnetId] = { ...subnet, Ipv6CidrBlockAssociationSet: [own] };
  }
  const listeners = [22, 443].flatMap((port) =>
    [TCP, UDP].flatMap((protocol) => ['0.0.0.0', '::'].map((address) => ({ protocol, port, address }))),
  );
  const a = addInstance(world, A.v4, { public: '54.0.0.1', host: { listeners } });
  const b = addInstance(world, B.v4, { public: '54.0.0.2', subnet: SUBNET_B, group: SG2, host: { listeners } });
  for (const [eni, address] of [
    [a.eni, A.v6],
    [b.eni, B.v6],
  ] as const) {
    const row = world.ec2.interfaces[eni];
    if (row) world.ec2.interfaces[eni] = { ...row, Ipv6Addresses: [{ Ipv6Address: address }] };
  }
  world.ec2.securityGroups[SG2] = { GroupId: SG2, GroupName: 'second', VpcId: VPC };
  for (const group of [SG, SG2]) {
    addRule(world, { group, protocol: 'tcp', from: 22, cidr: '172.31.0.0/16' });
    addRule(world, { group, protocol: 'icmp', from: 8, to: -1, cidr: '172.31.16.0/20' });
  }
  addRule(world, { group: SG2, egress: true, protocol: '-1', cidr: '0.0.0.0/0' });
  const acl = world.ec2.networkAcls[ACL];
  if (acl)
    world.ec2.networkAcls[ACL2] = {
      ...acl,
      NetworkAclId: ACL2,
      IsDefault: false,
      Associations: [],
      Entries: acl.Entries?.filter(({ RuleNumber }) => RuleNumber === 32767) ?? [],
    };
  const table = world.ec2.routeTables[RTB];
  if (table) {
    const local6 = { DestinationIpv6CidrBlock: '2600:1f18:1::/56', GatewayId: 'local', State: 'active' as const };
    const Routes = [...(table.Routes ?? []), local6];
    world.ec2.routeTables[RTB] = { ...table, Routes };
    world.ec2.routeTables[RTB2] = {
      ...table,
      RouteTableId: RTB2,
      Associations: [],
      Routes: Routes.filter(({ GatewayId }) => GatewayId === 'local'),
    };
  }
  const sandbox = createSandbox({ clock: testClock(T0), seed: 1, saved: world });
  const { PrefixList } = (await sandbox.ask({
    service: 'ec2',
    action: 'CreateManagedPrefixList',
    body: JSON.stringify({
      PrefixListName: 'all',
      MaxEntries: 5,
      AddressFamily: 'IPv4',
      Entries: [{ Cidr: '54.0.0.0/28' }, { Cidr: '8.8.8.0/24' }],
    }),
  })) as { readonly PrefixList: { readonly PrefixListId: string } };
  return { sandbox, list: PrefixList.PrefixListId, a, b };
}

type Town = Awaited<ReturnType<typeof twoMachines>>;

async function described({ sandbox, list }: Pick<Town, 'sandbox' | 'list'>): Promise<Network> {
  const ask = (action: string, input = {}) =>
    sandbox.ask({ service: 'ec2', action, body: JSON.stringify(input) }) as Promise<Described>;
  const { Entries } = (await ask('GetManagedPrefixListEntries', { PrefixListId: list })) as { Entries: never[] };
  const parts = await Promise.all(
    [
      'Vpcs',
      'Subnets',
      'NetworkInterfaces',
      'Instances',
      'SecurityGroups',
      'SecurityGroupRules',
      'NetworkAcls',
      'RouteTables',
      'InternetGateways',
    ].map((part) => ask(`Describe${part}`)),
  );
  return networkFromAws(
    Object.assign({ PrefixLists: [{ PrefixListId: list, PrefixListName: 'all', Entries }] }, ...parts),
  );
}

/** What packets meet, without the order in which nothing depends on it, and without the ids that AWS makes anew. */
function met({ securityGroups, networkAcls, routeTables }: Network) {
  const sorted = (items: readonly unknown[]) => items.map((one) => JSON.stringify(one)).toSorted();
  const rules = (all: Network['securityGroups'][number]['ingress']) => sorted(all.map(({ id: _, ...rule }) => rule));
  return {
    groups: sorted(securityGroups.map(({ id, ingress, egress }) => [id, rules(ingress), rules(egress)])),
    acls: sorted(networkAcls.map(({ id, subnetIds, entries }) => [id, subnetIds.toSorted(), sorted(entries)])),
    tables: sorted(
      routeTables.map(({ id, isMain, subnetIds, gatewayIds = [], routes }) => [
        id,
        isMain,
        subnetIds.toSorted(),
        gatewayIds,
        sorted(routes),
      ]),
    ),
  };
}

const group = fc.constantFrom(SG, SG2);
const side = fc.constantFrom('ingress', 'egress');
const verb = fc.constantFrom('authorize', 'authorize', 'revoke');
const ports = fc.constantFrom([22, 22], [443, 443], [0, 65_535]);

const ofGroups: fc.Arbitrary<string> = fc.oneof(
  fc
    .tuple(
      verb,
      side,
      group,
      fc.constantFrom('tcp', 'udp'),
      ports,
      fc.constantFrom('172.31.0.0/16', '8.8.8.8/32', '0.0.0.0/0'),
    )
    .map(
      ([what, way, id, protocol, [from, to], cidr]) =>
        `aws ec2 ${what}-security-group-${way} --group-id ${id} --protocol ${protocol} --port ${from === to ? from : `${from}-${to}`} --cidr ${cidr}`,
    ),
  fc
    .tuple(
      verb,
      side,
      group,
      fc.constantFrom(
        'Ipv6Ranges=[{CidrIpv6=::/0}]',
        'UserIdGroupPairs=[{GroupId=sg-00000000000000001}]',
        'PrefixListIds=[{PrefixListId=LIST}]',
        'IpRanges=[{CidrIp=172.31.0.0/16},{CidrIp=8.8.8.8/32,Description=dns}]',
      ),
      fc.constantFrom(
        'IpProtocol=-1',
        'IpProtocol=tcp,FromPort=443,ToPort=443',
        'IpProtocol=icmpv6,FromPort=-1,ToPort=-1',
        'IpProtocol=icmp,FromPort=8,ToPort=0',
      ),
    )
    .map(
      ([what, way, id, peer, traffic]) =>
        `aws ec2 ${what}-security-group-${way} --group-id ${id} --ip-permissions '${traffic},${peer}'`,
    ),
  fc
    .tuple(verb, group, fc.constantFrom(22, 443))
    .map(
      ([what, id, port]) =>
        `aws ec2 ${what}-security-group-ingress --group-id ${id} --ip-permissions '[{"IpProtocol":"tcp","FromPort":${port},"ToPort":${port},"IpRanges":[{"CidrIp":"172.31.0.0/16"}]}]'`,
    ),
  fc
    .tuple(group, fc.nat(8), side)
    .map(
      ([id, n, way]) =>
        `aws ec2 revoke-security-group-${way} --group-id ${id} --security-group-rule-ids sgr-${n.toString(16).padStart(17, '0')}`,
    ),
  fc
    .tuple(group, fc.nat(8))
    .map(
      ([id, n]) =>
        `aws ec2 modify-security-group-rules --group-id ${id} --security-group-rules 'SecurityGroupRuleId=sgr-${n.toString(16).padStart(17, '0')},SecurityGroupRule={IpProtocol=tcp,FromPort=443,ToPort=443,CidrIpv4=172.31.0.0/16}'`,
    ),
);

const acl = fc.constantFrom(ACL, ACL, ACL2);
const ofAcls: fc.Arbitrary<string> = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('create', 'create', 'replace'),
      acl,
      fc.constantFrom('--ingress', '--egress'),
      fc.constantFrom(50, 100, 32_767),
      fc.constantFrom(
        '--protocol tcp --port-range From=1024,To=65535',
        '--protocol 6 --port-range From=22,To=22',
        '--protocol -1',
        '--protocol icmp --icmp-type-code Type=-1,Code=-1',
        '--protocol udp --port-range From=0,To=40000',
      ),
      fc.constantFrom('allow', 'deny'),
      fc.constantFrom('--cidr-block 0.0.0.0/0', '--cidr-block 172.31.16.0/20', '--ipv6-cidr-block ::/0'),
    )
    .map(
      ([what, id, way, number, traffic, action, block]) =>
        `aws ec2 ${what}-network-acl-entry --network-acl-id ${id} ${way} --rule-number ${number} ${traffic} --rule-action ${action} ${block}`,
    ),
  fc
    .tuple(acl, fc.constantFrom('--ingress', '--egress'), fc.constantFrom(50, 100))
    .map(
      ([id, way, number]) => `aws ec2 delete-network-acl-entry --network-acl-id ${id} ${way} --rule-number ${number}`,
    ),
  fc
    .tuple(acl, fc.constantFrom('aclassoc-subnet-0000000000000000a', `aclassoc-${SUBNET_B}`))
    .map(
      ([id, association]) =>
        `aws ec2 replace-network-acl-association --association-id ${association} --network-acl-id ${id}`,
    ),
);

const toWhere = fc.constantFrom(
  '--destination-cidr-block 0.0.0.0/0',
  '--destination-cidr-block 8.8.8.0/24',
  '--destination-ipv6-cidr-block ::/0',
  '--destination-prefix-list-id LIST',
);
const ofRoutes: fc.Arbitrary<string> = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('create', 'replace'),
      fc.constantFrom(RTB, RTB2),
      toWhere,
      fc.constantFrom(`--gateway-id ${IGW}`, '--gateway-id igw-0000000000000000f'),
    )
    .map(([what, id, destination, target]) => `aws ec2 ${what}-route --route-table-id ${id} ${destination} ${target}`),
  fc
    .tuple(fc.constantFrom(RTB, RTB2), toWhere)
    .map(([id, destination]) => `aws ec2 delete-route --route-table-id ${id} ${destination}`),
  fc.constantFrom(
    `aws ec2 associate-route-table --route-table-id ${RTB2} --subnet-id ${SUBNET_B}`,
    `aws ec2 replace-route-table-association --association-id rtbassoc-1 --route-table-id ${RTB2}`,
    `aws ec2 disassociate-route-table --association-id rtbassoc-1`,
  ),
);

const command = fc.oneof(ofGroups, ofAcls, ofRoutes);

/** Types it at the sandbox; false where that refuses it. */
async function typed({ sandbox }: Pick<Town, 'sandbox'>, line: string): Promise<boolean> {
  const [words = []] = commandsIn(line) as readonly (readonly string[])[];
  const request = requestIn(words);
  if (isNotUnderstood(request)) throw new Error(`${line}: ${request.reason}`);
  try {
    await sandbox.ask(request);
    return true;
  } catch {
    return false;
  }
}

const call = fc
  .record({
    from: fc.constantFrom('a', 'b', 'internet'),
    to: fc.constantFrom(A.v4, A.v6, B.v4, B.v6, '54.0.0.1', '54.0.0.2', '8.8.8.8'),
    protocol: fc.constantFrom(TCP, UDP, ICMP),
    port: fc.constantFrom(22, 443),
    clientPort: fc.constantFrom(32_800, 45_000, 61_000),
  })
  .filter(({ from, to }) =>
    from === 'internet'
      ? to.startsWith('54.')
      : !(from === 'a' ? [A.v4, A.v6, '54.0.0.1'] : [B.v4, B.v6, '54.0.0.2']).includes(to),
  )
  .filter(({ to, protocol, port }) => to !== '8.8.8.8' || protocol === ICMP || (protocol === TCP && port === 443));

type Call = typeof call extends fc.Arbitrary<infer T> ? T : never;

function played(saved: World, { a, b }: Pick<Town, 'a' | 'b'>, { from, to, ...rest }: Call) {
  const sender = from === 'a' ? a : from === 'b' ? b : null;
  const own = from === 'a' ? A : from === 'b' ? B : { v4: '8.8.8.8', v6: '2001:4860:4860::8888' };
  const source = to.includes(':') ? own.v6 : own.v4;
  return playedIn(structuredClone(saved), { interfaceId: sender?.eni ?? null, source, destination: to, ...rest });
}

/** Some files of a network leave the instances out: then nobody knows whether they run. */
const withoutInstances = ({ interfaces, ...rest }: Network): Network => ({
  ...rest,
  interfaces: interfaces.map((one) => ({ ...one, instanceState: null })),
});

describe('commands of the AWS CLI, typed at the sandbox and asked about', () => {
  it('are refused by both or make the same network of it, and their effect is what is recorded after them', async () => {
    const counted = { made: 0, refused: 0, changed: 0 };
    await fc.assert(
      fc.asyncProperty(
        fc.array(command, { minLength: 1, maxLength: 5 }),
        fc.array(call, { minLength: 1, maxLength: 4 }),
        async (lines, calls) => {
          const town = await twoMachines();
          const before = structuredClone(town.sandbox.world);
          const first = await described(town);
          let now = first;
          for (const template of lines) {
            const line = template.replaceAll('LIST', town.list);
            const read = changesIn(now, line);
            const isMade = await typed(town, line);
            expect({
              line,
              isMade: !isNotUnderstood(read),
              reason: isNotUnderstood(read) ? read.reason : null,
            }).toEqual({ line, isMade, reason: isMade ? null : expect.any(String) });
            counted[isMade ? 'made' : 'refused'] += 1;
            if (isNotUnderstood(read)) continue;
            const after = await described(town);
            expect(met(applySteps(now, read)), line).toEqual(met(after));
            now = after;
          }
          for (const one of calls) {
            const [old, next] = [played(before, town, one), played(town.sandbox.world, town, one)];
            const isSeen = old.records.length > 0;
            const { examples: _, ...effect } = effectOf(first, now, flowsOf(first, old.records));
            counted.changed += effect.refused + effect.pass;
            const partly = effectOf(withoutInstances(first), withoutInstances(now), flowsOf(first, old.records));
            // Of what got an answer the records themselves say that it passed.
            if (old.isThrough) expect(partly.refused, JSON.stringify([lines, one])).toBe(effect.refused);
            expect(partly.refused + partly.pass).toBeLessThanOrEqual(effect.refused + effect.pass);
            expect(effect, JSON.stringify([lines, one])).toEqual({
              refused: Number(isSeen && old.isThrough && !next.isThrough),
              pass: Number(isSeen && !old.isThrough && next.isThrough),
              unchanged: Number(isSeen && old.isThrough === next.isThrough),
              unknown: 0,
            });
          }
        },
      ),
      { numRuns: 150 },
    );
    expect(counted.made).toBeGreaterThan(50);
    expect(counted.refused).toBeGreaterThan(20);
    expect(counted.changed).toBeGreaterThan(3);
  });
});
