import type { CauseCode } from '../../diagnosis/causes/cause-code.js';
import { culpritOf } from '../expert/path.js';
import { type Suspect, suspectsOf, type Test } from '../expert/suspects.js';
import { testsFor } from '../expert/tests.js';
import { ofRecords, suspicionsOf } from '../key/codes.js';
import type { Facts, Key } from '../key/key.js';
import { type Trail, trailOf } from '../key/trail.js';
import type { Look } from '../work/open-exercise.js';

/**
 * Whether something that was looked at tells this suspect from what it is: had it been this, at least one of the looks would
 * have shown something else.
 */
export function isToldByLooks(code: CauseCode, looks: readonly Look[], facts: Facts, key: Key): boolean {
  if (looks.some(({ kind }) => kind === 'diagnose')) return true;
  const isOfRecords = ofRecords.some((one) => one === code && one !== 'STALE_EVIDENCE');
  if (isOfRecords) return looks.some((look) => tellsOfRecords(look, code));
  const suspects = suspectsOf(facts, key);
  const culprit = facts.goal === 'recorded' ? suspects.at(-1) : culpritOf(facts, key, suspects);
  const { met } = trailOf(facts.healthy, facts.attempted);
  const named = suspects.filter(({ id }) => codesOf(id, met).includes(code));
  if (!culprit || named.length === 0) return looks.some(tellsOfMachines);
  const seen = testsFor(facts.healthy, facts.attempted).filter((test) =>
    looks.some((look) => shows(look, test, facts)),
  );
  return named.every((one) => isApart(one, culprit, seen, met));
}

/** Two causes at one component: its own rules tell which. */
function isApart(one: Suspect, culprit: Suspect, seen: readonly Test[], met: Trail['met']): boolean {
  if (one !== culprit) return seen.some((test) => one.observe(test) !== culprit.observe(test));
  const resource = met[Number(one.id.split(' ')[1])]?.resourceId;
  return seen.some(({ id }) => id === `rules ${resource}`);
}

function codesOf(suspect: string, met: Trail['met']): readonly CauseCode[] {
  const hop = met[Number(/^(?:request|reply) (\d+)$/.exec(suspect)?.[1] ?? -1)];
  if (hop) return suspicionsOf(hop);
  return hosts.filter(([id]) => id === suspect).map(([, code]) => code);
}

const hosts: readonly (readonly [string, CauseCode])[] = [
  ['host refuses', 'PORT_CLOSED'],
  ['host is silent', 'HOST_SILENT'],
  ['nothing any more', 'STALE_EVIDENCE'],
];

/** Whether a look is this test, or holds it. */
function shows({ kind, about }: Look, { id }: Test, facts: Facts): boolean {
  const [what, of = ''] = id.split(' ');
  switch (kind) {
    case 'try':
      return what === 'try';
    case 'records':
      return what === 'records' && facts.goal === 'through' && isOfInterface(about, of, facts);
    case 'rules':
      return what === 'rules' && of !== 'host' && describes(about, of);
    case 'shell':
      // What was typed there is not known: nc, tcpdump and ss can show each of these.
      return what === 'try' || of === 'host' || (what === 'records' && isOfInterface(about, of, facts));
    case 'diagnose':
      return true;
  }
}

/** Records were narrowed to an interface, to an address of one of the two, or not at all. */
function isOfInterface(about: string, interfaceId: string, { before, attempted }: Facts): boolean {
  const words = about.split(' ');
  const interfaces = words.filter((word) => word.startsWith('eni-'));
  if (interfaces.length > 0) return interfaces.includes(interfaceId);
  const ends = [attempted.source, attempted.destination];
  const own = before.interfaces.filter(({ id }) => ends.some((end) => end.interfaceId === id));
  const names = [
    'all',
    ...ends.flatMap(({ name, address }) => [name, address]),
    ...own.flatMap(({ privateAddresses, publicAddresses }) => [...privateAddresses, ...Object.values(publicAddresses)]),
  ];
  return words.some((word) => names.includes(word));
}

/** The whole network was looked at, or this kind of component, and not only others of it. */
function describes(line: string, id: string): boolean {
  if (isWholeNetwork(line)) return true;
  const kind = id.split('-')[0] ?? '';
  const others: readonly string[] = line.match(new RegExp(`\\b${kind}-[0-9a-f]+`, 'g')) ?? [];
  return (
    /\b(?:describe|get)-/.test(line) &&
    (operations[kind] ?? /^$/).test(line) &&
    (others.length === 0 || others.includes(id))
  );
}

const isWholeNetwork = (line: string): boolean => line === 'network' || line === 'sandbox';

const operations: Readonly<Record<string, RegExp>> = {
  sg: /security-group/,
  acl: /network-acl/,
  rtb: /route-table/,
  // Who wants out by one needs a public address.
  igw: /internet-gateway|instances|addresses|network-interfaces/,
  nat: /nat-gateway/,
  pcx: /peering/,
  vpce: /vpc-endpoint/,
};

const tellsOfRecords = ({ kind, about }: Look, code: CauseCode): boolean =>
  kind === 'records' ||
  (kind === 'try' && code === 'NO_TRAFFIC') ||
  (kind === 'rules' && (isWholeNetwork(about) || /flow-log/.test(about)));

/** Whether a machine runs, and has the address. */
const tellsOfMachines = ({ kind, about }: Look): boolean =>
  kind === 'records' ||
  kind === 'shell' ||
  (kind === 'rules' && (isWholeNetwork(about) || /instances|interfaces/.test(about)));
