import { ICMP, TCP, UDP } from '../../../network/packet.js';
import { complain, type Invocation, out, type Running } from '../machine.js';

/** iptables, as far as a NAT instance and a host firewall that drops take it; what else is asked is refused. */
export function* iptables(invocation: Invocation): Running {
  const { machine } = invocation;
  if (machine.user !== 'root') {
    yield complain(
      'iptables v1.8.8 (nf_tables): Could not fetch rule set generation id: Permission denied (you must be root)\n',
    );
    return 4;
  }
  const args = [...invocation.args];
  const value = (...names: string[]) => args[args.findIndex((arg) => names.includes(arg)) + 1];
  const has = (...names: string[]) => args.some((arg) => names.includes(arg));
  const table = has('-t', '--table') ? value('-t', '--table') : 'filter';
  if (has('-L', '--list', '-S', '--list-rules'))
    return yield* list(invocation, table ?? 'filter', has('-S', '--list-rules'));
  const { host } = machine.instance;
  if (has('-F', '--flush')) {
    if (table === 'nat') host.masquerade = false;
    else if (!['FORWARD', 'OUTPUT'].includes(value('-F', '--flush') ?? '')) host.drops = [];
    return 0;
  }
  const isAddition = has('-A', '--append', '-I', '--insert');
  if (!isAddition && !has('-D', '--delete', '-P', '--policy', '-C', '--check')) {
    yield complain(
      "iptables v1.8.8 (nf_tables): no command specified\nTry `iptables -h' or 'iptables --help' for more information.\n",
    );
    return 2;
  }
  const chain = value('-A', '--append', '-I', '--insert', '-D', '--delete', '-P', '--policy', '-C', '--check');
  const target = has('-P', '--policy') ? args.at(-1) : value('-j', '--jump');
  if (table === 'nat' && chain === 'POSTROUTING' && (target === 'MASQUERADE' || target === 'SNAT')) {
    if (has('-C', '--check')) return Number(!host.masquerade);
    host.masquerade = isAddition;
    return 0;
  }
  // What lets through changes nothing here: nothing is dropped that no rule drops.
  if (table === 'filter' && target === 'ACCEPT' && isAddition) return 0;
  if (table === 'filter' && has('-P', '--policy') && target === 'ACCEPT') return 0;
  const protocol = { tcp: TCP, udp: UDP, icmp: ICMP }[value('-p', '--protocol') ?? ''];
  if (
    table === 'filter' &&
    chain === 'INPUT' &&
    target === 'DROP' &&
    protocol !== undefined &&
    !has('-s', '-i', '-P')
  ) {
    const port = has('--dport') ? Number(value('--dport')) : null;
    const others = host.drops.filter((drop) => drop.protocol !== protocol || drop.port !== port);
    host.drops = isAddition ? [...others, { protocol, port }] : others;
    return 0;
  }
  yield complain(
    'iptables: this simulated host knows -t nat POSTROUTING -j MASQUERADE and INPUT -p PROTOCOL [--dport PORT] -j DROP\n',
  );
  return 2;
}

function* list({ machine }: Invocation, table: string, asRules: boolean): Running {
  const { host } = machine.instance;
  if (table === 'nat') {
    const rule = host.masquerade ? 'MASQUERADE' : null;
    if (asRules)
      yield out(
        `-P PREROUTING ACCEPT\n-P INPUT ACCEPT\n-P OUTPUT ACCEPT\n-P POSTROUTING ACCEPT\n${rule ? '-A POSTROUTING -j MASQUERADE\n' : ''}`,
      );
    else
      yield out(
        `Chain PREROUTING (policy ACCEPT)\ntarget     prot opt source               destination\n\nChain POSTROUTING (policy ACCEPT)\ntarget     prot opt source               destination\n${rule ? 'MASQUERADE  all  --  anywhere             anywhere\n' : ''}`,
      );
    return 0;
  }
  const name: Readonly<Record<number, string>> = { [TCP]: 'tcp', [UDP]: 'udp', [ICMP]: 'icmp' };
  const rules = host.drops.map(({ protocol, port }) =>
    asRules
      ? `-A INPUT -p ${name[protocol]}${port === null ? '' : ` --dport ${port}`} -j DROP\n`
      : `DROP       ${(name[protocol] ?? '').padEnd(4)} --  anywhere             anywhere            ${port === null ? '' : ` ${name[protocol]} dpt:${port}`}\n`,
  );
  yield out(
    asRules
      ? `-P INPUT ACCEPT\n-P FORWARD ACCEPT\n-P OUTPUT ACCEPT\n${rules.join('')}`
      : `Chain INPUT (policy ACCEPT)\ntarget     prot opt source               destination\n${rules.join('')}\nChain FORWARD (policy ACCEPT)\ntarget     prot opt source               destination\n\nChain OUTPUT (policy ACCEPT)\ntarget     prot opt source               destination\n`,
  );
  return 0;
}
