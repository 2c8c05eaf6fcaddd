import { describe, expect, it } from 'vitest';
import { kinds } from '../../src/sandbox/ec2/kinds/index.js';
import type { Form } from '../../src/sandbox/world/members.js';
import { newWorld } from '../../src/sandbox/world/new-world.js';
import { isNotAWorld, savedWorld } from '../../src/sandbox/world/saved-world.js';
import type { World } from '../../src/sandbox/world/world.js';

const world = (): World => newWorld({ seed: 1, region: 'us-east-1', now: 0 });
const asSaved = (value: unknown): Record<string, Record<string, unknown>> => JSON.parse(JSON.stringify(value));

const samples: Readonly<Record<Form, unknown>> = {
  text: 'x',
  number: 1,
  boolean: false,
  list: [],
  table: {},
  'text or null': null,
  'number or null': null,
  'table or null': null,
};

/** Every table and every switch that a version before this one may not have known. */
const younger = Object.entries(asSaved(world())).flatMap(([room, content]) =>
  room === 'ec2' || room === 'iam' || room === 'logs' || room === 'ssm' || room === 'switches'
    ? Object.keys(content).map((table) => [room, table] as const)
    : [],
);

describe('a saved world', () => {
  it('is what it was', () => {
    expect(savedWorld(asSaved(world()))).toEqual(world());
  });

  it.each(younger)('that knows no %s.%s is completed', (room, table) => {
    const older = asSaved(world());
    delete older[room]?.[table];
    const completed = savedWorld(older);
    if (isNotAWorld(completed)) throw new Error(completed.reason);
    expect(Reflect.get(Reflect.get(completed, room), table)).toBeDefined();
  });

  it.each([
    ['it is not an object', null],
    ['it is not an object', []],
    ['its format is 2, not 1', { format: 2 }],
    ['its format is not said, not 1', {}],
    ['account is not a string', { format: 1 }],
    ['ec2 is not a table', { ...asSaved(world()), ec2: [] }],
    ['ec2.vpcs is not a table', { ...asSaved(world()), ec2: { vpcs: 5 } }],
    ['ec2.vpcs.vpc-1 is empty', { ...asSaved(world()), ec2: { vpcs: { 'vpc-1': null } } }],
    ['sightings is not a list', { ...asSaved(world()), sightings: {} }],
    ['switches.noise is not a boolean', { ...asSaved(world()), switches: { noise: 'no' } }],
  ])('that is broken says why: %s', (reason, value) => {
    expect(savedWorld(value)).toEqual({ reason });
  });

  const members = kinds.flatMap(({ table, members: all }) =>
    Object.keys(all).map((member) => [table, member, all] as const),
  );

  it.each(members)('whose row of %s has no %s, or one of another form, is refused', (table, member, all) => {
    const row = Object.fromEntries(Object.entries(all).map(([name, form]) => [name, samples[form]]));
    const withRow = (changed: object) => {
      const saved = asSaved(world());
      Object.assign(saved.ec2?.[table] ?? {}, { 'id-1': changed });
      return savedWorld(saved);
    };
    const refused = { reason: `ec2.${table}.id-1.${member} is missing or not what it should be` };
    expect(withRow(row)).toHaveProperty('ec2');
    expect(withRow({ ...row, [member]: undefined })).toEqual(refused);
    expect(withRow({ ...row, [member]: row[member] === false ? 'no' : true })).toEqual(refused);
  });

  it('with a row that is a text is refused', () => {
    const saved = asSaved(world());
    Object.assign(saved.ec2?.vpcs ?? {}, { 'vpc-1': 'x' });
    expect(savedWorld(saved)).toEqual({ reason: 'ec2.vpcs.vpc-1 is not a row' });
  });

  it('has other Regions, whose rows are looked at too', () => {
    const saved = asSaved(world());
    const other = asSaved(world());
    Object.assign(other.ec2?.vpcs ?? {}, { 'vpc-1': {} });
    expect(savedWorld({ ...saved, elsewhere: { 'us-west-2': other } })).toEqual({
      reason: 'elsewhere.us-west-2.ec2.vpcs.vpc-1.VpcId is missing or not what it should be',
    });
  });
});
