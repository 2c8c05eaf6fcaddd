import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diagnose } from '../../src/diagnosis/diagnose.js';
import { applyChanges, undoAll } from '../../src/diagnosis/fix/change.js';
import type { Fix } from '../../src/diagnosis/fix/fix.js';
import type { Connection } from '../../src/diagnosis/verdict.js';
import type { Interface, NatGateway, Network } from '../../src/network/model.js';
import { network } from '../helpers/network.js';
import { vpcEndpoint } from '../helpers/network-parts.js';
import { networkAclEntry } from '../helpers/rule-text.js';
import { transitGateway } from '../helpers/transit.js';
import { evidence, idle, ping, seen, tcp, udp } from './evidence.js';
import { A, B, open, peered } from './worlds.js';

/** By the configuration alone: without flow logs nothing else is said. */
const fixOf = (asked: Connection, world: Network): Fix | null =>
  diagnose(asked, { ...world, flowLogs: [] }, evidence([])).fix;

describe('the fix for a security group', () => {
  it('lets in the security group of the source, inside one VPC', () => {
    expect(fixOf(ping(A, B), open().group('sg-b', {}).build())).toEqual({
      summary: 'Add an inbound rule to sg-b: icmp from sg-a',
      command:
        "aws ec2 authorize-security-group-ingress --group-id sg-b --ip-permissions 'IpProtocol=icmp,FromPort=8,ToPort=-1,UserIdGroupPairs=[{GroupId=sg-a}]'",
      undo: "aws ec2 revoke-security-group-ingress --group-id sg-b --ip-permissions 'IpProtocol=icmp,FromPort=8,ToPort=-1,UserIdGroupPairs=[{GroupId=sg-a}]'",
      admits: 'icmp from every interface that is in sg-a, one now.',
      change: [
        {
          kind: 'authorize-ingress',
          groupId: 'sg-b',
          rule: { protocol: 1, from: 8, to: -1, peer: { kind: 'group', groupId: 'sg-a' } },
        },
      ],
    });
  });

  it('takes the group of the source with the fewest members', () => {
    const world = network()
      .group('sg-wide', {})
      .group('sg-narrow', {})
      .instance('a', { groups: ['sg-wide', 'sg-narrow'] })
      .instance('c', { groups: ['sg-wide'] })
      .instance('b')
      .build();
    expect(fixOf(ping('172.31.0.10', '172.31.0.12'), world)?.command).toContain('GroupId=sg-narrow');
  });

  it('lets in one address from anywhere else', () => {
    const world = network().internetGateway().instance('b', { public: '54.0.0.2' }).build();
    expect(fixOf(tcp('203.0.113.12', '54.0.0.2', 22), world)).toMatchObject({
      command:
        "aws ec2 authorize-security-group-ingress --group-id sg-b --ip-permissions 'IpProtocol=tcp,FromPort=22,ToPort=22,IpRanges=[{CidrIp=203.0.113.12/32}]'",
      admits: 'Nothing but tcp 22 from the one address 203.0.113.12.',
    });
  });

  it('does not name a group where the traffic comes by a public address', () => {
    const world = network()
      .internetGateway()
      .instance('a', { public: '54.0.0.1' })
      .instance('b', { public: '54.0.0.2' })
      .build();
    expect(fixOf(tcp('172.31.0.10', '54.0.0.2', 443), world)?.command).toContain('IpRanges=[{CidrIp=54.0.0.1/32}]');
  });

  it('says that two of one VPC need not meet by public addresses', () => {
    const base = () => network().internetGateway().instance('a', { public: '54.0.0.1' });
    const here = base().instance('b', { public: '54.0.0.2' }).build();
    const there = base()
      .vpc('vpc-2', '10.2.0.0/16')
      .internetGateway('igw-2', 'vpc-2')
      .instance('b', { public: '54.0.0.2' })
      .build();
    const note = 'By the private address of the destination the traffic would stay in the VPC';
    expect(fixOf(tcp(A, '54.0.0.2', 443), here)?.admits).toContain(note);
    expect(fixOf(tcp(A, '54.0.0.2', 443), there)?.admits).toBe('Nothing but tcp 443 from the one address 54.0.0.1.');
  });

  describe('of somebody whose address is not for good', () => {
    const shared = (parts: Partial<Interface>, more: readonly Partial<Interface>[] = []) => {
      const world = network()
        .subnet('subnet-a')
        .interface('eni-x', { securityGroupIds: ['sg-x'], ...parts })
        .instance('other', { groups: ['sg-x'] });
      return more
        .reduce((now, one, at) => now.interface(`eni-x${at}`, { securityGroupIds: ['sg-x'], ...one }), world)
        .subnet('subnet-b')
        .instance('b')
        .build();
    };
    const admits = (world: Network) => fixOf(tcp(A, B, 443), world)?.admits;

    it('names the group that lasts beside the one address, where its owner has one', () => {
      const lambda = {
        interfaceType: 'lambda',
        requesterManaged: true,
        instanceId: null,
        instanceState: null,
      } as const;
      expect(admits(shared(lambda))).toMatch(
        / has that address only for a time: a rule for sg-x lasts, and lets in all/,
      );
      expect(admits(shared({ ...lambda, securityGroupIds: [] }))).toBe(
        'Nothing but tcp 443 from the one address 172.31.0.10.',
      );
      expect(admits(shared({}))).toBe('Nothing but tcp 443 from the one address 172.31.0.10.');
    });

    it('names the other nodes of the load balancer, and of no other', () => {
      const node = (name: string) => ({ kind: 'load-balancer', description: `ELB net/${name}/1` }) as const;
      expect(admits(shared(node('one'), [node('two')]))).toBe('Nothing but tcp 443 from the one address 172.31.0.10.');
      expect(admits(shared(node('one'), [node('one'), node('two')]))).toMatch(
        / The load balancer has another node, which needs the same: 172\.31\.0\.\d+\.$/,
      );
      expect(admits(shared(node('one'), [node('one'), node('one')]))).toMatch(
        / The load balancer has other nodes, which need the same: 172\.31\.0\.\d+, 172\.31\.0\.\d+\.$/,
      );
      // Whose node it is only its description tells.
      const nameless = { kind: 'load-balancer' } as const;
      const alike = { description: 'Primary network interface' };
      for (const one of [nameless, alike])
        expect(admits(shared(one, [one]))).toBe('Nothing but tcp 443 from the one address 172.31.0.10.');
    });
  });

  it('does not name a group where the traffic comes through an appliance', () => {
    const world = network()
      .subnet('subnet-1')
      .instance('a')
      .routes('rtb-1', ['172.31.16.0/20 -> eni-fw'], 'subnet-1')
      .subnet('subnet-2')
      .instance('b')
      .subnet('subnet-3')
      .instance('fw', { sourceDestCheck: false })
      .group('sg-fw', { ingress: ['all from 0.0.0.0/0'] })
      .build();
    const fix = fixOf(ping('172.31.0.10', '172.31.16.10'), world);
    expect(fix?.change).toMatchObject([{ groupId: 'sg-b', rule: { peer: { kind: 'cidr', cidr: '172.31.0.10/32' } } }]);
  });

  it('speaks IPv6 to IPv6', () => {
    const world = network()
      .vpc('vpc-1', '172.31.0.0/16', '2600:1f18::/56')
      .subnet('subnet-a', '172.31.0.0/20', '2600:1f18::/64')
      .instance('a', { ipv6: '2600:1f18::a', groups: [] })
      .instance('b', { ipv6: '2600:1f18::b' })
      .build();
    expect(fixOf(ping('2600:1f18::a', '2600:1f18::b'), world)?.command).toContain(
      "'IpProtocol=icmpv6,FromPort=128,ToPort=-1,Ipv6Ranges=[{CidrIpv6=2600:1f18::a/128}]'",
    );
  });

  it('opens outwards where the source may not send', () => {
    expect(fixOf(udp(A, B, 53), open().group('sg-a', { egress: [] }).build())?.command).toBe(
      "aws ec2 authorize-security-group-egress --group-id sg-a --ip-permissions 'IpProtocol=udp,FromPort=53,ToPort=53,UserIdGroupPairs=[{GroupId=sg-b}]'",
    );
  });
});

describe('the fix for a network ACL', () => {
  it('goes in front of the rule that denies', () => {
    const world = open()
      .acl(
        'acl-b',
        { ingress: ['90 deny icmp from 0.0.0.0/0', '89 deny udp from 0.0.0.0/0', '100 allow all from 0.0.0.0/0'] },
        'subnet-b',
      )
      .build();
    expect(fixOf(ping(A, B), world)).toEqual({
      summary: 'Add to acl-b, in front of rule 90: rule 88 allows icmp type 8 from 172.31.0.10/32',
      command:
        'aws ec2 create-network-acl-entry --network-acl-id acl-b --ingress --rule-number 88 --protocol icmp --icmp-type-code Type=8,Code=-1 --rule-action allow --cidr-block 172.31.0.10/32',
      undo: 'aws ec2 delete-network-acl-entry --network-acl-id acl-b --ingress --rule-number 88',
      admits: 'This traffic alone, from the one address 172.31.0.10, for subnet-b.',
      change: [
        {
          kind: 'create-network-acl-entry',
          networkAclId: 'acl-b',
          entry: networkAclEntry('88 allow icmp 8/-1 from 172.31.0.10/32', false),
        },
      ],
    });
  });

  it('comes after the others where only the last rule denies', () => {
    const world = open()
      .acl('acl-b', { ingress: ['100 allow tcp 443 from 0.0.0.0/0', '207 allow udp 53 from 0.0.0.0/0'] }, 'subnet-b')
      .build();
    expect(fixOf(ping(A, B), world)?.command).toContain('--rule-number 210 ');
  });

  it('lets an answer out to every ephemeral port', () => {
    const world = open()
      .acl('acl-b', { egress: ['100 allow tcp 443 to 0.0.0.0/0'] }, 'subnet-b')
      .build();
    expect(fixOf(tcp(A, B, 443), world)).toMatchObject({
      command:
        'aws ec2 create-network-acl-entry --network-acl-id acl-b --egress --rule-number 110 --protocol tcp --port-range From=1024,To=65535 --rule-action allow --cidr-block 172.31.0.10/32',
      admits:
        'Every port from 1024 to 65535, new connections as well as answers, to the one address 172.31.0.10, for subnet-b.',
    });
  });

  it('takes the rule away where nothing is free in front of it, as after stage 9', () => {
    const world = open()
      .acl('acl-b', { egress: ['1 deny icmp to 0.0.0.0/0', '100 allow all to 0.0.0.0/0'] }, 'subnet-b')
      .build();
    expect(fixOf(ping(A, B), world)).toEqual({
      summary: 'Remove rule 1 from acl-b (it denies icmp to 0.0.0.0/0): no number is free in front of it',
      command: 'aws ec2 delete-network-acl-entry --network-acl-id acl-b --egress --rule-number 1',
      undo: 'aws ec2 create-network-acl-entry --network-acl-id acl-b --egress --rule-number 1 --protocol icmp --icmp-type-code Type=-1,Code=-1 --rule-action deny --cidr-block 0.0.0.0/0',
      admits: 'Whatever rule 1 denied and a later rule allows, for subnet-b.',
      change: [
        {
          kind: 'delete-network-acl-entry',
          networkAclId: 'acl-b',
          entry: networkAclEntry('1 deny icmp to 0.0.0.0/0', true),
        },
      ],
    });
  });

  it('is none where no single command helps', () => {
    const world = open()
      .acl('acl-b', { egress: ['1 deny icmp to 0.0.0.0/0'] }, 'subnet-b')
      .build();
    expect(fixOf(ping(A, B), world)).toBeNull();
  });
});

describe('the fix for the way', () => {
  const outside = () => network().internetGateway().instance('a', { public: '54.0.0.1' });

  it('adds the route to the internet gateway of the VPC', () => {
    expect(fixOf(ping('172.31.0.10', '8.8.8.8'), outside().routes('rtb-a', [], 'subnet-1').build())).toMatchObject({
      command: 'aws ec2 create-route --route-table-id rtb-a --destination-cidr-block 0.0.0.0/0 --gateway-id igw-1',
      undo: 'aws ec2 delete-route --route-table-id rtb-a --destination-cidr-block 0.0.0.0/0',
    });
  });

  it('points a blackhole to what exists', () => {
    expect(
      fixOf(
        ping('172.31.0.10', '8.8.8.8'),
        outside().routes('rtb-a', ['0.0.0.0/0 -> nat-9 (blackhole)'], 'subnet-1').build(),
      ),
    ).toMatchObject({
      command: 'aws ec2 replace-route --route-table-id rtb-a --destination-cidr-block 0.0.0.0/0 --gateway-id igw-1',
      undo: 'aws ec2 replace-route --route-table-id rtb-a --destination-cidr-block 0.0.0.0/0 --nat-gateway-id nat-9',
    });
  });

  // The route of a gateway endpoint comes and goes with its association (AWS PrivateLink guide, "Gateway endpoints", "Routing").
  it('leaves the route of a gateway endpoint alone, which no call replaces', () => {
    const world = (target: string) =>
      outside()
        .prefixList('pl-s3', '52.216.0.0/15')
        .routes('rtb-a', [`pl-s3 -> ${target} (blackhole)`, '0.0.0.0/0 -> igw-1'], 'subnet-1')
        .build();
    expect(fixOf(tcp('172.31.0.10', '52.216.1.1', 443), world('vpce-1'))).toBeNull();
    expect(fixOf(tcp('172.31.0.10', '52.216.1.1', 443), world('nat-9'))?.command).toMatch(
      /^aws ec2 replace-route --route-table-id rtb-a --destination-prefix-list-id pl-s3 /,
    );
  });

  it('starts an instance that is stopped, and none that is gone', () => {
    const state = (instanceState: string) =>
      open()
        .change((one) => ({
          ...one,
          interfaces: one.interfaces.map((eni) => (eni.id === 'eni-b' ? { ...eni, instanceState } : eni)),
        }))
        .build();
    expect(fixOf(ping(A, B), state('stopped'))).toMatchObject({
      command: 'aws ec2 start-instances --instance-ids i-b',
      undo: 'aws ec2 stop-instances --instance-ids i-b',
    });
    expect(fixOf(ping(A, B), state('terminated'))).toBeNull();
  });

  it('leads a machine without a public address out by the NAT gateway, and by no other way', () => {
    const world = (parts: Partial<NatGateway> = {}) =>
      network()
        .internetGateway()
        .subnet('subnet-a')
        .instance('a')
        .routes('rtb-a', [], 'subnet-a')
        .subnet('subnet-nat')
        .natGateway('nat-1', parts)
        .build();
    expect(fixOf(ping(A, '8.8.8.8'), world())?.command).toBe(
      'aws ec2 create-route --route-table-id rtb-a --destination-cidr-block 0.0.0.0/0 --nat-gateway-id nat-1',
    );
    expect(fixOf(ping(A, '8.8.8.8'), world({ state: 'failed' }))).toBeNull();
  });

  describe('to the one gateway that the VPC has for it', () => {
    const FAR = '192.168.1.9';
    const home = (...propagating: readonly string[]) =>
      network()
        .subnet('subnet-a')
        .instance('a')
        .routes('rtb-a', [], 'subnet-a')
        .change((one) => ({
          ...one,
          routeTables: one.routeTables.map((table) => ({ ...table, propagatingGatewayIds: propagating })),
          vpnGateways: [{ id: 'vgw-1', state: 'available', vpcIds: ['vpc-1'] }],
        }))
        .build();
    const vpn = { id: 'vpn-1', state: 'available', vpnGatewayId: 'vgw-1', transitGatewayId: null, tunnels: [true] };
    const withVpn = (world: Network, ...routes: readonly string[]): Network => ({
      ...world,
      vpnConnections: [{ ...vpn, customerGatewayId: null, routes }],
    });
    const command = (world: Network) => fixOf(tcp(A, FAR, 443), world)?.command;
    const attached = transitGateway({ attached: { 'vpc-1': ['subnet-a'] }, routes: ['192.168.0.0/16 -> vpn-2'] });

    it('lets the table learn the routes of a VPN that is known to lead there, unless it does', () => {
      const learns = 'aws ec2 enable-vgw-route-propagation --gateway-id vgw-1 --route-table-id rtb-a';
      expect(command(withVpn(home(), '192.168.0.0/16'))).toBe(learns);
      expect(command(withVpn(home(), '192.168.99.0/24'))).toBeUndefined();
      const ofAnother = [{ ...vpn, vpnGatewayId: 'vgw-2', customerGatewayId: null, routes: ['192.168.0.0/16'] }];
      expect(command({ ...home(), vpnConnections: ofAnother })).toBeUndefined();
      expect(command(home())).toBeUndefined();
      expect(command(withVpn(home('vgw-1'), '192.168.0.0/16'))).toBeUndefined();
    });

    it('leads to the transit gateway, and to none where there is a VPN as well', () => {
      const { vpnGateways: _, ...alone } = attached(home());
      expect(command(alone)).toBe(
        `aws ec2 create-route --route-table-id rtb-a --destination-cidr-block ${FAR}/32 --transit-gateway-id tgw-1`,
      );
      expect(command(withVpn(attached(home()), '192.168.0.0/16'))).toBeUndefined();
    });
  });

  it('accepts a peering that waits', () => {
    const world = peered({ state: 'pending-acceptance' }).build();
    expect(fixOf(ping('10.0.0.10', '10.1.0.10'), world)?.command).toBe(
      'aws ec2 accept-vpc-peering-connection --vpc-peering-connection-id pcx-1',
    );
  });
});

describe('a fix that opens nothing else', () => {
  const V6 = '2600:1f18:1:1::10';
  const dual = (routesB: readonly string[], ...more: readonly string[]) =>
    network()
      .vpc('vpc-1', '172.31.0.0/16', '2600:1f18:1::/56')
      .internetGateway()
      .subnet('subnet-pub', '172.31.0.0/20', '2600:1f18:1::/64')
      .subnet('subnet-db', '172.31.16.0/20', '2600:1f18:1:1::/64')
      .instance('db', { ipv6: V6 })
      .routes('rtb-pub', ['0.0.0.0/0 -> igw-1', '::/0 -> igw-1', ...more], 'subnet-pub')
      .routes('rtb-db', routesB, 'subnet-db');
  const cloud = tcp(V6, '2606:4700:4700::1111', 443);

  it('leads IPv6 out of a private subnet by an egress-only gateway, whether listed or known from another route', () => {
    const expected = {
      summary: 'Add a route to rtb-db: ::/0 -> eigw-1',
      command:
        'aws ec2 create-route --route-table-id rtb-db --destination-ipv6-cidr-block ::/0 --egress-only-internet-gateway-id eigw-1',
      admits: 'The way out to the internet by IPv6 for every subnet that uses rtb-db; nobody gets in by it.',
    };
    const listed = dual([]).change((one) => ({
      ...one,
      egressOnlyInternetGateways: [{ id: 'eigw-1', vpcIds: ['vpc-1'] }],
    }));
    expect(fixOf(cloud, listed.build())).toMatchObject(expected);
    expect(fixOf(cloud, dual([], '2606:4700::/32 -> eigw-1').build())).toMatchObject(expected);
  });

  it('opens no private subnet, and says what to make instead', () => {
    const verdict = diagnose(cloud, { ...dual([]).build(), flowLogs: [] }, evidence([]));
    expect(verdict.fix).toBeNull();
    expect(verdict.nextExperiment).toBe(
      'Make an egress-only internet gateway, which lets IPv6 out and nobody in, and lead ::/0 of rtb-db to it: aws ec2 create-egress-only-internet-gateway --vpc-id vpc-1',
    );
    const ipv4 = diagnose(tcp('172.31.16.10', '8.8.8.8', 443), { ...dual([]).build(), flowLogs: [] }, evidence([]));
    expect(ipv4.fix).toBeNull();
    expect(ipv4.nextExperiment).toContain('Make a NAT gateway in a subnet with a route to the internet gateway');
  });

  it('leads a public subnet out by IPv6 as by IPv4', () => {
    expect(fixOf(cloud, dual(['0.0.0.0/0 -> igw-1']).build())?.command).toContain('::/0 --gateway-id igw-1');
  });

  it('uses the gateway endpoint of a service rather than any way to the whole internet', () => {
    const world = dual([])
      .prefixList('pl-s3', '52.216.0.0/15')
      .change((one) => ({
        ...one,
        prefixLists: one.prefixLists.map((list) => ({ ...list, name: 'com.amazonaws.us-east-1.s3' })),
        vpcEndpoints: [vpcEndpoint({ service: 'com.amazonaws.us-east-1.s3' })],
      }));
    expect(fixOf(tcp('172.31.16.10', '52.216.1.1', 443), world.build())).toMatchObject({
      command: 'aws ec2 modify-vpc-endpoint --vpc-endpoint-id vpce-1 --add-route-table-ids rtb-db',
      undo: 'aws ec2 modify-vpc-endpoint --vpc-endpoint-id vpce-1 --remove-route-table-ids rtb-db',
    });
  });

  it('names the prefix list of a service in a security group, and its block in a network ACL', () => {
    const world = () =>
      network()
        .internetGateway()
        .instance('a', { public: '54.0.0.1' })
        .prefixList('pl-s3', '52.216.0.0/15', '3.5.0.0/19');
    const asked = tcp('172.31.0.10', '52.216.1.1', 443);
    expect(fixOf(asked, world().group('sg-a', { egress: [] }).build())).toMatchObject({
      command:
        "aws ec2 authorize-security-group-egress --group-id sg-a --ip-permissions 'IpProtocol=tcp,FromPort=443,ToPort=443,PrefixListIds=[{PrefixListId=pl-s3}]'",
      admits: 'tcp 443 to every address of prefix list pl-s3, 2 blocks now.',
    });
    const ofAcl = fixOf(asked, world().acl('acl-a', { egress: [] }, 'subnet-1').build());
    expect(ofAcl?.command).toContain('--cidr-block 52.216.0.0/15');
    expect(ofAcl?.admits).toContain(
      'another block of prefix list pl-s3, which the service may use the next time, stays closed',
    );
    // What an entry lets through already is not closed.
    const half = world()
      .acl('acl-a', { egress: ['100 allow tcp 443 to 3.5.0.0/16'] }, 'subnet-1')
      .build();
    expect(fixOf(asked, half)?.admits).not.toContain('closed');
  });

  it('opens both directions of a network ACL that shuts both', () => {
    const shut = open()
      .acl('acl-b', { ingress: ['90 deny all from 0.0.0.0/0'], egress: [] }, 'subnet-b')
      .build();
    expect(fixOf(tcp(A, B, 443), shut)).toMatchObject({
      summary:
        'Add to acl-b, in front of rule 90: rule 89 allows tcp 443 from 172.31.0.10/32; add to acl-b: rule 10 allows tcp 1024-65535 to 172.31.0.10/32',
      command:
        'aws ec2 create-network-acl-entry --network-acl-id acl-b --ingress --rule-number 89 --protocol tcp --port-range From=443,To=443 --rule-action allow --cidr-block 172.31.0.10/32 && aws ec2 create-network-acl-entry --network-acl-id acl-b --egress --rule-number 10 --protocol tcp --port-range From=1024,To=65535 --rule-action allow --cidr-block 172.31.0.10/32',
      undo: 'aws ec2 delete-network-acl-entry --network-acl-id acl-b --egress --rule-number 10 && aws ec2 delete-network-acl-entry --network-acl-id acl-b --ingress --rule-number 89',
      admits:
        'This traffic alone, from the one address 172.31.0.10; every port from 1024 to 65535, new connections as well as answers, to the one address 172.31.0.10, for subnet-b.',
    });
  });

  it('opens a network ACL in one direction for both legs, where both come in by it: that of a NAT gateway', () => {
    const world = network()
      .internetGateway()
      .subnet('subnet-a')
      .instance('a')
      .subnet('subnet-nat')
      .natGateway('nat-1')
      .routes('rtb-a', ['0.0.0.0/0 -> nat-1'], 'subnet-a')
      .routes('rtb-nat', ['0.0.0.0/0 -> igw-1'], 'subnet-nat')
      .acl('acl-nat', { ingress: [] }, 'subnet-nat');
    const command = fixOf(tcp(A, '1.1.1.1', 443), world.build())?.command.split(' && ');
    expect(command).toHaveLength(2);
    expect(command?.[0]).toMatch(
      /--ingress --rule-number 10 .*--port-range From=443,To=443 .*--cidr-block 172.31.0.10.32$/,
    );
    expect(command?.[1]).toMatch(
      /--ingress --rule-number 20 .*--port-range From=1024,To=65535 .*--cidr-block 1.1.1.1.32$/,
    );
  });

  it('makes the routes at both ends of a peering where both are missing', () => {
    const world = network()
      .vpc('vpc-1', '10.0.0.0/16')
      .instance('a')
      .vpc('vpc-2', '10.1.0.0/16')
      .instance('b')
      .group('sg-b', { ingress: ['all from 0.0.0.0/0'] })
      .peering('pcx-1', 'vpc-1', 'vpc-2');
    expect(fixOf(ping('10.0.0.10', '10.1.0.10'), world.build())).toMatchObject({
      summary: 'Add a route to rtb-vpc-1: 10.1.0.0/16 -> pcx-1; add a route to rtb-vpc-2: 10.0.0.0/16 -> pcx-1',
      undo: 'aws ec2 delete-route --route-table-id rtb-vpc-2 --destination-cidr-block 10.0.0.0/16 && aws ec2 delete-route --route-table-id rtb-vpc-1 --destination-cidr-block 10.1.0.0/16',
    });
  });

  it('says what else stands in the way', () => {
    const world = open().group('sg-b', {}).acl('acl-b', { egress: [] }, 'subnet-b').build();
    expect(fixOf(tcp(A, B, 443), world)?.summary).toBe(
      'Add an inbound rule to sg-b: tcp 443 from sg-a. Not enough alone: network ACL acl-b has no rule that matches tcp 49152 to 172.31.0.10, so rule * denies it',
    );
  });

  it('says so, too, where the next connection may have a port that gets no answer', () => {
    // VPC user guide, "Ephemeral ports": the range varies with the client's operating system.
    const world = open()
      .acl(
        'acl-b',
        { ingress: ['100 allow all from 0.0.0.0/0'], egress: ['100 allow tcp 32768-50000 to 0.0.0.0/0'] },
        'subnet-b',
      )
      .group('sg-b', {})
      .build();
    const refused = [
      seen('eni-a', `${A} > ${B}`, 'ACCEPT', { protocol: 6, ports: '40000 443' }),
      seen('eni-b', `${A} > ${B}`, 'REJECT', { protocol: 6, ports: '40000 443' }),
    ];
    const { fix } = diagnose(tcp(A, B, 443), world, evidence([...refused, idle('eni-a'), idle('eni-b')]));
    expect(fix?.summary).toBe(
      'Add an inbound rule to sg-b: tcp 443 from sg-a. It may not be enough: of the client ports 32768-65535, network ACL acl-b stops 50001-65535 (no rule matches tcp 50001 to 172.31.0.10, so rule * denies it)',
    );
  });

  it('names every member of the group that it opens', () => {
    const world = network()
      .group('sg-many', {})
      .instance('a')
      .instance('b', { groups: ['sg-many'] })
      .instance('c', { groups: ['sg-many'] })
      .build();
    expect(fixOf(tcp('172.31.0.10', '172.31.0.11', 22), world)?.admits).toBe(
      'tcp 22 from every interface that is in sg-a, one now, to every interface that is in sg-many, 2 now.',
    );
  });

  it('takes the NAT gateway of the same zone', () => {
    const world = network()
      .internetGateway()
      .subnet('subnet-1')
      .natGateway('nat-far')
      .subnet('subnet-2')
      .natGateway('nat-near', { publicAddress: '52.0.0.2' })
      .subnet('subnet-3')
      .instance('a')
      .routes('rtb-a', [], 'subnet-3')
      .change((one) => ({
        ...one,
        subnets: one.subnets.map((subnet) => ({ ...subnet, availabilityZone: subnet.id === 'subnet-1' ? 'a' : 'b' })),
      }));
    expect(fixOf(ping('172.31.32.10', '8.8.8.8'), world.build())?.command).toContain('--nat-gateway-id nat-near');
  });
});

describe('any fix', () => {
  const rules = fc.subarray([
    'tcp 443 from 172.31.0.0/16',
    'icmp from sg-a',
    'udp 53 from 0.0.0.0/0',
    'all from 10.0.0.0/8',
  ]);
  const out = fc.subarray(['tcp 443 to 0.0.0.0/0', 'all to 10.0.0.0/8']);
  const entries = (way: 'from' | 'to') =>
    fc
      .uniqueArray(
        fc.tuple(
          fc.constantFrom(1, 2, 3, 50, 100, 32_766),
          fc.constantFrom('allow', 'deny'),
          fc.constantFrom('all', 'icmp', 'tcp 443', 'tcp 1024-65535', 'udp 53'),
          fc.constantFrom('0.0.0.0/0', '172.31.0.0/20', '10.0.0.0/8'),
        ),
        { selector: ([number]) => number, maxLength: 5 },
      )
      .map((list) => list.map(([number, action, what, cidr]) => `${number} ${action} ${what} ${way} ${cidr}`));
  const acl = fc.record({ ingress: entries('from'), egress: entries('to') });

  it('removes the blockers of the component it is for, adds none, and its undo leaves the rules as they were', () => {
    fc.assert(
      fc.property(
        fc.record({ a: out, b: rules, aclA: acl, aclB: acl }),
        fc.constantFrom(ping(A, B), tcp(A, B, 443), udp(A, B, 53)),
        (parts, asked) => {
          const world = open()
            .group('sg-a', { egress: parts.a })
            .group('sg-b', { ingress: parts.b })
            .acl('acl-a', parts.aclA, 'subnet-a')
            .acl('acl-b', parts.aclB, 'subnet-b')
            .change((one) => ({ ...one, flowLogs: [] }))
            .build();
          const before = diagnose(asked, world, evidence([]));
          if (before.fix === null) return;
          const mended = applyChanges(world, before.fix.change);
          const after = diagnose(asked, mended, evidence([]));
          expect(before.blockers).toEqual(expect.arrayContaining([...after.blockers]));
          expect(after.blockers.map(({ cause }) => cause)).not.toContain(before.verdict.cause);
          expect(after.blockers.length).toBeLessThan(before.blockers.length);
          expect(/Not enough alone: /.test(before.fix.summary)).toBe(after.blockers.length > 0);
          expect(diagnose(asked, applyChanges(mended, undoAll(before.fix.change)), evidence([])).verdict).toEqual(
            before.verdict,
          );
        },
      ),
      { numRuns: 150 },
    );
  });
});
