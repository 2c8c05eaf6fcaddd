import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeFlowLogsCommand } from '@aws-sdk/client-ec2';
import { SendCommandCommand } from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import { flowLog } from '../../../src/stages/06-flow-log/flow-log.js';
import {
  awaitRecords,
  recordsBetween,
  recordsSince,
  watchedInterfaces,
} from '../../../src/stages/07-read-logs/evidence.js';
import { hosts, pingOutput } from '../../helpers/hosts.js';
import { labResults, labResultsWith, machines, pinged } from '../../helpers/lab-results.js';
import { lines, logsWith, recordLine } from '../../helpers/records.js';
import { stageContext } from '../../helpers/stage-context.js';

const onlySource = labResultsWith([flowLog, { id: 'fl-1', scope: 'NetworkInterface', resourceId: 'eni-0a1' }]);

describe('watchedInterfaces', () => {
  it('are both, unless the flow log is on one interface', () => {
    expect(watchedInterfaces(stageContext({ results: labResults }).context)).toEqual(['eni-0a1', 'eni-0b2']);
    expect(watchedInterfaces(stageContext({ results: onlySource }).context)).toEqual(['eni-0a1']);
  });
});

it('recordsSince asks for the watched streams from the whole second on, and sorts by start', async () => {
  const world = stageContext({ results: onlySource });
  logsWith(world, [lines.peerSent, lines.peerRefused, lines.internetRequest]);
  const records = await recordsSince(world.context, Date.UTC(2026, 0, 5, 8, 59, 0) + 999);
  expect(records.map(({ line }) => line)).toEqual([lines.peerSent, lines.internetRequest]);
  const inputs = world.logs.commandCalls(FilterLogEventsCommand).map((call) => call.args[0].input);
  expect(inputs).toEqual([
    { logGroupName: 'VPC-Flow-Logs-Demo', logStreamNamePrefix: 'eni-0a1', startTime: Date.UTC(2026, 0, 5, 8, 59, 0) },
  ]);
});

it('between takes one interface, one direction, and ICMP alone', async () => {
  const world = stageContext({ results: labResults });
  const { interfaceId, address } = machines.source;
  logsWith(world, [
    lines.peerSent,
    lines.peerReply,
    lines.peerRefused,
    recordLine(interfaceId, address, machines.destination.address, 'ACCEPT', 6),
  ]);
  const records = await recordsSince(world.context, 0);
  expect(
    recordsBetween(records, { interfaceId, from: address, to: machines.destination.address }).map(({ line }) => line),
  ).toEqual([lines.peerSent]);
  expect(
    recordsBetween(records, { interfaceId, from: machines.destination.address, to: address }).map(({ line }) => line),
  ).toEqual([lines.peerReply]);
});

describe('awaitRecords', () => {
  const request = { pings: [pinged('172.31.0.11', 0)], text: 'the records', expectedMs: 1_000 };

  it('ends as soon as there is enough', async () => {
    const world = stageContext({ results: labResults });
    const begun = world.clock.now();
    logsWith(world, () => (world.clock.now() - begun >= 60_000 ? [lines.peerRefused] : []));
    const { records, complete } = await awaitRecords(world.context, { ...request, enough: (now) => now.length > 0 });
    expect([records.length, complete]).toEqual([1, true]);
    expect(world.clock.now() - begun).toBeLessThan(60_000 * 1.06);
  });

  it('pings again from time to time: a young flow log may have missed the first', async () => {
    const world = stageContext({ results: labResults });
    const begun = world.clock.now();
    const scripts = hosts(world, () => pingOutput('172.31.0.11', 0));
    logsWith(world, () => (scripts.length > 0 ? [lines.peerRefused] : []));
    world.ec2.on(DescribeFlowLogsCommand).resolves({ FlowLogs: [{ DeliverLogsStatus: 'SUCCESS' }] });
    await awaitRecords(world.context, { ...request, enough: (now) => now.length > 0 });
    expect(scripts).toEqual(['ping 172.31.0.11 -c 3 -W 1']);
    expect(world.clock.now() - begun).toBeGreaterThan(270_000);
  });

  it('ends at once when the flow log says that it cannot deliver', async () => {
    const world = stageContext({ results: labResults });
    const begun = world.clock.now();
    logsWith(world, []);
    world.ec2
      .on(DescribeFlowLogsCommand)
      .resolves({ FlowLogs: [{ DeliverLogsStatus: 'FAILED', DeliverLogsErrorMessage: 'Access error' }] });
    const { complete } = await awaitRecords(world.context, { ...request, enough: () => false });
    expect(complete).toBe(false);
    expect(world.clock.now() - begun).toBeLessThan(90_000);
    expect(world.ui.events.at(-1)).toMatchObject({
      kind: 'note',
      tone: 'warn',
      text: expect.stringContaining('Access error'),
    });
  });

  it('waits a minute at most where nothing was ever delivered before', async () => {
    const world = stageContext({ results: labResults });
    const begun = world.clock.now();
    logsWith(world, []);
    const { complete } = await awaitRecords(world.context, { ...request, enough: () => false, isHopeless: true });
    expect(complete).toBe(false);
    expect(world.clock.now() - begun).toBe(60_000);
  });

  it('after a quarter of an hour goes on with what is there, and says so', async () => {
    const world = stageContext({ results: labResults });
    hosts(world, () => pingOutput('172.31.0.11', 0));
    logsWith(world, [lines.peerSent]);
    const begun = world.clock.now();
    const { records, complete } = await awaitRecords(world.context, { ...request, enough: () => false });
    expect([records.map(({ line }) => line), complete]).toEqual([[lines.peerSent], false]);
    expect(world.clock.now() - begun).toBeGreaterThanOrEqual(900_000);
    expect(world.ui.events.at(-1)).toEqual({
      kind: 'note',
      tone: 'warn',
      text: 'The records have not all arrived in fifteen minutes. The lab goes on with what is there; they may still come.',
    });
  });

  it('does not wait for a ping that printed nothing: nothing proves that it was sent', async () => {
    const world = stageContext({ results: labResults });
    logsWith(world, []);
    const begun = world.clock.now();
    const { complete } = await awaitRecords(world.context, {
      ...request,
      pings: [pinged('172.31.0.11', null)],
      enough: () => false,
    });
    expect(complete).toBe(false);
    expect(world.clock.now()).toBe(begun);
    expect(world.ssm.commandCalls(SendCommandCommand)).toEqual([]);
    expect(world.ui.events.at(-1)).toMatchObject({
      tone: 'warn',
      text: 'The pings printed nothing, so nothing proves that a packet was sent, and no records are waited for.',
    });
  });

  it('looks from the earliest of the pings on', async () => {
    const world = stageContext({ results: labResults });
    logsWith(world, []);
    const early = pinged('172.31.0.11', null, Date.UTC(2026, 0, 5, 8, 0, 0));
    await awaitRecords(world.context, { ...request, pings: [pinged('8.8.8.8', null), early], enough: () => false });
    expect(world.logs.commandCalls(FilterLogEventsCommand)[0]?.args[0].input.startTime).toBe(early.from);
  });
});
