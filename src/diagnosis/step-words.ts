import type { TraceHop } from '../network/hop.js';

/** `security group sg-0b77`. */
function componentName({ component, resourceId }: Pick<TraceHop, 'component' | 'resourceId'>): string {
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
export function stepInWords(step: Pick<TraceHop, 'component' | 'resourceId' | 'rule'>): string {
  const { rule, resourceId } = step;
  const name = componentName(step);
  const lacks = /^no ((?:inbound |outbound )?rule) (allows|matches) (.*)$/.exec(rule);
  if (lacks) return `${name} has no ${lacks[1]} that ${lacks[2]} ${lacks[3]}`;
  const numbered = /^(rule \d+) (.*)$/.exec(rule);
  if (numbered) return `${numbered[1]} of ${name} ${numbered[2]}`;
  const some = /^(of the client ports [^,]+), (.*) do not pass: (.*)$/.exec(rule);
  if (some) return `${some[1]}, ${name} stops ${some[2]} (${some[3]})`;
  if (step.component === 'route') return rule.endsWith(' is not described') ? rule : `${name} has ${rule}`;
  // A route of a transit gateway's.
  return resourceId !== null && / -> \S+$/.test(rule) ? `${resourceId} has ${rule}` : rule;
}
