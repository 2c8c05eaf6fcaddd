import { describe, expect, it } from 'vitest';
import { newWorld } from '../../src/sandbox/world/new-world.js';
import { isNotAWorld, savedWorld } from '../../src/sandbox/world/saved-world.js';
import type { World } from '../../src/sandbox/world/world.js';

const world = (): World => newWorld({ seed: 1, region: 'us-east-1', now: 0 });
const asSaved = (value: unknown): Record<string, Record<string, unknown>> => JSON.parse(JSON.stringify(value));

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
});
