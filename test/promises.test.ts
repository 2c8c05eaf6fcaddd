import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const readme = readFileSync('README.md', 'utf8');
const rows = readme
  .slice(readme.indexOf('### What proves it'))
  .split('\n## ')[0]
  ?.split('\n')
  .filter((line) => /^\| [A-Z]/.test(line) && !line.startsWith('| Promise'));

describe('every promise of the README', () => {
  it.each(rows ?? [])('%s', (row) => {
    const links = [...row.matchAll(/\]\(([^)]+)\)/g)].map(([, path = '']) => path);
    expect(links.length).toBeGreaterThan(0);
    expect(links.filter((path) => !existsSync(path))).toEqual([]);
  });

  it('is one of at least a dozen', () => {
    expect(rows?.length).toBeGreaterThanOrEqual(12);
  });
});
