import { containsAny } from '../../network/cidr.js';
import { meaningOf } from '../../network/host-name.js';
import { subnetById } from '../../network/locate.js';
import type { Interface, Network, PrefixList } from '../../network/model.js';

/** A service of AWS's own in the Region of whoever asks: endpoints lead to it. */
export interface AwsService {
  /** `com.amazonaws.eu-west-1.s3` */
  readonly service: string;
  /** `s3` */
  readonly word: string;
  readonly isByGateway: boolean;
  readonly prefixList: PrefixList | null;
}

/**
 * The service that an address belongs to, as its name or a prefix list that is described tells. Null where nothing tells:
 * an address alone may be anybody's.
 */
export function serviceAt(network: Network, asker: Interface, address: string, name: string | null): AwsService | null {
  const region = /^[a-z]{2}(?:-[a-z]+)+-\d/.exec(subnetById(network, asker.subnetId)?.availabilityZone ?? '')?.[0];
  if (region === undefined || region.startsWith('cn-')) return null;
  const list = network.prefixLists.find(
    (one) => /^com\.amazonaws\.[\w-]+\.(?:s3|dynamodb)$/.test(one.name) && containsAny(one.cidrs, address),
  );
  const meaning = name === null ? undefined : meaningOf(name);
  const named =
    meaning?.kind === 'endpoint' && meaning.region === region ? `com.amazonaws.${region}.${meaning.service}` : null;
  const service = named ?? list?.name ?? null;
  // Endpoints lead to services of their own Region (PrivateLink guide, "Access AWS services").
  if (service === null || !service.startsWith(`com.amazonaws.${region}.`)) return null;
  const word = service.slice(`com.amazonaws.${region}.`.length);
  const prefixList = list?.name === service ? list : (network.prefixLists.find((one) => one.name === service) ?? null);
  return { service, word, isByGateway: word === 's3' || word === 'dynamodb', prefixList };
}
