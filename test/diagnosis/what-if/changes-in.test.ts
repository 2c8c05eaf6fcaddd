import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type NetworkChange, undoAll } from '../../../src/diagnosis/fix/change.js';
import { commandOf } from '../../../src/diagnosis/fix/command.js';
import { applySteps, type WhatIfStep } from '../../../src/diagnosis/what-if/association.js';
import { changesIn } from '../../../src/diagnosis/what-if/changes-in.js';
import { isNotUnderstood } from '../../../src/diagnosis/what-if/command-line.js';
import { networkFromAws } from '../../../src/network/from-aws.js';
import { network } from '../../helpers/network.js';
import { networkAclEntry, securityGroupRule } from '../../helpers/rule-text.js';

const world = network()
  .internetGateway()
  .instance('a')
  .group('sg-a', { ingress: ['tcp 22 from 0.0.0.0/0', 'icmp from sg-a'] })
  .acl('acl-1', { ingress: ['90 deny icmp from 0.0.0.0/0', '100 allow all from 0.0.0.0/0'] }, 'subnet-1')
  .routes('rtb-1', ['0.0.0.0/0 -> igw-1'], 'subnet-1')
  .build();

const read = (line: string): readonly WhatIfStep[] | string => {
  const changes = changesIn(world, line);
  return isNotUnderstood(changes) ? changes.reason : changes;
};

const ingress = (kind: 'authorize-ingress' | 'revoke-ingress', text: string): NetworkChange => ({
  kind,
  groupId: 'sg-a',
  rule: securityGroupRule(text),
});

describe('a command of the AWS CLI', () => {
  it.each<[string, readonly NetworkChange[]]>([
    [
      "aws ec2 authorize-security-group-ingress --group-id sg-a --ip-permissions 'IpProtocol=tcp,FromPort=443,ToPort=443,IpRanges=[{CidrIp=10.0.0.0/8},{CidrIp=10.1.2.3/16}]'",
      [
        ingress('authorize-ingress', 'tcp 443 from 10.0.0.0/8'),
        ingress('authorize-ingress', 'tcp 443 from 10.1.0.0/16'),
      ],
    ],
    [
      'aws ec2 authorize-security-group-ingress --group-id sg-a --protocol tcp --port 443 --cidr 10.0.0.0/8 --region eu-west-1',
      [ingress('authorize-ingress', 'tcp 443 from 10.0.0.0/8')],
    ],
    [
      'aws ec2 authorize-security-group-ingress --group-id=sg-a --ip-permissions \'[{"IpProtocol":"udp","FromPort":53,"ToPort":53,"UserIdGroupPairs":[{"GroupId":"sg-a"}]}]\'',
      [ingress('authorize-ingress', 'udp 53 from sg-a')],
    ],
    [
      'aws ec2 revoke-security-group-ingress \\\n  --group-id "sg-a" \\\n  --protocol tcp --port 22 --cidr 0.0.0.0/0',
      [ingress('revoke-ingress', 'tcp 22 from 0.0.0.0/0')],
    ],
    [
      'aws ec2 replace-network-acl-entry --network-acl-id acl-1 --ingress --rule-number 90 --protocol tcp --port-range From=22,To=22 --rule-action deny --cidr-block 10.0.0.0/8',
      [
        {
          kind: 'replace-network-acl-entry',
          networkAclId: 'acl-1',
          entry: networkAclEntry('90 deny tcp 22 from 10.0.0.0/8', false),
          before: networkAclEntry('90 deny icmp from 0.0.0.0/0', false),
        },
      ],
    ],
    [
      'aws ec2 delete-route --route-table-id rtb-1 --destination-cidr-block 0.0.0.0/0 && aws ec2 create-route --route-table-id rtb-1 --destination-cidr-block 0.0.0.0/0 --gateway-id igw-1',
      [
        {
          kind: 'delete-route',
          routeTableId: 'rtb-1',
          destination: '0.0.0.0/0',
          target: { kind: 'internet-gateway', id: 'igw-1' },
        },
        {
          kind: 'create-route',
          routeTableId: 'rtb-1',
          destination: '0.0.0.0/0',
          target: { kind: 'internet-gateway', id: 'igw-1' },
        },
      ],
    ],
  ])('is read as the change that it makes: %s', (line, changes) => {
    expect(read(line)).toEqual(changes);
  });

  it.each([
    ['', 'is empty'],
    ['aws ec2 create-route --route-table-id rtb-1 &&', 'ends with &&'],
    ['aws ec2 create-route --route-table-id $(touch x)', 'has $, which a shell would not hand on as it is'],
    ['aws ec2 create-route --route-table-id `touch x`', 'has `, which a shell would not hand on as it is'],
    ['aws ec2 create-route; touch x', 'has ;, which a shell would not hand on as it is'],
    ['aws ec2 create-route | tee x', 'has |, which a shell would not hand on as it is'],
    ['aws ec2 create-route > x', 'has >, which a shell would not hand on as it is'],
    ["aws ec2 create-route --route-table-id 'rtb-1", "has ', which a shell would not hand on as it is"],
    ['aws ec2 terminate-instances --instance-ids i-a', expect.stringMatching(/^is not one of: aws ec2 authorize-/)],
    ['rm -rf /', expect.stringMatching(/^is not one of: aws ec2 authorize-/)],
    ['aws ec2 create-route --cli-input-yaml', 'has --cli-input-yaml, which is not understood here'],
    [
      'aws ec2 authorize-security-group-ingress --group-id sg-a --ip-permissions file://rules.json',
      'has file://rules.json, and no file is read here: write what is in it into the command',
    ],
    [
      'PATH=/tmp aws ec2 create-route --route-table-id rtb-1',
      expect.stringMatching(/^is not one of: aws ec2 authorize-/),
    ],
    [
      'aws ec2 revoke-security-group-ingress --group-id sg-9 --protocol tcp --port 22 --cidr 0.0.0.0/0',
      'is about sg-9, which is not in this network',
    ],
    [
      'aws ec2 revoke-security-group-ingress --group-id sg-a --protocol tcp --port 23 --cidr 0.0.0.0/0',
      'takes away a rule that sg-a does not have',
    ],
    [
      'aws ec2 authorize-security-group-ingress --group-id sg-a --protocol tcp --port 22 --cidr 0.0.0.0/0',
      'adds a rule that sg-a has already',
    ],
    [
      'aws ec2 authorize-security-group-ingress --group-id sg-a --protocol tcp --cidr 0.0.0.0/0',
      'has no permission that AWS would take',
    ],
    [
      'aws ec2 authorize-security-group-ingress --group-id sg-a --protocol tcp --port 22 --cidr 10.0.0.0',
      'has no permission that AWS would take',
    ],
    [
      'aws ec2 create-network-acl-entry --network-acl-id acl-1 --ingress --rule-number 90 --protocol -1 --rule-action allow --cidr-block 0.0.0.0/0',
      'makes rule 90 for ingress, which acl-1 has already',
    ],
    [
      'aws ec2 delete-network-acl-entry --network-acl-id acl-1 --egress --rule-number 90',
      'takes away rule 90 for egress, which acl-1 does not have',
    ],
    [
      'aws ec2 delete-network-acl-entry --network-acl-id acl-1 --egress --rule-number 32767',
      'needs a --rule-number from 1 to 32766',
    ],
    [
      'aws ec2 create-route --route-table-id rtb-1 --destination-cidr-block 0.0.0.0/0 --gateway-id igw-1',
      'makes a route to 0.0.0.0/0, which rtb-1 has already',
    ],
    [
      'aws ec2 delete-route --route-table-id rtb-1 --destination-cidr-block 172.31.0.0/16',
      'is about the route to 172.31.0.0/16, which cannot be changed so',
    ],
    [
      'aws ec2 replace-route --route-table-id rtb-1 --destination-cidr-block 0.0.0.0/0 --gateway-id igw-9',
      'leads to igw-9, which vpc-1 does not have',
    ],
  ])('is refused where it is not understood, or AWS would refuse it: %s', (line, reason) => {
    expect(read(line)).toEqual(reason);
  });

  const opened = [ingress('authorize-ingress', 'tcp 443 from 10.0.0.0/8')];

  it.each([
    'aws ec2 authorize-security-group-ingress --dry-run --group-id sg-a --protocol tcp --port 443 --cidr 10.0.0.0/8',
    'aws ec2 --region eu-west-1 --profile prod authorize-security-group-ingress --group-id sg-a --protocol tcp --port 443 --cidr 10.0.0.0/8 --output json',
    '$ AWS_PROFILE=prod AWS_REGION="eu-west-1" aws --no-cli-pager ec2 authorize-security-group-ingress --group-id sg-a --protocol tcp --port 443-443 --cidr 10.0.0.0/8',
    'aws ec2 authorize-security-group-ingress --group-id sg-a \\\r\n  --protocol 6 \\\r\n  --port 443 --cidr 10.0.0.0/8 --query "Return" --no-dry-run',
    'aws ec2 authorize-security-group-ingress --group-id sg-a --ip-permissions IpProtocol=tcp,FromPort=443,ToPort=443,IpRanges=\'[{CidrIp=10.0.0.0/8,Description="the office, all of it"}]\'',
    'aws ec2 authorize-security-group-ingress --group-id sg-a --ip-permissions "[{\\"IpProtocol\\": \\"tcp\\", \\"FromPort\\": 443, \\"ToPort\\": 443, \\"IpRanges\\": [{\\"CidrIp\\": \\"10.0.0.0/8\\"}]}]"',
    'aws ec2 authorize-security-group-ingress --group-id sg-a --ip-permissions=\'[{"IpProtocol":"tcp","FromPort":443,"ToPort":443,"IpRanges":[{"CidrIp":"10.0.0.0/8"}],"Ipv6Ranges":[],"PrefixListIds":[],"UserIdGroupPairs":[]}]\'',
  ])('is the same however it is spelt: %s', (line) => {
    expect(read(line)).toEqual(opened);
  });

  it('comes back from its own spelling: what a fix prints is what it changes', () => {
    const address = fc.integer({ min: 0, max: 255 }).map((n) => `10.9.0.${n}/32`);
    const change = fc.oneof(
      fc
        .tuple(fc.constantFrom('tcp', 'udp'), fc.integer({ min: 1, max: 65_535 }), address)
        .map(
          ([protocol, port, cidr]): NetworkChange => ingress('authorize-ingress', `${protocol} ${port} from ${cidr}`),
        ),
      fc
        .constantFrom('icmp 8/-1 from 2600:1f18::/32', '47 from sg-a', 'all from pl-1')
        .map((text): NetworkChange => ingress('authorize-ingress', text)),
      fc
        .tuple(
          fc.integer({ min: 1, max: 89 }),
          fc.constantFrom('all', 'icmp 8/0', 'tcp 1024-65535', 'udp 53'),
          fc.boolean(),
        )
        .map(
          ([number, what, egress]): NetworkChange => ({
            kind: 'create-network-acl-entry',
            networkAclId: 'acl-1',
            entry: networkAclEntry(`${number} allow ${what} ${egress ? 'to' : 'from'} 10.0.0.0/8`, egress),
          }),
        ),
      fc.constantFrom('10.9.0.0/16', '2600:1f18::/32', 'pl-1').map(
        (destination): NetworkChange => ({
          kind: 'create-route',
          routeTableId: 'rtb-1',
          destination,
          target: { kind: 'internet-gateway', id: 'igw-1' },
        }),
      ),
    );
    fc.assert(
      fc.property(change, (one) => {
        expect(read(commandOf([one]))).toEqual([one]);
        expect(read(commandOf([one, ...undoAll([one])]))).toEqual([one, ...undoAll([one])]);
      }),
      { numRuns: 200 },
    );
  });
});

describe('rules and associations that a description names by id', () => {
  const described = networkFromAws({
    Vpcs: [{ VpcId: 'vpc-1', CidrBlock: '10.0.0.0/16' }],
    Subnets: ['a', 'b'].map((n) => ({
      SubnetId: `subnet-${n}`,
      VpcId: 'vpc-1',
      CidrBlock: `10.0.${n === 'a' ? 1 : 2}.0/24`,
    })),
    SecurityGroups: [
      {
        GroupId: 'sg-1',
        GroupName: 'web',
        VpcId: 'vpc-1',
        IpPermissions: [
          { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '10.0.0.0/8' }] },
          { IpProtocol: 'tcp', FromPort: 80, ToPort: 80, UserIdGroupPairs: [{ GroupId: 'sg-1' }] },
        ],
        IpPermissionsEgress: [],
      },
    ],
    SecurityGroupRules: [
      {
        SecurityGroupRuleId: 'sgr-1',
        GroupId: 'sg-1',
        IpProtocol: 'tcp',
        FromPort: 22,
        ToPort: 22,
        CidrIpv4: '10.0.0.0/8',
      },
      {
        SecurityGroupRuleId: 'sgr-2',
        GroupId: 'sg-1',
        IpProtocol: 'tcp',
        FromPort: 80,
        ToPort: 80,
        ReferencedGroupInfo: { GroupId: 'sg-1' },
      },
    ],
    RouteTables: [
      {
        RouteTableId: 'rtb-main',
        VpcId: 'vpc-1',
        Associations: [{ RouteTableAssociationId: 'rtbassoc-main', Main: true }],
      },
      {
        RouteTableId: 'rtb-2',
        VpcId: 'vpc-1',
        Associations: [{ RouteTableAssociationId: 'rtbassoc-a', SubnetId: 'subnet-a' }],
        Routes: [{ DestinationCidrBlock: '0.0.0.0/0', GatewayId: 'igw-1', State: 'active' }],
      },
      {
        RouteTableId: 'rtb-edge',
        VpcId: 'vpc-1',
        Associations: [{ RouteTableAssociationId: 'rtbassoc-igw', GatewayId: 'igw-1' }],
        Routes: [
          { DestinationCidrBlock: '10.0.0.0/16', GatewayId: 'local', State: 'active' },
          { DestinationCidrBlock: '10.0.1.0/24', NetworkInterfaceId: 'eni-1', State: 'active' },
        ],
      },
      { RouteTableId: 'rtb-plain', VpcId: 'vpc-1', Associations: [], Routes: [] },
    ],
    InternetGateways: ['igw-1', 'igw-2', 'igw-other'].map((id) => ({
      InternetGatewayId: id,
      Attachments: [{ VpcId: id === 'igw-other' ? 'vpc-2' : 'vpc-1' }],
    })),
    NetworkAcls: [
      {
        NetworkAclId: 'acl-1',
        VpcId: 'vpc-1',
        Associations: [{ NetworkAclAssociationId: 'aclassoc-a', SubnetId: 'subnet-a' }],
      },
      { NetworkAclId: 'acl-2', VpcId: 'vpc-1', Associations: [] },
    ],
  });
  const readHere = (line: string) => {
    const changes = changesIn(described, line);
    return isNotUnderstood(changes) ? changes.reason : changes;
  };
  const [ssh, web] = ['tcp 22 from 10.0.0.0/8', 'tcp 80 from sg-1'].map(securityGroupRule);

  it.each<[string, readonly unknown[]]>([
    [
      'aws ec2 revoke-security-group-ingress --group-id sg-1 --security-group-rule-ids sgr-1 sgr-2',
      [
        { kind: 'revoke-ingress', groupId: 'sg-1', rule: { ...ssh, id: 'sgr-1' } },
        { kind: 'revoke-ingress', groupId: 'sg-1', rule: { ...web, id: 'sgr-2' } },
      ],
    ],
    [
      "aws ec2 modify-security-group-rules --group-id sg-1 --security-group-rules 'SecurityGroupRuleId=sgr-1,SecurityGroupRule={Description=office,IpProtocol=tcp,FromPort=22,ToPort=22,CidrIpv4=192.0.2.0/24}'",
      [
        { kind: 'revoke-ingress', groupId: 'sg-1', rule: { ...ssh, id: 'sgr-1' } },
        {
          kind: 'authorize-ingress',
          groupId: 'sg-1',
          rule: { ...securityGroupRule('tcp 22 from 192.0.2.0/24'), id: 'sgr-1' },
        },
      ],
    ],
    [
      'aws --region eu-west-1 --profile=prod ec2 authorize-security-group-ingress --group-name web --protocol icmp --port 8 --source-group web --no-cli-pager',
      [{ kind: 'authorize-ingress', groupId: 'sg-1', rule: securityGroupRule('icmp 8/8 from sg-1') }],
    ],
    [
      'aws ec2 authorize-security-group-egress --group-id sg-1 --protocol all --cidr 10.9.0.0/16',
      [{ kind: 'authorize-egress', groupId: 'sg-1', rule: securityGroupRule('all from 10.9.0.0/16') }],
    ],
    [
      'aws ec2 authorize-security-group-ingress --group-id sg-1 --protocol udp --port 8000-8010 --cidr 10.9.0.0/16 --query Return',
      [{ kind: 'authorize-ingress', groupId: 'sg-1', rule: securityGroupRule('udp 8000-8010 from 10.9.0.0/16') }],
    ],
    [
      'aws ec2 associate-route-table --route-table-id rtb-2 --subnet-id subnet-b',
      [{ kind: 'set-route-table', subnetId: 'subnet-b', id: 'rtb-2', before: null }],
    ],
    [
      'aws ec2 disassociate-route-table --association-id rtbassoc-a && aws ec2 associate-route-table --route-table-id rtb-main --subnet-id subnet-a',
      [
        { kind: 'set-route-table', subnetId: 'subnet-a', id: null, before: 'rtb-2' },
        { kind: 'set-route-table', subnetId: 'subnet-a', id: 'rtb-main', before: null },
      ],
    ],
    [
      'aws ec2 replace-route-table-association --association-id rtbassoc-main --route-table-id rtb-2',
      [{ kind: 'set-route-table', subnetId: null, id: 'rtb-2', before: 'rtb-main' }],
    ],
    [
      'aws ec2 associate-route-table --route-table-id rtb-edge --gateway-id igw-2',
      [{ kind: 'set-route-table', subnetId: null, gatewayId: 'igw-2', id: 'rtb-edge', before: null }],
    ],
    [
      'aws ec2 disassociate-route-table --association-id rtbassoc-igw && aws ec2 associate-route-table --route-table-id rtb-plain --gateway-id igw-1',
      [
        { kind: 'set-route-table', subnetId: null, gatewayId: 'igw-1', id: null, before: 'rtb-edge' },
        { kind: 'set-route-table', subnetId: null, gatewayId: 'igw-1', id: 'rtb-plain', before: null },
      ],
    ],
    [
      'aws ec2 replace-route-table-association --association-id rtbassoc-igw --route-table-id rtb-plain',
      [{ kind: 'set-route-table', subnetId: null, gatewayId: 'igw-1', id: 'rtb-plain', before: 'rtb-edge' }],
    ],
    [
      'aws ec2 replace-network-acl-association --association-id aclassoc-a --network-acl-id acl-2',
      [{ kind: 'set-network-acl', subnetId: 'subnet-a', id: 'acl-2', before: 'acl-1' }],
    ],
  ])('are changed by %s', (line, changes) => {
    expect(readHere(line)).toEqual(changes);
  });

  it.each([
    [
      'aws ec2 revoke-security-group-ingress --group-id sg-1 --security-group-rule-ids sgr-9',
      'takes away sgr-9, which sg-1 does not have',
    ],
    [
      'aws ec2 modify-security-group-rules --group-id sg-1 --security-group-rules SecurityGroupRuleId=sgr-9,SecurityGroupRule={IpProtocol=tcp}',
      'modifies sgr-9, which sg-1 does not have',
    ],
    [
      'aws ec2 authorize-security-group-ingress --group-id sg-1 --protocol tcp --port 443 --source-group sg-9',
      'names sg-9, which is not in this network',
    ],
    [
      'aws ec2 associate-route-table --route-table-id rtb-main --subnet-id subnet-a',
      'associates subnet-a, which has rtb-2 already: use replace-route-table-association',
    ],
    [
      'aws ec2 disassociate-route-table --association-id rtbassoc-main',
      'would leave vpc-1 without a main route table, which AWS refuses',
    ],
    [
      'aws ec2 replace-network-acl-association --association-id aclassoc-z --network-acl-id acl-2',
      'is about aclassoc-z, which is not in this network',
    ],
    [
      'aws ec2 associate-route-table --route-table-id rtb-edge --gateway-id igw-9',
      'is about igw-9, which is not in this network',
    ],
    [
      'aws ec2 associate-route-table --route-table-id rtb-2 --gateway-id igw-2',
      'gives a gateway rtb-2, whose route to 0.0.0.0/0 leads neither to an interface nor to an endpoint, which AWS refuses',
    ],
    [
      'aws ec2 replace-route-table-association --association-id rtbassoc-igw --route-table-id rtb-2',
      'gives a gateway rtb-2, whose route to 0.0.0.0/0 leads neither to an interface nor to an endpoint, which AWS refuses',
    ],
    [
      'aws ec2 associate-route-table --route-table-id rtb-plain --gateway-id igw-1',
      'associates igw-1, which has rtb-edge already: use replace-route-table-association',
    ],
    [
      'aws ec2 associate-route-table --route-table-id rtb-edge --gateway-id igw-other',
      'is about rtb-edge and igw-other, which are in two VPCs',
    ],
  ])('are refused where AWS would refuse: %s', (line, reason) => {
    expect(readHere(line)).toBe(reason);
  });

  it('move a subnet to the other table, and a VPC to another main one', () => {
    const made = (line: string) => applySteps(described, changesIn(described, line) as readonly WhatIfStep[]);
    const shared = made('aws ec2 replace-network-acl-association --association-id aclassoc-a --network-acl-id acl-2');
    expect(shared.networkAcls.map(({ subnetIds }) => subnetIds)).toEqual([[], ['subnet-a']]);
    const main = made('aws ec2 replace-route-table-association --association-id rtbassoc-main --route-table-id rtb-2');
    expect(main.routeTables.map(({ isMain }) => isMain)).toEqual([false, true, false, false]);
    const edge = made(
      'aws ec2 replace-route-table-association --association-id rtbassoc-igw --route-table-id rtb-plain',
    );
    expect(edge.routeTables.map(({ gatewayIds }) => gatewayIds)).toEqual([undefined, undefined, undefined, ['igw-1']]);
    const freed = made('aws ec2 disassociate-route-table --association-id rtbassoc-a');
    expect(freed.routeTables.map(({ subnetIds }) => subnetIds)).toEqual([[], [], [], []]);
  });
});
