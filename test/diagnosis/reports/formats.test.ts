import { describe } from 'vitest';
import { bustle } from '../../helpers/flow-lines.js';
import { clientAndServer } from './places.js';
import { itAnswers, type Troubles, unsure } from './trouble.js';

const [CLIENT, SERVER] = ['10.80.1.21', '10.80.9.33'];
const open = clientAndServer('10.80', ['tcp 5432 from 10.80.0.0/16']).build();
const around = [...bustle('eni-client', CLIENT, [0, 1, 2, 3]), ...bustle('eni-server', SERVER, [0, 1, 2, 3])];

/** One connection as both ends record it, which gets its answer. */
const talk = (port: number, at: string): readonly string[] =>
  ['eni-client', 'eni-server'].flatMap((eni) => [
    `${eni} ${CLIENT}:${port} > ${SERVER}:5432 tcp ACCEPT 9/1800 ${at} SF`,
    `${eni} ${SERVER}:5432 > ${CLIENT}:${port} tcp ACCEPT 8/3400 ${at} SAF`,
  ]);
const atServer = (rows: readonly string[]): readonly string[] => rows.filter((row) => row.startsWith('eni-server'));

/** "With a custom format, you specify which fields are included" (VPC user guide, "Flow log records"): what each leaves open. */
const troubles: Troubles = {
  'records without an action': {
    why: 'traffic was recorded, and what the rules did with it was not',
    network: open,
    ask: 'client server tcp 5432',
    format: 'interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end log-status',
    rows: [...talk(40_001, '@10+20'), ...around],
    right: {
      outcome: ['inconclusive'],
      cause: ['NO_FLOW_LOG'],
      says: [/leaves out the fields that would tell/],
      never: [/Nothing from/, /nothing was sent/, /no such traffic/],
    },
  },
  'records without an action, where a rule denies': {
    why: 'the rule is the answer, and nobody says that there was no record',
    network: clientAndServer('10.80', ['tcp 22 from 10.80.0.0/16']).build(),
    ask: 'client server tcp 5432',
    format: 'interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end log-status',
    rows: [`eni-client ${CLIENT}:40001 > ${SERVER}:5432 tcp ACCEPT 3/180 @10+20`, ...around],
    right: {
      outcome: ['blocked'],
      cause: ['DESTINATION_SECURITY_GROUP_INGRESS'],
      says: [/leave out what would tell whether it was accepted/],
      never: [/No record of such traffic/],
    },
  },
  'records without ports, of a server that refuses some client ports’ answers': {
    why: 'rows of several connections are not the going on of one',
    network: clientAndServer('10.80', ['tcp 5432 from 10.80.0.0/16'])
      .acl(
        'acl-s',
        { ingress: ['100 allow all from 0.0.0.0/0'], egress: ['100 allow tcp 49152-65535 to 10.80.0.0/16'] },
        'subnet-s',
      )
      .build(),
    ask: 'client server tcp 5432',
    format: 'interface-id srcaddr dstaddr protocol packets bytes start end action log-status',
    rows: [
      ...atServer(talk(50_001, '@10+20')),
      `eni-server ${CLIENT}:40001 > ${SERVER}:5432 tcp ACCEPT 3/180 @40+7`,
      `eni-server ${SERVER}:5432 > ${CLIENT}:40001 tcp REJECT 5/300 @40+15`,
      ...bustle('eni-server', SERVER, [0, 1, 2, 3]),
    ],
    right: {
      outcome: ['unanswered', 'blocked', 'inconclusive'],
      cause: ['DESTINATION_NETWORK_ACL_EGRESS', 'NO_FLOW_LOG', 'NOT_IN_EVIDENCE'],
      never: [/gets through/],
    },
  },
  'records without ports, of one port that is refused and one that is not': {
    why: 'which of them a row is of, nothing tells, so nothing was changed for certain',
    network: open,
    ask: 'client server tcp 5432',
    format: 'interface-id srcaddr dstaddr protocol packets bytes start end action log-status',
    rows: [
      `eni-client ${CLIENT}:40001 > ${SERVER}:22 tcp ACCEPT 3/180 @0+7`,
      `eni-server ${CLIENT}:40001 > ${SERVER}:22 tcp REJECT 3/180 @0+7`,
      ...talk(40_002, '@120+10'),
      ...around,
    ],
    right: { outcome: ['delivered'], cause: [null], never: [/a rule was changed/] },
  },
  'records with neither flags nor sizes': {
    why: 'a reset looks like an answer there',
    network: open,
    ask: 'client server tcp 5432',
    format: 'interface-id srcaddr dstaddr srcport dstport protocol start end action log-status',
    rows: [...talk(40_001, '@10+20'), ...around],
    right: {
      outcome: ['delivered'],
      cause: [null],
      certainty: ['possible'],
      says: [/an answer, or a refusal of the host\. The records do not tell which/],
      never: [/gets through/],
    },
  },
  'records without a protocol, of a ping beside TCP that was refused': {
    why: 'records of ICMP show ports 0 (VPC user guide, "Flow log record examples"), so those with ports are of no ping',
    network: clientAndServer('10.80', ['icmp from 10.80.0.0/16']).build(),
    ask: 'client server',
    format: 'interface-id srcaddr dstaddr srcport dstport start end action',
    rows: [
      `eni-client ${CLIENT}:40001 > ${SERVER}:5432 tcp ACCEPT 3/180 @10+7`,
      `eni-server ${CLIENT}:40001 > ${SERVER}:5432 tcp REJECT 3/180 @10+7`,
      ...['eni-client', 'eni-server'].flatMap((eni) => [
        `${eni} ${CLIENT} > ${SERVER} icmp ACCEPT 4/336 @100+4`,
        `${eni} ${SERVER} > ${CLIENT} icmp ACCEPT 4/336 @100+4`,
      ]),
      ...around,
    ],
    right: { outcome: ['delivered'], cause: [null], never: [/a rule was changed/] },
  },
  'records with neither flags nor sizes, of openings that were refused before': {
    why: 'that a rule was changed does not tell whether the host agrees: a reset looks like an answer there',
    network: open,
    ask: 'client server tcp 5432',
    format: 'interface-id srcaddr dstaddr srcport dstport start end action',
    rows: [
      `eni-client ${CLIENT}:40001 > ${SERVER}:5432 tcp ACCEPT 3/180 @0+7`,
      `eni-server ${CLIENT}:40001 > ${SERVER}:5432 tcp REJECT 3/180 @0+7`,
      ...talk(40_002, '@120+1'),
      ...around,
    ],
    right: { outcome: ['delivered'], cause: [null], certainty: ['possible'], never: [/gets through/] },
  },
  'records of packet addresses alone, of an interface that nobody described': {
    why: 'it is the one that took what was for its address',
    network: {
      ...clientAndServer('10.80', ['tcp 5432 from 10.80.0.0/16']).build(),
      interfaces: open.interfaces.filter(({ id }) => id !== 'eni-server'),
    },
    ask: `client ${SERVER} tcp 5432`,
    format: 'interface-id pkt-srcaddr pkt-dstaddr srcport dstport protocol start end action flow-direction',
    rows: [
      `eni-server ${CLIENT}:40001 > ${SERVER}:5432 tcp REJECT 3/180 @10+20 pkt-srcaddr=${CLIENT} pkt-dstaddr=${SERVER} flow-direction=ingress`,
      `eni-server 10.9.9.9:31000 > ${SERVER}:8081 tcp ACCEPT 3/180 @60+20 pkt-srcaddr=10.9.9.9 pkt-dstaddr=${SERVER} flow-direction=ingress`,
    ],
    right: {
      outcome: ['blocked'],
      cause: ['DESTINATION_SECURITY_GROUP_INGRESS', 'DESTINATION_NETWORK_ACL_INGRESS'],
      certainty: unsure,
      never: [/got as far as/],
    },
  },
};

describe('fields that a format leaves out', () => itAnswers(troubles));
