import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { render } from '../../../src/terminal/render/event.js';
import type { Event } from '../../../src/ui.js';
import { coloured, colourless, spoken } from '../styles.js';
import { everyEvent, verdict } from './every-event.js';

const at80 = (event: Event): string => `\n${render(event, colourless()).join('\n')}\n`;
const of = (kind: Event['kind']): readonly Event[] => everyEvent.filter((event) => event.kind === kind);
const shown = (kind: Event['kind']): string => of(kind).map(at80).join('');
const said = (kind: Event['kind']): string =>
  of(kind)
    .map((event) => render(event, spoken()).join('\n'))
    .join('\n');

describe('at 80 columns', () => {
  it('welcomes with the version and the world it works on', () => {
    expect(shown('welcome')).toMatchInlineSnapshot(`
      "
      flowlab 1.0.0   sandbox: simulated AWS, nothing leaves this machine
        lab k7q2fabc   eu-west-1
      "
    `);
    expect(
      at80({
        kind: 'welcome',
        version: '1.0.0',
        mode: 'aws',
        lab: 'k7q2fabc',
        account: '123456789012',
        region: 'eu-west-1',
      }),
    ).toMatchInlineSnapshot(`
      "
      flowlab 1.0.0   lab k7q2fabc   account 123456789012   eu-west-1
      "
    `);
  });

  it('wraps prose', () =>
    expect(shown('text')).toMatchInlineSnapshot(`
    "
    Two servers are up. A ping between them fails. You will find out why from the
    flow logs, fix it, and prove the fix. Nine stages, about 15 minutes.
    "
  `));

  it('lists the stages bare before the first, with their state after it', () => {
    const stages = [
      'IAM roles',
      'Instances',
      'Sessions',
      'Failing ping',
      'Log group',
      'Flow log',
      'Read the logs',
      'Fix it',
      'Network ACL',
    ];
    expect(
      at80({ kind: 'stages', stages: stages.map((title, i) => ({ number: i + 1, title, status: 'pending' })) }),
    ).toMatchInlineSnapshot(`
      "
        1 IAM roles       4 Failing ping    7 Read the logs
        2 Instances       5 Log group       8 Fix it
        3 Sessions        6 Flow log        9 Network ACL
      "
    `);
    expect(shown('stages')).toMatchInlineSnapshot(`
      "
        [done]  1 IAM roles                  [    ]  6 Flow log
        [>>  ]  2 Instances (waiting: SSM)   [    ]  7 Read the logs
        [    ]  3 Sessions                   [    ]  8 Fix the security group
        [    ]  4 Failing ping               [skip]  9 Network ACL (bonus)
        [    ]  5 Log group
      "
    `);
  });

  it('aligns names and values', () =>
    expect(shown('facts')).toMatchInlineSnapshot(`
    "
    Before anything is made
      Account   123456789012 (arn:aws:iam::123456789012:user/sam)
      Region    eu-west-1
      Cost      about $0.03 an hour while the two instances run
    "
  `));

  it('opens a stage with its number, its title and its duration', () =>
    expect(shown('stage')).toMatchInlineSnapshot(`
    "
    ── 4/9  Failing ping ─────────────────────────────────────────────── about 1 min

    You will see a ping that gets no answer, and no error either: something drops
    the packets silently.
    "
  `));

  it('says what would be done, why, for how much, and how the AWS CLI says it', () =>
    expect(shown('preview')).toMatchInlineSnapshot(`
      "
        Proposed: create role Demo-SSM-Role-k7q2fabc                              free
          Lets the SSM agent on both instances register with Systems Manager, so that
          no SSH key and no open port is needed.
          $ aws iam create-role --role-name Demo-SSM-Role-k7q2fabc --path /flowlab/ \\
              --assume-role-policy-document \\
              '{"Version":"2012-10-17","Statement":[{"Effect":"Allow",
                "Principal":{"Service":"ec2.amazonaws.com"},
                "Action":"sts:AssumeRole"}]}'
      "
    `));

  it('tells an answer nobody had to give', () =>
    expect(shown('answered')).toMatchInlineSnapshot(`
    "
    ? Create it? Yes (--yes)
    "
  `));

  it('tells each change with its sign and its time on the right', () =>
    expect(shown('change')).toMatchInlineSnapshot(`
      "
        + role Demo-SSM-Role-k7q2fabc                                             0.3s

        = log group VPC-Flow-Logs-Demo  still there

        ~ network ACL acl-07f6e5d4c3b2a1908                                       0.4s

        - instances i-0a11c2d3e4f5a6b7c, i-0b77d4e5f6a7b8c9d                     42.7s

        ! security group sg-0b77d4e5f6a7b8c9d  still used by eni-09af, which
          flowlab did not create                                                  0.9s
      "
    `));

  it('tells a wait and its end', () =>
    expect(shown('waiting')).toMatchInlineSnapshot(`
    "
      Waiting for the SSM agent on the destination                0:42 of about 1:30

      [ok] Waiting for the SSM agent on the destination                         1:11
    "
  `));

  it('names the sandbox’s time as simulated', () => {
    const done = of('waiting').at(-1);
    expect(done && render(done, { ...colourless(), simulated: true })).toEqual([
      '  [ok] Waiting for the SSM agent on the destination               simulated 1:11',
    ]);
  });

  it('tells a repeated call', () =>
    expect(shown('retry')).toMatchInlineSnapshot(`
    "
      ec2 DescribeInstances: AWS asks to slow down. Trying again in 2.0s (attempt
      3).
    "
  `));

  it('does not say that a call is repeated whose answer is awaited', () =>
    expect(
      render(
        { kind: 'retry', call: 'ec2:RunInstances', reason: 'no answer yet', attempt: 1, nextMs: null },
        colourless(),
      ),
    ).toEqual(['  ec2:RunInstances: no answer yet, still waiting (attempt 1).']));

  it('tells a call with its request id', () =>
    expect(shown('call')).toMatchInlineSnapshot(`
    "
        ec2 RunInstances  200  3f1c9a52-6c1e-4f7e-9f50-2f1e9a1b2c3d             0.8s
    "
  `));

  it('shows a command on an instance as a terminal would', () =>
    expect(shown('host')).toMatchInlineSnapshot(`
    "
      source$ ping 172.31.5.41 -c 3 -W 1
      PING 172.31.5.41 (172.31.5.41) 56(84) bytes of data.

      --- 172.31.5.41 ping statistics ---
      3 packets transmitted, 0 received, 100% packet loss, time 2066ms
      (exit 1)
    "
  `));

  it('expands tabs and drops carriage returns at line ends of a host’s output', () => {
    const event: Event = { kind: 'host', host: 'source', command: 'ss', output: 'ab\tc\r\nd\te\rX\n', exitCode: 0 };
    expect(render(event, colourless())).toEqual(['  source$ ss', '  ab      c', '  d       e\\rX']);
  });

  it('tells when a command has no exit code', () => {
    const event: Event = { kind: 'host', host: 'source', command: 'sleep 9', output: '', exitCode: null };
    expect(render(event, colourless())).toEqual(['  source$ sleep 9', '  (no exit code)']);
  });

  it('gives every finding its tone as a word', () =>
    expect(shown('note')).toMatchInlineSnapshot(`
    "
    [ok] The source can reach 8.8.8.8, so its own way out is open.

    [info] Flow logs arrive in batches.

    [warn] This rule would let in ICMP from everywhere, which the guide does to keep
           the lab short; allow the source only, where it matters.

    [fail] 0 of 3 packets came back.
    "
  `));

  it('aligns a table, numbers to the right, and points at a row', () =>
    expect(shown('table')).toMatchInlineSnapshot(`
    "
    What the two interfaces saw
      INTERFACE    SOURCE       DESTINATION  PROTO  PKTS  ACTION
      source       172.31.5.20  172.31.5.41  icmp      3  ACCEPT
      destination  172.31.5.20  172.31.5.41  icmp      3  REJECT  <- here
    "
  `));

  it('wraps wide cells inside their columns', () => {
    expect(
      at80({
        kind: 'table',
        title: '',
        columns: ['RESOURCE', 'STATE', 'WHY'],
        rows: [
          [
            'instance i-0a11c2d3e4f5a6b7c',
            'running',
            'the source of the ping, launched from the newest Amazon Linux image',
          ],
          ['role Demo-SSM-Role', 'exists', 'short'],
        ],
      }),
    ).toMatchInlineSnapshot(`
      "
        RESOURCE                      STATE    WHY
        instance i-0a11c2d3e4f5a6b7c  running  the source of the ping, launched from
                                               the newest Amazon Linux image
        role Demo-SSM-Role            exists   short
      "
    `);
  });

  it('explains a flow record field by field', () =>
    expect(shown('record')).toMatchInlineSnapshot(`
    "
      2 123456789012 eni-0b77d4e5f6a7b8c9d 172.31.5.20 172.31.5.41 0 0 1 3 252
      1795430531 1795430580 REJECT OK

      FIELD         VALUE                  MEANING
      version       2                      the default format
      account-id    123456789012           your AWS account
      interface-id  eni-0b77d4e5f6a7b8c9d  the network interface that saw the
                                           packets: the destination
      srcaddr       172.31.5.20            where they came from: the source instance
      protocol      1                      ICMP, the protocol of ping; 6 is TCP, 17
                                           is UDP
      action        REJECT                 a security group or a network ACL refused
                                           them
    "
  `));

  it('draws the path as numbered hops and points at the culprit', () =>
    expect(shown('path')).toMatchInlineSnapshot(`
      "
        Path of the echo request   source -> destination   icmp

        Request
         1 ✓ security group, out of source: lets it through, as the records show
             sg-0b77d4e5f6a7b8c9d: allows all to 0.0.0.0/0
         2 ○ network ACL, out of source: does not apply here
             acl-07f6e5d4c3b2a1908: both ends are in one subnet
         3 ✓ route on the way: lets it through, by the configuration
             rtb-04a3b2c1d0e9f8a7b: 172.31.0.0/16 to local
         4 ✗ security group, into destination: denies it, as the records show  <--
             sg-0b77d4e5f6a7b8c9d: no inbound rule allows icmp from 172.31.5.20
         5 ○ host, destination: was not reached
             i-0b77d4e5f6a7b8c9d
        Answer
         6 ○ security group, out of destination: was not reached
             sg-0b77d4e5f6a7b8c9d: a reply to a tracked connection

        time  ....RRRRR..BAAAA
              A accepted   R rejected   B both   . nothing seen
      "
    `));

  it('gives the verdict first, then what it rests on and what to do', () =>
    expect(shown('verdict')).toMatchInlineSnapshot(`
      "
        BLOCKED: Security group sg-0b77d4e5f6a7b8c9d of the destination has no inbound
        rule for ICMP.

        From        172.31.5.20 (i-0a11c2d3e4f5a6b7c, eni-0a11c2d3e4f5a6b7c)
        To          172.31.5.41 (eni-0b77d4e5f6a7b8c9d), ICMP
        Cause       DESTINATION_SECURITY_GROUP_INGRESS
        Where       sg-0b77d4e5f6a7b8c9d
        Rule        no inbound rule allows icmp from 172.31.5.20
        Certainty   Certain: records and rules agree.

        Evidence
          • 2 123456789012 eni-0a11c2d3e4f5a6b7c 172.31.5.20 172.31.5.41 0 0 1 3 252
            1795430531 1795430580 ACCEPT OK
            out of the source, at eni-0a11c2d3e4f5a6b7c
          • 2 123456789012 eni-0b77d4e5f6a7b8c9d 172.31.5.20 172.31.5.41 0 0 1 3 252
            1795430531 1795430580 REJECT OK
            into the destination, at eni-0b77d4e5f6a7b8c9d

        Contradictions
          • A record of 10:42 shows ACCEPT although no rule allows it.

        Everything that stands in the way, not only the first
          • request, DESTINATION_SECURITY_GROUP_INGRESS, sg-0b77d4e5f6a7b8c9d: no
            inbound rule allows icmp from 172.31.5.20
          • reply, SOURCE_NETWORK_ACL_INGRESS, acl-07f6e5d4c3b2a1908: rule 1 denies
            icmp

        Fix: allow ICMP echo requests from 172.31.5.20 in sg-0b77d4e5f6a7b8c9d.
          $ aws ec2 authorize-security-group-ingress --group-id sg-0b77d4e5f6a7b8c9d \\
              --ip-permissions '[{"IpProtocol":"icmp","FromPort":8,"ToPort":-1,
                "IpRanges":[{"CidrIp":"172.31.5.20/32"}]}]'
        Also lets in: echo requests from 172.31.5.20 to everything that carries this
        group.
        Undo:
          $ aws ec2 revoke-security-group-ingress --group-id sg-0b77d4e5f6a7b8c9d \\
              --security-group-rule-ids sgr-05e1d2c3b4a5f6e7d

        Next experiment: ping from an instance in another subnet.
      "
    `));

  it('leaves out of a verdict what it does not have', () => {
    const { evidence, contradictions, blockers, fix, nextExperiment, ...rest } = verdict;
    const none = { evidence: [], contradictions: [], blockers: [], fix: null, nextExperiment: null };
    const delivered = {
      ...rest.verdict,
      outcome: 'delivered',
      cause: null,
      resourceId: null,
      rule: null,
      summary: 'The echo reply came back.',
    } as const;
    expect(at80({ kind: 'verdict', verdict: { ...rest, ...none, verdict: delivered } })).toMatchInlineSnapshot(`
      "
        DELIVERED: The echo reply came back.

        From        172.31.5.20 (i-0a11c2d3e4f5a6b7c, eni-0a11c2d3e4f5a6b7c)
        To          172.31.5.41 (eni-0b77d4e5f6a7b8c9d), ICMP
        Certainty   Certain: records and rules agree.
      "
    `);
  });

  it('shows a document in full', () =>
    expect(shown('document')).toMatchInlineSnapshot(`
    "
      Trust policy
        {
          "Version": "2012-10-17",
          "Statement": [
            {
              "Effect": "Allow",
              "Action": "sts:AssumeRole"
            }
          ]
        }
    "
  `));

  it('bullets a list', () =>
    expect(shown('list')).toMatchInlineSnapshot(`
    "
    What two records prove together:
      • ACCEPT at the source: it left.
      • REJECT at the destination: it arrived at the interface and was refused
        there, by a security group or a network ACL.
    "
  `));

  it('closes a stage, done or skipped', () =>
    expect(shown('stage-done')).toMatchInlineSnapshot(`
    "
    [ok] Stage 4 done: Failing ping.

    [info] Stage 9 skipped: Network ACL (bonus).
    "
  `));

  it('ends with what to type next', () =>
    expect(shown('next')).toMatchInlineSnapshot(`
    "
      Continue:      npx flowlab resume
      Stop paying:   npx flowlab cleanup
    "
  `));
});

describe('at 40 columns', () => {
  const at40 = (kind: Event['kind']) =>
    `\n${of(kind)
      .flatMap((event) => render(event, colourless(40)))
      .join('\n')}\n`;

  it('tells a table as names and values', () =>
    expect(at40('table')).toMatchInlineSnapshot(`
    "
    What the two interfaces saw
      INTERFACE: source
      SOURCE: 172.31.5.20
      DESTINATION: 172.31.5.41
      PROTO: icmp
      PKTS: 3
      ACTION: ACCEPT

      INTERFACE: destination
      SOURCE: 172.31.5.20
      DESTINATION: 172.31.5.41
      PROTO: icmp
      PKTS: 3
      ACTION: REJECT
      <- here
    "
  `));
  it('tells a path line by line', () =>
    expect(at40('path')).toMatchInlineSnapshot(`
      "
        Path of the echo request   source ->
        destination   icmp

        Request
         1 ✓ security group, out of source:
             lets it through, as the records
             show
             sg-0b77d4e5f6a7b8c9d: allows all
             to 0.0.0.0/0
         2 ○ network ACL, out of source: does
             not apply here
             acl-07f6e5d4c3b2a1908: both ends
             are in one subnet
         3 ✓ route on the way: lets it
             through, by the configuration
             rtb-04a3b2c1d0e9f8a7b:
             172.31.0.0/16 to local
         4 ✗ security group, into destination:
             denies it, as the records show
             <--
             sg-0b77d4e5f6a7b8c9d: no inbound
             rule allows icmp from 172.31.5.20
         5 ○ host, destination: was not
             reached
             i-0b77d4e5f6a7b8c9d
        Answer
         6 ○ security group, out of
             destination: was not reached
             sg-0b77d4e5f6a7b8c9d: a reply to
             a tracked connection

        time  ....RRRRR..BAAAA
              A accepted   R rejected   B both
              . nothing seen
      "
    `));
  it('keeps a stage on one line', () =>
    expect(at40('stage')).toMatchInlineSnapshot(`
    "
    ── 4/9  Failing ping ─────── about 1 min

    You will see a ping that gets no answer,
    and no error either: something drops the
    packets silently.
    "
  `));
});

describe('for the ear', () => {
  it('says sentences instead of signs', () => {
    expect(
      `\n${[said('stage'), said('preview'), said('change'), said('waiting'), said('note'), said('answered')].join('\n\n')}\n`,
    ).toMatchInlineSnapshot(`
      "
      Stage 4 of 9. Failing ping. About 1 minute.
      You will see a ping that gets no answer, and no error either: something drops
      the packets silently.

      Proposed: create role Demo-SSM-Role-k7q2fabc. Cost: free.
          Lets the SSM agent on both instances register with Systems Manager, so that
          no SSH key and no open port is needed.
          $ aws iam create-role --role-name Demo-SSM-Role-k7q2fabc --path /flowlab/ \\
              --assume-role-policy-document \\
              '{"Version":"2012-10-17","Statement":[{"Effect":"Allow",
                "Principal":{"Service":"ec2.amazonaws.com"},
                "Action":"sts:AssumeRole"}]}'

      Created: role Demo-SSM-Role-k7q2fabc.
      Found: log group VPC-Flow-Logs-Demo, still there.
      Changed: network ACL acl-07f6e5d4c3b2a1908.
      Deleted: instances i-0a11c2d3e4f5a6b7c, i-0b77d4e5f6a7b8c9d. 43 seconds.
      Could not change: security group sg-0b77d4e5f6a7b8c9d, still used by eni-09af,
      which flowlab did not create.

      Still waiting after 42 seconds, usually 1 minute 30 seconds.
      Done: Waiting for the SSM agent on the destination, after 1 minute 11 seconds.

      OK: The source can reach 8.8.8.8, so its own way out is open.
      Note: Flow logs arrive in batches.
      Warning: This rule would let in ICMP from everywhere, which the guide does to
               keep the lab short; allow the source only, where it matters.
      Failed: 0 of 3 packets came back.

      Question: Create it? You chose: Yes (--yes).
      "
    `);
  });

  it('says the path hop by hop', () =>
    expect(`\n${said('path')}\n`).toMatchInlineSnapshot(`
      "
        Path of the echo request   source -> destination   icmp

        1. security group, out of source: lets it through, as the records show.
           sg-0b77d4e5f6a7b8c9d: allows all to 0.0.0.0/0
        2. network ACL, out of source: does not apply here.
           acl-07f6e5d4c3b2a1908: both ends are in one subnet
        3. route on the way: lets it through, by the configuration.
           rtb-04a3b2c1d0e9f8a7b: 172.31.0.0/16 to local
        4. security group, into destination: denies it, as the records show; it stops
        here.
           sg-0b77d4e5f6a7b8c9d: no inbound rule allows icmp from 172.31.5.20
        5. host, destination: was not reached.
           i-0b77d4e5f6a7b8c9d
        6. answer, security group, out of destination: was not reached.
           sg-0b77d4e5f6a7b8c9d: a reply to a tracked connection

      Over time: accepted 4, rejected 5, both 1, nothing seen 6.
      "
    `));
});

describe('colour', () => {
  it('adds nothing but colour: without it the lines are the same', () => {
    for (const event of everyEvent) {
      const plain = render(event, coloured()).map((line) => stripVTControlCharacters(line));
      expect(plain).toEqual(render(event, colourless()));
    }
  });

  it('is really there', () => {
    expect(everyEvent.flatMap((event) => render(event, coloured())).join('\n')).toContain('\x1b[31m\x1b[1mBLOCKED:');
  });
});
