import { wayCause } from './ways.js';

export const privateAddressOverInternetGateway = wayCause('PRIVATE_ADDRESS_OVER_INTERNET_GATEWAY', {
  title: 'A private address over the internet gateway',
  means:
    'The route for a private (RFC 1918 or RFC 6598) destination leads to an internet gateway, which does not carry it.',
  leg: 'request',
  stops: (step) => step.reason === 'private-address-over-internet-gateway',
  couldBe: () => false,
  next: "Use the destination's public address, or connect the networks privately: a peering, a transit gateway or a VPN, and a route to it.",
});
