/** What an instance's operating system does with packets that reach it. */
export interface Host {
  readonly hostname: string;
  listeners: Listener[];
  /** Packets the host's own firewall drops silently. */
  drops: { protocol: number; port: number | null }[];
  /** icmp_echo_ignore_all. */
  ignoresPing: boolean;
  /** What systemctl knows of besides the system's own. */
  services?: HostService[];
  /** net.ipv4.ip_forward: it passes on what is not its own, where the source/destination check lets that in. */
  forwards?: boolean;
  /** net.ipv6.conf.all.forwarding: the same for IPv6. */
  forwardsV6?: boolean;
  /** iptables puts its own address in what it passes on. */
  masquerade?: boolean;
  /** What was written there, by path, beside what every host has. */
  files?: Record<string, string>;
  /** Counts the processes started. */
  processes?: number;
}

/** `address` `0.0.0.0` and `::` listen everywhere. */
export interface Listener {
  protocol: number;
  port: number;
  address: string;
  /** Who listens, where a command of the shell began it. */
  pid?: number;
  command?: string;
  /** What a web server gives: the files below a directory. */
  web?: { readonly server: string; readonly root: string };
  /** What came in, where it is to be shown (`nc -l`). */
  received?: string[];
}

/** A unit that listens while it is active. */
export interface HostService {
  readonly name: string;
  readonly protocol: number;
  readonly port: number;
  readonly address: string;
  readonly web?: { readonly server: string; readonly root: string };
  /** Started with the host. */
  enabled?: boolean;
}
