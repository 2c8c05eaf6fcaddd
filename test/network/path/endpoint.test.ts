import { describe, expect, it } from 'vitest';
import { traceConnection } from '../../../src/network/connection.js';
import { trace } from '../../../src/network/trace.js';
import { network } from '../../helpers/network.js';
import { vpcEndpoint } from '../../helpers/network-parts.js';
import { ping, tcp, udp } from '../../helpers/packets.js';
import { obstacles, told } from '../told.js';

const a = '172.31.0.10';
const s3 = '52.95.148.30';

describe('a gateway endpoint', () => {
  const base = network()
    .subnet('subnet-1')
    .instance('a')
    .prefixList('pl-s3', '52.95.148.0/23')
    .routes('rtb-1', ['pl-s3 -> vpce-1', '0.0.0.0/0 -> nat-1'], 'subnet-1');

  it('takes what is for its service, and the service answers', () => {
    const { request, reply } = traceConnection(base.build(), tcp(a, s3, 443));
    expect(request).toMatchObject({ disposition: 'delivered', beyond: 'vpce-1', outside: false });
    expect(told(request).at(-1)).toBe('between gateway allow: vpce-1 leads to its service');
    expect(told(reply)).toEqual([
      'between gateway allow: vpce-1 brings back what its service answers',
      'destination network-acl allow: rule 100 allows all traffic from 0.0.0.0/0',
      'destination security-group allow: answers a connection that was let through',
    ]);
  });

  it('brings the answer past the network ACL of the subnet, which sees the service’s public address', () => {
    const shut = base.acl('acl-1', { ingress: ['100 allow tcp 1024-65535 from 172.31.0.0/16'] }, 'subnet-1').build();
    expect(obstacles(traceConnection(shut, tcp(a, s3, 443)).reply)).toEqual(['destination network-acl deny']);
  });

  it('names its service where it is described, and is no way while it is not available', () => {
    const described = (state: string) =>
      base.change((one) => ({ ...one, vpcEndpoints: [vpcEndpoint({ state })] })).build();
    expect(told(trace(described('available'), tcp(a, s3, 443))).at(-1)).toBe(
      'between gateway allow: vpce-1 leads to com.amazonaws.eu-west-2.s3',
    );
    expect(obstacles(trace(described('deleting'), tcp(a, s3, 443)))).toEqual(['between gateway deny: vpc-endpoint']);
  });

  // Reachability Analyzer, VPCE_GATEWAY_PROTOCOL_RESTRICTION: "accept only TCP or ICMP ECHO traffic".
  it('carries TCP and pings only', () => {
    expect(trace(base.build(), ping(a, s3)).disposition).toBe('delivered');
    expect(obstacles(trace(base.build(), udp(a, s3, 53)))).toEqual(['between gateway deny: vpc-endpoint']);
  });

  // VPC user guide, "Gateway endpoints": "endpoint connections cannot be extended out of a VPC".
  it('serves its own VPC only', () => {
    const forwarding = base.instance('router', { sourceDestCheck: false }).build();
    expect(told(trace(forwarding, tcp('10.9.9.9', s3, 443), { from: 'eni-router' })).at(-1)).toBe(
      'between gateway deny: 10.9.9.9 is not in vpc-1, and vpce-1 serves its own VPC alone',
    );
  });
});

it('an interface endpoint lets nothing through until its service accepted it', () => {
  const world = (state: string) =>
    network()
      .subnet('subnet-1')
      .instance('a')
      .subnet('subnet-2')
      .interface('eni-ep', { kind: 'vpc-endpoint', securityGroupIds: ['sg-ep'] })
      .group('sg-ep', { ingress: ['tcp 443 from sg-a'] })
      .change((one) => ({
        ...one,
        vpcEndpoints: [vpcEndpoint({ kind: 'interface', state, interfaceIds: ['eni-ep'] })],
      }))
      .build();
  expect(trace(world('available'), tcp(a, '172.31.16.10', 443)).disposition).toBe('delivered');
  expect(obstacles(trace(world('pendingacceptance'), tcp(a, '172.31.16.10', 443)))).toEqual([
    'between gateway deny: vpc-endpoint',
  ]);
});

describe('a Gateway Load Balancer endpoint', () => {
  // VPC user guide, "Middlebox routing": the endpoint's own subnet routes what comes out of it again.
  const world = network()
    .internetGateway()
    .subnet('subnet-1')
    .instance('a')
    .routes('rtb-1', ['172.31.32.0/20 -> vpce-1'], 'subnet-1')
    .subnet('subnet-2')
    .interface('eni-gwlbe', { kind: 'vpc-endpoint', interfaceType: 'gateway_load_balancer_endpoint' })
    .subnet('subnet-3')
    .instance('b')
    .group('sg-b', { ingress: ['tcp 443 from 172.31.0.0/20'] })
    .change((one) => ({
      ...one,
      vpcEndpoints: [
        vpcEndpoint({ kind: 'gateway-load-balancer', interfaceIds: ['eni-gwlbe'], subnetIds: ['subnet-2'] }),
      ],
    }));

  it('leads into an appliance that nobody sees, and on by the routes of its subnet', () => {
    const result = trace(world.build(), tcp(a, '172.31.32.10', 443));
    expect(result).toMatchObject({ disposition: 'insufficient', to: 'eni-b' });
    expect(told(result).slice(2)).toEqual([
      'source route allow: 172.31.32.0/20 -> vpce-1',
      'between network-acl allow: rule 100 allows all traffic from 0.0.0.0/0',
      'between gateway unknown: what vpce-1 does with the packet is not known',
      'between network-acl allow: rule 100 allows all traffic to 0.0.0.0/0',
      'between route allow: 172.31.0.0/16 -> local',
      'destination network-acl allow: rule 100 allows all traffic from 0.0.0.0/0',
      'destination security-group allow: inbound rule allows tcp 443 from 172.31.0.0/20',
    ]);
  });

  it('in whose subnet the network ACL stops the packet ends it there', () => {
    const shut = world.acl('acl-2', { ingress: [] }, 'subnet-2').build();
    expect(obstacles(trace(shut, tcp(a, '172.31.32.10', 443)))).toEqual([
      'between network-acl deny',
      'between gateway unknown: route-diverts',
    ]);
  });
});
