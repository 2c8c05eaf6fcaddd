import { isPrivate } from '../../network/cidr.js';
import { isFromNatGateway, isWayUnknown, wayCause } from './ways.js';

export const noPublicAddress = wayCause('NO_PUBLIC_ADDRESS', {
  title: 'No public address',
  means: 'The route leads to an internet gateway, but the interface has no public or Elastic IP address.',
  leg: 'request',
  stops: (step, facts) => step.reason === 'no-public-address' && !isFromNatGateway(step, facts),
  couldBe: (facts) => !isPrivate(facts.destination.address) && isWayUnknown(facts, 'request'),
  next: 'Associate an Elastic IP address with the interface (aws ec2 allocate-address, then aws ec2 associate-address), or route through a NAT gateway.',
});
