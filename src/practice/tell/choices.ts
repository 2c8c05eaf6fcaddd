import type { CauseCode } from '../../diagnosis/causes/cause-code.js';
import { causeMeaning } from '../../diagnosis/causes/index.js';
import type { Network } from '../../network/model.js';
import type { Choice } from '../../ui.js';
import { NO_RECORD } from '../grade/answer.js';
import { type Facts, keyOf } from '../key/key.js';
import { isAbout } from '../key/match.js';
import { trailOf } from '../key/trail.js';
import type { NumberedRecord } from '../work/records.js';

/** What may be named as the place: what is on the way, and where it is about records, who writes them. */
export function placeChoices({ healthy, attempted, goal }: Facts): readonly Choice<string>[] {
  const { met } = trailOf(healthy, attempted);
  const parts = met.flatMap(({ resourceId, decision }) =>
    resourceId === null || decision === 'not-applied' ? [] : [resourceId],
  );
  const ends = healthy.interfaces.filter(({ id }) =>
    [attempted.source.interfaceId, attempted.destination.interfaceId].includes(id),
  );
  const machines = ends.map(({ id, instanceId }) => instanceId ?? id);
  const logging =
    goal === 'recorded' ? [...healthy.flowLogs.map(({ id }) => id), ...ends.map((one) => one.subnetId)] : [];
  return [...new Set([...parts, ...machines, ...logging])].map((id) => ({
    value: id,
    label: `${kindOf(id)} ${id}${ofWhom(healthy, id)}`,
  }));
}

const kinds: Readonly<Record<string, string>> = {
  sg: 'security group',
  acl: 'network ACL',
  rtb: 'route table',
  igw: 'internet gateway',
  nat: 'NAT gateway',
  pcx: 'peering connection',
  i: 'machine',
  eni: 'interface',
  fl: 'flow log',
  subnet: 'subnet',
};

const kindOf = (id: string): string => kinds[id.split('-')[0] ?? ''] ?? '';

function ofWhom({ interfaces, networkAcls, routeTables }: Network, id: string): string {
  const group = interfaces.filter(({ securityGroupIds }) => securityGroupIds.includes(id)).map(({ name }) => name);
  const machine = interfaces.find(({ instanceId }) => instanceId === id)?.name;
  const subnets = [...networkAcls, ...routeTables].find((one) => one.id === id)?.subnetIds ?? [];
  const whom = [...group, machine, ...subnets].filter((word) => word != null);
  return whom.length === 0 ? '' : `, of ${whom.join(', ')}`;
}

/** Suspects and the culprit among them, in an order that tells nothing. */
export function causeChoices(facts: Facts): readonly Choice<CauseCode>[] {
  const { suspects, cause } = keyOf(facts);
  return [...suspects, cause].toSorted().map((code) => ({ value: code, label: code, hint: causeMeaning(code) }));
}

/** Records of the connection, and that there may be none. */
export function citeChoices(
  { healthy, attempted }: Facts,
  records: readonly NumberedRecord[],
): readonly Choice<string>[] {
  const { seen } = trailOf(healthy, attempted);
  const own = records.filter(({ record }) => isAbout(record, seen, attempted.port)).slice(-SHOWN);
  return [
    ...own.map((one) => ({ value: one.record.line, label: recordInWords(one) })),
    { value: NO_RECORD, label: 'None: that there is no record is the proof' },
  ];
}

/** `854: eni-0b1e 10.33.40.84:27017 -> 10.33.1.8:55407 REJECT`, `12: eni-0b1e NODATA` */
export const recordInWords = ({ number, record }: NumberedRecord): string =>
  record.srcaddr == null
    ? `${number}: ${record.interfaceId} ${record.logStatus}`
    : `${number}: ${record.interfaceId} ${record.srcaddr}:${record.srcport} -> ${record.dstaddr}:${record.dstport} ${record.action}`;

const SHOWN = 12;
