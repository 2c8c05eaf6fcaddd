import { containsAny, isPrivate } from '../../network/cidr.js';
import { isIcmp, TCP, UDP } from '../../network/packet.js';
import { regions } from '../catalogue/regions.js';
import { between, chance } from '../world/hash.js';

/** A host beyond the internet gateway: which packets it answers, from how far away. */
export interface InternetHost {
  readonly address: string;
  readonly answersPing: boolean;
  readonly tcp: readonly number[];
  readonly udp: readonly number[];
  /** Of its packets when they arrive. */
  readonly ttl: number;
  readonly roundTripMs: number;
}

const resolvers = { answersPing: true, tcp: [53, 443, 853], udp: [53], ttl: 117, roundTripMs: 1.5 };
const website = { answersPing: true, tcp: [80, 443], udp: [443], ttl: 56, roundTripMs: 3.2 };

const known: Readonly<Record<string, Omit<InternetHost, 'address'>>> = {
  '8.8.8.8': resolvers,
  '8.8.4.4': resolvers,
  '1.1.1.1': { ...resolvers, ttl: 57, roundTripMs: 1.1 },
  '1.0.0.1': { ...resolvers, ttl: 57, roundTripMs: 1.1 },
  '9.9.9.9': { ...resolvers, ttl: 58, roundTripMs: 2.4 },
  '2001:4860:4860::8888': resolvers,
  '2606:4700:4700::1111': { ...resolvers, ttl: 57, roundTripMs: 1.1 },
  '142.250.70.142': { ...website, ttl: 117 },
  '93.184.215.14': { ...website, roundTripMs: 140 },
};

const names: Readonly<Record<string, readonly string[]>> = {
  'dns.google': ['8.8.8.8', '2001:4860:4860::8888'],
  'one.one.one.one': ['1.1.1.1', '2606:4700:4700::1111'],
  'google.com': ['142.250.70.142'],
  'www.google.com': ['142.250.70.142'],
  'example.com': ['93.184.215.14'],
};

// Blocks set aside for documentation and the like: nobody is there (RFC 6890).
const nobody = [
  '0.0.0.0/8',
  '192.0.2.0/24',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '198.18.0.0/15',
  '224.0.0.0/3',
  '2001:db8::/32',
];

/** What is at an address of the internet; null where nobody is. Unknown addresses get a host that follows from the address. */
export function internetHost(address: string): InternetHost | null {
  const host = known[address];
  if (host) return { address, ...host };
  if (isAwsEndpoint(address))
    return {
      address,
      answersPing: false,
      tcp: isCheckIp(address) ? [80, 443] : [443],
      udp: [],
      ttl: 250,
      roundTripMs: 0.9,
    };
  if (containsAny(nobody, address) || isPrivate(address)) return null;
  return {
    address,
    answersPing: chance('ping', address) < 0.6,
    tcp: chance('web', address) < 0.4 ? [80, 443] : [],
    udp: [],
    ttl: between(42, 60, 'ttl', address),
    roundTripMs: between(20, 240, 'distance', address),
  };
}

export function answersInternet(host: InternetHost, protocol: number, port: number): boolean {
  if (isIcmp(protocol)) return host.answersPing;
  if (protocol === TCP) return host.tcp.includes(port);
  return protocol === UDP && host.udp.includes(port);
}

/**
 * Where a service of AWS answers in a Region. Real addresses change; these are fixed, inside Amazon's 52.94.0.0/16, those
 * of S3 and DynamoDB inside the blocks of their prefix lists.
 */
export function awsEndpoint(service: string, region: string): string {
  const last = between(1, 254, 'endpoint', service, region);
  if (service === 's3') return `52.216.${between(0, 255, 'endpoint', region)}.${last}`;
  if (service === 'dynamodb') return `52.94.${between(0, 3, 'endpoint', region)}.${last}`;
  return `52.94.${between(0, 255, 'endpoint', region)}.${between(1, 254, 'endpoint', service, region)}`;
}

/** Of all these names it alone is asked without TLS as well. */
const isCheckIp = (address: string): boolean => regions.some(({ name }) => awsEndpoint(CHECK_IP, name) === address);

const CHECK_IP = 'checkip.amazonaws.com';

const isAwsEndpoint = (address: string): boolean => /^52\.(94|216)\./.test(address);

/** The addresses of a name, as the Amazon DNS server of a VPC answers. Never logged, never filtered. */
export function resolvePublicName(name: string, region: string): readonly string[] {
  const lower = name.toLowerCase().replace(/\.$/, '');
  const endpoint = /(?:^|\.)([\w-]+)\.(?:dualstack\.)?([a-z]+(?:-[a-z]+)+-\d)\.amazonaws\.com$/.exec(lower);
  if (endpoint?.[1] && endpoint[2]) return [awsEndpoint(endpoint[1], endpoint[2])];
  if (lower === CHECK_IP || lower === 'amazonaws.com' || lower === 'aws.amazon.com')
    return [awsEndpoint(lower, region)];
  return names[lower] ?? [];
}
