import { describe, expect, it } from 'vitest';
import { resolveEnd } from '../../src/network/resolve.js';
import { network } from '../helpers/network.js';

const builder = network()
  .vpc('vpc-1', '172.31.0.0/16', '2600:1f18::/56')
  .subnet('subnet-1')
  .instance('source', { public: '54.0.0.1', ipv6: '2600:1f18::A' })
  .instance('Destination')
  .interface('eni-db', { name: 'database' });
const world = builder.build();
const resolve = (text: string) => resolveEnd(world, text);
const source = { kind: 'interface', interface: { id: 'eni-source' } };

describe('an end is found by', () => {
  it.each([
    ['its instance id', 'i-source', '172.31.0.10'],
    ['its interface id', 'eni-source', '172.31.0.10'],
    ['its name', 'source', '172.31.0.10'],
    ['its name in other letters', 'SOURCE', '172.31.0.10'],
    ['its private address', '172.31.0.10', '172.31.0.10'],
    ['its public address, which stays what was asked', '54.0.0.1', '54.0.0.1'],
    ['its IPv6 address in any spelling', '2600:1F18:0::000a', '2600:1f18::a'],
    ['any of these between blanks', '  i-source\n', '172.31.0.10'],
  ])('%s', (_, text, address) => {
    expect(resolve(text)).toMatchObject({ ...source, address });
  });
});

it('an address that nobody has is an address still', () => {
  expect(resolve('8.8.8.8')).toEqual({ kind: 'address', address: '8.8.8.8' });
  expect(resolve('172.31.0.99')).toEqual({ kind: 'address', address: '172.31.0.99' });
});

describe('what is not found', () => {
  it.each([
    ['a slip in a name', 'soruce', ['source']],
    ['a slip in an id', 'i-sourcf', ['i-source']],
    ['the beginning of a name', 'dest', ['Destination']],
    ['the beginning of several', 'eni', ['eni-db', 'eni-Destination', 'eni-source']],
    ['nothing like it', 'quite-another-thing', []],
    ['nothing', '', []],
  ])('%s', (_, text, suggestions) => {
    expect(resolve(text)).toEqual({ kind: 'not-found', suggestions });
  });
});

describe('what several have', () => {
  const ids = (text: string, one = builder) => {
    const found = resolveEnd(one.build(), text);
    return found.kind === 'ambiguous' ? found.matches.map(({ id }) => id) : found.kind;
  };

  it('a name: all of them are told', () => {
    const twins = builder.interface('eni-db2', { name: 'database' });
    expect(ids('database', twins)).toEqual(['eni-db', 'eni-db2']);
    expect(ids('database')).toBe('interface');
  });

  it('a name in exactly these letters goes before others', () => {
    expect(ids('database', builder.interface('eni-db2', { name: 'Database' }))).toBe('interface');
    expect(ids('DATABASE', builder.interface('eni-db2', { name: 'Database' }))).toEqual(['eni-db', 'eni-db2']);
  });

  it('an address in two VPCs', () => {
    const overlap = builder.vpc('vpc-2', '172.31.0.0/16').subnet('subnet-2').instance('other');
    expect(ids('172.31.0.10', overlap)).toEqual(['eni-source', 'eni-other']);
  });

  it('an instance with two interfaces is meant by its first', () => {
    const second = builder.interface('eni-second', { instanceId: 'i-source', name: 'source', deviceIndex: 1 });
    expect(resolveEnd(second.build(), 'i-source')).toMatchObject(source);
    expect(resolveEnd(second.build(), 'source')).toMatchObject(source);
    const unordered = builder.interface('eni-x', { instanceId: 'i-x' }).interface('eni-y', { instanceId: 'i-x' });
    expect(ids('i-x', unordered)).toEqual(['eni-x', 'eni-y']);
  });
});
