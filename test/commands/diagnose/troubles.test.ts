import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isProblem, type Problem } from '../../../src/base/problem.js';
import type { DiagnoseFlags } from '../../../src/commands/diagnose/request.js';
import { runDiagnose } from '../../../src/commands/diagnose.js';
import { runReport } from '../../../src/commands/report.js';
import { surroundingsOf } from '../../../src/commands/surroundings.js';
import { newFolder, printed } from './scene.js';

let folder: string;
let state: string;
let count = 0;
beforeAll(async () => {
  folder = await newFolder();
  state = join(folder, 'state.json');
});
afterAll(() => rm(folder, { recursive: true }));

const machines = ['web', 'api', 'db', 'cache'];

/** Four machines; the database lets in nobody, the others everybody within, and the cache may not leave. */
const network = {
  Reservations: [
    {
      Instances: machines.map((name, at) => ({
        InstanceId: `i-000${at}`,
        State: { Name: 'running' },
        Tags: [{ Key: 'Name', Value: name }],
      })),
    },
  ],
  Vpcs: [{ VpcId: 'vpc-1', CidrBlock: '10.0.0.0/16' }],
  Subnets: [{ SubnetId: 'subnet-1', VpcId: 'vpc-1', CidrBlock: '10.0.0.0/24', AvailabilityZone: 'eu-west-1a' }],
  NetworkInterfaces: machines.map((_, at) => ({
    NetworkInterfaceId: `eni-000${at}`,
    VpcId: 'vpc-1',
    SubnetId: 'subnet-1',
    PrivateIpAddress: `10.0.0.1${at}`,
    Attachment: { InstanceId: `i-000${at}`, DeviceIndex: 0 },
    Association: { PublicIp: `54.0.0.${at}` },
    Groups: [{ GroupId: `sg-${at}` }],
    SourceDestCheck: true,
  })),
  SecurityGroups: machines.map((name, at) => ({
    GroupId: `sg-${at}`,
    GroupName: name,
    VpcId: 'vpc-1',
    IpPermissions: name === 'db' ? [] : [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '10.0.0.0/16' }] }],
    IpPermissionsEgress: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: name === 'cache' ? '10.0.0.0/8' : '0.0.0.0/0' }] }],
  })),
  NetworkAcls: [],
  RouteTables: [],
  InternetGateways: [],
  FlowLogs: [],
};

/** Denies whatever leaves the subnet. */
const closedAcl = {
  NetworkAclId: 'acl-1',
  VpcId: 'vpc-1',
  Associations: [{ NetworkAclAssociationId: 'aclassoc-1', NetworkAclId: 'acl-1', SubnetId: 'subnet-1' }],
  Entries: [true, false].map((Egress) => ({
    CidrBlock: '0.0.0.0/0',
    Egress,
    Protocol: '-1',
    RuleAction: Egress ? 'deny' : 'allow',
    RuleNumber: 1,
  })),
};

const START = 1_763_900_000;
const line = (at: number, eni: number, way: string, ports: string, action: string): string =>
  `2 123456789012 eni-000${eni} ${way} ${ports} 6 4 900 ${START + at} ${START + at + 30} ${action} OK`;

/** A connection that got its answer, as both interfaces saw it. */
const answered = (at: number, from: number, to: number, client: number, port: number): readonly string[] => [
  ...[from, to].map((eni) => line(at, eni, `10.0.0.1${from} 10.0.0.1${to}`, `${client} ${port}`, 'ACCEPT')),
  ...[to, from].map((eni) => line(at, eni, `10.0.0.1${to} 10.0.0.1${from}`, `${port} ${client}`, 'ACCEPT')),
];

const refused = (at: number, from: number, to: number, client: number, port: number): readonly string[] => [
  line(at, from, `10.0.0.1${from} 10.0.0.1${to}`, `${client} ${port}`, 'ACCEPT'),
  line(at, to, `10.0.0.1${from} 10.0.0.1${to}`, `${client} ${port}`, 'REJECT'),
];

const traffic = [
  ...answered(0, 0, 1, 40_000, 8080),
  ...refused(0, 1, 2, 40_001, 5432),
  ...refused(60, 1, 2, 40_002, 5432),
  ...refused(60, 1, 2, 40_002, 5432),
  ...refused(120, 0, 2, 40_003, 5432),
  // Its own trouble, and a large one, but not between own machines.
  ...[1, 2, 3, 4].map((n) => line(n * 60, 3, '10.0.0.13 1.1.1.1', `4100${n} 443`, 'REJECT')),
  // Over: the newest try got through.
  ...refused(0, 0, 3, 40_010, 6379),
  ...answered(240, 0, 3, 40_011, 6379),
  line(10, 0, '203.0.113.9 10.0.0.10', '50000 22', 'REJECT'),
  line(10, 0, '203.0.113.9 10.0.0.10', '50000 23', 'REJECT'),
  line(20, 2, '198.51.100.7 10.0.0.12', '50001 3389', 'REJECT'),
  `2 123456789012 eni-0002 - - - - - - - ${START + 600} ${START + 660} - NODATA`,
];

interface Run {
  readonly out: string;
  readonly err: string;
  readonly exit: number | null;
  readonly problem: Problem | null;
}

async function run(
  lines: readonly string[],
  flags: DiagnoseFlags = {},
  source?: string,
  described: object = network,
): Promise<Run> {
  const file = async (name: string, content: string): Promise<string> => {
    const path = join(folder, `${++count}-${name}`);
    await writeFile(path, content);
    return path;
  };
  const files = {
    network: await file('network.json', JSON.stringify(described)),
    logs: [await file('records.log', lines.join('\n'))],
  };
  const { result, ...text } = await printed(() =>
    runDiagnose(surroundingsOf({ state, input: false }), source, undefined, { ...files, ...flags }),
  );
  if (result instanceof Error && !isProblem(result)) throw result;
  return { ...text, exit: typeof result === 'number' ? result : null, problem: isProblem(result) ? result : null };
}

describe('diagnose without ends', () => {
  it('ranks what is broken, folds the scanners, and prints the contract as JSON', async () => {
    const { out, exit } = await run(traffic, { json: true });
    expect(exit).toBe(3);
    const answer = JSON.parse(out);
    expect(Object.keys(answer)).toEqual(['schema', 'window', 'conversations', 'scanners', 'first']);
    expect(answer).toMatchObject({
      schema: 1,
      window: { since: '2025-11-23T12:13:20.000Z', until: '2025-11-23T12:17:50.000Z' },
      scanners: { sources: 2, tries: 3 },
      first: { schema: 1, verdict: { cause: 'DESTINATION_SECURITY_GROUP_INGRESS', resourceId: 'sg-2' } },
    });
    const said = answer.conversations.map(({ verdict, ...one }: { verdict: { cause: string } }) => ({
      ...one,
      cause: verdict.cause,
    }));
    const [tcp, db] = [
      { protocol: 6 },
      { destination: '10.0.0.12', port: 5432, cause: 'DESTINATION_SECURITY_GROUP_INGRESS' },
    ];
    expect(said).toEqual([
      { source: '10.0.0.11', ...tcp, ...db, tries: 2 },
      { source: '10.0.0.10', ...tcp, ...db, tries: 1 },
      {
        source: '10.0.0.13',
        destination: '1.1.1.1',
        ...tcp,
        port: 443,
        tries: 4,
        cause: 'SOURCE_SECURITY_GROUP_EGRESS',
      },
    ]);
  });

  it('lists them on the screen, shows the first in full, and keeps it for the report', async () => {
    const { out, err } = await run(traffic);
    const [list, first] = out.split('\n\n');
    expect(list?.split('\n')).toEqual([
      '  From 2025-11-23 12:13:20 to 12:17:50 UTC, 3 conversations of yours are broken:',
      '   1  api (10.0.0.11) to db (10.0.0.12), tcp 5432, 2 tries:',
      '      DESTINATION_SECURITY_GROUP_INGRESS at sg-2',
      '   2  web (10.0.0.10) to db (10.0.0.12), tcp 5432, 1 try:',
      '      DESTINATION_SECURITY_GROUP_INGRESS at sg-2',
      '   3  cache (10.0.0.13) to 1.1.1.1, tcp 443, 4 tries:',
      '      SOURCE_SECURITY_GROUP_EGRESS at sg-3',
      '  Scanners on the internet: 2 addresses, 3 tries. Nothing of yours let them in.',
    ]);
    expect(first).toMatch(/^ {2}BLOCKED: The TCP connection to port 5432 reached i-0002's network interface\n/);
    expect(err.replaceAll(/ \\\n +/g, ' ')).toMatch(
      /npx flowlab --state \S+state\.json diagnose 10\.0\.0\.11 10\.0\.0\.12 --protocol tcp --port 5432/,
    );
    const again = await run(traffic, { since: '2025-11-23' });
    expect(again.err.replaceAll(/ \\\n +/g, ' ')).toMatch(
      /npx flowlab --state \S+state\.json diagnose .*--port 5432 --since 2025-11-23 --network \S+ --logs \S+records\.log/,
    );
    const html = join(folder, 'first.html');
    await printed(() => runReport(surroundingsOf({ state, input: false }), { html }));
  });

  it('shows what has one cause as one: more ports between two machines, more addresses on the internet', async () => {
    const { out } = await run([
      ...[5432, 5433, 5434].flatMap((port) => refused(0, 1, 2, 40_001, port)),
      ...[1, 2].map((n) => line(n, 3, `10.0.0.13 1.1.1.${n}`, '41000 443', 'REJECT')),
    ]);
    expect(out.split('\n').slice(1, 6)).toEqual([
      '   1  api (10.0.0.11) to db (10.0.0.12), tcp 5432, 1 try:',
      '      DESTINATION_SECURITY_GROUP_INGRESS at sg-2 (and so for 2 more ports)',
      '   4  cache (10.0.0.13) to 1.1.1.1, tcp 443, 1 try: SOURCE_SECURITY_GROUP_EGRESS',
      '      at sg-3 (and so to 1 more address there)',
      '',
    ]);
  });

  it('shows what one rule stops as one, with whom else it stops: a rule that denies, whatever the ports', async () => {
    const denied = (at: number, from: number, way: string, port: number) =>
      line(at, from, `10.0.0.1${from} ${way}`, `41000 ${port}`, 'REJECT');
    const { out } = await run(
      [
        denied(0, 0, '1.1.1.1', 443),
        denied(9, 0, '1.1.1.2', 8080),
        denied(0, 1, '1.1.1.1', 443),
        denied(0, 3, '10.0.0.12', 22),
      ],
      {},
      undefined,
      { ...network, NetworkAcls: [closedAcl] },
    );
    expect(out.split('\n').slice(0, 5)).toEqual([
      '  From 2025-11-23 12:13:20 to 12:13:59 UTC, 4 conversations of yours are broken:',
      '   1  cache (10.0.0.13) to db (10.0.0.12), tcp 22, 1 try: STALE_EVIDENCE, likely',
      '   2  web (10.0.0.10) to 1.1.1.1, tcp 443, 1 try: SOURCE_NETWORK_ACL_EGRESS at',
      '      acl-1 (and so 2 more conversations, also from api (10.0.0.11))',
      '',
    ]);
  });

  it('leaves with 0 where nothing of one’s own is broken: scanners alone', async () => {
    const scans = traffic.filter((one) => /203\.0\.113|198\.51/.test(one));
    const noise = await run(scans);
    expect(noise.exit).toBe(0);
    expect(noise.out).toBe(
      [
        '  From 2025-11-23 12:13:30 to 12:14:10 UTC, nothing of yours is broken.',
        '  Scanners on the internet: 2 addresses, 3 tries. Nothing of yours let them in.',
        '',
      ].join('\n'),
    );
  });

  it.each([
    ['an empty file', [''], {}],
    ['records of no traffic', traffic.slice(-1), {}],
    ['another time', traffic, { since: '2025-11-24' }],
  ])('leaves with 3 where no record can tell, and says where to look: %s', async (_what, lines, flags) => {
    const { exit, out, err } = await run(lines, flags);
    expect(exit).toBe(3);
    expect(out).toBe('  No record of traffic is in that time: nothing can be said about it.\n');
    expect(err.replaceAll(/ \\\n +/g, ' ')).toMatch(
      /What these files hold:\s+npx flowlab --state \S+state\.json logs \S+records\.log --summary/,
    );
  });

  it('says as JSON that no record can tell', async () => {
    const { out, err } = await run(traffic, { since: '2025-11-24', json: true });
    expect(err).not.toContain('npx flowlab');
    expect(JSON.parse(out)).toEqual({
      schema: 1,
      window: { since: null, until: null },
      conversations: [],
      scanners: { sources: 0, tries: 0 },
      first: null,
    });
  });

  it('looks at one VPC, where one is named', async () => {
    expect((await run(traffic, {}, 'vpc-1')).exit).toBe(3);
    expect((await run(traffic, {}, 'vpc-2')).problem?.message).toBe('There is no VPC vpc-2 in this network.');
  });

  it('refuses what belongs to one conversation, and files that hold no record', async () => {
    const message = async (flags: DiagnoseFlags, lines = traffic) => (await run(lines, flags)).problem?.message;
    expect(await message({ rules: true })).toBe('--rules is about one conversation: from where to where?');
    expect(await message({ fix: true })).toBe('--fix is about one conversation: from where to where?');
    expect(await message({ athenaWorkgroup: 'x' })).toBe(
      '--athena-workgroup searches for what two ends say to each other; to find what is broken, every record has to be read.',
    );
    expect(await message({}, ['<html>', 'nothing to see'])).toMatch(/holds no flow record: it looks like/);
  });

  it('looks at one protocol or one port of servers alone, scanners too', async () => {
    const tries = async (flags: DiagnoseFlags) => {
      const { conversations, scanners } = JSON.parse((await run(traffic, { ...flags, json: true })).out);
      return [conversations.map((one: { port: number; tries: number }) => [one.port, one.tries]), scanners.tries];
    };
    expect(await tries({ port: 443 })).toEqual([[[443, 4]], 0]);
    // That of a client is none.
    expect(await tries({ port: 40_001 })).toEqual([[], 0]);
    expect(await tries({ port: 22, protocol: 'tcp' })).toEqual([[], 1]);
    expect(await tries({ protocol: 'udp' })).toEqual([[], 0]);
    expect(await tries({ protocol: 'tcp' })).toEqual(await tries({}));
  });

  it('saves the evidence of the first: the same verdict can be had from it', async () => {
    const save = join(folder, 'first.json');
    const { out, err } = await run(traffic, { save });
    expect(err).toContain(`The evidence is in ${save}.`);
    const again = await printed(() =>
      runDiagnose(surroundingsOf({ state, input: false }), undefined, undefined, { replay: save }),
    );
    expect(out.trim().endsWith(again.out.trim())).toBe(true);
    const nothing = join(folder, 'nothing.json');
    const quiet = await run(answered(0, 0, 1, 40_000, 8080), { save: nothing });
    expect(quiet.err).toContain('Nothing is broken, so there is no evidence to save in');
    await expect(readFile(nothing)).rejects.toThrow();
  });

  it('writes a page of all, with the first in full, as HTML and as Markdown', async () => {
    const [html, markdown] = [join(folder, 'all.html'), join(folder, 'all.md')];
    const { err } = await run(traffic, { html, markdown });
    expect(err).toContain(`The report is in ${html}.`);
    const [page, text] = [await readFile(html, 'utf8'), await readFile(markdown, 'utf8')];
    expect(page).toContain(
      '<h1>From 2025-11-23 12:13:20 to 12:17:50 UTC, 3 conversations of yours are broken</h1>'.replace(
        '2025-11-23',
        '<span class="w">2025-11-23</span>',
      ),
    );
    const told = JSON.parse(/<script type="application\/json" id="troubles">([^<]*)/.exec(page)?.[1] ?? '');
    expect(told.conversations).toHaveLength(3);
    expect(page.match(/<details><summary>\d\. /g)).toEqual(['<details><summary>2. ', '<details><summary>3. ']);
    expect(text).toContain(
      '| 1 | api (10.0.0.11) | db (10.0.0.12) | tcp 5432 | 2 | DESTINATION_SECURITY_GROUP_INGRESS at sg-2 |',
    );
    expect(text).toContain('## 1. api (10.0.0.11) to db (10.0.0.12), tcp 5432\n\n**BLOCKED**');
    // A later report may replace it, and nothing else.
    expect((await run(traffic, { html })).exit).toBe(3);
    const own = join(folder, 'own.txt');
    await writeFile(own, 'mine');
    expect((await run(traffic, { html: own })).problem?.code).toBe('usage');
    const quiet = await run(answered(0, 0, 1, 40_000, 8080), { html, markdown });
    expect(quiet.exit).toBe(0);
    expect(await readFile(markdown, 'utf8')).toMatch(/nothing of yours is broken\*\*/);
  });

  it('hides accounts and public addresses everywhere, each behind one stand-in', async () => {
    const [html, save] = [join(folder, 'hidden.html'), join(folder, 'hidden.json')];
    const { out, err } = await run(traffic, { redact: true, full: true, html, save });
    // About a stand-in nobody can ask.
    expect(err).not.toContain('This one alone');
    const all = [out, await readFile(html, 'utf8'), await readFile(save, 'utf8')];
    for (const text of all) expect(text).not.toMatch(/\b1\.1\.1\.1\b|54\.0\.0|123456789012/);
    expect(out).toMatch(/cache \(10\.0\.0\.13\) to (192\.0\.2|198\.51\.100|203\.0\.113|198\.18|240\.)/);
  });
});
