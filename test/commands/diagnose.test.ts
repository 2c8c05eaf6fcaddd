import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isProblem, type Problem } from '../../src/base/problem.js';
import type { DiagnoseFlags } from '../../src/commands/diagnose/request.js';
import { runDiagnose } from '../../src/commands/diagnose.js';
import { runReport } from '../../src/commands/report.js';
import { surroundingsOf } from '../../src/commands/surroundings.js';
import { newFolder, type Printed, printed } from './diagnose/scene.js';

let folder: string;
let count = 0;
let state: string;
beforeAll(async () => {
  folder = await newFolder();
});
beforeEach(() => {
  state = join(folder, `state-${++count}.json`);
});
afterAll(() => rm(folder, { recursive: true }));

async function file(name: string, content: string | Buffer): Promise<string> {
  const path = join(folder, `${++count}-${name}`);
  await writeFile(path, content);
  return path;
}

/** As the AWS CLI prints a VPC with two machines, of which the second lets nobody in. */
const network = {
  Reservations: [{ Instances: ['1', '2'].map((n) => ({ InstanceId: `i-000${n}`, State: { Name: 'running' } })) }],
  Vpcs: [{ VpcId: 'vpc-1', CidrBlock: '10.0.0.0/16' }],
  Subnets: [{ SubnetId: 'subnet-1', VpcId: 'vpc-1', CidrBlock: '10.0.0.0/24', AvailabilityZone: 'eu-west-1a' }],
  NetworkInterfaces: ['1', '2'].map((n) => ({
    NetworkInterfaceId: `eni-000${n}`,
    VpcId: 'vpc-1',
    SubnetId: 'subnet-1',
    PrivateIpAddress: `10.0.0.1${n}`,
    Attachment: { InstanceId: `i-000${n}`, DeviceIndex: 0 },
    Association: { PublicIp: `54.0.0.${n}` },
    Groups: [{ GroupId: 'sg-1' }],
    SourceDestCheck: true,
  })),
  SecurityGroups: [
    {
      GroupId: 'sg-1',
      GroupName: 'web',
      VpcId: 'vpc-1',
      IpPermissions: [],
      IpPermissionsEgress: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
    },
  ],
  NetworkAcls: [],
  RouteTables: [],
  InternetGateways: [],
  FlowLogs: [],
};

const line = (eni: string, way: string, rest: string) => `2 123456789012 ${eni} ${way} ${rest} 1763900000 1763900030 `;
const records = [
  'version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status',
  `${line('eni-0001', '10.0.0.11 10.0.0.12', '0 0 1 3 252')}ACCEPT OK`,
  `${line('eni-0002', '10.0.0.11 10.0.0.12', '0 0 1 3 252')}REJECT OK`,
  `${line('eni-0002', '203.0.113.9 10.0.0.12', '4000 22 6 1 40')}REJECT OK`,
  `${line('eni-0009', '10.0.0.9 10.0.0.8', '0 0 1 3 252')}ACCEPT OK`,
].join('\n');

// biome-ignore lint/suspicious/noExplicitAny: made to be of the wrong shape
type Mangled = Record<'connection' | 'network' | 'evidence', any>;

interface Run extends Printed {
  readonly exit: number | null;
  readonly problem: Problem | null;
}

async function run(ends: readonly (string | undefined)[], flags: DiagnoseFlags): Promise<Run> {
  const [source, destination] = ends;
  const { result, ...text } = await printed(() =>
    runDiagnose(surroundingsOf({ state, input: false }), source, destination, flags),
  );
  if (result instanceof Error && !isProblem(result)) throw result;
  return { ...text, exit: typeof result === 'number' ? result : null, problem: isProblem(result) ? result : null };
}

/** Screens break lines at blanks. */
const unwrapped = (text: string): string => text.replace(/\s+/g, ' ');

async function offline(flags: DiagnoseFlags = {}): Promise<DiagnoseFlags> {
  return {
    network: await file('network.json', JSON.stringify(network)),
    logs: [await file('records.log', records)],
    ...flags,
  };
}

const ends = ['i-0001', '10.0.0.12'] as const;

describe('diagnose from files', () => {
  it('finds the cause without AWS, and leaves with 3', async () => {
    const { exit, out, err } = await run(ends, await offline());
    expect(exit).toBe(3);
    expect(unwrapped(out)).toContain(
      "BLOCKED: The ping reached i-0002's network interface and was refused there: security group sg-1 has no inbound rule that allows icmp from 10.0.0.11.",
    );
    expect(out).toContain('DESTINATION_SECURITY_GROUP_INGRESS');
    expect(err).toContain('3 records name one of the two.');
  });

  it('without records, asked for the rules alone, says whether any stops it', async () => {
    const rules: DiagnoseFlags = { network: await file('network.json', JSON.stringify(network)), rules: true };
    const blocked = await run(ends, rules);
    expect(blocked.exit).toBe(3);
    expect(unwrapped(blocked.out)).toContain(
      "BLOCKED: By the configuration, the ping is refused at i-0002's network interface: security group sg-1 has no inbound rule",
    );
    expect(unwrapped(blocked.out)).toContain('no record was looked at');
    expect(blocked.out).not.toContain('Record');
    const allowed = {
      ...network,
      SecurityGroups: [
        { ...network.SecurityGroups[0], IpPermissions: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }] },
      ],
    };
    const through = await run(ends, { ...rules, network: await file('open.json', JSON.stringify(allowed)) });
    expect(unwrapped(through.out)).toContain('ALLOWED: No rule stops the ping');
    expect(through.exit).toBe(0);
  });

  it('prints the verdict alone as JSON, on standard output', async () => {
    const { out, exit } = await run(ends, await offline({ json: true }));
    const verdict = JSON.parse(out);
    expect(Object.keys(verdict)).toEqual([
      'schema',
      'question',
      'verdict',
      'hops',
      'evidence',
      'contradictions',
      'ruledOut',
      'blockers',
      'fix',
      'nextExperiment',
    ]);
    expect(verdict.verdict).toMatchObject({
      cause: 'DESTINATION_SECURITY_GROUP_INGRESS',
      certainty: 'certain',
      resourceId: 'sg-1',
    });
    expect(verdict.question).toMatchObject({ protocol: 1, port: null, since: null, until: null });
    expect(exit).toBe(3);
  });

  it('reads gzip too', async () => {
    const logs = [await file('records.log.gz', gzipSync(records))];
    expect((await run(ends, await offline({ logs, json: true }))).out).toContain('DESTINATION_SECURITY_GROUP_INGRESS');
  });

  it('leaves with 0 where it gets through', async () => {
    const open = {
      ...network,
      SecurityGroups: [
        {
          ...network.SecurityGroups[0],
          IpPermissions: [{ IpProtocol: 'icmp', FromPort: -1, ToPort: -1, IpRanges: [{ CidrIp: '10.0.0.0/8' }] }],
        },
      ],
    };
    const all = ['eni-0001', 'eni-0002'].flatMap((eni) =>
      ['10.0.0.11 10.0.0.12', '10.0.0.12 10.0.0.11'].map((way) => `${line(eni, way, '0 0 1 3 252')}ACCEPT OK`),
    );
    const { exit, out } = await run(ends, {
      network: await file('open.json', JSON.stringify(open)),
      logs: [await file('all.log', all.join('\n'))],
    });
    expect(exit).toBe(0);
    expect(out).toContain('DELIVERED: The ping gets through');
  });

  it('replays a saved diagnosis byte for byte', async () => {
    const save = join(folder, 'case.json');
    const { out } = await run(
      ends,
      await offline({ json: true, save, since: '2025-11-23T12:00Z', until: '2025-11-23T13:00Z' }),
    );
    const again = await run([], { replay: save, json: true });
    expect(again.out).toBe(out);
    expect(again.exit).toBe(3);
  });

  it('hides account ids and public addresses everywhere it is asked to', async () => {
    const [save, html] = [join(folder, 'redacted.json'), join(folder, 'redacted.html')];
    const flags = await offline({ redact: true, save, html, json: true });
    const { out } = await run(['54.0.0.1', 'i-0002'], flags);
    const { out: screen } = await run(['54.0.0.1', 'i-0002'], { ...flags, json: false });
    for (const text of [
      out,
      screen,
      await readFile(save, 'utf8'),
      await readFile(html, 'utf8'),
      await readFile(`${state}.verdict`, 'utf8'),
    ]) {
      expect(text).not.toMatch(/123456789012|54\.0\.0\.\d|203\.0\.113\.9/);
    }
    expect(out).toContain('111111111111');
    expect((await run([], { replay: save, json: true })).out).toBe(out);
  });

  it('says by rules alone what would become of traffic that nobody sent', async () => {
    const { out, exit } = await run(ends, { ...(await offline()), protocol: 'tcp', port: 443 });
    expect(exit).toBe(3);
    expect(unwrapped(out)).toMatch(
      /By the configuration, the TCP connection to port 443 is refused at \S+'s network interface: security group sg-1 has no inbound rule that allows tcp 443 from 10\.0\.0\.11\. No record of such traffic was found\./,
    );
  });
});

// "SKIPDATA: some flow log records were skipped during the aggregation interval" (VPC user guide, "Flow log records"): such a
// row names an interface and no address.
it('counts lost records of an interface that only its records show', async () => {
  const nobody = { ...network, Reservations: [], NetworkInterfaces: [] };
  const at = (eni: string, rest: string, from: number) =>
    `2 123456789012 ${eni} ${rest.replace('*', `${1763900000 + from} ${1763900000 + from + 30}`)}`;
  const way = (port: number) => `10.0.0.11 10.0.0.12 ${port} 443 6 3 180 * ACCEPT OK`;
  const idle = '10.0.0.12 10.0.0.9 123 123 17 1 76 * ACCEPT OK';
  const logs = await file(
    'lost.log',
    [
      at('eni-0001', way(50_000), 0),
      at('eni-0002', way(50_000), 0),
      at('eni-0001', way(50_001), 120),
      at('eni-0002', '- - - - - - - * - SKIPDATA', 120),
      at('eni-0007', '- - - - - - - * - SKIPDATA', 120),
      at('eni-0001', idle.replace('12 ', '11 '), 300),
      at('eni-0002', idle, 300),
    ].join('\n'),
  );
  const { out, err } = await run(['10.0.0.11', '10.0.0.12'], {
    network: await file('network.json', JSON.stringify(nobody)),
    logs: [logs],
    protocol: 'tcp',
    port: 443,
  });
  expect(unwrapped(out)).toContain('AWS lost records of eni-0002 in that time');
  expect(err).toContain('5 records name one of the two.');
});

describe('records that cannot be read', () => {
  const ask = async (logs: readonly string[]) => {
    const { out, exit } = await run(ends, { ...(await offline({ logs: [...logs] })), protocol: 'tcp', port: 443 });
    expect(exit).toBe(3);
    return unwrapped(out);
  };

  it.each([
    ['an archive', Buffer.from('PK\x03\x04 and whatever is packed in it', 'latin1')],
    ['single columns', '10.0.0.11 10.0.0.12\n10.0.0.12 10.0.0.11\n'],
    ['text of another kind', 'hello\n'],
    ['a format that nobody named', 'eni-0002 10.0.0.11 10.0.0.12 40000 443 REJECT\n'],
  ])('show nothing, not even that there is none: %s', async (_, content) => {
    const said = await ask([await file('records', content)]);
    expect(said).toContain('None of the records that were given could be read.');
    expect(said).not.toMatch(/No record of such/);
  });

  it('are told beside those that can', async () => {
    const idle = `${line('eni-0002', '10.0.0.9 10.0.0.12', '5 6 6 1 40')}ACCEPT OK\n`;
    const said = await ask([await file('good', idle), await file('bad', 'hello\n')]);
    expect(said).toContain('No record of such traffic was found; not all that was given could be read.');
    expect(await ask([await file('good', idle)])).toContain('No record of such traffic was found.');
  });
});

const words = { message: expect.any(String), next: expect.any(Array) };

const refused = async (flags: DiagnoseFlags, given: readonly (string | undefined)[] = ends) => {
  const { problem } = await run(given, flags);
  expect(problem).toMatchObject({ code: 'usage', ...words });
  return problem?.message ?? '';
};

describe('what if', () => {
  const revoke = 'aws ec2 revoke-security-group-egress --group-id sg-1 --protocol all --cidr 0.0.0.0/0';
  const authorize =
    'aws ec2 authorize-security-group-ingress --group-id sg-1 --protocol icmp --port -1 --cidr 10.0.0.0/8';
  const passing = ['eni-0001', 'eni-0002'].flatMap((eni) =>
    ['10.0.0.11 10.0.0.12', '10.0.0.12 10.0.0.11'].map((way) => `${line(eni, way, '0 0 1 3 252')}ACCEPT OK`),
  );
  const open = {
    ...network,
    SecurityGroups: [
      {
        ...network.SecurityGroups[0],
        IpPermissions: [{ IpProtocol: 'icmp', FromPort: -1, ToPort: -1, IpRanges: [{ CidrIp: '10.0.0.0/8' }] }],
      },
    ],
  };
  const openFlags = async (flags: DiagnoseFlags): Promise<DiagnoseFlags> => ({
    network: await file('open.json', JSON.stringify(open)),
    logs: [await file('passing.log', passing.join('\n'))],
    ...flags,
  });

  it('says which connections would be refused, and leaves with 3', async () => {
    const { exit, out } = await run([], await openFlags({ whatIf: [revoke] }));
    expect(exit).toBe(3);
    expect(unwrapped(out)).toContain('1 connection that got through would be refused:');
    expect(unwrapped(out)).toContain('10.0.0.11 to 10.0.0.12, icmp (sg-1: no outbound rule allows icmp to 10.0.0.12)');
  });

  it('says which would pass, and leaves with 0; several commands come one after the other', async () => {
    const { exit, out } = await run([], await offline({ json: true, whatIf: [authorize] }));
    expect(exit).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ schema: 1, whatIf: { refused: 0, pass: 1, unknown: 0 } });
    const back = authorize.replace('authorize', 'revoke');
    const both = await run([], await offline({ json: true, whatIf: [`${authorize} && ${back}`, authorize, back] }));
    expect(JSON.parse(both.out)).toMatchObject({ whatIf: { refused: 0, pass: 0 } });
    expect(JSON.parse(both.out).whatIf.changes).toHaveLength(4);
  });

  it('compares with a whole other network', async () => {
    const whatIfNetwork = await file('shut.json', JSON.stringify(network));
    const { exit, out } = await run([], await openFlags({ whatIfNetwork, json: true }));
    expect(exit).toBe(3);
    expect(JSON.parse(out).whatIf).toMatchObject({ changes: [], refused: 1, pass: 0 });
  });

  it('is asked of a saved diagnosis too', async () => {
    const save = join(folder, `what-if-${++count}.json`);
    await run(ends, await openFlags({ save }));
    const { out } = await run([], { replay: save, whatIf: [revoke], json: true });
    expect(JSON.parse(out).whatIf).toMatchObject({ refused: 1 });
  });

  it('refuses what it does not understand, what AWS would refuse, and what does not go with it', async () => {
    expect(await refused(await offline({ whatIf: ['aws ec2 terminate-instances --instance-ids i-1'] }), [])).toMatch(
      /^--what-if aws ec2 terminate-instances --instance-ids i-1: it is not one of: aws ec2 authorize-/,
    );
    expect(await refused(await offline({ whatIf: [authorize, authorize] }), [])).toBe(
      `--what-if ${authorize}: it adds a rule that sg-1 has already.`,
    );
    expect(await refused(await offline({ whatIf: [authorize] }))).toBe(
      '--what-if and a source do not go together: it is about all the traffic that was seen.',
    );
    expect(await refused(await offline({ whatIf: [authorize], port: 443 }), [])).toMatch(
      /^--what-if and --port do not/,
    );
    expect(await refused({ whatIf: [authorize], logs: ['x'], logGroup: 'y' }, [])).toBe(
      '--logs and --log-group do not go together: the records come from files or from a log group, not from both.',
    );
  });
});

describe('garbage', () => {
  it.each([
    ['binary', Buffer.from(Array.from({ length: 4096 }, (_, i) => (i * 7919) % 256))],
    ['a line of two megabytes', Buffer.alloc(2 << 20, 'a 10.0.0.11 ')],
    ['nothing', Buffer.alloc(0)],
    ['another format', Buffer.from('10.0.0.11 10.0.0.12\n10.0.0.12 10.0.0.11 ACCEPT\n'.repeat(500))],
    ['JSON', Buffer.from(JSON.stringify({ events: [{ message: '10.0.0.11' }] }))],
    [
      'records with impossible numbers',
      Buffer.from('2 x eni-0001 10.0.0.11 10.0.0.12 -1 99999999 1e9 NaN ∞ 99999999999999999999 -5 ACCEPT OK\n'),
    ],
  ])('in --logs leads to a verdict that admits it: %s', async (_, content) => {
    const { exit, out, problem } = await run(
      ends,
      await offline({ logs: [await file('garbage', content)], json: true }),
    );
    expect(problem).toBeNull();
    expect(exit).toBe(3);
    expect(JSON.parse(out).verdict.certainty).not.toBe('certain');
  });

  it('in the middle of gzip costs what comes after it, and the person is told', async () => {
    const torn = gzipSync(Buffer.from(`${records}\n`.repeat(2000)));
    const { exit, err } = await run(
      ends,
      await offline({ logs: [await file('torn.gz', torn.subarray(0, torn.length / 2))] }),
    );
    expect(exit).toBe(3);
    expect(unwrapped(err)).toMatch(/torn\.gz: the compressed data breaks off; everything before that was read\./);
  });

  it.each([
    ['binary', Buffer.from([0, 159, 146, 150]), 'it is not JSON.'],
    ['nothing', Buffer.alloc(0), 'it is empty.'],
    ['two documents of nothing', Buffer.from('{"Vpcs":[]}\n{"Subnets":[]}'), 'it describes no network.'],
    ['a document and more', Buffer.from('{"Vpcs":[]}\nand more'), 'it is not JSON.'],
    ['a list', Buffer.from('[1,2]'), 'it describes no network (the description is a list, not an object).'],
    ['a number', Buffer.from('7'), 'it describes no network (the description is 7, not an object).'],
    ['null', Buffer.from('null'), 'it describes no network.'],
    ['other keys', Buffer.from('{"Buckets":[]}'), 'it describes no network.'],
    ['lists of the wrong things', Buffer.from('{"Vpcs":"none","Subnets":7}'), 'it describes no network'],
  ])('in --network is refused: %s', async (_, content, reason) => {
    const path = await file('network.json', content);
    const { problem, exit } = await run(ends, await offline({ network: path }));
    if (reason === 'it describes no network') expect(problem ? problem.code : exit).toBeOneOf(['usage', 3]);
    else expect(problem?.message).toBe(`--network ${path}: ${reason}`);
  });

  it('in parts of --network is left out and told', async () => {
    const mixed = { ...network, Subnets: [{ SubnetId: 7 }, ...network.Subnets], SecurityGroups: 'all of them' };
    const { err, exit } = await run(ends, await offline({ network: await file('mixed.json', JSON.stringify(mixed)) }));
    expect(exit).toBe(3);
    expect(unwrapped(err)).toContain('Subnets[0].SubnetId is 7, not text; it is left out.');
    expect(unwrapped(err)).toContain('SecurityGroups is "all of them", not a list; it is left out.');
  });

  it('that only PowerShell writes is understood: UTF-16 with a byte order mark', async () => {
    const text = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(JSON.stringify(network), 'utf16le')]);
    expect((await run(ends, await offline({ network: await file('utf16.json', text) }))).exit).toBe(3);
  });

  it.each([
    '',
    'null',
    '[]',
    '{"schema":2}',
    '{"schema":1}',
    '{"schema":1,"connection":{},"network":{},"evidence":{}}',
    '\u0000\u0001',
  ])('in --replay is refused: %j', async (content) => {
    const path = await file('case.json', content);
    expect(await refused({ replay: path }, [])).toMatch(/is not a saved diagnosis: .+\.$/);
  });

  it.each([
    ['unread', (saved: Mangled) => (saved.network.unread = 5)],
    ['interfaces', (saved: Mangled) => (saved.network.interfaces = [{ id: 7 }])],
    [
      'prefixes',
      (saved: Mangled) => (saved.network.interfaces = [{ ...saved.network.interfaces[0], prefixes: 'all' }]),
    ],
    ['records', (saved: Mangled) => (saved.evidence.records = [{ line: null }])],
    ['protocol', (saved: Mangled) => (saved.connection.protocol = 1e9)],
    [
      'connection.source.address is "\\u001b[31m", which is no IP address',
      (saved: Mangled) => (saved.connection.source = { address: '\u001b[31m', interfaceId: null }),
    ],
    [
      'network.subnets[0].cidrs[0] is "all", which is no CIDR block',
      (saved: Mangled) =>
        (saved.network.subnets = [{ id: 'subnet-1', vpcId: 'vpc-1', cidrs: ['all'], availabilityZone: '' }]),
    ],
    [
      'network.securityGroups[0].id is "sg-0;touch x;#", which is no id that AWS makes',
      (saved: Mangled) =>
        (saved.network.securityGroups = [{ id: 'sg-0;touch x;#', name: '', vpcId: 'vpc-1', ingress: [], egress: [] }]),
    ],
  ])('in one place of a saved diagnosis is named: %s', async (place, mangle) => {
    const save = join(folder, `case-${++count}.json`);
    await run(ends, await offline({ save }));
    const saved: Mangled = JSON.parse(await readFile(save, 'utf8'));
    mangle(saved);
    expect(await refused({ replay: await file('mangled.json', JSON.stringify(saved)) }, [])).toContain(place);
  });

  it('in the times of a saved diagnosis still leads to a verdict', async () => {
    const save = join(folder, `case-${++count}.json`);
    await run(ends, await offline({ save }));
    const saved: Mangled = JSON.parse(await readFile(save, 'utf8'));
    saved.connection.since = 1e300;
    expect((await run([], { replay: await file('mangled.json', JSON.stringify(saved)) })).exit).toBe(3);
  });

  it.each(['--replay', '--network'])('without an end after %s is refused, and never read whole', async (option) => {
    const flags = option === '--replay' ? { replay: '/dev/zero' } : await offline({ network: '/dev/zero' });
    const { problem } = await run(option === '--replay' ? [] : ends, flags);
    expect(problem?.message).toBe(`${option} /dev/zero: it is not text.`);
  });

  it('larger than can be read after --network is refused', async () => {
    const path = await file('large.json', ' '.repeat(25 * 1024 * 1024));
    const { problem } = await run(ends, await offline({ network: path }));
    expect(problem?.message).toBe(`--network ${path}: it is larger than 24 MB.`);
  });

  it('in an id of --network is refused whole, and told by its place', async () => {
    const forged = { ...network, SecurityGroups: [{ GroupId: 'sg-0;touch x;#', VpcId: 'vpc-1' }] };
    const path = await file('forged.json', JSON.stringify(forged));
    const { problem } = await run(ends, await offline({ network: path }));
    expect(problem?.message).toBe(
      `--network ${path}: of what it describes, securityGroups[0].id is "sg-0;touch x;#", which is no id that AWS makes.`,
    );
  });

  it('in the options is refused before anything is read', async () => {
    expect(await refused({ probe: true }, [])).toBe('--probe is about one conversation: from where to where?');
    expect(await refused({ protocol: 'icmp', port: 8 }, [])).toBe(
      '--port 8 belongs to tcp or udp; only they have ports.',
    );
    expect(await refused({}, ['i-0001'])).toBe('From i-0001 to where?');
    expect(await refused({ protocol: 'tcp' })).toBe('TCP to which port?');
    expect(await refused({ protocol: 'udp' })).toBe('UDP to which port?');
    expect(await refused({ protocol: '47', port: 443 })).toBe(
      '--port 443 belongs to tcp or udp; only they have ports.',
    );
    expect(await refused({ protocol: 'tpc', port: 1 })).toBe('--protocol tpc is not a protocol.');
    expect(await refused({ protocol: '256' })).toBe('--protocol 256 is not a protocol.');
    expect(await refused({ protocol: 'constructor' })).toBe('--protocol constructor is not a protocol.');
    expect(await refused(await offline({ since: 'later' }))).toBe('--since later is not a time.');
    expect(await refused(await offline({ logFormat: '${srcaddr} ${srcaddr}' }))).toBe(
      '--log-format names srcaddr twice.',
    );
    expect(await refused({ logFormat: '${srcaddr}' })).toMatch(/^--log-format belongs to --logs or --log-group/);
    expect(await refused({ logs: ['x'], logGroup: 'g' })).toMatch(/^--logs and --log-group do not go together/);
    expect(await refused(await offline({ rules: true }))).toMatch(/^--rules and --logs do not go together/);
    expect(await refused({ rules: true, probe: true })).toMatch(/^--rules and --probe do not go together/);
    expect(await refused({ rules: true, logGroup: 'g' })).toMatch(/^--rules and --log-group do not go together/);
    expect(await refused({ rules: true, athenaTable: 't' })).toMatch(/^--rules and --athena-table do not go together/);
    expect(await refused({ replay: 'x', port: 443 }, [])).toMatch(/^--replay and --port do not go together/);
    expect(await refused({ replay: 'x', logFormat: 'y' }, [])).toMatch(/^--replay and --log-format do not go together/);
    expect(await refused({ replay: 'x' })).toMatch(/^--replay and a source do not go together/);
    expect(await refused({ probe: true, logs: ['x'] })).toMatch(/^--probe and files do not go together/);
    expect(await refused({ fix: true, network: 'x' })).toMatch(/^--fix and --network do not go together/);
  });

  it('in the ends is refused with what could be meant', async () => {
    expect(await refused(await offline(), ['i-0001', 'i-0003'])).toBe(
      'There is no destination "i-0003" in this network.',
    );
    expect(await refused(await offline(), ['i-0001', '10.0.0.11'])).toBe(
      'i-0001 and 10.0.0.11 are the same machine: nothing of that leaves it.',
    );
    expect(await refused(await offline(), ['i-0001', '2001:db8::1'])).toBe(
      'i-0001 has no IPv6 address, and the other end is asked for by one.',
    );
    expect(await refused(await offline({ network: join(folder, 'none.json') }))).toMatch(
      /none\.json: there is no such file\.$/,
    );
    const empty = await mkdtemp(join(folder, 'empty-'));
    expect(await refused(await offline({ network: empty }))).toMatch(/it is a directory without a file \*\.json\.$/);
    expect(await refused({ replay: join(folder, 'none.json') }, [])).toMatch(/none\.json: there is no such file\.$/);
  });
});

describe('files that are written', () => {
  it('replace only what flowlab wrote itself', async () => {
    const [foreign, html] = [await file('thesis.html', '<html>my thesis</html>'), join(folder, 'mine.html')];
    const flags = await offline();
    const refusal = await run(ends, { ...flags, html: foreign });
    expect(refusal.problem?.message).toBe(`${foreign} exists and is not a report of flowlab, so it is left alone.`);
    expect(refusal.out).toBe('');
    expect(await readFile(foreign, 'utf8')).toBe('<html>my thesis</html>');
    expect((await run(ends, { ...flags, save: foreign })).problem?.message).toMatch(
      /is not a saved diagnosis, so it is left alone\.$/,
    );
    expect((await run(ends, { ...flags, html: folder })).problem?.message).toBe(`${folder} is a directory.`);
    for (let time = 0; time < 2; time += 1) expect((await run(ends, { ...flags, html })).exit).toBe(3);
    expect(await readFile(html, 'utf8')).toContain('DESTINATION_SECURITY_GROUP_INGRESS');
  });
});

describe('report', () => {
  const reported = (flags: Parameters<typeof runReport>[1]) =>
    printed(() => runReport(surroundingsOf({ state }), flags));

  it('has nothing to tell before there is a result', async () => {
    const { result } = await reported({ html: join(folder, 'early.html') });
    expect(isProblem(result) && [result.code, result.message]).toEqual([
      'precondition',
      'There is no result yet to report.',
    ]);
  });

  it('tells the last verdict, and hides on request what must not be shared', async () => {
    await run(['54.0.0.1', '10.0.0.12'], await offline());
    const html = join(folder, 'last.html');
    const { result, out } = await reported({ html });
    expect([result, out]).toEqual([0, `${html}\n`]);
    const page = await readFile(html, 'utf8');
    expect(page).toContain('54.0.0.1');
    expect(page).toContain('2 123456789012 eni-0002');
    await reported({ html, redact: true });
    const redacted = await readFile(html, 'utf8');
    expect(redacted).not.toMatch(/54\.0\.0\.1|123456789012/);
    expect(redacted).toContain('2 111111111111 eni-0002');
    expect(redacted).toContain('10.0.0.12');
  });

  it('leaves a file alone that it did not write', async () => {
    await run(ends, await offline());
    const html = await file('foreign.html', 'not ours');
    const { result } = await reported({ html });
    expect(isProblem(result, 'usage') && result.message).toBe(
      `${html} exists and is not a report of flowlab, so it is left alone.`,
    );
    expect(await readFile(html, 'utf8')).toBe('not ours');
  });

  it('does not trust a kept result that was tampered with', async () => {
    await run(ends, await offline());
    await writeFile(`${state}.verdict`, '{"schema":1,"hops":"none"}');
    const { result } = await reported({ html: join(folder, 'never.html') });
    expect(isProblem(result) && result.code).toBe('damaged-state');
  });
});
