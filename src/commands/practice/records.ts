import { counted } from '../../base/words.js';
import type { FlowRecord } from '../../flow-log/record.js';
import type { OpenExercise } from '../../practice/work/open-exercise.js';
import type { NumberedRecord } from '../../practice/work/records.js';
import { render } from '../../terminal/render/event.js';
import { flowLines } from '../../terminal/render/flow-line.js';
import type { Event } from '../../ui.js';
import type { Exit } from '../exit.js';
import type { Surroundings } from '../surroundings.js';
import { atBench } from './bench.js';
import { withLook } from './practice-files.js';

export interface RecordsFlags {
  readonly match?: readonly string[];
  readonly port?: number;
  readonly rejected?: boolean;
  readonly accepted?: boolean;
  readonly json?: boolean;
  /** Only what the two of the ticket said to each other. */
  readonly ofTicket?: boolean;
}

/** The records that have arrived, each with the number by which it is cited. */
export const runRecords = (surroundings: Surroundings, flags: RecordsFlags): Promise<Exit> =>
  atBench<Exit>(surroundings, async ({ exercise, ground, keep }) => {
    const all = ground.records();
    const found = all.filter(
      ({ record }) => isWanted(record, flags) && (!flags.ofTicket || isOfTicket(record, exercise)),
    );
    await keep(withLook(exercise, 'records', (flags.match ?? []).join(' ') || 'all'));
    const { out, style } = await surroundings.screen('stdout');
    if (flags.json) out.json(found.map(({ number, record }) => ({ number, line: record.line })));
    else if (found.length === 0) {
      const others = all.length === 0 ? '' : ` ${counted(all.length, 'other')} ${all.length === 1 ? 'has' : 'have'}.`;
      out.lines([`No such record has arrived.${others}`, '']);
    } else {
      out.lines(inLines(found, flowLines({ ...style, width: style.width - GAP }, { wide: false, raw: false })));
      out.lines(['', ...render(legend(exercise, found), style), '']);
    }
    await out.drained();
    return 0;
  });

/** Both ends are in it, by whichever of their addresses. */
function isOfTicket({ line, srcport, dstport }: FlowRecord, { attempted, before }: OpenExercise): boolean {
  const words = line.split(' ');
  const { source, destination, port } = attempted;
  const isIn = ({ address, interfaceId }: typeof source): boolean => {
    const own = before.interfaces.find(({ id }) => id === interfaceId);
    return [address, ...(own?.privateAddresses ?? [])].some((one) => words.includes(one));
  };
  return isIn(source) && isIn(destination) && (srcport === port || dstport === port);
}

const GAP = 6;

/** Whose interfaces they are. */
function legend({ before }: OpenExercise, found: readonly NumberedRecord[]): Event {
  const ids = [...new Set(found.flatMap(({ record }) => record.interfaceId ?? []))];
  const facts = ids.map((id) => {
    const one = before.interfaces.find((each) => each.id === id);
    return { name: id, value: one?.name ?? one?.description ?? 'made since' };
  });
  return { kind: 'facts', title: 'The interfaces that wrote them:', facts };
}

function inLines(found: readonly NumberedRecord[], lines: ReturnType<typeof flowLines>): readonly string[] {
  for (const { record } of found) lines.expect(record);
  return found.flatMap(({ number, record }) => {
    const shown = lines.of(record);
    return shown.map((line, at) => `${(at === shown.length - 1 ? String(number) : '').padStart(4)}  ${line}`);
  });
}

function isWanted(record: FlowRecord, { match = [], port, rejected, accepted }: RecordsFlags): boolean {
  const words = record.line.split(' ');
  return (
    match.every((word) => words.includes(word)) &&
    (port === undefined || record.srcport === port || record.dstport === port) &&
    (!rejected || record.action === 'REJECT') &&
    (!accepted || record.action === 'ACCEPT')
  );
}
