/** Every cause that a verdict can name, and what it means. */
export const causes = {
  DNS_NOT_FOUND:
    'The name does not resolve where the program runs, so nothing was sent: the problem is DNS, not the network.',
  DNS_PUBLIC_ADDRESS:
    'The name leads to a public address, though a private one was meant: the way is another, and so are the rules it meets.',
  NOT_LOGGED:
    'Flow logs leave out the Amazon DNS server, instance metadata, time sync, DHCP, Windows activation and the VPC router.',
  RECORDS_LOST:
    'A SKIPDATA row covers that time, or a window of it is missing: not everything was recorded, so a missing record proves nothing.',
  NOT_YET_DELIVERED:
    'Flow logs arrive minutes late, and no row of the interface reaches past the time in question yet.',
  NOT_IN_EVIDENCE:
    'The files at hand hold nothing of the interface at that time; they do not grow, so waiting is of no use.',
  DELIVERY_FAILING: 'The flow log cannot deliver its records: its role, its log group or a quota is in the way.',
  TRAFFIC_TYPE_FILTERED:
    'The flow log records only accepted or only rejected traffic, so a missing record proves nothing.',
  NO_FLOW_LOG: 'No flow log records the interface, or it was created later, or its format leaves out what would tell.',
  RULE_CHANGED:
    'New connections were accepted at one time and refused at another, and the current rules agree with the newest.',
  STALE_EVIDENCE:
    'The newest records and the current configuration do not agree: it was changed after them, or they are not true.',
  LATE_PACKET:
    'The refused packets open no connection (no SYN) and no rule explains them: they arrived after the connection was closed or forgotten.',
  PORT_CLOSED:
    'The host itself refused: a TCP reset or an ICMP port unreachable came back. Nothing listens there, or only on another address.',
  SOURCE_NOT_RUNNING: 'The source instance is stopped or terminated, or its interface is not attached to anything.',
  SOURCE_DEST_CHECK:
    'The packet does not carry an address of the interface that sends or takes it, and the check is on.',
  SOURCE_SECURITY_GROUP_EGRESS: 'No outbound rule of any security group on the source interface allows the traffic.',
  SOURCE_NETWORK_ACL_EGRESS: "The network ACL of the source's subnet denies the request on its way out.",
  BLOCK_PUBLIC_ACCESS:
    'VPC Block Public Access refuses traffic between this VPC and the internet; records then carry reject-reason BPA.',
  ENCRYPTION_CONTROLS:
    'VPC encryption controls in enforce mode drop what is not encrypted; records then carry reject-reason EC.',
  OVERLAPPING_CIDR: 'Two networks use the address: the local route wins, so the packet never leaves for the other one.',
  NO_ROUTE: "The route table of the source's subnet has no route for the destination.",
  BLACKHOLE_ROUTE: 'The route that applies is a blackhole: its target was deleted or detached.',
  ROUTE_DIVERTS: 'A more specific or higher-priority route leads to an appliance or another network instead.',
  NO_INTERNET_GATEWAY: 'The VPC has no internet gateway attached, or the one in the route belongs to another VPC.',
  PRIVATE_ADDRESS_OVER_INTERNET_GATEWAY:
    'The route for a private (RFC 1918 or RFC 6598) destination leads to an internet gateway, which does not carry it.',
  NO_PUBLIC_ADDRESS: 'The route leads to an internet gateway, but the interface has no public or Elastic IP address.',
  NAT_GATEWAY:
    'The NAT gateway is not available, or the route table or network ACL of its own subnet stops the traffic, there or back.',
  PEERING: 'The peering connection is not active, is routed at one end only, or carries nothing from further away.',
  TRANSIT_GATEWAY:
    'The way leads over a transit gateway: its route tables and attachments, or the far side, may stop it. Its own flow logs count lost packets.',
  VPN: 'The way leads over a virtual private gateway: the tunnel, or the network behind it, may stop it.',
  VPC_ENDPOINT:
    'The way leads to a VPC endpoint: its policy or group, or the firewall or appliances behind it, may stop it.',
  LOAD_BALANCER:
    'A load balancer took it and gave no answer: no listener or healthy target, or a target that asks for itself.',
  ADDRESS_NOT_FOUND: 'No network interface has the destination address: mistyped, or its owner is gone.',
  DESTINATION_NOT_RUNNING:
    'The destination instance is stopped or terminated, or its interface is not attached to anything.',
  DESTINATION_SECURITY_GROUP_INGRESS:
    'No inbound rule of any security group on the destination interface allows the traffic.',
  DESTINATION_NETWORK_ACL_INGRESS: "The network ACL of the destination's subnet denies the request on its way in.",
  DESTINATION_NETWORK_ACL_EGRESS:
    "The network ACL of the destination's subnet denies the reply on its way out; it keeps no state.",
  NO_RETURN_ROUTE:
    "The route table of the destination's subnet does not lead back to the source, or leads the answer elsewhere.",
  SOURCE_NETWORK_ACL_INGRESS:
    "The network ACL of the source's subnet denies the reply on its way in; it keeps no state.",
  REPLY_BY_OTHER_INTERFACE:
    'The host answers by another of its interfaces, whose rules and routes do not know the connection.',
  PATH_MTU:
    'Small packets pass and large ones do not, and the ICMP message that says so (type 3 code 4, or packet too big) does not reach the sender.',
  HOST_SILENT:
    'The traffic reached the host and nothing came back: its own firewall, a service that does not answer, or ping ignored.',
  NEVER_SENT:
    "The probe was started, but nothing reached the network: the source's own firewall, its routes, or the program.",
  NO_TRAFFIC: 'The interface was recorded all the time and shows nothing between the two: nobody sent anything.',
  LOST_IN_TRANSIT:
    'It left the source and never reached the destination, and nothing in the configuration at hand explains it.',
  REPLY_LOST:
    'The destination answered and the answer never came back, and nothing in the configuration at hand explains it.',
} as const;

export type CauseCode = keyof typeof causes;

/** What makes connections fail and neither flow records nor the configuration show, and where to look instead. */
export const untold: readonly string[] = [
  'A name that resolves to another address: queries to the Amazon DNS server are not logged, and the records are then of that other address. Compare what the host resolves.',
  "A host that is overloaded, out of ports or of connection tracking: its records look like silence or like loss. Look at the instance's metrics and ethtool -S.",
  'A NAT gateway that is out of ports: its records do not say so. Look at its metric ErrorPortAllocation.',
  "Firewall rules behind a gateway load balancer or a network firewall: only the firewall's own logs tell.",
  'Anything above TCP: a certificate, a proxy, a password. The records show that both sides speak.',
];
