import { filterCause } from './filters.js';

export const destinationNetworkAclIngress = filterCause('DESTINATION_NETWORK_ACL_INGRESS', {
  title: "The destination's network ACL does not let it in",
  means: "The network ACL of the destination's subnet denies the request on its way in.",
  component: 'network-acl',
  place: 'entering-destination',
  leg: 'request-at-destination',
  end: ({ destination }) => destination,
});
