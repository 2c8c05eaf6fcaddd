import { isIpv6 } from '../../network/address.js';
import { containsAny } from '../../network/cidr.js';

/** Whose the addresses are that the simulated internet has of AWS, the narrowest blocks first (ip-ranges.json). */
const services: readonly (readonly [service: string, ...blocks: string[]])[] = [
  ['S3', '16.15.176.0/20', '52.216.0.0/15', '54.231.0.0/16', '3.5.0.0/19'],
  ['DYNAMODB', '52.94.0.0/22', '3.218.180.0/22'],
  ['CLOUDFRONT', '13.113.196.64/26', '13.124.199.0/24', '52.46.0.0/18', '64.252.64.0/18', '130.176.0.0/16'],
  ['EC2_INSTANCE_CONNECT', '18.206.107.24/29'],
  ['ROUTE53_HEALTHCHECKS', '54.183.255.128/26', '54.228.16.0/26', '107.23.255.0/26'],
  ['EC2', '54.144.0.0/12'],
  ['AMAZON', '52.94.0.0/16'],
];

/** pkt-src-aws-service and pkt-dst-aws-service: "the name of the subset of IP address ranges" (VPC user guide, "Flow log records"). */
export const awsServiceAt = (address: string): string | null =>
  isIpv6(address) ? null : (services.find(([, ...blocks]) => containsAny(blocks, address))?.[0] ?? null);
