import { isIcmp, TCP, UDP } from '../network/packet.js';
import { protocolWord } from '../network/wording.js';
import type { Case } from './case.js';
import { type CaseEnd, nameOf } from './ends.js';
import type { PathHop } from './path.js';

/** What was sent, to begin a sentence with: `The ping`, `The TCP connection to port 443`. */
export function subject({ connection: { protocol, port } }: Pick<Case, 'connection'>): string {
  const to = port === null ? '' : ` to port ${port}`;
  if (isIcmp(protocol)) return 'The ping';
  if (protocol === TCP) return `The TCP connection${to}`;
  return protocol === UDP ? `The UDP packet${to}` : `The ${protocolWord(protocol)} packet`;
}

/** The same inside a sentence. */
export const subjectWithin = (facts: Pick<Case, 'connection'>): string => `t${subject(facts).slice(1)}`;

/** `security group sg-0b77`. */
export function componentName({ component, resourceId }: Pick<PathHop, 'component' | 'resourceId'>): string {
  const names = {
    'security-group': 'security group',
    'network-acl': 'network ACL',
    route: 'route table',
    gateway: 'gateway',
    'source-dest-check': 'interface',
    interface: 'interface',
  } as const;
  return resourceId === null ? `the ${names[component]}` : `${names[component]} ${resourceId}`;
}

/** `security group sg-0b77 has no inbound rule that allows icmp from 172.31.16.10`, `rule 90 of network ACL acl-07 denies …`. */
export function stepInWords(step: PathHop): string {
  const { rule } = step;
  const name = componentName(step);
  const lacks = /^no ((?:inbound |outbound )?rule) (allows|matches) (.*)$/.exec(rule);
  if (lacks) return `${name} has no ${lacks[1]} that ${lacks[2]} ${lacks[3]}`;
  const numbered = /^(rule \d+) (.*)$/.exec(rule);
  if (numbered) return `${numbered[1]} of ${name} ${numbered[2]}`;
  return step.component === 'route' ? `${name} has ${rule}` : rule;
}

export const sourceName = (facts: Pick<Case, 'source'>): string => nameOf(facts.source);
export const destinationName = (facts: Pick<Case, 'destination'>): string => nameOf(facts.destination);

/** Somebody's in AWS, as far as can be told: a public address without a known interface is taken for the internet, and behind VPC Lattice nobody sees. */
export const isOurs = ({ interfaceId, isInside }: CaseEnd): boolean => interfaceId !== null || isInside;

export const sentence = (text: string): string => (/[.?!]$/.test(text) ? text : `${text}.`);
