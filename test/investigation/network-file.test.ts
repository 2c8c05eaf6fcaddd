import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { networkFromFile } from '../../src/investigation/network-file.js';
import type { Event } from '../../src/ui.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flowlab-network-'));
});
afterAll(() => rm(folder, { recursive: true }));

const told: Event[] = [];
const ui = { tell: (event: Event) => void told.push(event), ask: () => Promise.reject(new Error('nobody is asked')) };

it('a file that is not there says how to get one', async () => {
  const path = join(folder, 'none.json');
  await expect(networkFromFile(path, ui)).rejects.toMatchObject({
    message: `--network ${path}: there is no such file.`,
    next: ['Check the path after --network.', 'One is written by: npx flowlab network > network.json'],
  });
});

it('what a file has lost, and something else in it names, is told', async () => {
  const path = join(folder, 'cut.json');
  const described = {
    Vpcs: [{ VpcId: 'vpc-1', CidrBlock: '10.0.0.0/16' }],
    Subnets: [{ SubnetId: 'subnet-1', VpcId: 'vpc-1', CidrBlock: '10.0.0.0/24' }],
    NetworkInterfaces: ['1', '2', '3', '4', '5'].map((n) => ({
      NetworkInterfaceId: `eni-${n}`,
      VpcId: 'vpc-1',
      SubnetId: 'subnet-1',
      PrivateIpAddress: `10.0.0.1${n}`,
      Groups: [{ GroupId: `sg-${n}` }],
    })),
    SecurityGroups: [],
    NetworkAcls: [{ NetworkAclId: 'acl-1', VpcId: 'vpc-1', Associations: [{ SubnetId: 'subnet-1' }], Entries: [] }],
    RouteTables: [{ RouteTableId: 'rtb-1', VpcId: 'vpc-1', Associations: [{ Main: true }], Routes: [] }],
    InternetGateways: [],
    FlowLogs: [],
  };
  await writeFile(path, JSON.stringify(described));
  told.length = 0;
  await networkFromFile(path, ui);
  expect(told).toEqual([
    {
      kind: 'note',
      tone: 'warn',
      text: `${path} is not whole: sg-1, a group of eni-1, is not described; sg-2, a group of eni-2, is not described; sg-3, a group of eni-3, is not described; and 2 more like that.`,
    },
  ]);
});

it('the answers of several calls, one behind the other or in a list, are one network', async () => {
  const vpcs = { Vpcs: [{ VpcId: 'vpc-1', CidrBlock: '10.0.0.0/16' }] };
  const subnets = (...ids: readonly number[]) => ({
    Subnets: ids.map((n) => ({ SubnetId: `subnet-${n}`, VpcId: 'vpc-1', CidrBlock: `10.0.${n}.0/24` })),
  });
  const answers = [vpcs, subnets(1, 2), vpcs, subnets(2, 3)];
  for (const text of [answers.map((one) => JSON.stringify(one, null, 4)).join('\n'), JSON.stringify(answers)]) {
    const path = join(folder, 'answers.json');
    await writeFile(path, text);
    const network = await networkFromFile(path, ui);
    expect(network.vpcs.map(({ id }) => id)).toEqual(['vpc-1']);
    expect(network.subnets.map(({ id }) => id)).toEqual(['subnet-1', 'subnet-2', 'subnet-3']);
  }
});
