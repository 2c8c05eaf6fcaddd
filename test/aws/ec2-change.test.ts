import { EC2Client } from '@aws-sdk/client-ec2';
import { mockClient } from 'aws-sdk-client-mock';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ec2Change } from '../../src/aws/ec2-change.js';
import { diagnose } from '../../src/diagnosis/diagnose.js';
import { evidence, ping, tcp, udp } from '../diagnosis/evidence.js';
import { A, B, open } from '../diagnosis/worlds.js';

/** What would be sent for a line: the operation and its input; undefined where nothing would. */
async function sent(line: string): Promise<readonly [string, unknown] | undefined> {
  const client = new EC2Client({ region: 'eu-west-1' });
  const mock = mockClient(client);
  const change = ec2Change(line);
  if (!change) return undefined;
  await change(client);
  const [command] = mock.calls().map(({ args }) => args[0]);
  return command && [command.constructor.name, command.input];
}

describe('the call behind a command line', () => {
  it.each([
    [
      "aws ec2 authorize-security-group-ingress --group-id sg-0b77 --ip-permissions 'IpProtocol=tcp,FromPort=443,ToPort=443,IpRanges=[{CidrIp=10.0.0.1/32}]'",
      'AuthorizeSecurityGroupIngressCommand',
      {
        GroupId: 'sg-0b77',
        IpPermissions: [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: '10.0.0.1/32' }] }],
      },
    ],
    [
      "aws ec2 authorize-security-group-egress --group-id sg-0b77 --ip-permissions 'IpProtocol=icmpv6,FromPort=128,ToPort=-1,Ipv6Ranges=[{CidrIpv6=2001:db8::1/128}]'",
      'AuthorizeSecurityGroupEgressCommand',
      {
        GroupId: 'sg-0b77',
        IpPermissions: [
          { IpProtocol: 'icmpv6', FromPort: 128, ToPort: -1, Ipv6Ranges: [{ CidrIpv6: '2001:db8::1/128' }] },
        ],
      },
    ],
    [
      "aws ec2 authorize-security-group-ingress --group-id sg-0b77 --ip-permissions 'IpProtocol=47,UserIdGroupPairs=[{GroupId=sg-0a11}]'",
      'AuthorizeSecurityGroupIngressCommand',
      { GroupId: 'sg-0b77', IpPermissions: [{ IpProtocol: '47', UserIdGroupPairs: [{ GroupId: 'sg-0a11' }] }] },
    ],
    [
      'aws ec2 create-network-acl-entry --network-acl-id acl-07 --egress --rule-number 90 --protocol tcp --port-range From=1024,To=65535 --rule-action allow --cidr-block 10.0.0.1/32',
      'CreateNetworkAclEntryCommand',
      {
        NetworkAclId: 'acl-07',
        RuleNumber: 90,
        Egress: true,
        RuleAction: 'allow',
        Protocol: '6',
        PortRange: { From: 1024, To: 65_535 },
        CidrBlock: '10.0.0.1/32',
      },
    ],
    [
      'aws ec2 create-network-acl-entry --network-acl-id acl-07 --ingress --rule-number 90 --protocol icmp --icmp-type-code Type=8,Code=-1 --rule-action allow --cidr-block 10.0.0.1/32',
      'CreateNetworkAclEntryCommand',
      {
        NetworkAclId: 'acl-07',
        RuleNumber: 90,
        Egress: false,
        RuleAction: 'allow',
        Protocol: '1',
        IcmpTypeCode: { Type: 8, Code: -1 },
        CidrBlock: '10.0.0.1/32',
      },
    ],
    [
      'aws ec2 delete-network-acl-entry --network-acl-id acl-07 --egress --rule-number 1',
      'DeleteNetworkAclEntryCommand',
      { NetworkAclId: 'acl-07', RuleNumber: 1, Egress: true },
    ],
    [
      'aws ec2 create-route --route-table-id rtb-1 --destination-cidr-block 0.0.0.0/0 --gateway-id igw-1',
      'CreateRouteCommand',
      { RouteTableId: 'rtb-1', DestinationCidrBlock: '0.0.0.0/0', GatewayId: 'igw-1' },
    ],
    [
      'aws ec2 replace-route --route-table-id rtb-1 --destination-ipv6-cidr-block ::/0 --vpc-peering-connection-id pcx-1',
      'ReplaceRouteCommand',
      { RouteTableId: 'rtb-1', DestinationIpv6CidrBlock: '::/0', VpcPeeringConnectionId: 'pcx-1' },
    ],
    [
      'aws ec2 attach-internet-gateway --internet-gateway-id igw-1 --vpc-id vpc-1',
      'AttachInternetGatewayCommand',
      { InternetGatewayId: 'igw-1', VpcId: 'vpc-1' },
    ],
    [
      'aws ec2 accept-vpc-peering-connection --vpc-peering-connection-id pcx-1',
      'AcceptVpcPeeringConnectionCommand',
      { VpcPeeringConnectionId: 'pcx-1' },
    ],
    ['aws ec2 start-instances --instance-ids i-0abc', 'StartInstancesCommand', { InstanceIds: ['i-0abc'] }],
    [
      'aws ec2 modify-network-interface-attribute --network-interface-id eni-0abc --no-source-dest-check',
      'ModifyNetworkInterfaceAttributeCommand',
      { NetworkInterfaceId: 'eni-0abc', SourceDestCheck: { Value: false } },
    ],
  ])('%s', async (line, operation, input) => {
    expect(await sent(line)).toEqual([operation, input]);
  });

  it.each([
    'aws ec2 terminate-instances --instance-ids i-0abc',
    'aws ec2 start-instances --instance-ids i-0abc --dry-run',
    'aws ec2 start-instances --instance-ids i-0abc; rm -rf /',
    'aws ec2 start-instances --instance-ids $(reboot)',
    'aws ec2 start-instances --instance-ids sg-0abc',
    'aws s3 rb --force s3://bucket',
    "aws ec2 authorize-security-group-ingress --group-id sg-0b77 --ip-permissions 'IpProtocol=tcp,FromPort=443,ToPort=443,IpRanges=[{CidrIp=10.0.0.1/32},{CidrIp=0.0.0.0/0}]'",
    "aws ec2 authorize-security-group-ingress --group-id sg-0b77 --ip-permissions 'IpProtocol=-1,IpRanges=[{CidrIp=0.0.0.0/0}]' --group-id sg-0c",
    'aws ec2 create-network-acl-entry --network-acl-id acl-07 --egress --ingress --rule-number 90 --protocol tcp --rule-action allow --cidr-block 10.0.0.1/32',
    'aws ec2 create-network-acl-entry --network-acl-id acl-07 --egress --rule-number 90 --protocol tcp --port-range 1-2 --rule-action allow --cidr-block 10.0.0.1/32',
    'aws ec2 create-route --route-table-id rtb-1 --destination-cidr-block pl-0abc --gateway-id igw-1',
    'aws ec2 __proto__ --a b',
    '',
  ])('is none for: %s', async (line) => {
    expect(await sent(line)).toBeUndefined();
  });

  it('is there for every fix that rules and network ACLs of any kind lead to', () => {
    const rules = fc.subarray(['tcp 443 from 172.31.0.0/16', 'icmp from sg-a', 'udp 53 from 0.0.0.0/0']);
    const out = fc.subarray(['tcp 443 to 0.0.0.0/0', 'all to 172.31.0.0/16']);
    const entries = (way: 'from' | 'to') =>
      fc
        .uniqueArray(
          fc.tuple(
            fc.constantFrom(1, 50, 100),
            fc.constantFrom('allow', 'deny'),
            fc.constantFrom('all', 'icmp', 'tcp 443', 'udp 53'),
          ),
          {
            selector: ([number]) => number,
            maxLength: 3,
          },
        )
        .map((list) => list.map(([number, action, what]) => `${number} ${action} ${what} ${way} 172.31.0.0/16`));
    const acl = fc.record({ ingress: entries('from'), egress: entries('to') });
    const questions = fc.constantFrom(ping(A, B), tcp(A, B, 443), udp(A, B, 53));
    let fixes = 0;
    fc.assert(
      fc.property(rules, out, acl, questions, (ingress, egress, inB, question) => {
        const network = open()
          .group('sg-a', { egress })
          .group('sg-b', { ingress })
          .acl('acl-b', inB, 'subnet-b')
          .build();
        const { fix } = diagnose(question, { ...network, flowLogs: [] }, evidence([]));
        if (!fix) return;
        fixes += 1;
        expect(ec2Change(fix.command), fix.command).toBeDefined();
      }),
      { numRuns: 300 },
    );
    expect(fixes).toBeGreaterThan(50);
  });
});
