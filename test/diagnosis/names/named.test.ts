import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../src/diagnosis/diagnose.js';
import type { Connection, NamedEnd } from '../../../src/diagnosis/question.js';
import { redact } from '../../../src/diagnosis/redact/redact.js';
import { caseText, isNotACase, parseCase, saveCase } from '../../../src/diagnosis/saved/case-file.js';
import { type Described, networkFromAws } from '../../../src/network/from-aws.js';
import type { Network } from '../../../src/network/model.js';
import { verdictScreen } from '../../../src/terminal/render/verdict-screen.js';
import * as aws from '../../stories/account.js';
import { colourless } from '../../terminal/styles.js';
import { breaches } from '../contract.js';
import { evidence } from '../evidence.js';

const one = aws.subnet('subnet-0a', 'vpc-01', '10.0.1.0/24', 'eu-west-1a');
const vpce = 'VPC Endpoint Interface vpce-0e';
const world = (parts: Partial<Described> = {}, dns: object = {}) => {
  const home = aws.vpc('vpc-01', '10.0.0.0/16', dns);
  return networkFromAws(
    aws.account({
      Vpcs: [home],
      Subnets: [one],
      InternetGateways: [aws.internetGateway('igw-01', 'vpc-01')],
      RouteTables: [aws.table('rtb-01', home, ['0.0.0.0/0 igw-01'])],
      SecurityGroups: [
        aws.group('sg-0open', 'vpc-01', [aws.anything()]),
        aws.group('sg-0shut', 'vpc-01', [aws.tcp(5432, 'sg-0open')]),
      ],
      NetworkInterfaces: [
        aws.eni('eni-0a1', one, '10.0.1.10', { publicIp: '54.0.0.1' }),
        aws.eni('eni-0b1', one, '10.0.1.50'),
        aws.eni('eni-0b2', one, '10.0.1.51', { groups: ['sg-0shut'], publicIp: '54.0.0.2' }),
        aws.eni('eni-0e1', one, '10.0.1.80', { type: 'vpc_endpoint', description: vpce }),
      ],
      ...parts,
    }),
  );
};

const source = { address: '10.0.1.10', interfaceId: 'eni-0a1' };
const end = (address: string, interfaceId: string | null) => ({ address, interfaceId });
const ask = (named: NamedEnd, ...ends: readonly ReturnType<typeof end>[]): Connection => {
  const [destination = end('0.0.0.0', null), ...others] = ends;
  return {
    source,
    destination,
    protocol: 6,
    port: 443,
    since: null,
    until: null,
    names: { destination: named },
    ...(others.length > 0 ? { others: others.map((other) => ({ source, destination: other })) } : {}),
  };
};
const nothing = evidence([]);
const name = (text: string, by: NamedEnd['by'], ...addresses: string[]): NamedEnd => ({ name: text, addresses, by });

describe('a name with several addresses', () => {
  const asked = ask(
    name('db.example.com', 'resolver', '10.0.1.50', '10.0.1.51'),
    end('10.0.1.50', 'eni-0b1'),
    end('10.0.1.51', 'eni-0b2'),
  );
  const verdict = diagnose(asked, world(), nothing);

  it('has the worst verdict, and tells of the others', () => {
    expect(verdict.question.destination).toMatchObject({ eniId: 'eni-0b2', address: '10.0.1.51' });
    expect(verdict.verdict).toMatchObject({ outcome: 'blocked', cause: 'DESTINATION_SECURITY_GROUP_INGRESS' });
    expect(verdict.also).toEqual([{ address: '10.0.1.50', outcome: 'inconclusive', cause: 'NO_FLOW_LOG' }]);
    expect(verdict.question.names).toEqual({ destination: asked.names?.destination });
    expect(breaches(verdict)).toEqual([]);
  });

  it('is kept whole, and read again without any resolver', () => {
    const parsed = parseCase(caseText(saveCase(asked, world(), nothing)));
    if (isNotACase(parsed)) throw new Error(parsed.reason);
    expect(diagnose(parsed.connection, parsed.network, parsed.evidence)).toEqual(verdict);
  });

  it('is on the screen with its name, and all others in a line', () => {
    const brief = verdictScreen(saveCase(asked, world(), nothing), verdict, colourless(), false).join('\n');
    expect(brief).toContain('  To        10.0.1.51, i-0b2, db.example.com\n');
    expect(brief).toContain('  Also      inconclusive (NO_FLOW_LOG): 10.0.1.50\n');
    const screen = verdictScreen(saveCase(asked, world(), nothing), verdict, colourless(), true).join('\n');
    expect(screen).toContain('  Name           db.example.com, as this machine resolves it\n');
    expect(screen).toContain(
      '  Other addresses of the name; this is the worst\n    • inconclusive (NO_FLOW_LOG): 10.0.1.50\n',
    );
  });

  it('says nothing of others where there is one', () => {
    const alone = diagnose(
      ask(name('db.example.com', 'resolver', '10.0.1.50'), end('10.0.1.50', 'eni-0b1')),
      world(),
      nothing,
    );
    expect(Object.keys(alone)).not.toContain('also');
    expect(Object.keys(alone)).not.toContain('findings');
  });
});

describe('a name that leads to a public address though a private one would do', () => {
  const RDS = 'shop.abc123.eu-west-1.rds.amazonaws.com';
  const found = (text: string, by: NamedEnd['by'], network = world()) =>
    diagnose(ask(name(text, by, '54.0.0.2'), end('54.0.0.2', 'eni-0b2')), network, nothing).findings;
  const lead = (text: string) =>
    `${text} leads to 54.0.0.2, the public address of eni-0b2, which is 10.0.1.51 inside vpc-01. Traffic to the public one leaves vpc-01 by its way out, and no rule that names a group matches it.`;

  it('is a finding beside the verdict of the address it gave', () => {
    const verdict = diagnose(
      ask(name('db.example.com', 'resolver', '54.0.0.2'), end('54.0.0.2', 'eni-0b2')),
      world(),
      nothing,
    );
    expect(verdict.verdict.cause).toBe('DESTINATION_SECURITY_GROUP_INGRESS');
    expect(verdict.findings).toEqual([
      { cause: 'DNS_PUBLIC_ADDRESS', resourceId: 'eni-0b2', summary: lead('db.example.com'), fix: null },
    ]);
    expect(breaches(verdict)).toEqual([]);
  });

  it('names the switch that is off, and how to switch it on', () => {
    const [one] = found(RDS, 'resolver', world({}, aws.dns(true, false))) ?? [];
    expect(one?.summary).toBe(
      `${lead(RDS)} DNS hostnames of vpc-01 are off, so public names are answered with public addresses.`,
    );
    expect(one?.fix).toMatchObject({
      summary: 'Switch the DNS hostnames of vpc-01 on',
      command: 'aws ec2 modify-vpc-attribute --vpc-id vpc-01 --enable-dns-hostnames Value=true',
      undo: 'aws ec2 modify-vpc-attribute --vpc-id vpc-01 --enable-dns-hostnames Value=false',
    });
  });

  it('says what it depends on where the switches were not read, and who answered where they are on', () => {
    expect(found(RDS, 'resolver')?.[0]?.summary).toBe(
      `${lead(RDS)} Inside vpc-01 the answer is 10.0.1.51 if DNS support and DNS hostnames are on, which was not read.`,
    );
    expect(found(RDS, 'error', world({}, aws.dns(true, true)))?.[0]?.summary).toBe(
      `${lead(RDS)} The Amazon DNS server of vpc-01 answers 10.0.1.51: the program asked another.`,
    );
  });

  describe('and is of an interface in another VPC', () => {
    const home = aws.vpc('vpc-01', '10.0.0.0/16', aws.dns(true, true));
    const away = aws.vpc('vpc-02', '10.2.0.0/16', aws.dns(true, true));
    const two = aws.subnet('subnet-0b', 'vpc-02', '10.2.1.0/24', 'eu-west-1a');
    const apart = (parts: Partial<Described> = {}) =>
      world({
        Vpcs: [home, away],
        Subnets: [one, two],
        NetworkInterfaces: [
          aws.eni('eni-0a1', one, '10.0.1.10', { publicIp: '54.0.0.1' }),
          aws.eni('eni-0b2', two, '10.2.1.51', { publicIp: '54.0.0.2' }),
        ],
        ...parts,
      });
    const attached = (...gateways: readonly string[]) =>
      gateways.map((id, at) =>
        aws.attachment(`tgw-attach-${at}`, id, `vpc-0${at + 1}`, at === 0 ? 'subnet-0a' : 'subnet-0b'),
      );
    const peered = (parts: Partial<Network['peerings'][number]['requester']>, isAsker: boolean): Network => {
      const base = apart({
        VpcPeeringConnections: [isAsker ? aws.peering('pcx-01', home, away) : aws.peering('pcx-01', away, home)],
      });
      const far = isAsker ? 'accepter' : 'requester';
      return { ...base, peerings: base.peerings.map((each) => ({ ...each, [far]: { ...each[far], ...parts } })) };
    };

    it('is found where a peering or one transit gateway joins the two, and only there', () => {
      const count = (network: Network) => found(RDS, 'error', network)?.length ?? 0;
      expect(count(apart())).toBe(0);
      expect(count(apart({ VpcPeeringConnections: [aws.peering('pcx-01', home, away)] }))).toBe(1);
      const waiting = aws.peering('pcx-01', home, away, 'pending-acceptance');
      expect(count(apart({ VpcPeeringConnections: [waiting] }))).toBe(0);
      expect(count(apart({ TransitGatewayVpcAttachments: attached('tgw-01', 'tgw-01') }))).toBe(1);
      expect(count(apart({ TransitGatewayVpcAttachments: attached('tgw-01', 'tgw-02') }))).toBe(0);
    });

    // "Enable DNS resolution for a VPC peering connection" (VPC peering guide): each side allows it for itself.
    it('is mended on the side of the peering that keeps its private addresses to itself', () => {
      const fix = (network: Network) => found(RDS, 'resolver', network)?.[0]?.fix?.command;
      expect(fix(peered({ resolvesForPeer: false }, true))).toContain('--accepter-peering-connection-options');
      expect(fix(peered({ resolvesForPeer: false }, false))).toContain('--requester-peering-connection-options');
      expect(found(RDS, 'resolver', peered({}, true))?.[0]?.fix).toBeNull();
      expect(found(RDS, 'resolver', peered({ resolvesForPeer: true }, true))?.[0]?.fix).toBeNull();
    });
  });

  it('of a service of AWS is the private DNS of its endpoint', () => {
    const endpoints = (PrivateDnsEnabled: boolean) => [
      aws.endpoint('vpce-0e', 'vpc-01', 'eu-west-1.sqs', { PrivateDnsEnabled, NetworkInterfaceIds: ['eni-0e1'] }),
    ];
    const sqs = 'sqs.eu-west-1.amazonaws.com';
    const told = (isOn: boolean, by: NamedEnd['by']) =>
      diagnose(ask(name(sqs, by, '52.1.2.3'), end('52.1.2.3', null)), world({ VpcEndpoints: endpoints(isOn) }), nothing)
        .findings;
    expect(told(false, 'resolver')).toMatchObject([
      {
        cause: 'DNS_PUBLIC_ADDRESS',
        resourceId: 'vpce-0e',
        summary: `${sqs} leads to public addresses, although vpc-01 has vpce-0e for com.amazonaws.eu-west-1.sqs: its private DNS is off.`,
        fix: { command: 'aws ec2 modify-vpc-endpoint --vpc-endpoint-id vpce-0e --private-dns-enabled' },
      },
    ]);
    expect(told(true, 'error')?.[0]?.summary).toContain('whoever answered is not the Amazon DNS server of vpc-01');
    expect(told(true, 'resolver')).toBeUndefined();
  });

  it('is none of what lies elsewhere, or is asked from elsewhere', () => {
    const abroad = diagnose(
      ask(name('example.com', 'resolver', '203.0.113.9'), end('203.0.113.9', null)),
      world(),
      nothing,
    );
    expect(abroad.findings).toBeUndefined();
    const home = {
      ...ask(name('db.example.com', 'resolver', '54.0.0.2'), end('54.0.0.2', 'eni-0b2')),
      source: end('203.0.113.9', null),
    };
    expect(diagnose(home, world(), nothing).findings).toBeUndefined();
  });

  it('stays the same when it is redacted, with other addresses', () => {
    const saved = saveCase(
      ask(name('ec2-54-0-0-2.eu-west-1.compute.amazonaws.com', 'error', '54.0.0.2'), end('54.0.0.2', 'eni-0b2')),
      world(),
      nothing,
    );
    const hidden = redact(saved);
    const text = JSON.stringify([hidden, diagnose(hidden.connection, hidden.network, hidden.evidence)]);
    expect(text).not.toMatch(/54[.-]0[.-]0[.-]2/);
    expect(diagnose(hidden.connection, hidden.network, hidden.evidence).findings).toHaveLength(1);
  });
});

describe('a name that is not found', () => {
  const asked = ask(name('db.example.com', 'resolver'));

  it('has no way to be judged, and says who looked', () => {
    const verdict = diagnose(asked, world(), nothing);
    expect(verdict.verdict).toMatchObject({
      outcome: 'unanswered',
      cause: 'DNS_NOT_FOUND',
      certainty: 'possible',
      summary:
        'The resolver of this machine does not find db.example.com, so no address is known; whether i-0a1 finds it, only i-0a1 can tell.',
    });
    expect(verdict.question.destination.address).toBe('db.example.com');
    expect(breaches(verdict)).toEqual([]);
    expect(verdictScreen(saveCase(asked, world(), nothing), verdict, colourless(), false).join('\n')).toContain(
      '  UNANSWERED: The resolver of this machine does not find db.example.com, so no',
    );
  });

  it('is likely where the program said so itself', () => {
    const error = { kind: 'name', text: 'getaddrinfo ENOTFOUND db.example.com' } as const;
    const verdict = diagnose({ ...ask(name('db.example.com', 'error')), error }, world(), nothing);
    expect(verdict.verdict).toMatchObject({
      certainty: 'likely',
      summary: 'The name db.example.com was not found, so the program on i-0a1 had no address to send anything to.',
    });
    expect(verdict.nextExperiment).toBe(
      'On i-0a1: getent hosts db.example.com. Then: DNS support and DNS hostnames of vpc-01 (aws ec2 describe-vpc-attribute), and whether the private hosted zone is associated with vpc-01.',
    );
  });

  it('is found once the DNS of the VPC answers, where that is off', () => {
    const { verdict, fix } = diagnose(asked, world({}, aws.dns(false, false)), nothing);
    expect(verdict).toMatchObject({ certainty: 'likely', resourceId: 'vpc-01', rule: 'enableDnsSupport is off' });
    expect(fix?.command).toBe('aws ec2 modify-vpc-attribute --vpc-id vpc-01 --enable-dns-support Value=true');
  });
});
