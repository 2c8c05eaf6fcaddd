import { filterCause } from './filters.js';

export const destinationSecurityGroupIngress = filterCause('DESTINATION_SECURITY_GROUP_INGRESS', {
  title: "The destination's security group does not let it in",
  means: 'No inbound rule of any security group on the destination interface allows the traffic.',
  component: 'security-group',
  place: 'entering-destination',
  leg: 'request-at-destination',
  end: ({ destination }) => destination,
});
