import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nothing } from '../../../src/records/files/file-tally.js';
import type { Job, Piece } from '../../../src/records/scan/job.js';
import { sideBySide } from '../../../src/records/scan/side-by-side.js';
import type { Thread } from '../../../src/records/scan/threads.js';

const job = (file: string, range: Job['range'], format = 'A'): Job => ({
  file,
  named: true,
  range,
  format,
  others: [],
  names: [],
  between: [],
  since: null,
  until: null,
  kind: { taken: 'json', filter: {} },
});

const tally = { ...nothing, files: 1, holdings: { from: null, to: null, interfaceIds: [] } };

const piece = (text: string): Piece => ({ kind: 'json', lines: Buffer.from(text) });
const textOf = (one: Piece): string => (one.kind === 'json' ? Buffer.from(one.lines).toString() : '');

/** Reads `text` as if each character were a line; a capital letter is a header that changes the format. */
function fakeThread(text: string, pause: () => Promise<void>): () => Thread {
  return () => ({
    async run({ range, format }, take) {
      let inForce = format;
      const { from, to } = range ?? { from: 0, to: text.length };
      for (const letter of text.slice(from, to)) {
        if (/[A-Z]/.test(letter)) inForce = letter;
        else await take(piece(`${inForce}${letter} `));
        await pause();
      }
      return { tally, shown: 0, format: inForce };
    },
    finish: async () => null,
    end: () => undefined,
  });
}

function inOneGo(text: string): string {
  let format = 'A';
  let read = '';
  for (const letter of text) {
    if (/[A-Z]/.test(letter)) format = letter;
    else read += `${format}${letter} `;
  }
  return read;
}

describe('jobs side by side', () => {
  it('are taken as if they were done one after the other, whatever headers stand in the middle', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd', 'B', 'C'), maxLength: 40 }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 4 }),
        fc.scheduler(),
        async (text, length, threads, scheduler) => {
          const jobs = Array.from({ length: Math.ceil(text.length / length) }, (_, at) =>
            job('file', { from: at * length, to: Math.min(text.length, (at + 1) * length) }),
          );
          let seen = '';
          const reading = sideBySide(
            jobs,
            fakeThread(text, () => scheduler.schedule(Promise.resolve())),
            threads,
            {
              async piece(one) {
                seen += textOf(one);
              },
              done: () => undefined,
              gathered: () => undefined,
            },
            new AbortController().signal,
          );
          await scheduler.waitFor(reading);
          expect(seen).toBe(inOneGo(text));
        },
      ),
      { numRuns: 200, seed: 5 },
    );
  });

  it('go on with the next file in its own format', async () => {
    const seen: string[] = [];
    const text = 'abBcd';
    const jobs = [job('one', { from: 0, to: 3 }), job('one', { from: 3, to: 5 }), job('two', { from: 0, to: 2 })];
    await sideBySide(
      jobs,
      fakeThread(text, async () => undefined),
      2,
      {
        async piece(one) {
          seen.push(textOf(one).trim());
        },
        done: () => undefined,
        gathered: () => undefined,
      },
      new AbortController().signal,
    );
    expect(seen).toEqual(['Aa', 'Ab', 'Bc', 'Bd', 'Aa', 'Ab']);
  });

  it('end when nobody wants them any more, and when one fails', async () => {
    const never: Thread = { run: () => new Promise(() => undefined), finish: async () => null, end: () => undefined };
    const gone = new AbortController();
    const taking = { piece: async () => undefined, done: () => undefined, gathered: () => undefined };
    const reading = sideBySide([job('file', null)], () => never, 2, taking, gone.signal);
    gone.abort(new Error('gone'));
    await expect(reading).rejects.toThrow('gone');
    const broken: Thread = {
      run: () => Promise.reject(new Error('broken')),
      finish: async () => null,
      end: () => undefined,
    };
    await expect(
      sideBySide([job('file', null)], () => broken, 2, taking, new AbortController().signal),
    ).rejects.toThrow('broken');
  });
});
