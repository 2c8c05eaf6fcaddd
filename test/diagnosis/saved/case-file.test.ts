import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../src/diagnosis/diagnose.js';
import { caseText, isNotACase, parseCase, saveCase } from '../../../src/diagnosis/saved/case-file.js';
import { readNetwork } from '../../../src/network/from-aws.js';
import { anyNetwork } from '../../helpers/any-network.js';
import { network } from '../../helpers/network.js';
import { evidence, idle, ping, seen } from '../evidence.js';
import { A, B, open, THERE } from '../worlds.js';

const world = open()
  .group('sg-b', {})
  .internetGateway()
  .natGateway('nat-1')
  .prefixList('pl-1', '10.0.0.0/8')
  .peering('pcx-1', 'vpc-1', 'vpc-2')
  .build();
const saved = saveCase(
  ping(A, B),
  world,
  evidence([seen('eni-a', THERE, 'ACCEPT'), seen('eni-b', THERE, 'REJECT'), idle('eni-b')], {
    probe: { from: 1, to: 2, answered: null, packets: 4 },
    hosts: { listening: null, running: true },
  }),
);

const reason = (text: string): string => {
  const parsed = parseCase(text);
  return isNotACase(parsed) ? parsed.reason : 'none';
};

/** The saved case with one value changed, by its path. */
function broken(path: readonly (string | number)[], value: unknown): string {
  const copy = JSON.parse(caseText(saved));
  const last = path.at(-1) ?? '';
  let at = copy;
  for (const key of path.slice(0, -1)) at = at[key];
  if (value === undefined) delete at[last];
  else at[last] = value;
  return JSON.stringify(copy);
}

describe('a saved case', () => {
  it('comes back as it was, and so does its verdict', () => {
    const parsed = parseCase(caseText(saved));
    if (isNotACase(parsed)) throw new Error(parsed.reason);
    expect(parsed).toEqual(saved);
    expect(diagnose(parsed.connection, parsed.network, parsed.evidence)).toEqual(
      diagnose(saved.connection, saved.network, saved.evidence),
    );
  });

  it('comes back with records of each status that a flow log writes', () => {
    for (const logStatus of ['OK', 'NODATA', 'SKIPDATA', 'INCOMPLETEDATA'] as const)
      expect(
        reason(caseText(saveCase(ping(A, B), world, evidence([], { records: [{ line: logStatus, logStatus }] })))),
      ).toBe('none');
  });

  it('comes back as it was, whatever the network', () => {
    fc.assert(
      fc.property(anyNetwork, (any) => {
        const one = saveCase(ping(A, B), any, evidence([seen('eni-a', THERE, 'ACCEPT')]));
        const parsed = parseCase(caseText(one));
        expect(isNotACase(parsed) ? parsed.reason : parsed).toEqual(one);
      }),
      { numRuns: 300 },
    );
  });

  it('comes back as AWS described it, the last rules of a VPC with IPv6 included', () => {
    const entry = (RuleNumber: number, block: object) => ({
      RuleNumber,
      Egress: true,
      Protocol: '-1',
      RuleAction: 'deny',
      ...block,
    });
    const described = {
      NetworkAcls: [
        {
          NetworkAclId: 'acl-1',
          VpcId: 'vpc-1',
          IsDefault: true,
          Entries: [entry(32_767, { CidrBlock: '0.0.0.0/0' }), entry(32_768, { Ipv6CidrBlock: '::/0' })],
        },
      ],
    };
    const one = saveCase(ping(A, B), readNetwork(described).network, evidence([]));
    const parsed = parseCase(caseText(one));
    expect(isNotACase(parsed) ? parsed.reason : parsed.network.networkAcls[0]?.entries).toHaveLength(2);
  });

  it.each([
    ['', 'it is not JSON'],
    ['[]', 'it is not a JSON object'],
    ['{}', 'it does not say "schema": 1'],
    ['{"schema":2}', 'it has schema 2, written by a newer flowlab'],
    ['{"schema":1}', 'connection is missing'],
    [broken(['connection', 'port'], 70_000), 'connection.port is not a whole number from 0 to 65535'],
    [
      broken(['network', 'interfaces', 1, 'privateAddresses'], 'x'),
      'network.interfaces[1].privateAddresses is not a list but a string',
    ],
    [
      broken(['network', 'networkAcls', 0, 'entries', 0, 'action'], 'maybe'),
      'network.networkAcls[0].entries[0].action is not one of allow, deny',
    ],
    [
      broken(['network', 'securityGroups', 0, 'egress', 0, 'peer'], { kind: 'cidr' }),
      'network.securityGroups[0].egress[0].peer.cidr is missing',
    ],
    [broken(['network', 'flowLogs'], undefined), 'network.flowLogs is missing'],
    [broken(['evidence', 'records', 0, 'line'], null), 'evidence.records[0].line is not text but null'],
    [broken(['evidence', 'records', 0, 'action'], 'DROP'), 'evidence.records[0].action is not one of ACCEPT, REJECT'],
    [broken(['evidence', 'probe'], 7), 'evidence.probe is not an object but a number'],
  ])('%#: says what is wrong and where', (text, expected) => {
    expect(reason(text)).toBe(expected);
  });

  it('lets through what a newer flowlab knows besides', () => {
    expect(reason(broken(['network', 'interfaces', 0, 'colour'], 'blue'))).toBe('none');
  });

  it('is refused or diagnosed, whatever is put in the place of a value', () => {
    const places: (readonly (string | number)[])[] = [];
    const walk = (value: unknown, path: readonly (string | number)[]): void => {
      if (path.length > 0) places.push(path);
      if (typeof value === 'object' && value !== null)
        for (const [key, item] of Object.entries(value))
          walk(item, [...path, Array.isArray(value) ? Number(key) : key]);
    };
    walk(saved, []);
    fc.assert(
      fc.property(fc.constantFrom(...places), fc.jsonValue(), (path, value) => {
        const parsed = parseCase(broken(path, value));
        if (!isNotACase(parsed)) diagnose(parsed.connection, parsed.network, parsed.evidence);
      }),
      { numRuns: 1500 },
    );
  });

  it('is of one network: the builder of the tests makes nothing that the shape refuses', () => {
    expect(reason(caseText(saveCase(ping(A, B), network().build(), evidence([]))))).toBe('none');
  });
});
