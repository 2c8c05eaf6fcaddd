import { filterCause } from './filters.js';

export const sourceNetworkAclIngress = filterCause('SOURCE_NETWORK_ACL_INGRESS', {
  title: "The source's network ACL does not let the answer in",
  means: "The network ACL of the source's subnet denies the reply on its way in; it keeps no state.",
  component: 'network-acl',
  place: 'entering-source',
  leg: 'reply-at-source',
  end: ({ source }) => source,
});
