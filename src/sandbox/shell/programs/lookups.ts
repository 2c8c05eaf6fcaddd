import { canonicalAddress, isIpv6 } from '../../../network/address.js';
import { nameServersOf } from '../../packets/name-servers.js';
import { addressingOf } from '../addressing.js';
import { sendUdp } from '../connect.js';
import { complain, type Invocation, out, type Running, type ShellEffect, type ShellMachine, wait } from '../machine.js';
import { askResolver, hasResolver, lookUpName } from '../names.js';

interface Question {
  readonly name: string;
  readonly type: 'A' | 'AAAA' | 'PTR';
  /** Whom it is asked; the VPC's own server where null. */
  readonly server: string | null;
}

interface Reply {
  readonly answers: readonly string[];
  readonly server: string;
  /** Whether the name has an address of any kind. */
  readonly exists: boolean;
}

/** Asks one DNS server; null where none answers. Another server than the VPC's is reached as any other host. */
function* ask(machine: ShellMachine, { name, type, server }: Question): Generator<ShellEffect, Reply | null, void> {
  const own = addressingOf(machine).resolver;
  const [given = null] = nameServersOf(machine.world, machine.interface.VpcId ?? '');
  const standard = given === 'amazon' ? own : given;
  const address = server === null ? standard : lookUpName(machine, server, null);
  const isOwn = address === own || address === '169.254.169.253';
  if (address === null) return null;
  if (isOwn ? !hasResolver(machine) : (yield* sendUdp(machine, address, 53)) !== 'answered') {
    yield wait(15_000);
    return null;
  }
  if (isOwn) yield wait(1);
  const found = askResolver(machine, type === 'PTR' ? reversed(name) : name, isOwn ? 'amazon' : 'other');
  const wanted = found.filter((one) => (type === 'AAAA') === isIpv6(one));
  // Outside the VPC nobody knows its private names.
  return {
    answers: type === 'PTR' ? (isOwn ? nameOf(machine, name) : []) : wanted,
    server: address,
    exists: found.length > 0,
  };
}

const reversed = (name: string): string =>
  name
    .replace(/\.in-addr\.arpa\.?$/, '')
    .split('.')
    .reverse()
    .join('.');

/** The name that a VPC's server gives for an address inside it. */
function nameOf({ world, interface: eni }: ShellMachine, arpa: string): readonly string[] {
  const address = arpa.endsWith('arpa') ? reversed(arpa) : arpa;
  const row = Object.values(world.ec2.interfaces).find(
    (one) => one.PrivateIpAddress === address && one.VpcId === eni.VpcId,
  );
  return row?.PrivateDnsName ? [`${row.PrivateDnsName}.`] : [];
}

export function* dig(invocation: Invocation): Running {
  const { machine, args } = invocation;
  const server = args.find((arg) => arg.startsWith('@'))?.slice(1) ?? null;
  const isShort = args.includes('+short');
  const at = args.indexOf('-x');
  const words = args.filter((arg) => !/^[-@+]/.test(arg));
  const type = at >= 0 ? 'PTR' : (words.find((word) => /^(A|AAAA|PTR)$/i.test(word))?.toUpperCase() ?? 'A');
  const unknown = words.find((word) => /^(MX|TXT|NS|SOA|CNAME|SRV|ANY|CAA)$/i.test(word));
  if (unknown !== undefined) {
    yield complain(`dig: this simulated resolver answers A, AAAA and PTR, not ${unknown}\n`);
    return 1;
  }
  const given = words.find((word) => !/^(A|AAAA|PTR|IN)$/i.test(word)) ?? '.';
  const name = at >= 0 && !given.endsWith('arpa') ? `${given.split('.').reverse().join('.')}.in-addr.arpa` : given;
  const asked = yield* ask(machine, { name, type: type as Question['type'], server });
  if (asked === null) {
    const where = server ?? addressingOf(machine).resolver;
    yield out(`;; communications error to ${where}#53: timed out\n`.repeat(3));
    yield out(isShort ? '' : `\n; <<>> DiG 9.18.33 <<>> ${args.join(' ')}\n;; global options: +cmd\n`);
    yield out(';; no servers could be reached\n');
    return 9;
  }
  if (isShort) {
    yield out(asked.answers.map((answer) => `${answer}\n`).join(''));
    return 0;
  }
  const status = asked.answers.length > 0 || asked.exists ? 'NOERROR' : 'NXDOMAIN';
  const line = `${name.replace(/\.?$/, '.')}`;
  const answers = asked.answers.map((answer) => `${line}\t\t60\tIN\t${type}\t${answer}\n`);
  yield out(
    `\n; <<>> DiG 9.18.33 <<>> ${args.join(' ')}\n;; global options: +cmd\n;; Got answer:\n;; ->>HEADER<<- opcode: QUERY, status: ${status}, id: 4711\n;; flags: qr rd ra; QUERY: 1, ANSWER: ${answers.length}, AUTHORITY: 0, ADDITIONAL: 1\n\n;; QUESTION SECTION:\n;${line}\t\tIN\t${type}\n${answers.length > 0 ? `\n;; ANSWER SECTION:\n${answers.join('')}` : ''}\n;; Query time: 1 msec\n;; SERVER: ${server === null ? '127.0.0.53#53(127.0.0.53)' : `${asked.server}#53(${asked.server})`} (UDP)\n;; WHEN: ${new Date(machine.now()).toUTCString()}\n;; MSG SIZE  rcvd: ${50 + answers.length * 16}\n\n`,
  );
  return 0;
}

/** `nslookup NAME [SERVER]`, and `host NAME [SERVER]`. */
export const lookup =
  (program: 'nslookup' | 'host') =>
  ({ machine, args }: Invocation): Running =>
    answerLookup(
      machine,
      program,
      args.filter((arg) => !arg.startsWith('-')),
    );

function* answerLookup(machine: ShellMachine, program: 'nslookup' | 'host', words: readonly string[]): Running {
  const [name = '', server = null] = words;
  const isReverse = canonicalAddress(name) !== undefined;
  const asked = yield* ask(machine, { name, type: isReverse ? 'PTR' : 'A', server });
  if (asked === null) {
    yield out(';; connection timed out; no servers could be reached\n\n');
    return 1;
  }
  const said = server === null ? '127.0.0.53' : asked.server;
  if (program === 'nslookup') yield out(`Server:\t\t${said}\nAddress:\t${said}#53\n\n`);
  if (asked.answers.length === 0) {
    yield out(
      program === 'host' ? `Host ${name} not found: 3(NXDOMAIN)\n` : `** server can't find ${name}: NXDOMAIN\n\n`,
    );
    return 1;
  }
  for (const answer of asked.answers) {
    if (program === 'host')
      yield out(isReverse ? `${name} domain name pointer ${answer}\n` : `${name} has address ${answer}\n`);
    else
      yield out(
        isReverse ? `${name}\tname = ${answer}\n` : `Non-authoritative answer:\nName:\t${name}\nAddress: ${answer}\n`,
      );
  }
  if (program === 'nslookup') yield out('\n');
  return 0;
}

/** `getent hosts NAME`, `getent ahosts NAME`. */
export function* getent({ machine, args }: Invocation): Running {
  const [database, ...names] = args;
  if (database !== 'hosts' && database !== 'ahosts' && database !== 'ahostsv4') {
    yield complain(`Unknown database: ${database ?? ''}\nTry \`getent --help' for more information.\n`);
    return 1;
  }
  let status = 0;
  for (const name of names) {
    const address = lookUpName(machine, name, database === 'ahostsv4' ? 4 : null);
    if (address === null) status = 2;
    else if (database === 'hosts') yield out(`${address.padEnd(15)} ${name}\n`);
    else
      for (const kind of ['STREAM', 'DGRAM', 'RAW'])
        yield out(`${address.padEnd(15)} ${kind.padEnd(6)} ${kind === 'STREAM' ? name : ''}\n`);
  }
  return status;
}
