import { empty } from '../traffic/capture.js';
import type { Row } from '../traffic/row.js';
import { eniOf } from './scene.js';
import { apart, lacking, type Take } from './taking.js';

/** One end was never logged. */
export const logsOfOneEnd: Take = (handed, world, random) => {
  const ends = [world.scene.source, world.scene.destination].flatMap((id) => eniOf(world.scene, id) ?? []);
  if (ends.length < 2) return undefined;
  const gone = random.pick(ends);
  return {
    ...handed,
    described: apart(handed, world, gone, () => []),
    rows: handed.rows.filter(({ eniId }) => eniId !== gone.id),
  };
};

/** One end has a flow log of one action alone. */
export const oneActionOfOneEnd: Take = (handed, world, random) => {
  const ends = [world.scene.source, world.scene.destination].flatMap((id) => eniOf(world.scene, id) ?? []);
  if (ends.length === 0 || handed.only) return undefined;
  const end = random.pick(ends);
  const action = random.pick(['ACCEPT', 'REJECT'] as const);
  return {
    ...handed,
    only: { eniId: end.id, action },
    described: apart(handed, world, end, (log) => [{ ...log, ResourceId: end.id, TrafficType: action }]),
    rows: handed.rows.filter((row) => row.eniId !== end.id || row.action === null || row.action === action),
  };
};

/** A file that begins in the middle of it. */
export const olderMinutes: Take = (handed, world, random) => {
  const [first, last] = [world.attempts[0], world.attempts.at(-1)];
  if (!first || !last) return undefined;
  const from = random.between(Math.floor(first.plan.at), Math.floor(last.plan.at));
  return { ...handed, rows: handed.rows.filter(({ closes }) => closes > from), readAt: null };
};

/** The newest records of one end are still on their way, for longer than those of the others. */
export const delayedStream: Take = (handed, world, random) => {
  const last = world.attempts.at(-1);
  const ends = [world.scene.source, world.scene.destination].filter((id) => id !== null);
  if (!last || handed.readAt === null) return undefined;
  const late = random.pick(ends);
  const cut = last.plan.at - random.between(0, 200);
  return { ...handed, rows: handed.rows.filter(({ closes, eniId }) => eniId !== late || closes <= cut) };
};

export const oneAction: Take = (handed, _world, random) => {
  if (handed.only) return undefined;
  const kept = random.pick(['ACCEPT', 'REJECT'] as const);
  const logs = (handed.described.FlowLogs ?? []).map((log) => ({ ...log, TrafficType: kept }));
  return {
    ...handed,
    only: { eniId: null, action: kept },
    described: { ...handed.described, ...(handed.described.FlowLogs ? { FlowLogs: logs } : {}) },
    rows: handed.rows.filter(({ action }) => action === null || action === kept),
  };
};

/** Records of some minutes of one interface were lost, and a row says so; or nothing does. */
export const lostMinutes: Take = (handed, world, random) => {
  const last = world.attempts.at(-1);
  const ends = [world.scene.source, world.scene.destination].flatMap((id) => eniOf(world.scene, id) ?? []);
  const eni = ends.length > 0 ? random.pick(ends) : undefined;
  if (!last || !eni) return undefined;
  const from = last.plan.at - random.between(0, 120);
  const to = from + random.between(120, 300);
  const isGone = (row: Row) => row.eniId === eni.id && row.closes > from && row.closes - row.length < to;
  const says = random.chance(0.6);
  const rows = handed.rows.flatMap((row) => {
    if (!isGone(row)) return [row];
    const log = world.cloud.flowLogs.find(({ id }) => id === row.logId);
    return says && log
      ? [empty(eni, log, { opens: row.closes - row.length, closes: row.closes }, world.cloud, 'SKIPDATA')]
      : [];
  });
  return { ...handed, rows };
};

export const newestMinutes: Take = (handed, world, random) => {
  const last = world.attempts.at(-1);
  const cut = (last?.plan.at ?? world.until) + random.between(-90, 60);
  const delay = random.chance(0.4)
    ? new Map([[world.scene.destination, random.between(30, 120)]])
    : new Map<string | null, number>();
  return {
    ...handed,
    rows: handed.rows.filter(({ closes, eniId }) => closes <= cut - (delay.get(eniId) ?? 0)),
    readAt: handed.readAt === null ? null : cut + 60,
  };
};

/** A file downloaded from one interface's stream. */
export const oneStream: Take = (handed, world, random) => {
  const ends = [world.scene.source, world.scene.destination].filter((id) => id !== null);
  const kept = random.pick(ends);
  return {
    ...handed,
    described: lacking(handed.described, 'FlowLogs'),
    rows: handed.rows.filter(({ eniId }) => eniId === kept),
    readAt: null,
  };
};

/** Lines that somebody found with grep: those of the two, without windows that say nothing. */
export const onlyTheTwo: Take = (handed, world) => ({
  ...handed,
  rows: handed.rows.filter((row) => row.of.some((sighting) => world.attempts.some(({ seen }) => seen.has(sighting)))),
  readAt: null,
});

export const noRows: Take = (handed) => ({ ...handed, rows: [] });
