// (IANA, "Assigned Internet Protocol Numbers")
const names: ReadonlyMap<number, string> = new Map([
  [0, 'HOPOPT, IPv6 hop-by-hop options'],
  [1, 'ICMP, which ping uses'],
  [2, 'IGMP, multicast membership'],
  [4, 'IPv4 in IP'],
  [6, 'TCP'],
  [17, 'UDP'],
  [27, 'RDP, the Reliable Data Protocol'],
  [33, 'DCCP'],
  [41, 'IPv6 in IP'],
  [43, 'IPv6 routing header'],
  [44, 'IPv6 fragment header'],
  [46, 'RSVP'],
  [47, 'GRE, a tunnel'],
  [50, 'ESP, IPsec encryption'],
  [51, 'AH, IPsec authentication'],
  [58, 'ICMPv6, which ping uses on IPv6'],
  [59, 'IPv6 no next header'],
  [60, 'IPv6 destination options'],
  [88, 'EIGRP, routing'],
  [89, 'OSPF, routing'],
  [94, 'IP in IP'],
  [97, 'EtherIP'],
  [103, 'PIM, multicast routing'],
  [108, 'IPComp'],
  [112, 'VRRP'],
  [115, 'L2TP, a tunnel'],
  [132, 'SCTP'],
  [136, 'UDP-Lite'],
  [137, 'MPLS in IP'],
  [253, 'for experiments'],
  [254, 'for experiments'],
  [255, 'reserved'],
]);

/** `TCP`, `ICMP`; `protocol 99` for those without a name here. */
export function protocolName(protocol: number): string {
  return names.get(protocol)?.split(',')[0] ?? `protocol ${protocol}`;
}

/** The same with a word or two on what it is for. */
export const protocolInWords = (protocol: number): string => names.get(protocol) ?? `IANA protocol ${protocol}`;

/** The number of a protocol by its name, in any case; undefined for a name that is not in the table. */
export const protocolNumber = (name: string): number | undefined =>
  [...names].find(([, words]) => words.split(',')[0]?.toLowerCase() === name.toLowerCase())?.[0];

// Ports that people meet in a VPC. (IANA, "Service Name and Transport Protocol Port Number Registry")
const services: ReadonlyMap<number, string> = new Map([
  [20, 'FTP data'],
  [21, 'FTP'],
  [22, 'SSH'],
  [23, 'Telnet'],
  [25, 'SMTP'],
  [53, 'DNS'],
  [67, 'DHCP'],
  [68, 'DHCP'],
  [80, 'HTTP'],
  [88, 'Kerberos'],
  [110, 'POP3'],
  [111, 'rpcbind'],
  [123, 'NTP'],
  [135, 'Windows RPC'],
  [137, 'NetBIOS'],
  [139, 'NetBIOS'],
  [143, 'IMAP'],
  [161, 'SNMP'],
  [179, 'BGP'],
  [389, 'LDAP'],
  [443, 'HTTPS'],
  [445, 'SMB'],
  [465, 'SMTP over TLS'],
  [500, 'IKE'],
  [514, 'syslog'],
  [587, 'mail submission'],
  [636, 'LDAP over TLS'],
  [993, 'IMAP over TLS'],
  [1433, 'SQL Server'],
  [1521, 'Oracle'],
  [2049, 'NFS'],
  [2379, 'etcd'],
  [3128, 'web proxy'],
  [3306, 'MySQL'],
  [3389, 'RDP'],
  [4500, 'IPsec NAT traversal'],
  [5432, 'PostgreSQL'],
  [5439, 'Redshift'],
  [5601, 'Kibana'],
  [5985, 'WinRM'],
  [5986, 'WinRM over TLS'],
  [6379, 'Redis'],
  [6443, 'Kubernetes API'],
  [8080, 'HTTP, alternative'],
  [8443, 'HTTPS, alternative'],
  [9042, 'Cassandra'],
  [9092, 'Kafka'],
  [9200, 'Elasticsearch'],
  [10250, 'kubelet'],
  [11211, 'Memcached'],
  [27017, 'MongoDB'],
]);

/** `SSH` for 22; undefined where no service is known by that number. */
export const serviceName = (port: number): string | undefined => services.get(port);
