import { isOurs } from '../words.js';
import { wayCause } from './ways.js';

export const addressNotFound = wayCause('ADDRESS_NOT_FOUND', {
  title: 'Nobody has this address',
  means: 'No network interface has the destination address: mistyped, or its owner is gone.',
  leg: 'request',
  stops: (step) => step.leg === 'request' && step.reason === 'address-not-found' && step.at !== 'source',
  couldBe: ({ destination }) => isOurs(destination) && destination.interfaceId === null,
  next: 'Look for the address among the network interfaces: aws ec2 describe-network-interfaces --filters Name=addresses.private-ip-address,Values=<address>',
});
