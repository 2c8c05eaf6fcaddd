import { isPrivate } from '../../network/cidr.js';
import { attachInternetGateway } from '../fix/route.js';
import { isFromNatGateway, isWayUnknown, wayCause } from './ways.js';

export const noInternetGateway = wayCause('NO_INTERNET_GATEWAY', {
  title: 'No internet gateway',
  means: 'The VPC has no internet gateway attached, or the one in the route belongs to another VPC.',
  leg: 'request',
  stops: (step, facts) => step.reason === 'no-internet-gateway' && !isFromNatGateway(step, facts),
  couldBe: (facts) => !isPrivate(facts.destination.address) && isWayUnknown(facts, 'request'),
  fix: attachInternetGateway,
  next: 'List the internet gateways of the VPC: one must be attached, and the subnet needs a route to it.',
});
