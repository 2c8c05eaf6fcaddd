import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shellLine, shellWord } from '../../src/base/shell-word.js';

describe('a word for a shell', () => {
  it.each([
    ['sg-0abc', 'sg-0abc'],
    ['0.0.0.0/0', '0.0.0.0/0'],
    ['', "''"],
    ['a b', "'a b'"],
    ["it's", "'it'\\''s'"],
    ['$(reboot)', "'$(reboot)'"],
    ['*', "'*'"],
  ])('%s is written %s', (text, word) => {
    expect(shellWord(text)).toBe(word);
  });

  it.skipIf(process.platform === 'win32')('comes out of a real shell as it went in, whatever is in it', () => {
    // The two characters that tell words and lines of the output apart are left out; no argument can hold the first.
    const letter = fc.integer({ min: 2, max: 126 }).map((code) => String.fromCharCode(code));
    const anything = fc.string({ unit: letter, maxLength: 12 });
    const risky = fc.array(
      fc.constantFrom('$(', ')', '`', "'", '"', ';', '\n', '\\', '&&', '|', '#', ' ', '*', '~', 'a'),
      {
        maxLength: 8,
      },
    );
    const lines = fc.sample(
      fc.array(
        fc.oneof(
          anything,
          risky.map((parts) => parts.join('')),
        ),
        { maxLength: 4 },
      ),
      60,
    );
    const script = lines.map((words) => `printf '%s\\0' ${shellLine([...words, 'end'])}; printf '\\1'`).join('\n');
    const out = execFileSync('sh', ['-c', script], { encoding: 'latin1' });
    const seen = out.split('\x01').slice(0, -1);
    expect(seen).toHaveLength(lines.length);
    for (const [at, words] of lines.entries()) expect(seen[at]).toBe(`${[...words, 'end'].join('\0')}\0`);
  });
});
