import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import type { Suspicion } from '../../../src/diagnosis/troubles/suspicion.js';
import { defaultFormat, formatText } from '../../../src/flow-log/format.js';
import { recordsOf } from '../../../src/investigation/troubles/records-of-suspicions.js';
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

describe('records that are kept until they are judged', () => {
  it('hold nothing of the texts of thousands of lines in which other threads hand them over', async () => {
    setFlagsFromString('--expose-gc');
    const collect: () => void = runInNewContext('gc');
    const rare = Array.from({ length: 100 }, (_, at) => 10_000 + at);
    const often = 443;
    const suspicions = [...Array.from({ length: 1_900 }, (_, at) => 20_000 + at), ...rare, often].map(suspicionAt);
    collect();
    const before = process.memoryUsage().heapUsed;
    const records = await recordsOf(suspicions, networkFromAws({}), {}, async (sink) => {
      for (const port of rare) {
        const lines = Array.from({ length: 1_000 }, (_, at) => lineAt(at === 7 ? port : often, START + at));
        // As it comes from a thread: in one piece.
        const text = Buffer.from(lines.join('\n')).toString('latin1');
        sink.adopt({ kind: 'records', format: formatText(defaultFormat), lines: text });
      }
    });
    collect();
    const held = process.memoryUsage().heapUsed - before;
    expect(records(1_907).map(({ line }) => line)).toEqual([lineAt(10_007, START + 7)]);
    expect(held).toBeLessThan(4_000_000);
  });
});
