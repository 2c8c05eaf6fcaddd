import type { Interface, Network } from '../../../src/network/model.js';
import { type NetworkBuilder, network } from '../../helpers/network.js';

/** `client` (10.70.1.21) and `server` (10.70.9.33) in two subnets of a VPC, which is logged. */
export const clientAndServer = (block: string, ingress: readonly string[]): NetworkBuilder =>
  network()
    .vpc('vpc-1', `${block}.0.0/16`)
    .subnet('subnet-c', `${block}.1.0/24`)
    .instance('client', { address: `${block}.1.21` })
    .subnet('subnet-s', `${block}.9.0/24`)
    .instance('server', { address: `${block}.9.33` })
    .group('sg-server', { ingress })
    .flowLog('vpc-1');

/** `one` (10.1.1.4) in vpc-a and `two` (10.2.1.4) in vpc-b, each with one route to the other. */
export const oneAndTwo = (there: string, back: string, ingress: readonly string[]): NetworkBuilder =>
  network()
    .vpc('vpc-a', '10.1.0.0/16')
    .subnet('subnet-a', '10.1.1.0/24')
    .instance('one', { address: '10.1.1.4' })
    .routes('rtb-a', [there])
    .vpc('vpc-b', '10.2.0.0/16')
    .subnet('subnet-b', '10.2.1.0/24')
    .instance('two', { address: '10.2.1.4' })
    .group('sg-two', { ingress })
    .routes('rtb-b', [back]);

/** `app` (10.1.2.11), a private machine that asks the internet by `nat-1`, which shows it as 203.0.113.30. */
export const publicNat = network()
  .vpc('vpc-a', '10.1.0.0/16')
  .internetGateway('igw-1', 'vpc-a')
  .subnet('subnet-a', '10.1.2.0/24')
  .instance('app', { address: '10.1.2.11' })
  .routes('rtb-a', ['0.0.0.0/0 -> nat-1'], 'subnet-a')
  .subnet('subnet-nat', '10.1.1.0/24')
  .natGateway('nat-1', { privateAddress: '10.1.1.10', publicAddress: '203.0.113.30' })
  .routes('rtb-nat', ['0.0.0.0/0 -> igw-1'], 'subnet-nat')
  .flowLog('vpc-a')
  .build();

/** `web` (10.1.1.4) and `db` (10.1.2.6) of one VPC, which have public addresses as well, 203.0.113.10 and .20; what the group of `db` lets in. */
export const publicPair = (ingress: string) =>
  network()
    .vpc('vpc-a', '10.1.0.0/16')
    .subnet('subnet-a', '10.1.1.0/24')
    .instance('web', { address: '10.1.1.4', public: '203.0.113.10' })
    .subnet('subnet-b', '10.1.2.0/24')
    .instance('db', { address: '10.1.2.6', public: '203.0.113.20' })
    .group('sg-db', { ingress: [ingress] })
    .routes('rtb-a', ['0.0.0.0/0 -> igw-1'])
    .internetGateway('igw-1', 'vpc-a')
    .flowLog('vpc-a')
    .build();

/** Another interface of that instance. */
export const secondInterface = (name: string, parts: Partial<Interface>): Partial<Interface> => ({
  kind: 'instance',
  instanceId: `i-${name}`,
  instanceState: 'running',
  name,
  deviceIndex: 1,
  ...parts,
});

/** An interface that a service of AWS made and looks after. */
export const managed = (address: string, description: string, parts: Partial<Interface> = {}): Partial<Interface> => ({
  privateAddresses: [address],
  description,
  requesterManaged: true,
  ...parts,
});

/** `vgw-1` of that VPC with a VPN of two tunnels, both up or both down. */
export const vpn =
  (vpcId: string, id: string, parts: { readonly isUp: boolean; readonly routes: readonly string[] }) =>
  (it: Network): Network => ({
    ...it,
    vpnGateways: [{ id: 'vgw-1', state: 'available', vpcIds: [vpcId] }],
    vpnConnections: [
      {
        id,
        state: 'available',
        vpnGatewayId: 'vgw-1',
        transitGatewayId: null,
        customerGatewayId: null,
        tunnels: [parts.isUp, parts.isUp],
        routes: parts.routes,
      },
    ],
  });
