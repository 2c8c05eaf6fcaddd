import { portsInWords } from '../../network/port-split.js';
import type { Case } from '../case/case.js';
import { nameOf } from '../case/ends.js';
import type { PathHop } from '../case/path.js';
import { evidenceAt } from '../finding.js';
import type { Leg } from '../verdict.js';
import { destinationName, sourceName, subject, subjectWithin } from '../words.js';
import type { Judgement } from './component.js';

/** A clause: where it was refused, or may be, and what had come so far. */
export function refusedWhere(facts: Case, place: Leg, { evidence, configuration }: Judgement): string {
  const [source, destination] = [sourceName(facts), destinationName(facts)];
  // Where one end has no records, what is shown of a component there is a conclusion, and no record saw it.
  if (evidence === 'shows' && evidenceAt(facts, place) === 'shows')
    return whereSeen(subject(facts), place, source, destination);
  // Neither a record nor a rule says so: it is where it may have ended.
  const isRule = configuration === 'shows';
  const [said, is] = isRule ? [`By the configuration, ${subjectWithin(facts)}`, 'is'] : [subject(facts), 'may be'];
  const isLetIn = facts.path.steps.every(({ leg, decision }) => leg === 'reply' || decision !== 'unknown');
  const answered = isLetIn
    ? `${said} is let in, but the answer`
    : `By the configuration, an answer to ${subjectWithin(facts)}`;
  const answer = isRule ? answered : `${destination}'s answer`;
  switch (place) {
    case 'request-at-source':
      return `${said} ${is} refused as it leaves ${interfaceOf(source)}`;
    case 'request-at-destination':
      return `${said} ${is} refused at ${interfaceOf(destination)}`;
    case 'reply-at-destination':
      return `${answer} ${is} refused as it leaves ${destination}'s subnet`;
    default:
      return `${answer} ${is} refused as it comes back to ${source}'s subnet`;
  }
}

/** An end of which only the interface is known is called by its id. */
const interfaceOf = (name: string): string => (name.startsWith('eni-') ? name : `${name}'s network interface`);

function whereSeen(said: string, place: Leg, source: string, destination: string): string {
  switch (place) {
    case 'request-at-source':
      return `${said} was refused as it left ${interfaceOf(source)}`;
    case 'request-at-destination':
      return `${said} reached ${interfaceOf(destination)} and was refused there`;
    case 'reply-at-destination':
      return `${said} reached ${destination}, but the answer was refused as it left ${destination}'s subnet`;
    default:
      return `${destination} answered, but the answer was refused as it came back to ${source}'s subnet`;
  }
}

/** What to look at, where the configuration does not tell which of the two it was; `open`: one that was read and does not tell. */
export function howToTell(
  facts: Case,
  { side, place }: { readonly side: 'source' | 'destination'; readonly place: Leg },
  open: PathHop | null,
): string {
  const end = facts[side];
  const name = nameOf(facts[side]);
  if (open?.ports)
    return `Look at the client's ports: of those that it may have, ${portsInWords(open.ports.denied)} are refused.`;
  if (place.startsWith('reply')) return `Read the network ACL of ${name}'s subnet.`;
  if (open?.lacks?.part === 'prefixLists')
    return `Read the entries of the prefix list: aws ec2 get-managed-prefix-list-entries --prefix-list-id ${open.lacks.id}`;
  if (open)
    return `Find out which security groups the other end has, and whether the way between carries references to them: ${open.resourceId} alone decides.`;
  const read = end.interface?.securityGroupIds.every((id) => facts.network.securityGroups.some((one) => one.id === id));
  const groups = `the security groups of ${name}`;
  const experiment = 'end from another interface in the same subnet, where no network ACL applies.';
  if (facts.path.steps.some((one) => one.component === 'network-acl' && one.at === side && one.resourceId !== null))
    return read ? `S${experiment}` : `Read ${groups}.`;
  return `Read ${read ? '' : `${groups} and `}the network ACL of ${name}'s subnet; or s${experiment}`;
}
