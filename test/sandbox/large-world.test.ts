import { Agent, request } from 'node:http';
import { expect, it } from 'vitest';
import { systemClock } from '../../src/base/clock.js';
import { serve } from '../../src/sandbox/endpoint/server.js';
import { recordSighting } from '../../src/sandbox/flow-records/sightings.js';
import { createSandbox } from '../../src/sandbox/index.js';
import { addInstance, smallWorld, T0 } from './small-world.js';

// What is asked for here is a fraction of what `.ci/bench-sandbox.mjs` asks for, in seconds of work, as machines are busy.
it('answers hundreds of small calls a second on one connection, beside five thousand objects', async () => {
  const sandbox = createSandbox({ clock: systemClock, seed: 3 });
  const { ec2 } = sandbox.world;
  for (let n = 0; n < 5000; n++) {
    const id = `sgr-${n.toString(16).padStart(17, '0')}`;
    const rule = { SecurityGroupRuleId: id, GroupId: `sg-${n % 500}`, IsEgress: false, IpProtocol: '-1' };
    ec2.securityGroupRules[id] = rule;
  }
  const served = await serve(sandbox, { port: 0, report: (error) => console.error(error) });
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const authorization = `AWS4-HMAC-SHA256 Credential=any/20270101/us-east-1/ec2/aws4_request, SignedHeaders=host, Signature=x`;
  const headers = { 'content-type': 'application/x-www-form-urlencoded', authorization };
  const ask = (body: string) =>
    new Promise<number>((resolve, reject) => {
      const asked = request(served.url, { method: 'POST', agent, headers }, (answer) => {
        answer.resume().on('end', () => resolve(answer.statusCode ?? 0));
      });
      asked.on('error', reject).end(body);
    });
  const started = process.cpuUsage();
  for (let n = 0; n < 500; n++) expect(await ask('Action=DescribeVpcs&Version=2016-11-15')).toBe(200);
  const { user, system } = process.cpuUsage(started);
  const perSecond = 500_000_000 / (user + system);
  agent.destroy();
  await served.close();
  expect(perSecond).toBeGreaterThan(200);
});

it('saves a world of five hundred interfaces in well under a second', () => {
  const world = smallWorld();
  for (let n = 0; n < 500; n++) addInstance(world, `172.31.${16 + (n >> 8)}.${n & 255}`);
  const started = performance.now();
  expect(JSON.stringify(world).length).toBeGreaterThan(100_000);
  expect(performance.now() - started).toBeLessThan(700);
});

it('takes a hundred thousand packets without slowing down', () => {
  const world = smallWorld();
  const { eni, address } = addInstance(world, '172.31.16.10');
  const packet = { protocol: 17, source: '10.0.0.1', destination: address, sourcePort: 5000, destinationPort: 53 };
  const thousands = (from: number) => {
    const started = performance.now();
    for (let n = from; n < from + 50_000; n++) {
      const seen = { interfaceId: eni, direction: 'ingress', action: 'ACCEPT', packet, packets: 1, bytes: 60 } as const;
      recordSighting(world, { ...seen, at: T0 + n, tcpFlags: 0, trafficPath: null, rejectReason: null });
    }
    return performance.now() - started;
  };
  const first = thousands(0);
  expect(thousands(50_000)).toBeLessThan(first * 5 + 200);
  expect(world.sightings.length).toBe(100_000);
});
