import { canonicalAddress } from './address.js';
import type { OwnerKind } from './owner-row.js';

/** What a host name says by its form alone: Amazon writes addresses, ids, services and Regions into its names. */
export type NameMeaning =
  /** It spells the address. `isPrivateInside`: that is the public one, and inside the VPC the private one is answered. */
  | { readonly kind: 'address'; readonly address: string; readonly isPrivateInside: boolean }
  | { readonly kind: 'id'; readonly id: string; readonly zone: string | null }
  | {
      readonly kind: 'service';
      readonly owners: readonly OwnerKind[];
      readonly service: string;
      /** What the interfaces carry; null where they carry no name. */
      readonly name: string | null;
      readonly region: string | null;
      readonly zone: string | null;
      readonly answers: NameAnswer;
    }
  /** A service of AWS's own, which has no interface unless there is an endpoint for it. */
  | { readonly kind: 'endpoint'; readonly service: string; readonly region: string | null };

/** Which address such a name is answered with: the private one; the private one inside the VPC; the public one where there is one; that in the client's zone. */
export type NameAnswer = 'private' | 'private-inside' | 'public' | 'private-in-zone';

/** A name that a resolver can be asked for, as against a Name tag without dots: `db.example.com`, never an id or an address. */
export const isHostName = (text: string): boolean =>
  text.length <= 253 &&
  canonicalAddress(text) === undefined &&
  /^(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+(?:[a-z][a-z0-9-]*[a-z0-9])\.?$/i.test(text);

/** Undefined for a name that is not of Amazon's making. */
export function meaningOf(text: string): NameMeaning | undefined {
  const name = text.trim().toLowerCase().replace(/\.$/, '');
  for (const { pattern, means } of rows) {
    const groups = pattern.exec(name)?.groups;
    const meaning = groups && means(groups);
    if (meaning) return meaning;
  }
  return undefined;
}

type Groups = Readonly<Record<string, string | undefined>>;

interface Row {
  readonly pattern: RegExp;
  readonly means: (groups: Groups) => NameMeaning | undefined;
}

const REGION = String.raw`(?<region>[a-z]{2}(?:-[a-z]+)+-\d)`;
const AMAZON = String.raw`amazonaws\.com(?:\.cn)?`;
const row = (pattern: string, means: Row['means']): Row => ({ pattern: new RegExp(`^${pattern}$`), means });

const addressIn =
  (isPrivateInside: boolean): Row['means'] =>
  ({ address = '' }) => {
    const dotted = canonicalAddress(address.replaceAll('-', '.'));
    return dotted === undefined ? undefined : { kind: 'address', address: dotted, isPrivateInside };
  };

const service =
  (words: string, answers: NameAnswer, ...owners: readonly OwnerKind[]): Row['means'] =>
  ({ name = null, region = null, zone = null }) => ({
    kind: 'service',
    owners,
    service: words,
    name,
    region,
    zone,
    answers,
  });

/** The forms that each service's user guide gives for its names; tried in order. */
const rows: readonly Row[] = [
  // EC2 user guide, "EC2 instance hostnames and domains".
  row(String.raw`ip-(?<address>\d+-\d+-\d+-\d+)\.(?:ec2|[\w-]+\.compute)\.internal`, addressIn(false)),
  row(String.raw`(?<id>i-[0-9a-f]+)\.(?:ec2|[\w-]+\.compute)\.internal`, ({ id = '' }) => ({
    kind: 'id',
    id,
    zone: null,
  })),
  row(String.raw`ec2-(?<address>\d+-\d+-\d+-\d+)\.(?:compute-1|[\w-]+\.compute)(?:\.${AMAZON})`, addressIn(true)),
  // VPC user guide, "Access an AWS service using an interface VPC endpoint": the endpoint's name, and one for each zone.
  row(
    String.raw`(?:\*\.|[\w.-]+\.)?(?<id>vpce-[0-9a-f]+)-[a-z0-9]+?(?:-(?<zone>[a-z]{2}(?:-[a-z]+)+-\d[a-z]))?\.[\w.-]+\.vpce\.${AMAZON}`,
    ({ id = '', zone = null }) => ({ kind: 'id', id, zone }),
  ),
  // RDS user guide, "Connecting to a database through RDS Proxy": a proxy's name, or that of a further endpoint of one.
  row(
    String.raw`[\w-]+\.endpoint\.proxy-[\w-]+\.${REGION}\.rds\.${AMAZON}`,
    service('RDS proxies', 'private', 'rds-proxy'),
  ),
  row(
    String.raw`(?<name>[\w-]+)\.proxy-[\w-]+\.${REGION}\.rds\.${AMAZON}`,
    service('RDS proxies', 'private', 'rds-proxy'),
  ),
  // Aurora, Neptune and DocumentDB have RDS's interfaces.
  row(
    String.raw`[\w-]+\.[\w-]+\.${REGION}\.(?:rds|neptune|docdb)\.${AMAZON}`,
    service('RDS databases', 'private-inside', 'rds'),
  ),
  row(
    String.raw`(?:master\.|replica\.|clustercfg\.)?(?<name>[a-z0-9-]+?)(?:-ro)?\.(?:[\w-]+\.)*[\w-]+\.cache\.${AMAZON}`,
    service('ElastiCache nodes', 'private', 'elasticache'),
  ),
  row(
    String.raw`(?:dualstack\.)?internal-(?<name>[\w-]+)-\d+\.${REGION}\.elb\.${AMAZON}`,
    service('load balancers', 'private', 'application-load-balancer', 'classic-load-balancer'),
  ),
  row(
    String.raw`(?:dualstack\.)?(?<name>[\w-]+)-\d+\.${REGION}\.elb\.${AMAZON}`,
    service('load balancers', 'public', 'application-load-balancer', 'classic-load-balancer'),
  ),
  row(
    String.raw`(?:(?<zone>[a-z]{2}(?:-[a-z]+)+-\d[a-z])\.)?(?<name>[\w-]+)-[0-9a-f]{16}\.elb\.${REGION}\.${AMAZON}`,
    service('load balancers', 'public', 'network-load-balancer'),
  ),
  // EFS user guide, "Mounting with DNS names": the name leads to the mount target in the zone of whoever asks.
  row(
    String.raw`(?:(?<zone>[a-z]{2}(?:-[a-z]+)+-\d[a-z])\.)?(?<name>fs-[0-9a-f]+)\.efs\.${REGION}\.${AMAZON}`,
    service('EFS mount targets', 'private-in-zone', 'efs'),
  ),
  row(
    String.raw`[0-9a-f]+\.[\w-]+\.${REGION}\.eks\.${AMAZON}`,
    service('EKS control planes', 'private-inside', 'eks-control-plane'),
  ),
  row(
    String.raw`[\w-]+\.[\w-]+\.${REGION}\.redshift(?:-serverless)?\.${AMAZON}`,
    service('Redshift clusters', 'private-inside', 'redshift'),
  ),
  // OpenSearch Service developer guide, "VPC domains": vpc-, the domain's name and a hash; its interfaces have the name.
  row(
    String.raw`vpc-(?<name>[\w-]+)-[a-z0-9]{20,}\.${REGION}\.es\.${AMAZON}`,
    service('OpenSearch domains', 'private', 'opensearch'),
  ),
  // MSK developer guide, "Get the bootstrap brokers".
  row(
    String.raw`(?:b-\d+|boot-\w+)(?:-public)?\.(?<name>[\w-]+)\.[\w]+\.c\d+\.kafka\.${REGION}\.${AMAZON}`,
    service('MSK brokers', 'private', 'msk'),
  ),
  // Amazon MQ developer guide, "Connecting to your broker": one name for each broker of a pair.
  row(
    String.raw`(?<name>b-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:-\d)?\.mq\.${REGION}\.${AMAZON}`,
    service('Amazon MQ brokers', 'private-inside', 'mq'),
  ),
  row(
    String.raw`(?<name>[\w-]+)\.[\w-]+\.dax-clusters\.${REGION}\.${AMAZON}`,
    service('DAX clusters', 'private', 'dax'),
  ),
  // The service's own names: of the Region, with a bucket or an account before them, or of the world.
  row(
    String.raw`(?:[\w.-]+\.)?(?<service>s3|s3-website|s3-accesspoint|s3-control|dynamodb|execute-api)(?:-fips)?[.-](?:dualstack\.)?${REGION}\.${AMAZON}`,
    ownEndpoint,
  ),
  row(String.raw`(?:[\w.-]+\.)?(?<service>s3)(?:-external-1)?\.${AMAZON}`, ownEndpoint),
  row(String.raw`\d{12}\.(?<service>ddb)\.${REGION}\.${AMAZON}`, ownEndpoint),
  row(String.raw`\d{12}\.(?<service>dkr\.ecr|dkr-ecr)(?:-fips)?\.${REGION}\.(?:${AMAZON}|on\.aws)`, ownEndpoint),
  // General reference, "Dual-stack endpoints": service.region.api.aws.
  row(String.raw`(?<service>[a-z0-9-]+?)(?:-fips)?\.${REGION}\.api\.aws`, ownEndpoint),
  row(
    String.raw`(?<service>[a-z0-9-]+?(?:\.[a-z0-9-]+?)?)(?:-fips)?\.(?:dualstack\.)?${REGION}\.${AMAZON}`,
    ownEndpoint,
  ),
  row(String.raw`(?<service>[a-z0-9-]+)\.${AMAZON}`, ownEndpoint),
];

function ownEndpoint({ service: word = '', region }: Groups): NameMeaning {
  return { kind: 'endpoint', service: spelt[word] ?? word, region: region ?? null };
}

/** Where the name of the endpoint service is not that of the host (AWS PrivateLink guide, "Services that integrate"). */
const spelt: Readonly<Record<string, string>> = {
  'api.ecr': 'ecr.api',
  ecr: 'ecr.api',
  'dkr.ecr': 'ecr.dkr',
  'dkr-ecr': 'ecr.dkr',
  ddb: 'dynamodb',
  's3-website': 's3',
  's3-accesspoint': 's3',
  's3-control': 's3',
  kinesis: 'kinesis-streams',
  firehose: 'kinesis-firehose',
  'api.sagemaker': 'sagemaker.api',
  'runtime.sagemaker': 'sagemaker.runtime',
};
