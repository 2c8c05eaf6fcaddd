import { AuthorizeSecurityGroupIngressCommand } from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { isProblem } from '../../src/base/problem.js';
import { diagnose } from '../../src/diagnosis/diagnose.js';
import { redact } from '../../src/diagnosis/redact/redact.js';
import { caseText, isNotACase, parseCase } from '../../src/diagnosis/saved/case-file.js';
import { notesOf, scene } from '../commands/diagnose/scene.js';
import { scriptedUi } from '../helpers/scripted-ui.js';
import { ACL, addEntry, addInstance, addRule, GROUP, minute, RTB, SG, SUBNET_B } from '../sandbox/small-world.js';

const PING = 'ping -c 3 -W 1';

describe('a diagnosis on AWS', () => {
  it('names the security group that has no rule, from records and rules together', async () => {
    const { a, b, run, ask, clock } = scene();
    await run(a, `${PING} ${b.address}`);
    clock.advance(8 * minute);
    const { verdict } = await ask(a.instanceId, b.instanceId);
    expect(verdict.verdict).toMatchObject({
      outcome: 'blocked',
      cause: 'DESTINATION_SECURITY_GROUP_INGRESS',
      certainty: 'certain',
      resourceId: SG,
    });
    expect(verdict.question.source).toMatchObject({ eniId: a.eni, address: a.address });
    expect(verdict.evidence.map(({ leg, eniId }) => [leg, eniId])).toEqual([
      ['request-at-source', a.eni],
      ['request-at-destination', b.eni],
    ]);
  });

  it('knows of which minutes each end has records, whoever spoke', async () => {
    const { a, b, run, ask, clock } = scene();
    await run(a, `${PING} ${b.address}`);
    clock.advance(8 * minute);
    const { saved } = await ask(a.instanceId, b.instanceId);
    expect(Object.keys(saved.evidence.holdings ?? {}).toSorted()).toEqual([a.eni, b.eni].toSorted());
    // A case that was saved knows it as well.
    const again = parseCase(caseText(saved));
    expect(isNotACase(again) ? null : again.evidence.holdings).toEqual(saved.evidence.holdings);
  });

  it.each([
    ['an interface', (a: string) => a.replace('i-', 'eni-')],
    ['a Name tag', () => 'web'],
    ['a private address', () => '172.31.16.10'],
    ['a public address', () => '54.0.0.1'],
  ])('takes %s for an end', async (_, named) => {
    const { a, b, ask } = scene();
    const { saved } = await ask(named(a.instanceId), 'db');
    expect(saved.connection.source.interfaceId).toBe(a.eni);
    expect(saved.connection.destination).toEqual({ address: b.address, interfaceId: b.eni });
  });

  it('takes a host name for an end, by what the resolver of this machine answers', async () => {
    const { a, b, ask } = scene();
    const asked: string[] = [];
    const resolve = async (name: string) => {
      asked.push(name);
      return [b.address, '54.0.0.2'];
    };
    const flags = { protocol: 'tcp', port: 5432 } as const;
    const { saved, verdict } = await ask(a.instanceId, 'db.example.com', flags, scriptedUi(), resolve);
    expect(asked).toEqual(['db.example.com']);
    expect(saved.connection).toMatchObject({
      destination: { address: b.address, interfaceId: b.eni },
      names: { destination: { name: 'db.example.com', addresses: [b.address, '54.0.0.2'], by: 'resolver' } },
    });
    expect(verdict.verdict.cause).toBe('DESTINATION_SECURITY_GROUP_INGRESS');
    // DNS attributes are read where a name was asked for.
    expect(saved.network.vpcs[0]).toMatchObject({ dnsSupport: true });
  });

  it('asks no resolver for a Name tag, and says that a name is not found', async () => {
    const { world, a, b, ask } = scene();
    world.ec2.tags[b.instanceId] = { Name: 'db.prod' };
    expect((await ask('web', 'db.prod')).saved.connection.destination.interfaceId).toBe(b.eni);
    const { verdict } = await ask(a.instanceId, 'nope.example.com', {}, scriptedUi(), async () => []);
    expect(verdict.verdict).toMatchObject({ cause: 'DNS_NOT_FOUND', outcome: 'unanswered', certainty: 'possible' });
  });

  it('sees what only the records of one direction tell: the reply that a network ACL refuses', async () => {
    const { world, a, b, run, ask, clock } = scene();
    addRule(world, { protocol: 'tcp', from: 22 });
    addEntry(world, { egress: true, protocol: '6', action: 'deny', ports: [1024, 65_535] });
    await run(a, `timeout 3 bash -c '</dev/tcp/${b.address}/22'`);
    clock.advance(8 * minute);
    const { verdict } = await ask('web', 'db', { protocol: 'tcp', port: 22 });
    expect(verdict.verdict).toMatchObject({
      cause: 'DESTINATION_NETWORK_ACL_EGRESS',
      certainty: 'certain',
      resourceId: ACL,
    });
  });

  it('says that it gets through once a rule was added', async () => {
    const { aws, a, b, run, ask, clock } = scene();
    const permission = { IpProtocol: 'icmp', FromPort: -1, ToPort: -1, IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
    await aws.ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: SG, IpPermissions: [permission] }));
    clock.advance(5_000);
    await run(a, `${PING} ${b.address}`);
    clock.advance(8 * minute);
    const { verdict } = await ask('web', 'db');
    expect(verdict.verdict).toMatchObject({ outcome: 'delivered', cause: null, certainty: 'certain' });
  });

  it('looks at the last quarter of an hour, and farther back only where it is asked to', async () => {
    const { a, b, run, ask, clock } = scene();
    await run(a, `${PING} ${b.address}`);
    clock.advance(40 * minute);
    expect((await ask('web', 'db')).verdict.verdict).toMatchObject({
      certainty: 'likely',
      alternatives: ['NO_TRAFFIC'],
    });
    expect((await ask('web', 'db', { since: '1h' })).verdict.verdict.cause).toBe('DESTINATION_SECURITY_GROUP_INGRESS');
    expect((await ask('web', 'db', { since: '50m', until: '30m' })).verdict.verdict.cause).toBe(
      'DESTINATION_SECURITY_GROUP_INGRESS',
    );
  });

  it('does not take silence for evidence before the records reach that far', async () => {
    const { a, b, run, ask } = scene();
    await run(a, `${PING} ${b.address}`);
    expect((await ask('web', 'db', { since: '30s' })).verdict.verdict).toMatchObject({
      cause: 'DESTINATION_SECURITY_GROUP_INGRESS',
      certainty: 'likely',
      alternatives: expect.arrayContaining(['NOT_YET_DELIVERED']),
    });
  });

  it('reads each log group by the format of its own flow log', async () => {
    const format =
      '${action} ${dstaddr} ${srcaddr} ${interface-id} ${protocol} ${end} ${start} ${log-status} ${packets} ${bytes}';
    const { a, b, run, ask, clock } = scene({ flowLog: { format } });
    const ui = scriptedUi();
    await run(a, `${PING} ${b.address}`);
    clock.advance(8 * minute);
    const { verdict } = await ask('web', 'db', {}, ui);
    expect(verdict.verdict.cause).toBe('DESTINATION_SECURITY_GROUP_INGRESS');
    expect(verdict.evidence[1]?.record).toMatch(/^REJECT 172\.31\.32\.10 172\.31\.16\.10 eni-/);
    expect(notesOf(ui)).toEqual([
      expect.stringMatching(/^ok: \d+ records of 2 network interfaces in VPC-Flow-Logs-Demo\.$/),
    ]);
  });

  it('does not wait for records that are there in a format that it was not told', async () => {
    const format = '${dstaddr} ${srcaddr} ${interface-id} ${protocol} ${end} ${start} ${log-status} ${action}';
    const { a, b, run, ask, clock } = scene({ flowLog: { format } });
    await run(a, `${PING} ${b.address}`);
    clock.advance(8 * minute);
    const flags = { logGroup: GROUP, logFormat: '${interface-id} ${srcaddr} ${dstaddr} ${action}' };
    const { verdict } = (await ask('web', 'db', flags)).verdict;
    expect(verdict.summary).toContain('None of the records that were given could be read.');
    expect(verdict.alternatives).not.toContain('NOT_YET_DELIVERED');
  });

  it('reads the log group that is named, whoever writes there', async () => {
    const { a, b, run, ask, clock } = scene();
    await run(a, `${PING} ${b.address}`);
    clock.advance(8 * minute);
    expect((await ask('web', 'db', { logGroup: GROUP })).verdict.verdict.cause).toBe(
      'DESTINATION_SECURITY_GROUP_INGRESS',
    );
    const ui = scriptedUi();
    await ask('web', 'db', { logGroup: 'no-such-group' }, ui);
    expect(notesOf(ui)).toEqual(['warn: Log group no-such-group does not exist (any more).']);
  });

  it('goes by the configuration alone where no flow log records the two', async () => {
    const { world, ask } = scene({ flowLog: null });
    expect((await ask('web', 'db')).verdict.verdict).toMatchObject({
      outcome: 'blocked',
      certainty: 'likely',
      resourceId: SG,
    });
    addRule(world, { protocol: 'icmp' });
    expect((await ask('web', 'db')).verdict.verdict).toMatchObject({ outcome: 'inconclusive', cause: 'NO_FLOW_LOG' });
  });

  it('goes on without what these credentials may not read, and says what that is', async () => {
    const { world, a, b, run, ask, clock } = scene();
    await run(a, `${PING} ${b.address}`);
    clock.advance(8 * minute);
    world.faults.push({ action: 'DescribeSecurityGroups', nth: 1, count: 99, kind: 'denied', seen: 0 });
    const ui = scriptedUi();
    const { verdict } = await ask('web', 'db', {}, ui);
    expect(verdict.verdict.certainty).not.toBe('certain');
    expect(notesOf(ui)[0]).toBe(
      'warn: These credentials may not read the security groups: what they say is unknown, so the verdict may be less certain.',
    );
  });

  it('reads the VPC of the two ends alone, and the whole region only to look for a name', async () => {
    const { world, ask } = scene();
    world.switches.journal = true;
    const other = { ...world.ec2.vpcs['vpc-00000000000000001'], VpcId: 'vpc-0000000000000000f' };
    world.ec2.vpcs[other.VpcId] = other as never;
    expect((await ask('web', '8.8.8.8')).saved.network.vpcs.map(({ id }) => id)).toEqual(['vpc-00000000000000001']);
    const refused = await ask('web', 'dbb').catch((error: unknown) => error);
    expect(isProblem(refused, 'usage') && [refused.message, refused.next[0]]).toEqual([
      'There is no destination "dbb" in this network.',
      'Did you mean db or web?',
    ]);
  });

  it('asks which one is meant where a name is no one’s alone', async () => {
    const { world, ask } = scene();
    const twin = addInstance(world, '172.31.32.11', { subnet: SUBNET_B });
    world.ec2.tags[twin.instanceId] = { Name: 'db' };
    const refused = await ask('web', 'db').catch((error: unknown) => error);
    expect(isProblem(refused, 'usage') && refused.message).toBe('"db" could be 2 network interfaces.');
    expect(isProblem(refused) && refused.next).toEqual([
      'Name the one you mean:',
      expect.stringMatching(/^- eni-\w+ 172\.31\.32\.10 i-\w+ db vpc-/),
      expect.stringContaining(twin.instanceId),
    ]);
  });

  it('finds the route that leads nowhere on the way to the internet', async () => {
    const { world, a, run, ask, clock } = scene();
    world.ec2.routeTables[RTB]?.Routes?.push({
      DestinationCidrBlock: '8.8.8.0/24',
      NatGatewayId: 'nat-00000000000000009',
      State: 'blackhole',
    });
    await run(a, `${PING} 8.8.8.8`);
    clock.advance(8 * minute);
    const { saved, verdict } = await ask('web', '8.8.8.8');
    expect(saved.connection.destination).toEqual({ address: '8.8.8.8', interfaceId: null });
    expect(verdict.verdict).toMatchObject({ outcome: 'unanswered', cause: 'BLACKHOLE_ROUTE', resourceId: RTB });
  });

  it('is the same from what was saved, to the byte, and so is the redacted one', async () => {
    const { a, b, run, ask, clock } = scene();
    await run(a, `${PING} ${b.address}`);
    clock.advance(8 * minute);
    const { saved, verdict } = await ask('web', 'db', { since: '20m', until: '1m' });
    for (const one of [saved, redact(saved)]) {
      const read = parseCase(caseText(one));
      if (isNotACase(read)) throw new Error(read.reason);
      const again = diagnose(read.connection, read.network, read.evidence);
      expect(JSON.stringify(again)).toBe(JSON.stringify(diagnose(one.connection, one.network, one.evidence)));
    }
    expect(caseText(redact(saved))).not.toMatch(/54\.0\.0\.1\b|123456789012/);
    expect(verdict.question).toMatchObject({ since: expect.stringMatching(/Z$/), until: expect.stringMatching(/Z$/) });
  });
});

describe('a probe', () => {
  const yes = () => scriptedUi({ probe: true });

  it('is asked for first, and without a yes nothing is sent', async () => {
    const { world, ask } = scene();
    const ui = scriptedUi({ probe: false });
    const { saved } = await ask('web', 'db', { probe: true }, ui);
    ui.verify();
    expect(saved.evidence.probe).toBeNull();
    expect(world.sightings).toEqual([]);
    expect(ui.questions[0]?.text).toMatch(/^Run it on i-/);
  });

  it('sends a ping that can be told from others, waits for its records, and finds the place', async () => {
    const { a, ask, clock } = scene();
    const begun = clock.now();
    const { saved, verdict } = await ask('web', 'db', { probe: true }, yes());
    expect(verdict.verdict).toMatchObject({ cause: 'DESTINATION_SECURITY_GROUP_INGRESS', certainty: 'certain' });
    expect(saved.evidence.probe).toMatchObject({ answered: false, packets: 7, bytes: 7 * 165 });
    expect(saved.connection.since).toBe(saved.evidence.probe?.from);
    expect(
      saved.evidence.records.find(({ interfaceId, action }) => interfaceId === a.eni && action === 'ACCEPT'),
    ).toMatchObject({ packets: 7, bytes: 1155 });
    expect(clock.now() - begun).toBeGreaterThan(minute);
  });

  it('that is answered needs no records', async () => {
    const { world, ask, clock } = scene();
    addRule(world, { protocol: 'icmp' });
    const begun = clock.now();
    const { verdict } = await ask('web', 'db', { probe: true }, yes());
    expect(verdict.verdict.outcome).toBe('delivered');
    expect(clock.now() - begun).toBeLessThan(minute);
  });

  it('of TCP opens a connection three times', async () => {
    const { world, b, ask } = scene();
    addRule(world, { protocol: 'tcp', from: 22 });
    const open = await ask('web', 'db', { probe: true, protocol: 'tcp', port: 22 }, yes());
    expect(open.verdict.verdict.outcome).toBe('delivered');
    expect(
      world.sightings.filter(
        ({ interfaceId, direction, packet }) =>
          interfaceId === b.eni && direction === 'ingress' && packet.destinationPort === 22,
      ).length,
    ).toBeGreaterThanOrEqual(3);
  });

  it('that is refused on the host ends in a look at what listens there', async () => {
    const { world, ask } = scene();
    addRule(world, { protocol: 'tcp', from: 443 });
    const ui = yes();
    const { saved, verdict } = await ask('web', 'db', { probe: true, protocol: 'tcp', port: 443 }, ui);
    expect(verdict.verdict).toMatchObject({ outcome: 'blocked', cause: 'PORT_CLOSED' });
    expect(saved.evidence.hosts).toEqual({ running: true, listening: false });
    expect(saved.evidence.probe?.answered).toBeNull();
    expect(ui.events.flatMap((event) => (event.kind === 'host' ? [event.command] : []))).toEqual([
      expect.stringMatching(/^timeout 3 bash/),
      'ss -lntu',
    ]);
  });

  it('that a host drops in silence finds the host', async () => {
    const { world, b, ask } = scene({ host: { ignoresPing: true } });
    addRule(world, { protocol: 'icmp' });
    const { saved, verdict } = await ask('web', 'db', { probe: true }, yes());
    expect(verdict.verdict).toMatchObject({ outcome: 'unanswered', cause: 'HOST_SILENT', resourceId: b.instanceId });
    expect(saved.evidence.hosts).toMatchObject({ running: true });
  });

  it('of UDP reaches the records', async () => {
    const { ask } = scene();
    const { verdict } = await ask('web', 'db', { probe: true, protocol: 'udp', port: 53 }, yes());
    expect(verdict.verdict).toMatchObject({ cause: 'DESTINATION_SECURITY_GROUP_INGRESS', certainty: 'certain' });
  });

  it('from a machine that takes no commands is passed over, and the records have to do', async () => {
    const { world, a, b, run, ask, clock } = scene();
    await run(a, `${PING} ${b.address}`);
    clock.advance(8 * minute);
    const row = world.ec2.instances[a.instanceId];
    if (row) world.ec2.instances[a.instanceId] = { ...row, profileArn: null, profileId: null };
    delete world.ssm.agents[a.instanceId];
    const ui = yes();
    const { saved, verdict } = await ask('web', 'db', { probe: true }, ui);
    expect(saved.evidence.probe).toBeNull();
    expect(verdict.verdict.cause).toBe('DESTINATION_SECURITY_GROUP_INGRESS');
    expect(notesOf(ui)[0]).toMatch(/^warn: i-\w+ could not be asked: it does not take commands of Systems Manager/);
  });
});
