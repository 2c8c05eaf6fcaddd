export interface AmazonPrefixList {
  readonly name: string;
  /** Where it is known; it is one of every Region's own. */
  readonly id?: string | undefined;
  readonly family: 'IPv4' | 'IPv6';
  readonly cidrs: readonly string[];
}

/**
 * The ids of the lists of S3 and DynamoDB, as `describe-prefix-lists` prints them in each Region (AWS Tools for PowerShell
 * reference, Get-EC2PrefixList; templates that people publish name the same).
 */
const ids: Readonly<Record<string, { readonly s3: string; readonly dynamodb?: string }>> = {
  'us-east-1': { s3: 'pl-63a5400a', dynamodb: 'pl-02cd2c6b' },
  'us-east-2': { s3: 'pl-7ba54012', dynamodb: 'pl-4ca54025' },
  'us-west-1': { s3: 'pl-6ba54002' },
  'us-west-2': { s3: 'pl-68a54001', dynamodb: 'pl-00a54069' },
  'eu-west-1': { s3: 'pl-6da54004', dynamodb: 'pl-6fa54006' },
  'eu-central-1': { s3: 'pl-6ea54007', dynamodb: 'pl-66a5400f' },
  'ap-northeast-1': { s3: 'pl-61a54008' },
  'ap-northeast-2': { s3: 'pl-78a54011' },
  'ap-southeast-1': { s3: 'pl-6fa54006' },
  'ap-southeast-2': { s3: 'pl-6ca54005' },
  'sa-east-1': { s3: 'pl-6aa54003' },
};

/**
 * Amazon's own prefix lists (VPC user guide, "AWS-managed prefix lists"), each with a few of its blocks as Amazon publishes
 * them (ip-ranges.json): the lists are longer, and change.
 */
export const amazonPrefixListsOf = (region: string): readonly AmazonPrefixList[] => [
  {
    name: `com.amazonaws.${region}.s3`,
    id: ids[region]?.s3,
    family: 'IPv4',
    cidrs: ['16.15.176.0/20', '52.216.0.0/15', '54.231.0.0/16', '3.5.0.0/19'],
  },
  {
    name: `com.amazonaws.${region}.dynamodb`,
    id: ids[region]?.dynamodb,
    family: 'IPv4',
    cidrs: ['52.94.0.0/22', '3.218.180.0/22'],
  },
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
