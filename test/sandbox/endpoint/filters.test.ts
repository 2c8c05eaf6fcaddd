import { describe, expect, it } from 'vitest';
import { matchesFilters } from '../../../src/sandbox/endpoint/filters.js';

describe('filters', () => {
  const rows = [
    { name: 'web-1', ports: [80, 443], tags: { env: 'prod', team: 'a' } },
    { name: 'db*1', ports: [5432], tags: { env: 'test' } },
  ];
  const names = (filters: Parameters<typeof matchesFilters>[0]) =>
    rows
      .filter(
        matchesFilters<(typeof rows)[number]>(
          filters,
          { name: ({ name }) => name, port: ({ ports }) => ports },
          ({ tags }) => ({
            ...tags,
          }),
        ),
      )
      .map(({ name }) => name);

  it('all have to match, each by any of its values', () => {
    expect(names([{ Name: 'port', Values: ['443', '5432'] }])).toEqual(['web-1', 'db*1']);
    expect(
      names([
        { Name: 'port', Values: ['443', '5432'] },
        { Name: 'name', Values: ['web-1'] },
      ]),
    ).toEqual(['web-1']);
  });

  it('take * and ? as wildcards, \\* as an asterisk, and mind case', () => {
    expect(names([{ Name: 'name', Values: ['w?b-*'] }])).toEqual(['web-1']);
    expect(names([{ Name: 'name', Values: ['db\\*1'] }])).toEqual(['db*1']);
    expect(names([{ Name: 'name', Values: ['we\\*'] }])).toEqual([]);
    expect(names([{ Name: 'name', Values: ['Web*'] }])).toEqual([]);
    expect(names([{ Name: 'name', Values: ['web.1'] }])).toEqual([]);
  });

  it('look into tags by key, by value and by both', () => {
    expect(names([{ Name: 'tag:env', Values: ['prod'] }])).toEqual(['web-1']);
    expect(names([{ Name: 'tag-key', Values: ['team'] }])).toEqual(['web-1']);
    expect(names([{ Name: 'tag-value', Values: ['test'] }])).toEqual(['db*1']);
  });

  it('that nobody knows are an error', () => {
    expect(() => names([{ Name: 'toString', Values: ['x'] }])).toThrow("The filter 'toString' is invalid");
  });
});
