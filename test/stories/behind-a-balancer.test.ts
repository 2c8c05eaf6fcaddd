import * as ec2 from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { exchange } from '../../src/sandbox/packets/traffic.js';
import { idOf, town } from './town.js';

/** Elastic Load Balancing is not simulated: its interface is, and what it would send. */
async function balanced(...rules: readonly string[]) {
  const here = town();
  const { ec2: client } = here.aws;
  const home = await here.quarter('10.0.0.0/16 ab');
  const front = await here.group('front', home.vpcId, 'tcp 443 10.0.0.0/16');
  const back = await here.group('back', home.vpcId, ...rules);
  const web = await here.machine('web-1', idOf(home.subnets.a), '10.0.1.10', await here.group('web', home.vpcId));
  await here.machine('app-1', idOf(home.subnets.b), '10.0.2.20', back);
  await here.machine('app-2', idOf(home.subnets.b), '10.0.2.21', await here.group('other', home.vpcId));
  const { NetworkInterface } = await client.send(
    new ec2.CreateNetworkInterfaceCommand({
      SubnetId: home.subnets.a,
      Groups: [front],
      Description: 'ELB app/front/50dc6c495c0c9188',
      PrivateIpAddress: '10.0.1.30',
    }),
  );
  const balancer = idOf(NetworkInterface?.NetworkInterfaceId);
  Object.assign(here.world.ec2.interfaces[balancer] ?? {}, { RequesterManaged: true });
  const line = here.says(web, 'curl -sS https://10.0.1.30/');
  const packet = {
    protocol: 6,
    source: '10.0.1.30',
    sourcePort: 51_000,
    destination: '10.0.2.20',
    destinationPort: 8080,
  };
  const at = here.clock.now() - 60_000;
  exchange(here.world, at, { interfaceId: balancer, packet, bytes: 60, tcpFlags: 2, connection: '1' });
  return { here, line, front, back };
}

describe('a load balancer that is asked for, in CloudWatch Logs', () => {
  it('names its targets by its own records, and theirs are read: one refused what it passed on', async () => {
    const { here, line, front, back } = await balanced('tcp 80 10.0.0.0/16');
    const { verdict } = await here.asked(line, 'web-1');
    expect(verdict.verdict).toMatchObject({ outcome: 'unanswered', cause: 'LOAD_BALANCER', resourceId: back });
    expect(verdict.verdict.summary).toContain('which passed it on to 10.0.2.20, port 8080');
    expect(verdict.verdict.rule).toContain('the rule for tcp 80 from 10.0.0.0/16 is for another port');
    expect(verdict.fix?.summary).toBe(`Add an inbound rule to ${back}: tcp 8080 from ${front}`);
  });

  it('or one let it in and answered, as a closed port does, too', async () => {
    const { here, line } = await balanced('tcp 8080 10.0.0.0/16');
    const { verdict } = await here.asked(line, 'web-1');
    expect(verdict.verdict.cause).toBe('LOAD_BALANCER');
    expect(verdict.verdict.summary).toContain(
      'There it was let in and answered, but the load balancer passed nothing back.',
    );
  });
});
