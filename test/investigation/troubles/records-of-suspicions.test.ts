import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import type { Suspicion } from '../../../src/diagnosis/troubles/suspicion.js';
import { defaultFormat, formatText } from '../../../src/flow-log/format.js';
import type { FlowRecord } from '../../../src/flow-log/record.js';
import type { RecordStream } from '../../../src/investigation/flows/record-stream.js';
import { recordsOfSuspicions } from '../../../src/investigation/troubles/records-of-suspicions.js';
import { networkFromAws } from '../../../src/network/from-aws.js';

const suspicionAt = (port: number): Suspicion => ({
  between: 'own',
  source: { address: '10.0.0.1', port: 1024, interface: null },
  destination: { address: '10.0.0.2', port, interface: null },
  isAnyone: false,
  isByInternet: false,
  protocol: 6,
  port,
  tries: 1,
  isRefused: true,
  isAnswerRefused: false,
  last: null,
  askers: [{ address: '10.0.0.1', port: 1024, interface: null }],
});

const lineAt = (port: number, seconds: number): string =>
  `2 123456789012 eni-0123456789abcdef0 10.0.0.1 10.0.0.2 1024 ${port} 6 1 40 ${seconds} ${seconds + 59} REJECT OK`;

const START = 1_763_900_000;
const OFTEN = 443;
const rare = Array.from({ length: 100 }, (_, at) => 10_000 + at);

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');
const bytesHeld = (): number => {
  collect();
  return process.memoryUsage().heapUsed;
};

/** As it comes from threads: each time a thousand lines in one piece, one of them of a rare conversation. */
const read: RecordStream = async (sink) => {
  for (const port of rare) {
    const lines = Array.from({ length: 1_000 }, (_, at) => lineAt(at === 7 ? port : OFTEN, START + at));
    const text = Buffer.from(lines.join('\n')).toString('latin1');
    sink.adopt({ kind: 'records', format: formatText(defaultFormat), lines: text });
  }
};

const recordsAt = (ports: readonly number[]) =>
  recordsOfSuspicions(ports.map(suspicionAt), networkFromAws({}), {}, read);

/** Of each of many conversations a record a second. */
const readMany =
  (ports: readonly number[], seconds: number): RecordStream =>
  async (sink) => {
    for (let second = 0; second < seconds; second += 1) {
      const lines = ports.map((port) => lineAt(port, START + second)).join('\n');
      sink.adopt({ kind: 'records', format: formatText(defaultFormat), lines });
    }
  };

/** Leaves nothing behind: a runner of tests keeps what it was shown. */
const countOf = (records: (at: number) => readonly FlowRecord[]): number => records(0).length;

describe('records that are kept until they are judged', () => {
  it('hold nothing of the texts of thousands of lines in which other threads hand them over', async () => {
    const before = bytesHeld();
    const records = await recordsAt([...Array.from({ length: 1_900 }, (_, at) => 20_000 + at), ...rare, OFTEN]);
    const held = bytesHeld() - before;
    expect(records(1_907).map(({ line }) => line)).toEqual([lineAt(10_007, START + 7)]);
    expect(held).toBeLessThan(4_000_000);
  });

  it('are held no longer once they were handed out', async () => {
    const before = bytesHeld();
    const records = await recordsAt([OFTEN]);
    const held = bytesHeld() - before;
    const count = countOf(records);
    const left = bytesHeld() - before;
    expect([count, countOf(records)]).toEqual([99_900, 0]);
    expect(held).toBeGreaterThan(10_000_000);
    expect(left).toBeLessThan(2_000_000);
  });

  it('are no more than fit, however many conversations go on for long: of each its beginning and its end', async () => {
    const ports = Array.from({ length: 100 }, (_, at) => 20_000 + at);
    const records = await recordsOfSuspicions(
      ports.map(suspicionAt),
      networkFromAws({}),
      {},
      readMany(ports, 190),
      10_000,
    );
    const all = ports.map((_, at) => records(at).map(({ start = 0 }) => (start ?? 0) - START));
    expect(all.reduce((count, { length }) => count + length, 0)).toBeLessThanOrEqual(10_000);
    expect(all.every((starts) => starts[0] === 0 && starts.at(-1) === 189 && starts.length > 30)).toBe(true);
  });
});
