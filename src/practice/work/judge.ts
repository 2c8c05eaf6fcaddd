import { answersOpening } from '../../flow-log/tcp-flags.js';
import type { World } from '../../sandbox/world/world.js';
import type { Attempted } from '../exercise.js';
import type { Work } from '../grade/grade.js';
import { type SeenPassage, trailOf } from '../key/trail.js';
import { networkOf } from '../plant.js';
import type { Site } from '../site.js';
import type { OpenExercise } from './open-exercise.js';
import { recordsOf } from './records.js';

/** Everything that the grade goes by, from the exercise as it was handed over and the world as it is now. */
export async function workOf(exercise: OpenExercise, site: Site): Promise<Work> {
  const { world } = site;
  const { attempted, goal, healthy, before, plantedAt, looks, answer } = exercise;
  const records = recordsOf(world, site.now());
  const handedOver = records.filter(({ record }) => (record.start ?? 0) * 1000 < plantedAt);
  const after = await networkOf(site);
  const changedAt = lastChange(world, plantedAt);
  return {
    facts: {
      attempted,
      goal,
      healthy,
      before,
      isListening: isListening(exercise.listeners, instanceOf(exercise), attempted),
      records: handedOver.map(({ record }) => record),
    },
    answer,
    records: records.map(({ record }) => record),
    looks,
    after,
    isListening: isListening(listenersOf(world), instanceOf(exercise), attempted),
    newListeners: newListeners(exercise, world),
    isProved: isProved(world, exercise, trailOf(after, attempted).seen.at(-1), changedAt ?? plantedAt),
    isTouched: changedAt !== null || newListeners(exercise, world).length > 0,
  };
}

/** Ports on which each instance listens for others, by its id. */
export const listenersOf = ({ ec2 }: World): OpenExercise['listeners'] =>
  Object.fromEntries(
    Object.values(ec2.instances).map(({ InstanceId, host }) => [
      InstanceId,
      host.listeners.filter(isForOthers).map(({ port }) => port),
    ]),
  );

const isForOthers = ({ address }: { readonly address: string }): boolean => !/^(?:127\.|::1$)/.test(address);

const instanceOf = ({ before, attempted }: OpenExercise): string | null =>
  before.interfaces.find(({ id }) => id === attempted.destination.interfaceId)?.instanceId ?? null;

const isListening = (
  listeners: OpenExercise['listeners'],
  instanceId: string | null,
  { port }: Attempted,
): boolean | null => (instanceId === null ? null : (listeners[instanceId] ?? []).includes(port));

function newListeners({ listeners, before }: OpenExercise, world: World): Work['newListeners'] {
  const nameOf = (id: string): string => before.interfaces.find(({ instanceId }) => instanceId === id)?.name ?? id;
  return Object.entries(listenersOf(world)).flatMap(([id, ports]) =>
    ports.filter((port) => !(listeners[id] ?? []).includes(port)).map((port) => ({ machine: nameOf(id), port })),
  );
}

/** A name changes nothing, and to run a command is to look. */
const looking = /^(CreateTags|DeleteTags|PutRetentionPolicy)$/;

/** When rules, routes, addresses or records were changed last; null: never since it was handed over. */
export function lastChange({ journal }: World, plantedAt: number): number | null {
  const changes = journal.filter(
    ({ at, mutating, outcome, service, action }) =>
      at >= plantedAt && mutating && outcome === 'ok' && service !== 'ssm' && !looking.test(action),
  );
  return changes.at(-1)?.at ?? null;
}

/** Did somebody open the connection after that, and was answered? Where it ended, the answer was seen. */
function isProved(
  { sightings }: World,
  { attempted }: OpenExercise,
  last: SeenPassage | undefined,
  since: number,
): boolean {
  if (last?.leg !== 'reply') return false;
  return sightings.some(
    ({ at, interfaceId, direction, action, packet, tcpFlags }) =>
      at >= since &&
      interfaceId === last.interfaceId &&
      direction === last.direction &&
      action === 'ACCEPT' &&
      answersOpening(tcpFlags) &&
      packet.sourcePort === attempted.port &&
      packet.source === last.packet.source &&
      packet.destination === last.packet.destination,
  );
}
