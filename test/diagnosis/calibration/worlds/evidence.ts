import type { Random } from '../random.js';
import {
  interfacesOfVpc,
  one,
  oneSide,
  otherAccount,
  ownAcl,
  ownGroup,
  tablesOfVpc,
  whole,
} from './takes-configuration.js';
import {
  delayedStream,
  logsOfOneEnd,
  lostMinutes,
  newestMinutes,
  noRows,
  olderMinutes,
  oneAction,
  oneActionOfOneEnd,
  oneStream,
  onlyTheTwo,
} from './takes-records.js';
import type { Handed, Take } from './taking.js';
import type { World } from './world.js';

export const TAKES: Readonly<Record<string, Take>> = {
  interfacesOfVpc,
  tablesOfVpc,
  ownGroup,
  ownAcl,
  anyGroup: one('SecurityGroups', 'GroupId'),
  prefixList: one('PrefixLists', 'PrefixListId'),
  allGroups: whole('SecurityGroups'),
  allAcls: whole('NetworkAcls'),
  allTables: whole('RouteTables'),
  allPrefixLists: whole('PrefixLists'),
  gateways: whole('InternetGateways', 'NatGateways', 'VpcPeeringConnections'),
  allInterfaces: whole('NetworkInterfaces'),
  flowLogs: whole('FlowLogs'),
  otherAccount,
  logsOfOneEnd,
  oneAction,
  lostMinutes,
  newestMinutes,
  oneStream,
  onlyTheTwo,
  oneActionOfOneEnd,
  olderMinutes,
  delayedStream,
  noRows,
};

/** In wider worlds, as well. */
const WIDER_TAKES: Readonly<Record<string, Take>> = { ...TAKES, oneSide };

/** Some of it, or nothing: in a third of the worlds everything is there. */
export function handOver(world: World, random: Random): Handed {
  let handed: Handed = {
    described: world.described,
    rows: world.rows,
    readAt: random.chance(0.5) ? null : world.until + random.between(400, 900),
    taken: [],
  };
  const count = random.weighted([
    [3, 0],
    [4, 1],
    [2, 2],
    [1, 3],
  ] as const);
  const takes = world.isWide ? WIDER_TAKES : TAKES;
  for (let number = 0; number < count; number += 1) {
    const name = random.pick(Object.keys(takes));
    const less = takes[name]?.(handed, world, random);
    if (less && !handed.taken.includes(name)) handed = { ...less, taken: [...handed.taken, name] };
  }
  return handed;
}
