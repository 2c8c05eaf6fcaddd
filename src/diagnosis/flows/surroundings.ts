import type { Interface, Network, SecurityGroupRule } from '../../network/model.js';
import { type AddressHolder, type HolderOf, holdersIn } from './holders.js';

/** What a network tells about flows. */
export interface FlowSurroundings {
  readonly placeOf: HolderOf;
  readonly interfaceOf: (id: string | null) => Interface | undefined;
  /** Do the groups of the interface name this port, alone or among few? */
  readonly isService: (place: AddressHolder, protocol: number, port: number) => boolean;
}

export function surroundingsIn(network: Network): FlowSurroundings {
  const byId = new Map(network.interfaces.map((one) => [one.id, one]));
  const groups = new Map(network.securityGroups.map((group) => [group.id, group]));
  const named = new Map<string, readonly SecurityGroupRule[]>();
  const rulesOf = ({ id, securityGroupIds }: Interface): readonly SecurityGroupRule[] => {
    const rules =
      named.get(id) ?? securityGroupIds.flatMap((group) => groups.get(group)?.ingress ?? []).filter(isNarrow);
    named.set(id, rules);
    return rules;
  };
  return {
    placeOf: holdersIn(network),
    interfaceOf: (id) => (id === null ? undefined : byId.get(id)),
    isService: ({ interface: one }, protocol, port) =>
      one !== null &&
      rulesOf(one).some((rule) => rule.protocol === protocol && (rule.from ?? 0) <= port && port <= (rule.to ?? 0)),
  };
}

// A rule for more ports than this is for clients' answers, or for anything.
const FEW_PORTS = 1_000;

const isNarrow = ({ from, to }: SecurityGroupRule): boolean =>
  from !== null && to !== null && from > 0 && to - from < FEW_PORTS;
