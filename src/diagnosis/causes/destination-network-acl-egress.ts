import { filterCause } from './filters.js';

export const destinationNetworkAclEgress = filterCause('DESTINATION_NETWORK_ACL_EGRESS', {
  title: "The destination's network ACL does not let the answer out",
  means: "The network ACL of the destination's subnet denies the reply on its way out; it keeps no state.",
  component: 'network-acl',
  place: 'leaving-destination',
  leg: 'reply-at-destination',
  end: ({ destination }) => destination,
});
