import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { traceConnection } from '../../src/network/connection.js';
import { type Described, networkFromAws, readNetwork } from '../../src/network/from-aws.js';
import { partsOfNetwork } from '../../src/network/parts.js';
import { ping } from '../helpers/packets.js';
import { described } from './from-aws/described.js';

describe('what the AWS CLI prints', () => {
  const network = networkFromAws(described);

  it('becomes a network that packets can walk', () => {
    const { request, reply } = traceConnection(network, ping('172.31.16.10', '172.31.32.10'));
    expect([request.disposition, reply?.disposition]).toEqual(['delivered', 'delivered']);
    expect([request.from, request.to]).toEqual(['eni-0aaa', 'eni-0bbb']);
    const out = traceConnection(network, ping('172.31.16.10', '8.8.8.8'));
    expect([out.request.disposition, out.reply?.disposition]).toEqual(['delivered', 'delivered']);
    expect(out.request.arrived.source).toBe('54.0.0.1');
  });

  it('gives each interface what its own description and its instance know', () => {
    expect(network.interfaces.find(({ id }) => id === 'eni-0aaa')).toEqual({
      id: 'eni-0aaa',
      name: 'source',
      kind: 'instance',
      instanceId: 'i-0aaa',
      instanceState: 'running',
      vpcId: 'vpc-0abc',
      subnetId: 'subnet-0one',
      privateAddresses: ['172.31.16.10', '172.31.16.20'],
      ipv6Addresses: ['2600:1f18::a'],
      publicAddresses: { '172.31.16.10': '54.0.0.1' },
      securityGroupIds: ['sg-0aaa'],
      sourceDestCheck: true,
      deviceIndex: 0,
      interfaceType: 'interface',
    });
  });

  it('has interfaces from instances too, but not from terminated ones', () => {
    expect(network.interfaces.map(({ id, instanceState }) => `${id} ${instanceState}`)).toEqual([
      'eni-0aaa running',
      'eni-0nat null',
      'eni-0alb null',
      'eni-0off null',
      'eni-0bbb running',
    ]);
    expect(network.interfaces.map(({ kind }) => kind)).toEqual([
      'instance',
      'nat-gateway',
      'load-balancer',
      'other',
      'instance',
    ]);
    expect(network.interfaces.map(({ attached }) => attached)).toEqual([
      undefined,
      undefined,
      undefined,
      false,
      undefined,
    ]);
  });

  it('splits a permission into one rule for each peer', () => {
    expect(network.securityGroups[1]).toEqual({
      id: 'sg-0bbb',
      name: 'destination',
      vpcId: 'vpc-0abc',
      ingress: [
        { protocol: 1, from: -1, to: -1, peer: { kind: 'cidr', cidr: '172.31.0.0/16' } },
        { protocol: 1, from: -1, to: -1, peer: { kind: 'group', groupId: 'sg-0aaa' } },
        { protocol: 6, from: 22, to: 22, peer: { kind: 'cidr', cidr: '203.0.113.0/24' } },
        { protocol: 6, from: 22, to: 22, peer: { kind: 'cidr', cidr: '2001:db8::/32' } },
        { protocol: 6, from: 22, to: 22, peer: { kind: 'prefix-list', prefixListId: 'pl-0abc' } },
        { protocol: 58, from: 128, to: -1, peer: { kind: 'cidr', cidr: '::/0' } },
        { protocol: 47, from: null, to: null, peer: { kind: 'cidr', cidr: '10.0.0.0/8' } },
      ],
      egress: [{ protocol: -1, from: null, to: null, peer: { kind: 'cidr', cidr: '0.0.0.0/0' } }],
    });
  });

  it('keeps every kind of network ACL entry', () => {
    expect(network.networkAcls[0]).toEqual({
      id: 'acl-0abc',
      vpcId: 'vpc-0abc',
      isDefault: true,
      subnetIds: ['subnet-0one', 'subnet-0two'],
      entries: [
        {
          number: 1,
          egress: true,
          action: 'deny',
          protocol: 1,
          cidr: '198.51.100.7/32',
          ports: null,
          icmp: { type: -1, code: -1 },
        },
        {
          number: 90,
          egress: false,
          action: 'allow',
          protocol: 6,
          cidr: '0.0.0.0/0',
          ports: { from: 1024, to: 65535 },
          icmp: null,
        },
        { number: 100, egress: false, action: 'allow', protocol: -1, cidr: '0.0.0.0/0', ports: null, icmp: null },
        { number: 100, egress: true, action: 'allow', protocol: -1, cidr: '0.0.0.0/0', ports: null, icmp: null },
        { number: 101, egress: false, action: 'allow', protocol: -1, cidr: '::/0', ports: null, icmp: null },
        { number: 32767, egress: false, action: 'deny', protocol: -1, cidr: '0.0.0.0/0', ports: null, icmp: null },
      ],
    });
  });

  it('knows every kind of target', () => {
    const routes = network.routeTables[1]?.routes.map(({ destination, target, state, propagated }) => ({
      destination,
      target: target.kind === 'local' ? 'local' : `${target.kind} ${target.id}`,
      ...(state === 'active' ? {} : { state }),
      ...(propagated ? { propagated } : {}),
    }));
    expect(routes).toEqual([
      { destination: '172.31.0.0/16', target: 'local' },
      { destination: '10.1.0.0/16', target: 'peering pcx-0abc' },
      { destination: '10.2.0.0/16', target: 'transit-gateway tgw-0abc' },
      { destination: '10.3.0.0/16', target: 'virtual-private-gateway vgw-0abc', propagated: true },
      { destination: '10.4.0.0/16', target: 'interface eni-0gone', state: 'blackhole' },
      { destination: '10.5.0.0/16', target: 'other lgw-0abc' },
      { destination: 'pl-0abc', target: 'vpc-endpoint vpce-0abc' },
      { destination: '0.0.0.0/0', target: 'nat-gateway nat-0abc' },
      { destination: '::/0', target: 'egress-only-internet-gateway eigw-0abc' },
    ]);
    expect(network.routeTables[0]).toMatchObject({ isMain: true, subnetIds: [] });
    expect(network.routeTables[1]).toMatchObject({ isMain: false, subnetIds: ['subnet-0two'] });
    expect(network.routeTables[2]).toMatchObject({ isMain: false, subnetIds: [], gatewayIds: ['igw-0abc'] });
  });

  it('knows gateways, peerings and prefix lists', () => {
    expect(network.internetGateways).toEqual([
      { id: 'igw-0abc', vpcIds: ['vpc-0abc'] },
      { id: 'igw-0def', vpcIds: [] },
    ]);
    expect(network.natGateways).toEqual([
      {
        id: 'nat-0abc',
        vpcId: 'vpc-0abc',
        subnetId: 'subnet-0one',
        state: 'available',
        connectivity: 'public',
        privateAddress: '172.31.16.5',
        publicAddress: '52.0.0.1',
        interfaceId: 'eni-0nat',
      },
    ]);
    expect(network.peerings).toEqual([
      {
        id: 'pcx-0abc',
        state: 'pending-acceptance',
        requester: { vpcId: 'vpc-0abc', cidrs: ['172.31.0.0/16', '2600:1f18::/56'], region: 'us-east-1' },
        accepter: { vpcId: 'vpc-0far', cidrs: [], region: 'eu-west-1' },
      },
    ]);
    expect(network.prefixLists).toEqual([{ id: 'pl-0abc', name: 'offices', cidrs: ['198.51.100.0/24'] }]);
  });

  it('knows VPCs and subnets by the blocks that are associated', () => {
    expect(network.vpcs).toEqual([
      { id: 'vpc-0abc', cidrs: ['172.31.0.0/16', '100.64.0.0/16', '2600:1f18::/56'], blockPublicAccess: 'off' },
    ]);
    expect(network.subnets[0]).toEqual({
      id: 'subnet-0one',
      vpcId: 'vpc-0abc',
      cidrs: ['172.31.16.0/20', '2600:1f18::/64'],
      availabilityZone: 'us-east-1a',
    });
  });

  it('knows flow logs', () => {
    expect(network.flowLogs).toEqual([
      {
        id: 'fl-0abc',
        resourceId: 'eni-0bbb',
        trafficType: 'ALL',
        logGroup: 'VPC-Flow-Logs-Demo',
        format: '${version} ${srcaddr}',
        aggregationSeconds: 60,
        delivery: 'failed',
        deliveryError: 'Access error',
        createdAt: Date.UTC(2026, 7, 22, 10, 30, 0, 250),
      },
      {
        id: 'fl-0def',
        resourceId: 'vpc-0abc',
        trafficType: 'REJECT',
        logGroup: null,
        bucket: 's3://bucket/',
        format:
          '${version} ${account-id} ${interface-id} ${srcaddr} ${dstaddr} ${srcport} ${dstport} ${protocol} ${packets} ${bytes} ${start} ${end} ${action} ${log-status}',
        aggregationSeconds: 600,
        delivery: 'success',
        deliveryError: null,
        createdAt: null,
      },
    ]);
  });

  it('has no problems, and is the same whether a time is a Date or text', () => {
    expect(readNetwork(described).problems).toEqual([]);
    const asText: unknown = JSON.parse(JSON.stringify(described));
    expect(readNetwork(asText)).toEqual(readNetwork(described));
  });
});

describe('Block Public Access', () => {
  const mode = (more: Described) =>
    networkFromAws({ Vpcs: [{ VpcId: 'vpc-1' }], Subnets: [{ SubnetId: 'subnet-1', VpcId: 'vpc-1' }], ...more });
  const options = (InternetGatewayBlockMode: 'off' | 'block-ingress' | 'block-bidirectional') => ({
    VpcBlockPublicAccessOptions: { InternetGatewayBlockMode },
  });
  const lifted = (
    id: string,
    InternetGatewayExclusionMode: 'allow-bidirectional' | 'allow-egress',
    State?: 'delete-complete',
  ) => ({
    VpcBlockPublicAccessExclusions: [
      { ResourceArn: `arn:aws:ec2:us-east-1:1:x/${id}`, InternetGatewayExclusionMode, ...(State ? { State } : {}) },
    ],
  });

  it('is not known until somebody reads what is set for the Region', () => {
    expect(mode({}).vpcs[0]?.blockPublicAccess).toBeUndefined();
    expect(mode(options('off')).vpcs[0]?.blockPublicAccess).toBe('off');
    expect(mode(options('block-ingress')).vpcs[0]?.blockPublicAccess).toBe('block-ingress');
  });

  it('is lifted by an exclusion of the VPC or of a subnet', () => {
    const region = options('block-bidirectional');
    expect(mode({ ...region, ...lifted('vpc-1', 'allow-bidirectional') }).vpcs[0]?.blockPublicAccess).toBe('off');
    expect(mode({ ...region, ...lifted('vpc-1', 'allow-egress') }).vpcs[0]?.blockPublicAccess).toBe('allow-egress');
    expect(
      mode({ ...region, ...lifted('vpc-1', 'allow-bidirectional', 'delete-complete') }).vpcs[0]?.blockPublicAccess,
    ).toBe('block-bidirectional');
    const ofSubnet = mode({ ...region, ...lifted('subnet-1', 'allow-bidirectional') });
    expect([ofSubnet.vpcs[0]?.blockPublicAccess, ofSubnet.subnets[0]?.blockPublicAccess]).toEqual([
      'block-bidirectional',
      'off',
    ]);
  });

  // BlockPublicAccessStates of a VPC or subnet: "Block all traffic … in this Region (except for excluded VPCs and subnets)" (EC2 API reference).
  it('is lifted though VPC and subnet show the mode of the Region, for the subnets of an excluded VPC as well', () => {
    const BlockPublicAccessStates = { InternetGatewayBlockMode: 'block-bidirectional' } as const;
    const { vpcs, subnets } = mode({
      Vpcs: [{ VpcId: 'vpc-1', BlockPublicAccessStates }],
      Subnets: [{ SubnetId: 'subnet-1', VpcId: 'vpc-1', BlockPublicAccessStates }],
      ...options('block-bidirectional'),
      ...lifted('vpc-1', 'allow-bidirectional'),
    });
    expect([...vpcs, ...subnets].map(({ blockPublicAccess }) => blockPublicAccess)).toEqual(['off', 'off']);
  });

  it.each([
    ['which nobody read', {}, true],
    ['of which there are none', { VpcBlockPublicAccessExclusions: [] }, undefined],
  ])('may be lifted by exclusions %s', (_, more, expected) => {
    const [vpc] = mode({ ...options('block-ingress'), ...more }).vpcs;
    expect(vpc?.mayBeExcluded).toBe(expected);
  });

  it('is lifted by nothing where it is off, or where the account may exclude nothing', () => {
    const forbidden = { InternetGatewayBlockMode: 'block-ingress', ExclusionsAllowed: 'not-allowed' } as const;
    const [off, kept] = [mode(options('off')), mode({ VpcBlockPublicAccessOptions: forbidden })];
    expect([off, kept].map(({ vpcs }) => vpcs[0]?.mayBeExcluded)).toEqual([undefined, undefined]);
  });

  it('is what the VPC itself says, where it does', () => {
    const own = { Vpcs: [{ VpcId: 'vpc-1', BlockPublicAccessStates: { InternetGatewayBlockMode: 'off' } }] } as const;
    expect(mode({ ...options('block-ingress'), ...own }).vpcs[0]?.blockPublicAccess).toBe('off');
  });
});

describe('what AWS leaves out or adds', () => {
  const rows = { NetworkInterfaceId: 'eni-1', VpcId: 'vpc-1', SubnetId: 'subnet-1' };

  it('a source/destination check that is not printed may be on or off', () => {
    const check = (more: object) =>
      networkFromAws({ NetworkInterfaces: [{ ...rows, ...more }] }).interfaces[0]?.sourceDestCheck;
    expect([check({}), check({ SourceDestCheck: false })]).toEqual([null, false]);
  });

  it('a route that is filtered out does not count', () => {
    const Routes = [{ DestinationCidrBlock: '10.0.0.0/8', GatewayId: 'vgw-1', State: 'filtered' as const }];
    expect(networkFromAws({ RouteTables: [{ RouteTableId: 'rtb-1', Routes }] }).routeTables[0]?.routes).toEqual([]);
  });

  it('the far side of a peering that waits is known from its VPC', () => {
    const { peerings } = networkFromAws({
      Vpcs: [{ VpcId: 'vpc-2', CidrBlock: '10.2.0.0/16' }],
      VpcPeeringConnections: [{ VpcPeeringConnectionId: 'pcx-1', AccepterVpcInfo: { VpcId: 'vpc-2' } }],
    });
    expect(peerings[0]?.accepter).toEqual({ vpcId: 'vpc-2', cidrs: ['10.2.0.0/16'], region: null });
  });

  it('blocks delegated to an interface are its own', () => {
    const delegated = {
      Ipv4Prefixes: [{ Ipv4Prefix: '10.0.0.16/28' }],
      Ipv6Prefixes: [{ Ipv6Prefix: '2600:1f18::/80' }],
    };
    expect(networkFromAws({ NetworkInterfaces: [{ ...rows, ...delegated }] }).interfaces[0]?.prefixes).toEqual([
      '10.0.0.16/28',
      '2600:1f18::/80',
    ]);
  });
});

describe('what was not read', () => {
  it('is named, and an empty list is not the same', () => {
    expect(networkFromAws({ Vpcs: [], NatGateways: [] }).unread).toEqual(
      partsOfNetwork.map(({ part }) => part).filter((part) => part !== 'vpcs' && part !== 'natGateways'),
    );
    // Everything that packets meet in a plain VPC is there; what joins networks is not.
    expect(networkFromAws(described).unread).toEqual(
      partsOfNetwork
        .slice(partsOfNetwork.findIndex(({ keys }) => keys[0] === 'EgressOnlyInternetGateways'))
        .map(({ part }) => part),
    );
  });

  it('of a prefix list are its entries: then it is not known', () => {
    expect(
      networkFromAws({
        PrefixLists: [{ PrefixListId: 'pl-1' }, { PrefixListId: 'pl-2', Entries: [] }],
      }).prefixLists.map(({ id }) => id),
    ).toEqual(['pl-2']);
  });

  it('of interfaces are those of NAT gateways, which the gateways know', () => {
    const { interfaces } = networkFromAws({ NatGateways: described.NatGateways ?? [] });
    expect(interfaces).toMatchObject([
      { id: 'eni-0nat', kind: 'nat-gateway', publicAddresses: { '172.31.16.5': '52.0.0.1' } },
    ]);
  });
});

describe('a file that is not what it should be', () => {
  it.each([
    ['null', null, []],
    ['text', 'hello', ['the description is "hello", not an object']],
    ['a list', [1], ['the description is a list, not an object']],
    ['a list that is none', { SecurityGroups: { GroupId: 'sg-1' } }, ['SecurityGroups is an object, not a list']],
    [
      'a row that is none',
      { Subnets: [7] },
      ['Subnets[0] is 7, not an object', 'Subnets[0].SubnetId is missing', 'Subnets[0].VpcId is missing'],
    ],
    ['an id of the wrong kind', { SecurityGroups: [{ GroupId: 5 }] }, ['SecurityGroups[0].GroupId is 5, not text']],
    [
      'a part deep inside',
      {
        SecurityGroups: [
          {
            GroupId: 'sg-1',
            IpPermissions: [{ IpProtocol: 'tcp', FromPort: 'x', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
          },
        ],
      },
      ['SecurityGroups[0].IpPermissions[0].FromPort is "x", not a number'],
    ],
    [
      'an address that is none',
      {
        SecurityGroups: [
          { GroupId: 'sg-1', IpPermissions: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '10.0.0.0/99' }] }] },
        ],
      },
      ['SecurityGroups[0].IpPermissions[0].IpRanges[0].CidrIp is "10.0.0.0/99", not a CIDR block'],
    ],
    [
      'a protocol that is none',
      {
        NetworkAcls: [
          {
            NetworkAclId: 'acl-1',
            Entries: [{ RuleNumber: 1, Protocol: 'xyz', CidrBlock: '0.0.0.0/0', RuleAction: 'allow' }],
          },
        ],
      },
      ['NetworkAcls[0].Entries[0].Protocol is "xyz", not a protocol'],
    ],
    [
      'an action that is none',
      {
        NetworkAcls: [
          {
            NetworkAclId: 'acl-1',
            Entries: [{ RuleNumber: 1, Protocol: '-1', CidrBlock: '0.0.0.0/0', RuleAction: 'maybe' }],
          },
        ],
      },
      ['NetworkAcls[0].Entries[0].RuleAction is "maybe", not allow or deny'],
    ],
    [
      'a time that is none',
      { FlowLogs: [{ FlowLogId: 'fl-1', ResourceId: 'eni-1', CreationTime: 'yesterday' }] },
      ['FlowLogs[0].CreationTime is "yesterday", not a time'],
    ],
  ])('%s', (_, text, problems) => {
    expect(readNetwork(text).problems).toEqual(problems);
  });

  it('never throws, whatever it holds', () => {
    const keys = [
      ...Object.keys(described),
      'Instances',
      'GroupId',
      'IpPermissions',
      'IpProtocol',
      'Entries',
      'Associations',
      'Tags',
      'State',
      'Status',
      'CreationTime',
      'Attachment',
      'VpcId',
    ];
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 5 },
        fc.constantFrom(null, 0, -1, true, '', 'tcp', '10.0.0.0/8', '::1', '2026-01-01T00:00:00Z'),
        fc.array(tie('tree'), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom(...keys), tie('tree'), { maxKeys: 6 }),
      ),
    }));
    fc.assert(
      fc.property(tree, (anything) => {
        const { network, problems } = readNetwork(anything);
        expect(Array.isArray(network.interfaces) && problems.every((problem) => problem.length > 0)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});
