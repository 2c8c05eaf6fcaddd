export interface AmazonPrefixList {
  readonly name: string;
  readonly family: 'IPv4' | 'IPv6';
  readonly cidrs: readonly string[];
}

/**
 * Amazon's own prefix lists (VPC user guide, "AWS-managed prefix lists"), each with a few of its blocks as Amazon publishes
 * them (ip-ranges.json): the lists are longer, and change.
 */
export const amazonPrefixListsOf = (region: string): readonly AmazonPrefixList[] => [
  {
    name: `com.amazonaws.${region}.s3`,
    family: 'IPv4',
    cidrs: ['16.15.176.0/20', '52.216.0.0/15', '54.231.0.0/16', '3.5.0.0/19'],
  },
  { name: `com.amazonaws.${region}.dynamodb`, family: 'IPv4', cidrs: ['52.94.0.0/22', '3.218.180.0/22'] },
  {
    name: 'com.amazonaws.global.cloudfront.origin-facing',
    family: 'IPv4',
    cidrs: ['13.113.196.64/26', '13.124.199.0/24', '52.46.0.0/18', '64.252.64.0/18', '130.176.0.0/16'],
  },
  { name: `com.amazonaws.${region}.ec2-instance-connect`, family: 'IPv4', cidrs: ['18.206.107.24/29'] },
  {
    name: `com.amazonaws.${region}.route53-healthchecks`,
    family: 'IPv4',
    cidrs: ['54.183.255.128/26', '54.228.16.0/26', '107.23.255.0/26'],
  },
  { name: `com.amazonaws.${region}.vpc-lattice`, family: 'IPv4', cidrs: ['169.254.171.0/24'] },
  { name: `com.amazonaws.${region}.ipv6.vpc-lattice`, family: 'IPv6', cidrs: ['fd00:ec2:80::/64'] },
];
