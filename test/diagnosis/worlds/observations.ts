import { DeleteRolePolicyCommand } from '@aws-sdk/client-iam';
import type { CauseCode } from '../../../src/diagnosis/causes/cause-code.js';
import { type Places, ROLE } from './base.js';
import { type Logging, startLogging } from './detective.js';
import type { Plan } from './play.js';
import type { Shape } from './shapes.js';

/** A way in which records can be missing, and what the verdict may say of it. */
export interface Observation {
  readonly name: string;
  readonly blind: readonly CauseCode[];
  readonly plan: (shape: Shape, places: Places, logging: Logging) => Partial<Plan>;
}

const minute = 60_000;

/** Leaves out everything that is not needed to tell who spoke to whom and what became of it. */
const SPARE = 'interface-id srcaddr dstaddr srcport dstport protocol action start end log-status';
const BARE = 'interface-id srcaddr dstaddr action';
const BY_INSTANCE =
  'instance-id srcaddr dstaddr dstport srcport protocol flow-direction action start end tcp-flags log-status';

const lost = (side: 'source' | 'destination'): Observation => ({
  name: `records of the ${side} lost`,
  blind: ['RECORDS_LOST'],
  plan: (shape, _places, logging) => ({
    logging: [logging],
    after: ({ world }, _same, _shape, { from, to }) => {
      const eni = shape[side]?.eni;
      const skip = { interfaceId: eni ?? '', from: from - minute, until: to + minute };
      if (eni !== undefined) world.switches.skips = [skip];
    },
  }),
});

const oneSided = (side: 'source' | 'destination'): Observation => ({
  name: `a flow log at the ${side} alone`,
  blind: ['NO_FLOW_LOG'],
  plan: (shape, _places, logging) => {
    const eni = (shape[side] ?? shape.source ?? shape.destination)?.eni;
    return { logging: eni === undefined ? [] : [{ ...logging, resourceIds: [eni] }] };
  },
});

const written = (name: string, fields: string, blind: readonly CauseCode[] = []): Observation => ({
  name: `a format of ${name}`,
  blind,
  plan: () => ({ logging: [{ fields }] }),
});

const filtered = (trafficType: 'ACCEPT' | 'REJECT'): Observation => ({
  name: `${trafficType} alone recorded`,
  blind: ['TRAFFIC_TYPE_FILTERED'],
  plan: (_shape, _places, logging) => ({ logging: [{ ...logging, trafficType }] }),
});

export const observations: readonly Observation[] = [
  { name: 'no flow log', blind: ['NO_FLOW_LOG'], plan: () => ({ logging: [] }) },
  filtered('ACCEPT'),
  filtered('REJECT'),
  {
    name: 'a flow log created after the traffic',
    blind: ['NO_FLOW_LOG', 'NOT_YET_DELIVERED'],
    plan: (_shape, _places, logging) => ({
      logging: [],
      after: (lab, places) => {
        lab.advance(2 * minute);
        return startLogging(lab, places, logging);
      },
    }),
  },
  {
    name: 'a delivery that fails',
    blind: ['DELIVERY_FAILING'],
    plan: (_shape, _places, logging) => ({
      logging: [logging],
      before: ({ aws }) => aws.iam.send(new DeleteRolePolicyCommand({ RoleName: ROLE, PolicyName: 'deliver' })),
    }),
  },
  {
    name: 'not yet delivered',
    blind: ['NOT_YET_DELIVERED'],
    plan: (_shape, _places, logging) => ({ logging: [logging], patienceMs: minute }),
  },
  lost('source'),
  lost('destination'),
  oneSided('source'),
  oneSided('destination'),
  // Without times nobody knows how far the records reach.
  written('the least that tells', BARE, ['NOT_YET_DELIVERED']),
  written('no versions and no identities', SPARE),
  written('instances instead of interfaces', BY_INSTANCE),
  {
    name: 'several flow logs on one another',
    blind: [],
    plan: (_shape, { vpcs, client }, logging) => ({
      logging: [logging, { resourceIds: [client.subnet.id] }, { resourceIds: [vpcs.main], trafficType: 'REJECT' }],
    }),
  },
];
