import { isObject } from '../../base/json.js';
import { fieldNamed } from '../../flow-log/fields.js';
import type { FieldValues } from './row.js';

/** A JSON object, as far as anybody knows. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** A schema in which others write what a flow record says: where in a document each field stands. */
interface DocumentSchema {
  readonly isOf: (document: JsonObject) => boolean;
  /** By AWS's name of the field, the paths at which its value may stand. */
  readonly paths: Readonly<Record<string, readonly string[]>>;
}

const ends = (source: string, destination: string, of: string): readonly string[] => [
  `${source}.${of}`,
  `${destination}.${of}`,
];

/** Network Activity as Security Lake keeps flow logs: firewalls and sensors write it as well. (OCSF schema 1.0 and 1.1, class 4001; Security Lake's mapping of VPC Flow Logs) */
const ocsf: DocumentSchema = {
  isOf: (document) =>
    isObject(document.src_endpoint) &&
    isObject(document.dst_endpoint) &&
    isObject(document.metadata) &&
    /vpc/i.test(String(at(document, 'metadata.product.name') ?? 'Amazon VPC')),
  paths: {
    version: ['metadata.product.version'],
    'account-id': ['cloud.account.uid', 'cloud.account_uid'],
    'interface-id': ends('src_endpoint', 'dst_endpoint', 'interface_uid'),
    srcaddr: ['src_endpoint.ip'],
    dstaddr: ['dst_endpoint.ip'],
    srcport: ['src_endpoint.port'],
    dstport: ['dst_endpoint.port'],
    protocol: ['connection_info.protocol_num'],
    packets: ['traffic.packets'],
    bytes: ['traffic.bytes'],
    start: ['start_time', 'start_time_dt', 'time', 'time_dt'],
    end: ['end_time', 'end_time_dt'],
    action: ['action', 'disposition'],
    'log-status': ['status_code'],
    'vpc-id': ends('src_endpoint', 'dst_endpoint', 'vpc_uid'),
    'subnet-id': ends('src_endpoint', 'dst_endpoint', 'subnet_uid'),
    'instance-id': ends('src_endpoint', 'dst_endpoint', 'instance_uid'),
    'tcp-flags': ['connection_info.tcp_flags'],
    type: ['connection_info.protocol_ver'],
    region: ['cloud.region'],
    'az-id': ['cloud.zone'],
    'flow-direction': ['connection_info.direction'],
  },
};

/** Elastic Common Schema, where the original was not kept. (Elastic, AWS integration, data stream vpcflow) */
const ecs: DocumentSchema = {
  isOf: (document) =>
    isObject(at(document, 'aws.vpcflow')) && isObject(document.source) && isObject(document.destination),
  paths: {
    version: ['aws.vpcflow.version'],
    'account-id': ['aws.vpcflow.account_id', 'cloud.account.id'],
    'interface-id': ['aws.vpcflow.interface_id'],
    srcaddr: ['source.ip', 'source.address'],
    dstaddr: ['destination.ip', 'destination.address'],
    srcport: ['source.port'],
    dstport: ['destination.port'],
    protocol: ['network.iana_number'],
    packets: ['network.packets', 'source.packets'],
    bytes: ['network.bytes', 'source.bytes'],
    start: ['event.start'],
    end: ['event.end'],
    action: ['aws.vpcflow.action'],
    'log-status': ['aws.vpcflow.log_status'],
    'vpc-id': ['aws.vpcflow.vpc_id'],
    'subnet-id': ['aws.vpcflow.subnet_id'],
    'instance-id': ['aws.vpcflow.instance_id', 'cloud.instance.id'],
    'tcp-flags': ['aws.vpcflow.tcp_flags'],
    'pkt-srcaddr': ['aws.vpcflow.pkt_srcaddr'],
    'pkt-dstaddr': ['aws.vpcflow.pkt_dstaddr'],
  },
};

/** A log record of OpenTelemetry, its attributes by their names. (opentelemetry-collector-contrib, awslogsencodingextension, vpc-flow-log) */
const otel: DocumentSchema = {
  isOf: (document) => isObject(document[ATTRIBUTES]) && 'aws.vpc.flow.status' in document[ATTRIBUTES],
  paths: {
    version: ['aws.vpc.flow.log.version'],
    'interface-id': ['network.interface.name'],
    srcaddr: ['source.address'],
    dstaddr: ['destination.address'],
    srcport: ['source.port'],
    dstport: ['destination.port'],
    protocol: ['network.protocol.name'],
    packets: ['aws.vpc.flow.packets'],
    bytes: ['aws.vpc.flow.bytes'],
    start: ['aws.vpc.flow.start'],
    end: ['timeUnixNano'],
    action: ['aws.vpc.flow.action'],
    'log-status': ['aws.vpc.flow.status'],
    'vpc-id': ['aws.vpc.id'],
    'subnet-id': ['aws.vpc.subnet.id'],
    'instance-id': ['host.id'],
    'tcp-flags': ['network.tcp.flags'],
    'flow-direction': ['network.io.direction'],
    'traffic-path': ['aws.vpc.flow.traffic_path'],
    'reject-reason': ['aws.vpc.flow.reject_reason'],
  },
};

const ATTRIBUTES = 'attributes';

/** Attributes come as a list of keys with values, each under the name of its type. (OpenTelemetry protocol, JSON encoding) */
function withAttributes(document: JsonObject): JsonObject {
  const { attributes } = document;
  if (!Array.isArray(attributes)) return document;
  const named = attributes.flatMap((one): [string, unknown][] =>
    isObject(one) && typeof one.key === 'string' && isObject(one.value) ? [[one.key, Object.values(one.value)[0]]] : [],
  );
  return named.length === 0 ? document : { ...document, [ATTRIBUTES]: Object.fromEntries(named) };
}

const schemas: readonly DocumentSchema[] = [ocsf, ecs, otel];

/** The row that a document of a known schema makes; null for any other document. */
export function rowOfDocument(given: JsonObject): FieldValues | null {
  const document = withAttributes(given);
  const schema = schemas.find(({ isOf }) => isOf(document));
  if (schema === undefined) return null;
  return Object.entries(schema.paths).flatMap(([name, paths]): FieldValues => {
    const value = paths.map((path) => at(document, path)).find((found) => found != null && found !== '-');
    // A window without traffic has no addresses, and the format has them all the same.
    return [[fieldNamed(name), value ?? null]];
  });
}

/** Attributes have dots in their names; all else is nested. */
const at = (document: JsonObject, path: string): unknown =>
  isObject(document[ATTRIBUTES]) && path in document[ATTRIBUTES]
    ? document[ATTRIBUTES][path]
    : path.split('.').reduce<unknown>((value, key) => (isObject(value) ? value[key] : undefined), document);
