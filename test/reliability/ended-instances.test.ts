import { StopInstancesCommand, TerminateInstancesCommand } from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { unannounced } from './audit.js';
import { type Life, newLife } from './life.js';

const idOf = ({ world }: Life, role: string): string =>
  Object.keys(world.ec2.instances)
    .filter((id) => world.ec2.tags[id]?.['flowlab:step'] === `instances/${role}`)
    .at(-1) ?? '';

const stop = (life: Life, role: string) =>
  life.somebodyElse().ec2.send(new StopInstancesCommand({ InstanceIds: [idOf(life, role)] }));
const terminate = (life: Life, role: string) =>
  life.somebodyElse().ec2.send(new TerminateInstancesCommand({ InstanceIds: [idOf(life, role)] }));

/** What the person was told of what stood there, since a number of events. */
const found = ({ events }: Life, since: number) =>
  events
    .slice(since)
    .flatMap((event) => (event.kind === 'change' && event.sign !== '=' ? [`${event.sign} ${event.note}`] : []));

const waits = ({ events }: Life, since: number) =>
  new Set(events.slice(since).flatMap((event) => (event.kind === 'waiting' ? [event.text] : [])));

describe.each([1, 90_000])('what somebody else did to the instances, %i ms before resume', (ms) => {
  it('stopped: each is started, and its agent waited for, before a command is sent', async () => {
    const life = newLife();
    await life.start({ until: 5 });
    await stop(life, 'source');
    await stop(life, 'destination');
    life.clock.advance(ms);
    const since = life.events.length;
    expect(await life.start()).toMatchObject({ error: undefined, result: { kind: 'finished' } });
    expect(found(life, since)[0]).toMatch(/^! found stop(ping|ped) \(Client\.UserInitiatedShutdown/);
    expect(found(life, since).filter((told) => told === '~ started again')).toHaveLength(2);
    expect(waits(life, since)).toContain('the Systems Manager agent on both instances');
    expect(life.launched()).toBe(2);
    expect(unannounced(life.witnessed)).toEqual([]);
  });

  it('terminated: it is launched anew beside the other one, and what was observed with it is observed again', async () => {
    const life = newLife();
    await life.start({ until: 6 });
    const subnetId = life.world.ec2.instances[idOf(life, 'source')]?.subnetId;
    await terminate(life, 'source');
    life.clock.advance(ms);
    const since = life.events.length;
    expect(await life.start()).toMatchObject({ error: undefined, result: { kind: 'finished' } });
    expect(found(life, since)[0]).toMatch(
      /^! (shutting-down|terminated) \(Client\.UserInitiatedShutdown.*: removed outside flowlab$/,
    );
    expect(waits(life, since)).toContain('the Systems Manager agent on both instances');
    expect(life.launched()).toBe(3);
    expect(life.world.ec2.instances[idOf(life, 'source')]?.subnetId).toBe(subnetId);
    const pings = life.events.slice(since).filter(({ kind }) => kind === 'host');
    expect(pings.length).toBeGreaterThan(6);
    expect(await life.sweep()).toMatchObject({ error: undefined, result: { kind: 'cleaned', left: [] } });
  });
});
