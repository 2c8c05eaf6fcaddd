import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sabotages } from '../.ci/sabotages.mjs';

const MOST_LINES = 200;
const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => ({ path, text: readFileSync(join('src', path), 'utf8') }));

const EXPORTED = /^export (?:async )?(?:type|interface|const|function\*?|class) (\w+)/gm;

/** Each `new Problem(…)` of a file, on one line. */
const problemsIn = (text: string): readonly string[] =>
  text
    .split('new Problem(')
    .slice(1)
    .map((rest) => {
      let depth = 1;
      const end = [...rest].findIndex((sign) => {
        depth += sign === '(' ? 1 : sign === ')' ? -1 : 0;
        return depth === 0;
      });
      return rest.slice(0, end).replaceAll(/\s+/g, ' ');
    });

describe('the house', () => {
  it('has no file that is too long to be read at once', () => {
    const long = sources.filter(({ text }) => text.split('\n').length - 1 > MOST_LINES);
    expect(long.map(({ path }) => path)).toEqual([]);
  });

  it('gives each exported name to one thing, so that a search for it finds that alone', () => {
    const homes = new Map<string, Set<string>>();
    for (const { path, text } of sources)
      for (const [, name = ''] of text.matchAll(EXPORTED)) homes.set(name, (homes.get(name) ?? new Set()).add(path));
    expect(homes.size).toBeGreaterThan(1000);
    // Each stage is `stage` in a folder of its own, by which the table of contents loads it.
    homes.delete('stage');
    expect([...homes].filter(([, paths]) => paths.size > 1).map(([name, paths]) => [name, ...paths])).toEqual([]);
  });

  it('says of each command among the next steps of a problem what it is for', () => {
    const bare = sources.flatMap(({ path, text }) =>
      problemsIn(text)
        .filter((problem) => /[[,?:] ?['"`](?:npx |aws [a-z])|\[again\b/.test(problem))
        .map((problem) => `${path}: ${problem}`),
    );
    expect(bare).toEqual([]);
  });

  it('is drawn in its map: each room is named there', () => {
    const map = readFileSync('src/README.md', 'utf8');
    const rooms = new Set(sources.flatMap(({ path }) => path.split(/[\\/]/).slice(0, -1).slice(0, 1)));
    expect(rooms.size).toBeGreaterThan(10);
    expect([...rooms].filter((room) => !map.includes(`${room}/`))).toEqual([]);
  });

  it('has every line that a sabotage breaks, and the tests that are to notice it', () => {
    const says = new Map(sources.map(({ path, text }) => [`src/${path.replaceAll('\\', '/')}`, text]));
    const stale = sabotages.filter(
      ({ file, edits, tests }) =>
        !edits.every(([from]) => says.get(file)?.includes(from)) || !tests.every((test) => existsSync(test)),
    );
    expect(sabotages.length).toBeGreaterThan(100);
    expect(stale.map(({ name }) => name)).toEqual([]);
  });
});
