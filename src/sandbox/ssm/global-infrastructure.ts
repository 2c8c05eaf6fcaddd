import { interfaceServices } from '../catalogue/endpoint-services.js';
import { regionNamed, regions } from '../catalogue/regions.js';
import { zonesOf } from '../ec2/zones.js';
import type { World } from '../world/world.js';

const ROOT = '/aws/service/global-infrastructure';

/** "is supported for queries in the following AWS Regions only" (Systems Manager user guide, the page of these parameters). */
const ASKED_IN = new Set(
  'us-east-1 us-east-2 us-west-1 us-west-2 ap-east-1 ap-south-1 ap-northeast-2 ap-southeast-1 ap-southeast-2 ap-northeast-1 ca-central-1 eu-central-1 eu-west-1 eu-west-2 eu-west-3 eu-north-1 sa-east-1'.split(
    ' ',
  ),
);

// (AWS Regions and Availability Zones, "AWS Regions")
const longNames: Readonly<Record<string, string>> = {
  'af-south-1': 'Africa (Cape Town)',
  'ap-east-1': 'Asia Pacific (Hong Kong)',
  'ap-east-2': 'Asia Pacific (Taipei)',
  'ap-northeast-1': 'Asia Pacific (Tokyo)',
  'ap-northeast-2': 'Asia Pacific (Seoul)',
  'ap-northeast-3': 'Asia Pacific (Osaka)',
  'ap-south-1': 'Asia Pacific (Mumbai)',
  'ap-south-2': 'Asia Pacific (Hyderabad)',
  'ap-southeast-1': 'Asia Pacific (Singapore)',
  'ap-southeast-2': 'Asia Pacific (Sydney)',
  'ap-southeast-3': 'Asia Pacific (Jakarta)',
  'ap-southeast-4': 'Asia Pacific (Melbourne)',
  'ap-southeast-5': 'Asia Pacific (Malaysia)',
  'ap-southeast-7': 'Asia Pacific (Thailand)',
  'ca-central-1': 'Canada (Central)',
  'ca-west-1': 'Canada West (Calgary)',
  'eu-central-1': 'Europe (Frankfurt)',
  'eu-central-2': 'Europe (Zurich)',
  'eu-north-1': 'Europe (Stockholm)',
  'eu-south-1': 'Europe (Milan)',
  'eu-south-2': 'Europe (Spain)',
  'eu-west-1': 'Europe (Ireland)',
  'eu-west-2': 'Europe (London)',
  'eu-west-3': 'Europe (Paris)',
  'il-central-1': 'Israel (Tel Aviv)',
  'me-central-1': 'Middle East (UAE)',
  'me-south-1': 'Middle East (Bahrain)',
  'mx-central-1': 'Mexico (Central)',
  'sa-east-1': 'South America (São Paulo)',
  'us-east-1': 'US East (N. Virginia)',
  'us-east-2': 'US East (Ohio)',
  'us-west-1': 'US West (N. California)',
  'us-west-2': 'US West (Oregon)',
};

/** Of the many services of AWS those that the sandbox knows of: what it simulates, and what has an endpoint. */
const services = [
  ...new Set([
    'ec2',
    'iam',
    'logs',
    's3',
    'ssm',
    'sts',
    ...interfaceServices.map(([name]) => name.split('.')[0] ?? ''),
  ]),
].sort();

/**
 * What AWS publishes of its Regions, zones and services, a part of it: names, zones, and where a service is (Systems Manager
 * user guide, "Calling public parameters for AWS services, Regions, endpoints, Availability Zones"). Nothing in Regions where it
 * cannot be asked for.
 */
export function globalInfrastructure(world: World): ReadonlyMap<string, string> {
  if (world.partition !== 'aws' || !ASKED_IN.has(world.region)) return new Map();
  published ??= ofEveryRegion();
  return published;
}

// Many thousand parameters, made for the first who asks.
let published: ReadonlyMap<string, string> | undefined;

const ofEveryRegion = (): ReadonlyMap<string, string> =>
  new Map(
    [
      ...regions.flatMap(({ name }) => [...ofRegion(name)]),
      ...services.map((name) => [`services/${name}`, name] as const),
      ...services.flatMap((service) =>
        regions.map(({ name }) => [`services/${service}/regions/${name}`, name] as const),
      ),
    ].map(([path, value]) => [`${ROOT}/${path}`, value] as const),
  );

function* ofRegion(name: string): Generator<readonly [path: string, value: string]> {
  const own = `regions/${name}`;
  yield [own, name];
  yield [`${own}/longName`, longNames[name] ?? name];
  yield [`${own}/domain`, 'amazonaws.com'];
  yield [`${own}/partition`, 'aws'];
  for (const { id } of regionNamed(name) ? zonesOf({ region: name }) : []) {
    yield [`availability-zones/${id}`, id];
    yield [`availability-zones/${id}/parent-region`, name];
    yield [`${own}/availability-zones/${id}`, id];
  }
  for (const service of services) {
    yield [`${own}/services/${service}`, service];
    yield [`${own}/services/${service}/endpoint`, `${service}.${name}.amazonaws.com`];
  }
}
