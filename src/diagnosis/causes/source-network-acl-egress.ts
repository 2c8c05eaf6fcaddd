import { filterCause } from './filters.js';

export const sourceNetworkAclEgress = filterCause('SOURCE_NETWORK_ACL_EGRESS', {
  title: "The source's network ACL does not let it out",
  means: "The network ACL of the source's subnet denies the request on its way out.",
  component: 'network-acl',
  place: 'leaving-source',
  leg: 'request-at-source',
  end: ({ source }) => source,
});
