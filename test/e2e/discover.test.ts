import { afterEach, beforeEach, expect, it } from 'vitest';
import { openSandbox } from '../conformance/endpoint.js';
import { computer, type Ended } from './flowlab.js';

let aws: Awaited<ReturnType<typeof openSandbox>>;
const computers: ReturnType<typeof computer>[] = [];
const another = () => {
  const own = computer(aws.env);
  computers.push(own);
  return own;
};
beforeEach(async () => {
  aws = await openSandbox();
});
afterEach(async () => {
  await aws.close();
  for (const own of computers.splice(0)) own.discard();
});

const said = ({ stderr }: Ended): string => stderr.replaceAll(/\s+/g, ' ');
const denied = (action: string) =>
  aws.world.faults.push({ action, nth: 1, count: Number.MAX_SAFE_INTEGER, kind: 'denied', seen: 0 });
const running = () => Object.values(aws.world.ec2.instances).filter(({ terminatedAt }) => terminatedAt === null).length;
const discover = (...flags: readonly string[]) =>
  another().run('cleanup', '--region', aws.region, '--discover', ...flags);

async function build(until = '2'): Promise<string> {
  const own = another();
  expect((await own.run('start', '--region', aws.region, '--yes', '--until', until)).code).toBe(0);
  return own.state().lab.id;
}

it('what may not be listed is named with its cost; everything else of both labs is removed', async () => {
  await build();
  await build();
  denied('ListRoles');
  denied('DescribeVolumes');
  const ended = await discover('--yes');
  expect(ended.code).toBe(3);
  expect(running()).toBe(0);
  // The lab's roles are known by name, so a list of all is not needed for them.
  expect(Object.keys(aws.world.iam.roles)).toEqual([]);
  expect(said(ended)).toContain('role of this lab: could not be looked for, so one may be left: AWS refused:');
  expect(said(ended)).toContain('the permission iam:ListRoles');
  expect(said(ended)).toContain('(costs nothing by the hour)');
  expect(said(ended)).toContain('0 of 2 labs are gone');

  aws.world.faults.length = 0;
  const again = [...said(ended).matchAll(/npx flowlab (cleanup --lab [a-z2-7]{8} --region [\w-]+)/g)].at(-1)?.[1] ?? '';
  const healed = await another().run(...again.split(' '), '--yes');
  expect(healed.stderr).toContain('Nothing left');
  expect(healed.code).toBe(0);
});

it('one lab’s role that lost its tag stays and is told; the other lab is removed', async () => {
  const one = await build('1');
  const other = await build();
  const path = `/flowlab/${one}/`;
  const role = Object.values(aws.world.iam.roles).find(({ Path }) => Path === path);
  for (const key of Object.keys(role?.tags ?? {})) delete role?.tags[key];
  const ended = await discover('--yes');
  expect(ended.code).toBe(3);
  expect(running()).toBe(0);
  expect(Object.values(aws.world.iam.roles).map(({ Path }) => Path)).toEqual([path]);
  expect(said(ended)).toContain(`1 of 2 labs are gone. Not to the end: ${one}.`);
  expect(said(ended)).not.toContain(`Not to the end: ${other}`);
});

it('a search that is refused altogether is not "no lab"', async () => {
  await build();
  for (const action of ['DescribeInstances', 'DescribeSecurityGroups', 'ListRoles', 'ListInstanceProfiles'])
    denied(action);
  const ended = await discover('--yes');
  expect(said(ended)).toContain('No lab was found, but not everything could be searched, so one may be there.');
  expect(said(ended)).toContain('instance (about $0.016 an hour): AWS refused');
  expect(ended.code).toBe(5);
});
