import { anyNumber, anyText, mapOf, objectOf, oneOf, orNull } from './shape.js';

const someText = orNull(anyText);
const someNumber = orNull(anyNumber);

/** A flow record, as a saved case has it. */
export const record = objectOf(
  { line: anyText },
  {
    version: someNumber,
    accountId: someText,
    interfaceId: someText,
    srcaddr: someText,
    dstaddr: someText,
    srcport: someNumber,
    dstport: someNumber,
    protocol: someNumber,
    packets: someNumber,
    bytes: someNumber,
    start: someNumber,
    end: someNumber,
    action: orNull(oneOf('ACCEPT', 'REJECT')),
    logStatus: orNull(oneOf('OK', 'NODATA', 'SKIPDATA')),
    vpcId: someText,
    subnetId: someText,
    instanceId: someText,
    tcpFlags: someNumber,
    type: someText,
    pktSrcaddr: someText,
    pktDstaddr: someText,
    flowDirection: orNull(oneOf('ingress', 'egress')),
    trafficPath: someNumber,
    rejectReason: someText,
    other: mapOf(someText),
  },
);
