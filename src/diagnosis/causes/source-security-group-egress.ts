import { filterCause } from './filters.js';

export const sourceSecurityGroupEgress = filterCause('SOURCE_SECURITY_GROUP_EGRESS', {
  title: "The source's security group does not let it out",
  means: 'No outbound rule of any security group on the source interface allows the traffic.',
  component: 'security-group',
  place: 'leaving-source',
  leg: 'request-at-source',
  end: ({ source }) => source,
});
