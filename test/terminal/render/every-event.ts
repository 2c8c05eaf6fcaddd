import type { Verdict } from '../../../src/diagnosis/verdict.js';
import type { Event } from '../../../src/ui.js';

/** The lab of the guide, seen at its dramatic points: at least one event of every kind. */
export const verdict = {
  schema: 1,
  question: {
    source: {
      eniId: 'eni-0a11c2d3e4f5a6b7c',
      instanceId: 'i-0a11c2d3e4f5a6b7c',
      address: '172.31.5.20',
      subnetId: 'subnet-0c3',
      vpcId: 'vpc-0d4',
    },
    destination: {
      eniId: 'eni-0b77d4e5f6a7b8c9d',
      instanceId: null,
      address: '172.31.5.41',
      subnetId: 'subnet-0c3',
      vpcId: 'vpc-0d4',
    },
    protocol: 1,
    port: null,
    since: null,
    until: null,
  },
  verdict: {
    outcome: 'blocked',
    cause: 'DESTINATION_SECURITY_GROUP_INGRESS',
    alternatives: [],
    certainty: 'certain',
    signature: 'K2',
    resourceId: 'sg-0b77d4e5f6a7b8c9d',
    rule: 'no inbound rule allows icmp from 172.31.5.20',
    summary: 'Security group sg-0b77d4e5f6a7b8c9d of the destination has no inbound rule for ICMP.',
  },
  hops: [
    {
      number: 1,
      leg: 'request',
      component: 'security-group',
      at: 'source',
      direction: 'egress',
      resourceId: 'sg-0b77d4e5f6a7b8c9d',
      rule: 'allows all to 0.0.0.0/0',
      config: 'allow',
      evidence: 'accept',
    },
    {
      number: 2,
      leg: 'request',
      component: 'network-acl',
      at: 'source',
      direction: 'egress',
      resourceId: 'acl-07f6e5d4c3b2a1908',
      rule: 'both ends are in one subnet',
      config: 'not-applied',
      evidence: 'accept',
    },
    {
      number: 3,
      leg: 'request',
      component: 'route',
      at: 'between',
      direction: null,
      resourceId: 'rtb-04a3b2c1d0e9f8a7b',
      rule: '172.31.0.0/16 to local',
      config: 'allow',
      evidence: 'unseen',
    },
    {
      number: 4,
      leg: 'request',
      component: 'security-group',
      at: 'destination',
      direction: 'ingress',
      resourceId: 'sg-0b77d4e5f6a7b8c9d',
      rule: 'no inbound rule allows icmp from 172.31.5.20',
      config: 'deny',
      evidence: 'reject',
    },
    {
      number: 5,
      leg: 'request',
      component: 'host',
      at: 'destination',
      direction: null,
      resourceId: 'i-0b77d4e5f6a7b8c9d',
      rule: null,
      config: 'unknown',
      evidence: 'unseen',
    },
    {
      number: 6,
      leg: 'reply',
      component: 'security-group',
      at: 'destination',
      direction: 'egress',
      resourceId: 'sg-0b77d4e5f6a7b8c9d',
      rule: 'a reply to a tracked connection',
      config: 'allow',
      evidence: 'none',
    },
  ],
  evidence: [
    {
      leg: 'request-at-source',
      eniId: 'eni-0a11c2d3e4f5a6b7c',
      record:
        '2 123456789012 eni-0a11c2d3e4f5a6b7c 172.31.5.20 172.31.5.41 0 0 1 3 252 1795430531 1795430580 ACCEPT OK',
    },
    {
      leg: 'request-at-destination',
      eniId: 'eni-0b77d4e5f6a7b8c9d',
      record:
        '2 123456789012 eni-0b77d4e5f6a7b8c9d 172.31.5.20 172.31.5.41 0 0 1 3 252 1795430531 1795430580 REJECT OK',
    },
  ],
  contradictions: ['A record of 10:42 shows ACCEPT although no rule allows it.'],
  blockers: [
    {
      cause: 'DESTINATION_SECURITY_GROUP_INGRESS',
      leg: 'request',
      resourceId: 'sg-0b77d4e5f6a7b8c9d',
      rule: 'no inbound rule allows icmp from 172.31.5.20',
    },
    {
      cause: 'SOURCE_NETWORK_ACL_INGRESS',
      leg: 'reply',
      resourceId: 'acl-07f6e5d4c3b2a1908',
      rule: 'rule 1 denies icmp',
    },
  ],
  fix: {
    summary: 'allow ICMP echo requests from 172.31.5.20 in sg-0b77d4e5f6a7b8c9d.',
    command:
      'aws ec2 authorize-security-group-ingress --group-id sg-0b77d4e5f6a7b8c9d --ip-permissions \'[{"IpProtocol":"icmp","FromPort":8,"ToPort":-1,"IpRanges":[{"CidrIp":"172.31.5.20/32"}]}]\'',
    undo: 'aws ec2 revoke-security-group-ingress --group-id sg-0b77d4e5f6a7b8c9d --security-group-rule-ids sgr-05e1d2c3b4a5f6e7d',
    admits: 'echo requests from 172.31.5.20 to everything that carries this group.',
  },
  nextExperiment: 'ping from an instance in another subnet.',
} satisfies Verdict;

const record =
  '2 123456789012 eni-0b77d4e5f6a7b8c9d 172.31.5.20 172.31.5.41 0 0 1 3 252 1795430531 1795430580 REJECT OK';

export const everyEvent: readonly Event[] = [
  { kind: 'welcome', version: '1.0.0', mode: 'sandbox', lab: 'k7q2fabc', account: '123456789012', region: 'eu-west-1' },
  {
    kind: 'text',
    text: 'Two servers are up. A ping between them fails. You will find out why from the flow logs, fix it, and prove the fix. Nine stages, about 15 minutes.',
  },
  {
    kind: 'stages',
    stages: [
      { number: 1, title: 'IAM roles', status: 'done' },
      { number: 2, title: 'Instances', status: 'current', note: 'waiting: SSM' },
      { number: 3, title: 'Sessions', status: 'pending' },
      { number: 4, title: 'Failing ping', status: 'pending' },
      { number: 5, title: 'Log group', status: 'pending' },
      { number: 6, title: 'Flow log', status: 'pending' },
      { number: 7, title: 'Read the logs', status: 'pending' },
      { number: 8, title: 'Fix the security group', status: 'pending' },
      { number: 9, title: 'Network ACL (bonus)', status: 'skipped' },
    ],
  },
  {
    kind: 'facts',
    title: 'Before anything is made',
    facts: [
      { name: 'Account', value: '123456789012 (arn:aws:iam::123456789012:user/sam)' },
      { name: 'Region', value: 'eu-west-1' },
      { name: 'Cost', value: 'about $0.03 an hour while the two instances run' },
    ],
  },
  {
    kind: 'stage',
    number: 4,
    of: 9,
    title: 'Failing ping',
    goal: 'You will see a ping that gets no answer, and no error either: something drops the packets silently.',
    minutes: 1,
  },
  {
    kind: 'preview',
    preview: {
      sign: '+',
      what: 'role Demo-SSM-Role-k7q2fabc',
      why: 'Lets the SSM agent on both instances register with Systems Manager, so that no SSH key and no open port is needed.',
      command:
        'aws iam create-role --role-name Demo-SSM-Role-k7q2fabc --path /flowlab/ --assume-role-policy-document \'{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}\'',
      cost: 'free',
    },
  },
  { kind: 'answered', id: 'make', question: 'Create it?', answer: 'Yes', by: '--yes' },
  { kind: 'change', sign: '+', what: 'role Demo-SSM-Role-k7q2fabc', elapsedMs: 312 },
  { kind: 'change', sign: '=', what: 'log group VPC-Flow-Logs-Demo', elapsedMs: 0, note: 'still there' },
  { kind: 'change', sign: '~', what: 'network ACL acl-07f6e5d4c3b2a1908', elapsedMs: 421 },
  { kind: 'change', sign: '-', what: 'instances i-0a11c2d3e4f5a6b7c, i-0b77d4e5f6a7b8c9d', elapsedMs: 42_700 },
  {
    kind: 'change',
    sign: '!',
    what: 'security group sg-0b77d4e5f6a7b8c9d',
    elapsedMs: 904,
    note: 'still used by eni-09af, which flowlab did not create',
  },
  {
    kind: 'waiting',
    id: 'agent',
    text: 'Waiting for the SSM agent on the destination',
    elapsedMs: 42_000,
    expectedMs: 90_000,
    done: false,
  },
  { kind: 'retry', call: 'ec2 DescribeInstances', reason: 'AWS asks to slow down', attempt: 3, nextMs: 2_000 },
  {
    kind: 'waiting',
    id: 'agent',
    text: 'Waiting for the SSM agent on the destination',
    elapsedMs: 71_000,
    expectedMs: 90_000,
    done: true,
  },
  {
    kind: 'call',
    service: 'ec2',
    operation: 'RunInstances',
    elapsedMs: 812,
    outcome: '200',
    requestId: '3f1c9a52-6c1e-4f7e-9f50-2f1e9a1b2c3d',
  },
  {
    kind: 'host',
    host: 'source',
    command: 'ping 172.31.5.41 -c 3 -W 1',
    output:
      'PING 172.31.5.41 (172.31.5.41) 56(84) bytes of data.\n\n--- 172.31.5.41 ping statistics ---\n3 packets transmitted, 0 received, 100% packet loss, time 2066ms\n',
    exitCode: 1,
  },
  { kind: 'note', tone: 'ok', text: 'The source can reach 8.8.8.8, so its own way out is open.' },
  { kind: 'note', tone: 'info', text: 'Flow logs arrive in batches.' },
  {
    kind: 'note',
    tone: 'warn',
    text: 'This rule would let in ICMP from everywhere, which the guide does to keep the lab short; allow the source only, where it matters.',
  },
  { kind: 'note', tone: 'fail', text: '0 of 3 packets came back.' },
  {
    kind: 'table',
    title: 'What the two interfaces saw',
    columns: ['INTERFACE', 'SOURCE', 'DESTINATION', 'PROTO', 'PKTS', 'ACTION'],
    rows: [
      ['source', '172.31.5.20', '172.31.5.41', 'icmp', '3', 'ACCEPT'],
      ['destination', '172.31.5.20', '172.31.5.41', 'icmp', '3', 'REJECT'],
    ],
    mark: 1,
  },
  {
    kind: 'record',
    line: record,
    fields: [
      { name: 'version', value: '2', meaning: 'the default format' },
      { name: 'account-id', value: '123456789012', meaning: 'your AWS account' },
      {
        name: 'interface-id',
        value: 'eni-0b77d4e5f6a7b8c9d',
        meaning: 'the network interface that saw the packets: the destination',
      },
      { name: 'srcaddr', value: '172.31.5.20', meaning: 'where they came from: the source instance' },
      { name: 'protocol', value: '1', meaning: 'ICMP, the protocol of ping; 6 is TCP, 17 is UDP' },
      { name: 'action', value: 'REJECT', meaning: 'a security group or a network ACL refused them' },
    ],
  },
  {
    kind: 'path',
    title: 'Path of the echo request   source -> destination   icmp',
    hops: verdict.hops,
    strip: '....RRRRR..BAAAA',
  },
  { kind: 'verdict', verdict },
  {
    kind: 'document',
    title: 'Trust policy',
    body: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole' }] },
  },
  {
    kind: 'list',
    title: 'What two records prove together:',
    items: [
      'ACCEPT at the source: it left.',
      'REJECT at the destination: it arrived at the interface and was refused there, by a security group or a network ACL.',
    ],
  },
  { kind: 'stage-done', number: 4, title: 'Failing ping', skipped: false },
  { kind: 'stage-done', number: 9, title: 'Network ACL (bonus)', skipped: true },
  {
    kind: 'next',
    title: '',
    commands: [
      { text: 'Continue', command: 'npx flowlab resume' },
      { text: 'Stop paying', command: 'npx flowlab cleanup' },
    ],
  },
];
