/** A cause of failure: what it is called and what it means, one line for the documentation. */
interface Entry {
  readonly code: string;
  readonly title: string;
  readonly means: string;
}

const entry = <const Code extends string>(code: Code, title: string, means: string) =>
  ({ code, title, means }) satisfies Entry;

/** Every cause that a verdict can name. */
export const causes = [
  entry(
    'DNS_NOT_FOUND',
    'The name was not found',
    'The name does not resolve where the program runs, so nothing was sent: DNS is the matter, not the way.',
  ),
  entry(
    'NOT_LOGGED',
    'AWS never logs this traffic',
    'Flow logs leave out the Amazon DNS server, instance metadata, time sync, DHCP, Windows activation and the VPC router.',
  ),
  entry(
    'RECORDS_LOST',
    'Records were lost',
    'A SKIPDATA row covers that time: AWS could not record everything, so a missing record proves nothing.',
  ),
  entry(
    'NOT_YET_DELIVERED',
    'The records are not there yet',
    'Flow logs arrive minutes late, and no row of the interface reaches past the time in question yet.',
  ),
  entry(
    'NOT_IN_EVIDENCE',
    'The files do not cover it',
    'The files at hand hold nothing of the interface at that time; they do not grow, so waiting is of no use.',
  ),
  entry(
    'DELIVERY_FAILING',
    'Flow log delivery fails',
    'The flow log cannot deliver its records: its role, its log group or a quota is in the way.',
  ),
  entry(
    'TRAFFIC_TYPE_FILTERED',
    'The flow log records only one kind',
    'The flow log records only accepted or only rejected traffic, so a missing record proves nothing.',
  ),
  entry(
    'NO_FLOW_LOG',
    'No flow log',
    'No flow log records the interface, or it was created later, or its format leaves out what would tell.',
  ),
  entry(
    'RULE_CHANGED',
    'A rule was changed',
    'New connections were accepted at one time and refused at another, and the rules of now agree with the newest.',
  ),
  entry(
    'STALE_EVIDENCE',
    'The configuration has changed since',
    'The newest records and the configuration of now do not agree: it was changed after them, or they are not true.',
  ),
  entry(
    'LATE_PACKET',
    'A packet that came too late',
    'The refused packets open no connection (no SYN) and no rule explains them: they arrived after the connection was closed or forgotten.',
  ),
  entry(
    'PORT_CLOSED',
    'Nothing listens on the port',
    'The host itself refused: a TCP reset or an ICMP port unreachable came back. Nothing listens there, or only on another address.',
  ),
  entry(
    'SOURCE_NOT_RUNNING',
    'The source is not running',
    'The source instance is stopped or terminated, or its interface is not attached to anything.',
  ),
  entry(
    'SOURCE_DEST_CHECK',
    'The source/destination check drops it',
    'The packet does not carry an address of the interface that sends or takes it, and the check is on.',
  ),
  entry(
    'SOURCE_SECURITY_GROUP_EGRESS',
    "The source's security group does not let it out",
    'No outbound rule of any security group on the source interface allows the traffic.',
  ),
  entry(
    'SOURCE_NETWORK_ACL_EGRESS',
    "The source's network ACL does not let it out",
    "The network ACL of the source's subnet denies the request on its way out.",
  ),
  entry(
    'BLOCK_PUBLIC_ACCESS',
    'VPC Block Public Access',
    'VPC Block Public Access refuses traffic between this VPC and the internet; records then carry reject-reason BPA.',
  ),
  entry(
    'ENCRYPTION_CONTROLS',
    'VPC encryption controls',
    'VPC encryption controls in enforce mode drop what is not encrypted; records then carry reject-reason EC.',
  ),
  entry(
    'OVERLAPPING_CIDR',
    'The same address twice',
    'Two networks use the address: the local route wins, so the packet never leaves for the other one.',
  ),
  entry(
    'NO_ROUTE',
    'No route to the destination',
    "The route table of the source's subnet has no route for the destination.",
  ),
  entry(
    'BLACKHOLE_ROUTE',
    'The route leads nowhere any more',
    'The route that applies is a blackhole: its target was deleted or detached.',
  ),
  entry(
    'ROUTE_DIVERTS',
    'A route sends it elsewhere',
    'A more specific or higher-priority route leads to an appliance or another network instead.',
  ),
  entry(
    'NO_INTERNET_GATEWAY',
    'No internet gateway',
    'The VPC has no internet gateway attached, or the one in the route belongs to another VPC.',
  ),
  entry(
    'PRIVATE_ADDRESS_OVER_INTERNET_GATEWAY',
    'A private address over the internet gateway',
    'The route for a private (RFC 1918 or RFC 6598) destination leads to an internet gateway, which does not carry it.',
  ),
  entry(
    'NO_PUBLIC_ADDRESS',
    'No public address',
    'The route leads to an internet gateway, but the interface has no public or Elastic IP address.',
  ),
  entry(
    'NAT_GATEWAY',
    'The NAT gateway does not pass it on',
    'The NAT gateway is not available, or the route table or network ACL of its own subnet stops the traffic, there or back.',
  ),
  entry(
    'PEERING',
    'The VPC peering does not carry it',
    'The peering connection is not active, is routed at one end only, or carries nothing from further away.',
  ),
  entry(
    'TRANSIT_GATEWAY',
    'A transit gateway is on the way',
    'The way leads over a transit gateway: its route tables and attachments, or the far side, may stop it. Its own flow logs count lost packets.',
  ),
  entry(
    'VPN',
    'A VPN or Direct Connect is on the way',
    'The way leads over a virtual private gateway: the tunnel, or the network behind it, may stop it.',
  ),
  entry(
    'VPC_ENDPOINT',
    'A VPC endpoint is on the way',
    'The way leads to a VPC endpoint: its policy or group, or the firewall or appliances behind it, may stop it.',
  ),
  entry(
    'LOAD_BALANCER',
    'A load balancer is the destination',
    'A load balancer took it and gave no answer: no listener or healthy target, or a target that asks for itself.',
  ),
  entry(
    'ADDRESS_NOT_FOUND',
    'Nobody has this address',
    'No network interface has the destination address: mistyped, or its owner is gone.',
  ),
  entry(
    'DESTINATION_NOT_RUNNING',
    'The destination is not running',
    'The destination instance is stopped or terminated, or its interface is not attached to anything.',
  ),
  entry(
    'DESTINATION_SECURITY_GROUP_INGRESS',
    "The destination's security group does not let it in",
    'No inbound rule of any security group on the destination interface allows the traffic.',
  ),
  entry(
    'DESTINATION_NETWORK_ACL_INGRESS',
    "The destination's network ACL does not let it in",
    "The network ACL of the destination's subnet denies the request on its way in.",
  ),
  entry(
    'DESTINATION_NETWORK_ACL_EGRESS',
    "The destination's network ACL does not let the answer out",
    "The network ACL of the destination's subnet denies the reply on its way out; it keeps no state.",
  ),
  entry(
    'NO_RETURN_ROUTE',
    'No route back to the source',
    "The route table of the destination's subnet does not lead back to the source, or leads the answer elsewhere.",
  ),
  entry(
    'SOURCE_NETWORK_ACL_INGRESS',
    "The source's network ACL does not let the answer in",
    "The network ACL of the source's subnet denies the reply on its way in; it keeps no state.",
  ),
  entry(
    'REPLY_BY_OTHER_INTERFACE',
    'The answer takes another interface',
    'The host answers by another of its interfaces, whose rules and routes do not know the connection.',
  ),
  entry(
    'PATH_MTU',
    'Large packets do not fit',
    'Small packets pass and large ones do not, and the ICMP message that says so (type 3 code 4, or packet too big) is refused.',
  ),
  entry(
    'HOST_SILENT',
    'The host does not answer',
    'The traffic reached the host and nothing came back: its own firewall, a service that does not answer, or ping ignored.',
  ),
  entry(
    'NEVER_SENT',
    'It never left the host',
    "The probe was started, but nothing reached the network: the source's own firewall, its routes, or the program.",
  ),
  entry(
    'NO_TRAFFIC',
    'There was no such traffic',
    'The interface was recorded all the time and shows nothing between the two: nobody sent anything.',
  ),
  entry(
    'LOST_IN_TRANSIT',
    'Lost on the way there',
    'It left the source and never reached the destination, and nothing in the configuration at hand explains it.',
  ),
  entry(
    'REPLY_LOST',
    'Lost on the way back',
    'The destination answered and the answer never came back, and nothing in the configuration at hand explains it.',
  ),
] as const satisfies readonly Entry[];

export type CauseCode = (typeof causes)[number]['code'];

/** What makes connections fail and neither flow records nor the configuration show, and where to look instead. */
export const untold: readonly string[] = [
  'A name that resolves to another address: queries to the Amazon DNS server are not logged, and the records are then of that other address. Compare what the host resolves.',
  "A host that is overloaded, out of ports or of connection tracking: its records look like silence or like loss. Look at the instance's metrics and ethtool -S.",
  'A NAT gateway that is out of ports: its records do not say so. Look at its metric ErrorPortAllocation.',
  "Firewall rules behind a gateway load balancer or a network firewall: only the firewall's own logs tell.",
  'Anything above TCP: a certificate, a proxy, a password. The records show that both sides speak.',
];
