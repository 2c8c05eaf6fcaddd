import type { Trial } from './run.js';

/** A world for a person to look at: what was planted, taken away and said, and the rows of what was asked. */
export function show({ world, handed, asked, verdict, judgement }: Trial): string {
  const { scene } = world;
  const time = (at: number) => new Date(at * 1000).toISOString().slice(11, 19);
  const attempts = world.attempts.map(
    ({ plan, ending, ended }) =>
      `  ${time(plan.at)} to ${time(ended)} port ${plan.sport}: ${JSON.stringify(ending).slice(0, 200)}`,
  );
  const isOurs = new Set(world.attempts.flatMap(({ seen }) => [...seen]));
  const rows = handed.rows
    .filter(({ of, status }) => status === 'SKIPDATA' || of.some((sighting) => isOurs.has(sighting)))
    .map(({ fields }) =>
      [
        fields['interface-id'],
        time(Number(fields.start)),
        time(Number(fields.end)),
        fields.srcaddr,
        fields.dstaddr,
        fields.srcport,
        fields.dstport,
        fields.protocol,
        `${fields.packets}/${fields.bytes}`,
        `flags ${fields['tcp-flags']}`,
        fields.action ?? fields['log-status'],
      ].join(' '),
    );
  return [
    `world ${world.seed}: ${world.fault ?? 'nothing planted'}, ${world.timeline}, ${scene.way}, ${scene.client}, changed ${world.changedAt === null ? 'never' : time(world.changedAt)}`,
    `asked ${asked.join(' ')} protocol ${scene.protocol} port ${scene.port}; ends ${scene.source} ${scene.destination}; read ${handed.readAt === null ? 'from files' : time(handed.readAt)}`,
    `taken away: ${handed.taken.join(', ') || 'nothing'}; format ${world.cloud.flowLogs[0]?.fields.length} fields`,
    ...attempts,
    `  now: ${JSON.stringify(world.now)}`,
    `truth ${judgement.truth}`,
    `said ${judgement.said}`,
    ...rows,
    JSON.stringify(
      {
        ...verdict.verdict,
        contradictions: verdict.contradictions,
        next: verdict.nextExperiment,
        fix: verdict.fix?.command ?? null,
      },
      null,
      1,
    ),
  ].join('\n');
}
