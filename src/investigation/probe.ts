import { codeOf, isDenied } from '../aws/classify.js';
import { type CommandOutput, type RunningCommand, runCommand } from '../aws/run-command.js';
import { isProblem, Problem } from '../base/problem.js';
import { yesOrNo } from '../base/yes-or-no.js';
import type { Connection, Evidence, Probe, Verdict } from '../diagnosis/verdict.js';
import { canonicalAddress, familyOf } from '../network/address.js';
import { interfaceById } from '../network/locate.js';
import type { Network } from '../network/model.js';
import { hasPorts, ICMP, ICMPV6, isIcmp, TCP, UDP } from '../network/packet.js';

/** Unlike what people send: the records of this ping are told from those of any other. */
const PINGS = 7;
const PING_BYTES = 137;
const ATTEMPTS = 3;

/** The traffic in question, sent on purpose from the source; null where that cannot be done or is not wanted. */
export async function sendProbe(
  running: RunningCommand,
  connection: Connection,
  network: Network,
): Promise<Probe | null> {
  const { ui, clock } = running;
  const { command, times } = probeOf(connection);
  const script = Array.from({ length: times }, () => command).join('\n');
  const instanceId = interfaceById(network, connection.source.interfaceId)?.instanceId;
  if (!instanceId) {
    ui.tell({
      kind: 'note',
      tone: 'warn',
      text: `No probe: ${connection.source.address} is not an instance, so it cannot send it.`,
    });
    return null;
  }
  const often = times === 1 ? '' : ` ${times} times`;
  ui.tell({
    kind: 'next',
    title: `The probe, to be run on ${instanceId}${often}, as root, by Systems Manager:`,
    commands: [{ text: '', command }],
  });
  if (!(await mayRun(running, instanceId))) return null;
  const from = clock.now();
  const output = await orNothing(running, instanceId, script);
  if (!output) return null;
  ui.tell({
    kind: 'host',
    host: instanceId,
    command,
    output: output.stdout + output.stderr,
    exitCode: output.exitCode,
  });
  const sent = { from, to: clock.now(), answered: wasAnswered(connection.protocol, output) };
  if (!isIcmp(connection.protocol)) return sent;
  // Of Linux's ping: the payload, 8 bytes of ICMP, and the header of IPv4 or IPv6.
  const each = PING_BYTES + 8 + (familyOf(connection.destination.address) === 6 ? 40 : 20);
  return { ...sent, packets: PINGS, bytes: PINGS * each };
}

const mayRun = ({ ui }: RunningCommand, instanceId: string): Promise<boolean> =>
  ui.ask({
    id: 'probe',
    flag: '--yes',
    text: `Run it on ${instanceId}, and look on the destination what listens there if the verdict needs it?`,
    choices: yesOrNo(),
    default: 0,
  });

export const isProbeable = (protocol: number): boolean => [ICMP, ICMPV6, TCP, UDP].includes(protocol);

/** Constants, a canonical address and a whole number: nothing else gets into a script that runs as root. */
export function probeOf({ protocol, port, destination }: Pick<Connection, 'protocol' | 'port' | 'destination'>): {
  readonly command: string;
  readonly times: number;
} {
  const address = canonicalAddress(destination.address);
  if (address === undefined) throw new Problem('bug', `Not an address: ${destination.address}`);
  if (isIcmp(protocol)) {
    return { command: `ping -c ${PINGS} -s ${PING_BYTES} -i 0.2 -W 1 ${address}`, times: 1 };
  }
  if (!hasPorts(protocol) || port === null || !Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new Problem('usage', '--probe can send pings, TCP and UDP only.', [
      'Send the traffic yourself, then ask again without --probe.',
    ]);
  }
  const attempt =
    protocol === TCP
      ? `timeout 3 bash -c '</dev/tcp/${address}/${port}'`
      : `bash -c 'echo > /dev/udp/${address}/${port}'`;
  return { command: `${attempt}; echo "exit $?"`, times: ATTEMPTS };
}

/** Null where the output does not tell: UDP need not be answered, and a refusal is an answer of another kind. */
function wasAnswered(protocol: number, { stdout, stderr }: CommandOutput): boolean | null {
  if (protocol === UDP) return null;
  if (protocol === TCP) {
    if (/^exit 0$/m.test(stdout)) return true;
    return /refused/i.test(stderr + stdout) || !/^exit 124$/m.test(stdout) ? null : false;
  }
  const received = /\d+ packets transmitted, (\d+) (?:packets )?received/.exec(stdout)?.[1];
  return received === undefined ? null : Number(received) > 0;
}

/** Would a look on the destination's host decide what the records leave open? */
export const needsHost = ({ verdict: { cause, alternatives } }: Verdict): boolean =>
  [cause, ...alternatives].some((code) => code === 'HOST_SILENT' || code === 'PORT_CLOSED');

/** Looks on the destination: is it there, and does anything listen on the port? Null where nobody can look. */
export async function lookOnHost(
  running: RunningCommand,
  { destination, protocol, port }: Connection,
  network: Network,
): Promise<Evidence['hosts']> {
  const { ui } = running;
  const one = interfaceById(network, destination.interfaceId);
  if (!one?.instanceId) return null;
  const script = hasPorts(protocol) ? 'ss -lntu' : 'sysctl net.ipv4.icmp_echo_ignore_all';
  const output = await orNothing(running, one.instanceId, script);
  if (!output) return null;
  ui.tell({
    kind: 'host',
    host: one.instanceId,
    command: script,
    output: output.stdout + output.stderr,
    exitCode: output.exitCode,
  });
  const own = [destination.address, ...one.privateAddresses, ...one.ipv6Addresses];
  const isKnown = output.exitCode === 0 && hasPorts(protocol) && port !== null && !output.truncated;
  return {
    running: true,
    listening: isKnown ? isListening(output.stdout, protocol === TCP ? 'tcp' : 'udp', port, own) : null,
  };
}

/** Reads `ss -lntu`: does a socket of that kind take packets to one of the addresses? */
export function isListening(output: string, kind: 'tcp' | 'udp', port: number, addresses: readonly string[]): boolean {
  return output.split('\n').some((line) => {
    const [netid, , , , local = ''] = line.trim().split(/\s+/);
    const [, host = '', at] = /^(.*):(\d+)$/.exec(local) ?? [];
    if (netid !== kind || Number(at) !== port) return false;
    const bare = host.replace(/^\[|\]$/g, '').replace(/%.*$/, '');
    const mapped = bare.replace(/^::ffff:(?=\d+\.)/i, '');
    return ['*', '0.0.0.0', '::'].includes(bare) || addresses.includes(canonicalAddress(mapped) ?? mapped);
  });
}

/** What a host cannot be asked does not end a diagnosis: the person is told, and the records have to do. */
async function orNothing(
  running: RunningCommand,
  instanceId: string,
  script: string,
): Promise<CommandOutput | undefined> {
  try {
    return await runCommand(running, instanceId, script);
  } catch (error) {
    const why = whyNot(error);
    if (why === undefined) throw error;
    running.ui.tell({
      kind: 'note',
      tone: 'warn',
      text: `${instanceId} could not be asked: ${why}. The diagnosis goes on without it.`,
    });
    return undefined;
  }
}

function whyNot(error: unknown): string | undefined {
  if (codeOf(isProblem(error, 'precondition') ? error.cause : error) === 'InvalidInstanceId')
    return 'it does not take commands of Systems Manager (no agent online, or no role that lets it)';
  if (codeOf(error) === 'UnsupportedPlatformType') return 'it does not run Linux';
  if (isDenied(error)) return 'the permission ssm:SendCommand is missing';
  return isProblem(error, 'rejected') || isProblem(error, 'timeout') ? error.message.replace(/\.$/, '') : undefined;
}
