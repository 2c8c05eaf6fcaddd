import { test } from 'vitest';
import { exercises } from '../src/practice/exercises/index.js';
import { plant } from '../src/practice/plant.js';
import { diagnose } from '../src/diagnosis/diagnose.js';
import { gather } from '../src/investigation/gather.js';
test('x', async () => {
  for (const exercise of exercises) for (const seed of [1,2,3,4]) {
  const t = performance.now();
  const p = await plant(exercise, seed, Date.UTC(2026, 10, 26, 8));
  const { attempted } = p.fault;
  const inquiry = { asked: { source: attempted.source.address, destination: attempted.destination.address, protocol: 6, port: attempted.port, error: null }, span: { since: null, until: null }, network: null, records: { kind: 'log-groups', logGroup: null, format: null }, probe: false } as never;
  const saved = await gather(inquiry, { aws: p.site.aws, clock: { now: p.site.now, sleep: async () => undefined } }, { ui: { tell: () => undefined, ask: async () => { throw new Error('x') } }, signal: new AbortController().signal, stdin: process.stdin } as never);
  const v = diagnose(saved.connection, saved.network, saved.evidence);
  console.log(exercise.name, seed, Math.round(performance.now() - t), p.fault.codes.join(), v.verdict.cause, v.verdict.certainty, v.verdict.alternatives.join(), v.verdict.resourceId, v.blockers.map(b=>b.cause).join(), saved.evidence.records.length, v.evidence.length, v.fix?.command, v.verdict.summary);
  }
}, 200000);
