import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { diagnose } from '../../src/diagnosis/diagnose.js';
import { commandWords } from '../../src/diagnosis/fix/command.js';
import type { Fix } from '../../src/diagnosis/fix/fix.js';
import { caseText, isNotACase, parseCase, type SavedCase, saveCase } from '../../src/diagnosis/saved/case-file.js';
import { strangeText } from '../../src/diagnosis/saved/strange-text.js';
import { readNetwork } from '../../src/network/from-aws.js';
import type { Network } from '../../src/network/model.js';
import { commandLines } from '../../src/terminal/render/command.js';
import { network } from '../helpers/network.js';
import { evidence, ping, seen, tcp } from './evidence.js';
import { A, B, open, THERE } from './worlds.js';

/** What somebody could write into a file that another person is asked to look at. */
const hostile = [
  'sg-0;touch x;#',
  'sg-0$(touch x)`touch x`',
  `sg-0' " && touch x ; ' "`,
  'sg-0\ntouch x\n\\',
  '--dry-run',
  'sg-0\u202etouch x\u001b[2J',
];

const silent = (world: Network): Network => ({ ...world, flowLogs: [] });

/** One for each kind of fix. */
const cases: readonly SavedCase[] = [
  saveCase(
    ping(A, B),
    open().group('sg-b', {}).build(),
    evidence([seen('eni-a', THERE, 'ACCEPT'), seen('eni-b', THERE, 'REJECT')]),
  ),
  saveCase(
    tcp(A, B, 443),
    silent(
      open()
        .acl('acl-b', { ingress: ['90 deny all from 0.0.0.0/0'] }, 'subnet-b')
        .build(),
    ),
    evidence([]),
  ),
  saveCase(
    ping(A, '8.8.8.8'),
    silent(network().internetGateway().instance('a', { public: '54.0.0.1' }).routes('rtb-a', [], 'subnet-1').build()),
    evidence([]),
  ),
];

/** As the AWS CLI prints a VPC with two machines, of which the second lets nobody in. */
const described = {
  Vpcs: [{ VpcId: 'vpc-1', CidrBlock: '10.0.0.0/16' }],
  Subnets: [{ SubnetId: 'subnet-1', VpcId: 'vpc-1', CidrBlock: '10.0.0.0/24' }],
  NetworkInterfaces: ['1', '2'].map((n) => ({
    NetworkInterfaceId: `eni-${n}`,
    VpcId: 'vpc-1',
    SubnetId: 'subnet-1',
    PrivateIpAddress: `10.0.0.1${n}`,
    Groups: [{ GroupId: `sg-${n}` }],
    TagSet: [{ Key: 'Name', Value: 'web' }],
  })),
  SecurityGroups: ['1', '2'].map((n) => ({
    GroupId: `sg-${n}`,
    GroupName: 'web',
    VpcId: 'vpc-1',
    IpPermissions: [],
    IpPermissionsEgress: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
  })),
  NetworkAcls: [],
  RouteTables: [],
  InternetGateways: [],
  FlowLogs: [],
};

/** Every copy of a value with one text in it, keys included, replaced. */
function* poisoned(value: unknown, poison: string): Generator<unknown> {
  if (typeof value === 'string') yield poison;
  else if (Array.isArray(value)) {
    for (const [at, item] of value.entries()) for (const bad of poisoned(item, poison)) yield value.with(at, bad);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      for (const bad of poisoned(item, poison)) yield { ...value, [key]: bad };
      yield { ...value, [poison]: item };
    }
  }
}

interface Printed {
  readonly line: string;
  readonly words: readonly (readonly string[])[];
}

/** A fix's command as it stands in JSON, and as it stands on the screen, each line of it put together by the shell. */
function printed(fix: Fix): readonly Printed[] {
  const words = fix.change.map((change) => commandWords(change).slice(1));
  const onScreen = commandLines('', fix.command, 50).join('\n');
  return [
    { line: fix.command, words },
    { line: onScreen, words },
  ];
}

/** What a shell runs: `aws` tells its arguments, and no other program can be found. */
function run(lines: readonly string[]): readonly (readonly (readonly string[])[])[] {
  const script = `aws() { printf '%s\\0' "$@"; printf '\\001'; }\n${lines.map((line) => `${line}\nprintf '\\002'`).join('\n')}`;
  const out = execFileSync('/bin/sh', ['-s'], {
    input: script,
    encoding: 'utf8',
    env: { PATH: '' },
    maxBuffer: 64 * 1024 * 1024,
  });
  return out
    .split('\x02')
    .slice(0, -1)
    .map((line) =>
      line
        .split('\x01')
        .slice(0, -1)
        // Shorthand may be broken after its commas, where the AWS CLI takes white space for nothing.
        .map((call) =>
          call
            .split('\0')
            .slice(0, -1)
            .map((word) => word.replace(/(?<=,)\n */g, '')),
        ),
    );
}

describe.skipIf(process.platform === 'win32')('hostile text', () => {
  it.each(hostile)('in any place of a saved case is refused, or harmless in every command: %j', (poison) => {
    const found = new Map<string, Printed>();
    let refused = 0;
    for (const one of cases) {
      for (const bad of poisoned(JSON.parse(caseText(one)), poison)) {
        const parsed = parseCase(JSON.stringify(bad));
        if (isNotACase(parsed)) {
          refused += 1;
          continue;
        }
        const { fix } = diagnose(parsed.connection, parsed.network, parsed.evidence);
        for (const one of fix ? printed(fix) : []) found.set(one.line, one);
      }
    }
    const lines = [...found.values()];
    expect(refused).toBeGreaterThan(100);
    expect(lines.length).toBeGreaterThan(5);
    expect(run(lines.map(({ line }) => line))).toEqual(lines.map(({ words }) => words));
    for (const { line } of lines) expect(line).not.toContain('touch');
  });

  it.each(hostile)(
    'in any place of a described network is refused, left out, or harmless in every command: %j',
    (poison) => {
      const found = new Map<string, Printed>();
      let refused = 0;
      for (const bad of poisoned(described, poison)) {
        const { network: read } = readNetwork(bad);
        if (strangeText(read)) {
          refused += 1;
          continue;
        }
        const { fix } = diagnose(tcp('10.0.0.11', '10.0.0.12', 443), silent(read), evidence([]));
        for (const one of fix ? printed(fix) : []) found.set(one.line, one);
      }
      const lines = [...found.values()];
      expect(refused).toBeGreaterThan(10);
      expect(lines.length).toBeGreaterThan(1);
      expect(run(lines.map(({ line }) => line))).toEqual(lines.map(({ words }) => words));
      for (const { line } of lines) expect(line).not.toContain('touch');
    },
  );

  it('is told with its place', () => {
    expect(strangeText({ securityGroups: [{ id: 'sg-1' }, { id: '$(x)' }] })).toEqual({
      at: '.securityGroups[1].id',
      why: 'is "$(x)", which is no id that AWS makes',
    });
  });

  it.each([
    [
      'ids of eight and seventeen digits, and of files written by hand',
      { id: 'sg-0a1b2c3d', vpcId: 'vpc-0123456789abcdef0', subnetIds: ['subnet-web'] },
    ],
    ['ARNs', { id: 'arn:aws:networkmanager::123456789012:core-network/core-network-0abc' }],
    ['any Name tag and description', { name: "Bob's $(box) `1`", description: 'ELB app/x/1 "y"' }],
    ['addresses by addresses', { publicAddresses: { '10.0.0.1': '54.0.0.1' }, ipv6Addresses: ['2001:db8::1'] }],
    ['a prefix list as a destination', { destination: 'pl-0abc' }],
    ['nothing', { id: '', instanceId: null }],
  ])('is none of what AWS and people write: %s', (_, value) => {
    expect(strangeText(value)).toBeNull();
  });
});
