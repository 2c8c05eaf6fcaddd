import { candidatesOf } from '../candidates.js';
import type { Case } from '../case/case.js';
import type { CauseCode } from '../causes/cause-code.js';
import type { Deciding } from '../verdict.js';

/** For each cause that nothing at hand rules out, the evidence that would tell whether it is the one. */
export function decidingOf(facts: Case, alternatives: readonly CauseCode[]): readonly Deciding[] {
  const candidates = candidatesOf(facts);
  return alternatives.map((cause) => {
    const own = candidates.find(({ code }) => code === cause);
    return { cause, by: own?.nextExperiment ?? steps[cause] };
  });
}

const RESOLVE =
  'Compare what the program resolves, on its own machine (dig, getent hosts), with the address asked about.';
const RULES_OF_GROUP = 'Read the groups of the interface, both directions: aws ec2 describe-security-groups';
const ENTRIES_OF_ACL =
  'Read the entries of the network ACL of the subnet, both directions: aws ec2 describe-network-acls';
const ROUTES =
  'Read the route table of the subnet, and which subnets it is associated with: aws ec2 describe-route-tables';
const STATE = 'Look at its state: aws ec2 describe-instances';
const SEND_AGAIN = 'Send it again, note the time, and ask with --since once records of that time are there.';
const INTERFACES =
  'Read all interfaces, also with the account that owns the subnet: aws ec2 describe-network-interfaces';
const FLOW_LOGS = 'Read the flow logs, what each records and where: aws ec2 describe-flow-logs';

/** One row for each cause: the compiler asks for it. What a finding itself says to look at comes before. */
const steps: Readonly<Record<CauseCode, string>> = {
  DNS_NOT_FOUND: RESOLVE,
  DNS_PUBLIC_ADDRESS: RESOLVE,
  NOT_LOGGED: 'Look on the machine itself (tcpdump): flow logs never hold such traffic.',
  RECORDS_LOST: SEND_AGAIN,
  NOT_YET_DELIVERED: 'Ask again in ten minutes: records come late.',
  NOT_IN_EVIDENCE: 'Bring the records of that interface and time as well.',
  DELIVERY_FAILING: FLOW_LOGS,
  TRAFFIC_TYPE_FILTERED: 'Bring records of both actions, or make a flow log with --traffic-type ALL and send again.',
  NO_FLOW_LOG: FLOW_LOGS,
  RULE_CHANGED: SEND_AGAIN,
  STALE_EVIDENCE: SEND_AGAIN,
  LATE_PACKET: 'Bring records with tcp-flags: a packet that opens a connection has a SYN, a late one has none.',
  PATH_MTU:
    'Send packets of 1,500 bytes that may not be split from the source (ping -M do -s 1472): do they get answers?',
  SOURCE_SECURITY_GROUP_EGRESS: RULES_OF_GROUP,
  DESTINATION_SECURITY_GROUP_INGRESS: RULES_OF_GROUP,
  SOURCE_NETWORK_ACL_EGRESS: ENTRIES_OF_ACL,
  SOURCE_NETWORK_ACL_INGRESS: ENTRIES_OF_ACL,
  DESTINATION_NETWORK_ACL_INGRESS: ENTRIES_OF_ACL,
  DESTINATION_NETWORK_ACL_EGRESS: ENTRIES_OF_ACL,
  BLOCK_PUBLIC_ACCESS:
    'Read its mode and exclusions (aws ec2 describe-vpc-block-public-access-options), or bring records with reject-reason.',
  ENCRYPTION_CONTROLS: 'Bring records with reject-reason, and read the encryption controls of the VPC.',
  OVERLAPPING_CIDR: 'Compare the ranges of the two networks: aws ec2 describe-vpcs',
  NO_ROUTE: ROUTES,
  BLACKHOLE_ROUTE: ROUTES,
  ROUTE_DIVERTS: ROUTES,
  NO_RETURN_ROUTE: ROUTES,
  NO_INTERNET_GATEWAY: 'Which internet gateway is attached to the VPC? aws ec2 describe-internet-gateways',
  NO_PUBLIC_ADDRESS: 'Has the interface a public address (Association.PublicIp)? aws ec2 describe-network-interfaces',
  PRIVATE_ADDRESS_OVER_INTERNET_GATEWAY: ROUTES,
  NAT_GATEWAY:
    'Bring the records of the interface of the NAT gateway: they tell whether it went on from there. Its state: aws ec2 describe-nat-gateways',
  PEERING: 'Look at its state, and at the routes of both VPCs: aws ec2 describe-vpc-peering-connections',
  TRANSIT_GATEWAY:
    "Look at the transit gateway's flow logs (packets-lost-no-route, packets-lost-blackhole) and at the route table of the attachment.",
  VPN: 'Look at the state of the tunnels (aws ec2 describe-vpn-connections), and capture at the far end.',
  VPC_ENDPOINT: "Look at the endpoint's policy, groups and subnets: aws ec2 describe-vpc-endpoints",
  LOAD_BALANCER: 'Look at the health of its targets: aws elbv2 describe-target-health',
  ADDRESS_NOT_FOUND: INTERFACES,
  SOURCE_DEST_CHECK:
    'Is SourceDestCheck on, and is the address that of the interface? aws ec2 describe-network-interfaces',
  SOURCE_NOT_RUNNING: STATE,
  DESTINATION_NOT_RUNNING: STATE,
  REPLY_BY_OTHER_INTERFACE: 'Bring the records of the other interfaces of the machine as well.',
  HOST_SILENT: 'Look on the machine itself (tcpdump): does the request come in, and does an answer go out?',
  PORT_CLOSED: 'Bring records with tcp-flags: a refusal is a reset. On the machine, ss -lntu shows what listens.',
  NEVER_SENT: 'Look on the source itself (tcpdump): does it leave?',
  NO_TRAFFIC: SEND_AGAIN,
  LOST_IN_TRANSIT: 'Bring the records of the destination, and records with next-hop-interface-id and traffic-path.',
  REPLY_LOST: 'Bring the records of both ends: does the answer leave, and does it arrive?',
};
