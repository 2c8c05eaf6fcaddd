import { describe, expect, it } from 'vitest';
import type { CauseCode } from '../../../src/diagnosis/causes/cause-code.js';
import type { Certainty, VerdictOutcome } from '../../../src/diagnosis/verdict.js';
import { verdictOf } from './case.js';

interface Right {
  /** What is right, and which page of AWS's documentation decides it where one does. */
  readonly why: string;
  readonly outcome: readonly VerdictOutcome[];
  /** Any of them; null where it gets through. */
  readonly cause: readonly (CauseCode | null)[];
  readonly certainty?: readonly Certainty[];
  /** What the person must be able to read. */
  readonly says?: readonly RegExp[];
  readonly fix?: RegExp;
  /** A record that has to be among those cited, with where it was written. */
  readonly cites?: RegExp;
}

const notCertain: readonly Certainty[] = ['likely', 'possible'];

/** Troubles as people reported them, rebuilt with other ids and addresses. */
const troubles: Readonly<Record<string, Right>> = {
  'return-route-is-nat': {
    why: 'the answer takes 0.0.0.0/0 to the NAT gateway: the most specific route wins, and there is none by the peering (VPC user guide, "Route priority")',
    outcome: ['unanswered'],
    cause: ['NO_RETURN_ROUTE'],
    says: [/rtb-0pub00000000000a/, /0\.0\.0\.0\/0 -> nat-0aaa000000000000a/],
    fix: /create-route --route-table-id rtb-0pub00000000000a .*10\.30\.0\.0\/16 .*pcx-0aaa0000000000001/,
  },
  'return-route-is-igw-one-side-logged': {
    why: 'the same to an internet gateway, seen from the side that answers',
    outcome: ['unanswered'],
    cause: ['NO_RETURN_ROUTE'],
    says: [/0\.0\.0\.0\/0 -> igw-0aaa/],
    fix: /10\.30\.0\.0\/16 .*pcx-0aaa0000000000001/,
  },
  'vpn-not-propagated': {
    why: 'the answer to a network behind a VPN leaves by the internet gateway: propagation is off (Site-to-Site VPN guide, "Route propagation")',
    outcome: ['unanswered'],
    cause: ['NO_RETURN_ROUTE'],
  },
  'reply-by-egress-only-gateway': {
    why: 'an egress-only internet gateway passes only answers to what was opened from inside (VPC user guide, "Egress-only internet gateways")',
    outcome: ['unanswered'],
    cause: ['NO_RETURN_ROUTE'],
    says: [/eigw-0aaa/],
  },
  'late-packet-default-format': {
    why: 'one bare header of a connection that was accepted before: "packets arrived after the connection was closed" (VPC user guide, "Flow log records", action)',
    outcome: ['delivered', 'inconclusive'],
    cause: [null, 'LATE_PACKET'],
  },
  'late-packet-then-new-connection': {
    why: 'a late packet, and a new connection that gets through: no rule was changed',
    outcome: ['delivered'],
    cause: [null],
  },
  'late-after-idle-timeout': {
    why: 'the security group forgot the idle connection (EC2 user guide, "Idle connection tracking timeout")',
    outcome: ['delivered', 'inconclusive'],
    cause: [null, 'LATE_PACKET'],
  },
  'ephemeral-intermittent': {
    why: 'the network ACL lets answers out to 49152-65535 only; clients of Linux use 32768-60999 (VPC user guide, "Ephemeral ports")',
    outcome: ['blocked'],
    cause: ['DESTINATION_NETWORK_ACL_EGRESS'],
    says: [/49152-65535/, /33000/],
  },
  'ephemeral-half-the-range': {
    why: 'the network ACL of the client lets answers in to half of the range',
    outcome: ['blocked'],
    cause: ['SOURCE_NETWORK_ACL_INGRESS'],
    says: [/32768-49151/],
  },
  'nat-ephemeral': {
    why: 'a NAT gateway uses ports 1024-65535 of its own, and the network ACL of its subnet refused the answer to one (VPC user guide, "NAT gateway basics")',
    outcome: ['unanswered'],
    cause: ['NAT_GATEWAY'],
    says: [/acl-pub/, /5001/],
  },
  'rule-removed-after-records': {
    why: 'the records show it refused at the destination; by the current rules it would not even leave the source',
    outcome: ['inconclusive'],
    cause: ['STALE_EVIDENCE'],
  },
  'upload-bare-acks': {
    why: 'answers of bare headers to a megabyte of data are acknowledgements, no resets',
    outcome: ['delivered'],
    cause: [null],
  },
  'refused-in-the-same-window': {
    why: 'windows that are the same have no order: one got through, one was refused, and the rules of now allow both',
    outcome: ['delivered'],
    cause: [null],
    certainty: ['likely', 'possible'],
    says: [/Another connection was refused at eni-0cccc3333dddd4444/],
  },
  'database-without-public-address': {
    why: 'nobody associates an address with the interface of a service (EC2 user guide, "Requester-managed network interfaces")',
    outcome: ['unanswered'],
    cause: ['NO_PUBLIC_ADDRESS'],
    says: [/Only its service gives the interface \(RDS database\) a public address/],
  },
  'silent-while-ping-works': {
    why: 'a ping that works beside it says nothing of the silent service',
    outcome: ['unanswered'],
    cause: ['HOST_SILENT'],
  },
  'shared-vpc-participant': {
    why: 'whoever uses a shared subnet sees its own interfaces alone (VPC user guide, "Share your VPC subnets with other accounts")',
    outcome: ['unanswered', 'inconclusive'],
    cause: ['ADDRESS_NOT_FOUND', 'LOST_IN_TRANSIT', 'HOST_SILENT', 'NOT_IN_EVIDENCE', 'NO_FLOW_LOG'],
    certainty: ['possible'],
  },
  'beyond-transit-gateway': {
    why: 'nobody described what is behind the transit gateway: it is named, nothing more',
    outcome: ['unanswered', 'inconclusive'],
    cause: ['TRANSIT_GATEWAY'],
    certainty: ['possible'],
    says: [/tgw-0aaa/],
  },
  'peering-other-account': {
    why: 'the other side of the peering belongs to another account: it is named, nothing more',
    outcome: ['unanswered', 'inconclusive'],
    cause: ['PEERING'],
    certainty: ['possible'],
    says: [/pcx-0aaa/],
  },
  'overlapping-cidr': {
    why: 'the local route goes before the one to the transit gateway (VPC user guide, "Route priority")',
    outcome: ['unanswered'],
    cause: ['OVERLAPPING_CIDR'],
    says: [/vpc-0aaa1111aaa1111aa/, /vpc-0bbb2222bbb2222bb/],
  },
  'file-of-the-source-alone': {
    why: 'the file holds nothing of the destination, and does not grow',
    outcome: ['inconclusive'],
    cause: ['NOT_IN_EVIDENCE'],
    says: [/i-0bbb000000000000b/, /eni-0aaaa1111bbbb2222/],
  },
  'reply-by-second-interface': {
    why: 'the answer was refused at the other interface of the host',
    outcome: ['blocked', 'unanswered'],
    cause: ['REPLY_BY_OTHER_INTERFACE'],
    certainty: notCertain,
    says: [/eni-0ccccccccccccccc9/],
    cites: /reply-between eni-0ccccccccccccccc9 .* REJECT/,
  },
  'pod-on-second-interface': {
    why: 'the answer of the container left by the first interface of its node',
    outcome: ['unanswered', 'blocked', 'inconclusive'],
    cause: ['REPLY_BY_OTHER_INTERFACE'],
    certainty: notCertain,
    says: [/eni-0node0000000000e0/],
  },
  'asked-by-id-talks-ipv6': {
    why: 'the two speak IPv6, and the rule is for IPv4 alone',
    outcome: ['blocked'],
    cause: ['DESTINATION_SECURITY_GROUP_INGRESS'],
    certainty: notCertain,
    says: [/2600:1f18:aaaa:bb03::30/],
  },
  'group-through-middlebox': {
    why: 'behind an appliance a reference to a group does not hold (VPC user guide, "Security group referencing")',
    outcome: ['blocked'],
    cause: ['DESTINATION_SECURITY_GROUP_INGRESS'],
    says: [/sg-app/, /eni-0777777777777777a/],
  },
  'nlb-client-ip': {
    why: 'a Network Load Balancer that preserves client addresses brought it (Network Load Balancers, "Client IP preservation")',
    outcome: ['delivered'],
    cause: [null],
    says: [/eni-0aaaaaaaaaaaaaabb/],
  },
  'nlb-client-ip-delivered': {
    why: 'the same, and what was refused is another conversation',
    outcome: ['delivered'],
    cause: [null],
  },
  'nlb-hairpin': {
    why: 'a target cannot reach itself through a load balancer that preserves client addresses (Network Load Balancers, "Troubleshoot")',
    outcome: ['unanswered'],
    cause: ['LOAD_BALANCER'],
    certainty: notCertain,
    says: [/hairpin/],
  },
  's3-endpoint-reply-acl': {
    why: 'the network ACL judges answers of the service too (AWS PrivateLink guide, "Gateway endpoints", considerations)',
    outcome: ['blocked'],
    cause: ['SOURCE_NETWORK_ACL_INGRESS'],
  },
  'one-way-udp': {
    why: 'UDP needs no answer',
    outcome: ['delivered', 'inconclusive'],
    cause: [null, 'HOST_SILENT'],
    says: [/whether an answer was due, only the application knows/],
  },
  'fix-opens-private-subnet': {
    why: 'a private subnet gets a way out, never a way in (VPC user guide, "Egress-only internet gateways")',
    outcome: ['unanswered', 'blocked'],
    cause: ['NO_ROUTE'],
  },
};

describe('troubles that people had', () => {
  for (const [name, right] of Object.entries(troubles)) {
    it(`${name}: ${right.why}`, () => {
      const { verdict, fix, nextExperiment, evidence } = verdictOf(name);
      expect(right.outcome, verdict.summary).toContain(verdict.outcome);
      expect(right.cause, verdict.summary).toContain(verdict.cause);
      if (right.certainty) expect(right.certainty, verdict.summary).toContain(verdict.certainty);
      const text = [verdict.summary, verdict.resourceId, verdict.rule, nextExperiment].join(' ');
      for (const pattern of right.says ?? []) expect(text).toMatch(pattern);
      const cited = evidence.map(({ leg, eniId, record }) => `${leg} ${eniId} ${record}`);
      if (right.cites) expect(cited.join('\n')).toMatch(right.cites);
      if (right.fix) expect(fix?.command).toMatch(right.fix);
      if (name === 'fix-opens-private-subnet') expect(fix?.command ?? '').not.toMatch(/--gateway-id igw-/);
    });
  }
});
