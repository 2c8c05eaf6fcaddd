import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../src/diagnosis/diagnose.js';
import { readNetwork } from '../../../src/network/from-aws.js';
import { TCP } from '../../../src/network/packet.js';
import { evidence, seen } from '../../diagnosis/evidence.js';

const open = [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }];

/**
 * "Indicates whether this is a zonal (single-AZ) or regional (multi-AZ) NAT gateway", which has a route table of its own (EC2 API
 * reference, NatGateway: AvailabilityMode, RouteTableId), and neither subnet nor interface.
 */
const described = (state: string, zones: readonly string[]) =>
  readNetwork({
    Vpcs: [{ VpcId: 'vpc-1', CidrBlock: '10.0.0.0/16' }],
    Subnets: [{ SubnetId: 'subnet-1', VpcId: 'vpc-1', CidrBlock: '10.0.1.0/24', AvailabilityZone: 'eu-west-1a' }],
    NetworkInterfaces: [
      {
        NetworkInterfaceId: 'eni-1',
        VpcId: 'vpc-1',
        SubnetId: 'subnet-1',
        PrivateIpAddress: '10.0.1.10',
        Groups: [{ GroupId: 'sg-1' }],
      },
    ],
    SecurityGroups: [{ GroupId: 'sg-1', VpcId: 'vpc-1', IpPermissions: [], IpPermissionsEgress: open }],
    RouteTables: [
      {
        RouteTableId: 'rtb-1',
        VpcId: 'vpc-1',
        Associations: [{ Main: true }],
        Routes: [
          { DestinationCidrBlock: '10.0.0.0/16', GatewayId: 'local', State: 'active' },
          { DestinationCidrBlock: '0.0.0.0/0', NatGatewayId: 'nat-1', State: 'active' },
        ],
      },
    ],
    NatGateways: [
      {
        NatGatewayId: 'nat-1',
        VpcId: 'vpc-1',
        State: state,
        ConnectivityType: 'public',
        AvailabilityMode: 'regional',
        RouteTableId: 'rtb-9',
        NatGatewayAddresses: zones.map((AvailabilityZone, at) => ({ AvailabilityZone, PublicIp: `203.0.113.${at}` })),
      },
    ],
  });

const asked = {
  source: { address: '10.0.1.10', interfaceId: 'eni-1' },
  destination: { address: '198.51.100.7', interfaceId: null },
  protocol: TCP,
  port: 443,
  since: null,
  until: null,
};

const verdictOn = (state: string) =>
  diagnose(
    asked,
    described(state, ['eu-west-1a']).network,
    evidence([seen('eni-1', '10.0.1.10 > 198.51.100.7', 'ACCEPT', { protocol: TCP, ports: '40000 443' })]),
  );

describe('a regional NAT gateway', () => {
  it('is read without a subnet, with the one address that its packets can have', () => {
    const { network, problems } = described('available', ['eu-west-1a']);
    expect(problems).toEqual([]);
    expect(network.natGateways).toMatchObject([{ id: 'nat-1', subnetId: null, publicAddress: '203.0.113.0' }]);
    const several = described('available', ['eu-west-1a', 'eu-west-1b']).network;
    expect(several.natGateways).toMatchObject([{ publicAddress: null }]);
  });

  it('is one beyond which nobody sees, and not one that nobody described', () => {
    const { verdict, nextExperiment } = verdictOn('available');
    expect(verdict).toMatchObject({ cause: 'NAT_GATEWAY', certainty: 'possible', resourceId: 'nat-1' });
    expect(verdict.rule).toBe('nat-1 is a regional NAT gateway, and whether it led the packet on is not known');
    // Its records have no interface and name it by resource-id (VPC user guide, "Flow log records", version 9).
    expect(nextExperiment).toMatch(/resource-id/);
  });

  it('carries nothing in another state than available', () => {
    expect(verdictOn('failed').verdict).toMatchObject({ cause: 'NAT_GATEWAY', rule: 'nat-1 is in state failed' });
  });
});
