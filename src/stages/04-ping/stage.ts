import { runCommand } from '../../aws/run-command.js';
import type { Context, Stage } from '../../engine/step.js';
import { observation } from '../../engine/step.js';
import type { InstanceMade } from '../02-instances/instance.js';
import { destination, source } from '../02-instances/stage.js';
import { askGuess } from '../lesson.js';
import { internetAddress, outcomeOf, type Pinged, pingAnswered, pingFromHost } from '../ping.js';

const addresses = observation({
  id: 'ping/addresses',
  title: 'The addresses of both machines',
  observe: async (context) => {
    const matches = [];
    for (const machine of [context.result(source), context.result(destination)])
      matches.push(await addressOf(context, machine));
    return { matches };
  },
});

const toPeer = observation({
  id: 'ping/peer',
  title: 'Ping the other machine',
  observe: async (context) => {
    context.ui.tell({
      kind: 'list',
      title: 'The command, word by word:',
      items: [
        'ping sends ICMP echo requests and waits for echo replies',
        '-c 3 sends three and stops; without it, ping goes on forever',
        '-W 1 waits one second for each answer; few places on Earth are farther away',
      ],
    });
    const pinged = await pingFromHost(context, context.result(source), context.result(destination).address);
    context.ui.tell({ kind: 'note', tone: pingAnswered(pinged) === false ? 'warn' : 'info', text: outcomeOf(pinged) });
    return pinged;
  },
});

const toInternet = observation({
  id: 'ping/internet',
  title: 'Ping a host that is known to answer',
  observe: async (context) => {
    context.ui.tell({
      kind: 'text',
      text: `Is it the source that cannot ping? ${internetAddress}, Google’s DNS, is known to answer pings.`,
    });
    const pinged = await pingFromHost(context, context.result(source), internetAddress);
    context.ui.tell({ kind: 'note', tone: pingAnswered(pinged) ? 'ok' : 'warn', text: outcomeOf(pinged) });
    return pinged;
  },
});

/** Asked before the reveal: a guess makes the answer stick. Stage 7 answers it from the records. */
export const prediction = observation({
  id: 'ping/prediction',
  title: 'What is known now',
  isSaid: true,
  observe: async (context) => {
    const peer = context.result(toPeer);
    context.ui.tell({
      kind: 'list',
      title: 'What you know now, and what not:',
      items: knownFrom(peer, context.result(toInternet), [context.result(source), context.result(destination)]),
    });
    if (pingAnswered(peer) !== false) return { guess: null };
    const guess = await askGuess<LostAt>(context, {
      id: 'prediction',
      text: 'Before we look: where do you think the packets die?',
      choices: [
        { value: 'source', label: 'At the source, on the way out' },
        { value: 'destination', label: 'At the destination, on the way in' },
        { value: 'reply', label: 'The answer, on the way back' },
      ],
    });
    return { guess };
  },
});

/** Where a ping and its answer can die. */
export type LostAt = 'source' | 'destination' | 'reply';

export const stage: Stage = {
  number: 4,
  id: 'ping',
  title: 'Failing ping',
  goal: 'Ping one machine from the other, see what comes back, and say what that proves and what not.',
  minutes: 1,
  steps: [addresses, toPeer, toInternet, prediction],
};

function knownFrom(peer: Pinged, internet: Pinged, [one, other]: readonly [InstanceMade, InstanceMade]): string[] {
  const source = pingAnswered(internet)
    ? 'known: the source can send pings and get answers'
    : 'not known: whether the source can send pings at all';
  const between =
    one.subnetId === other.subnetId
      ? 'both are in one subnet, so there is no router, NAT or network ACL between them: a short list of suspects'
      : `they are in two subnets, ${one.subnetId} and ${other.subnetId}, so routes and network ACLs count as well`;
  switch (pingAnswered(peer)) {
    case true:
      return [
        source,
        outcomeOf(peer),
        'and that though the lab gave the destination no rule that lets a ping in: somebody else must have, by a rule or another security group',
      ];
    case null:
      return [source, outcomeOf(peer), between];
    case false:
      return [
        source,
        peer.complaint === undefined
          ? 'known: no answer comes back from the destination, and no error either: nothing says what became of the packets'
          : `known: no answer comes back from the destination, but an error: ${peer.complaint}`,
        'not known: where. On the way out, on the way in, or on the way back?',
        between,
      ];
  }
}

/** `ip a` on the machine, matched with what EC2 says. The interface is ens5 on Nitro and eth0 on older types, so its name is read. */
async function addressOf(
  context: Context,
  { id, name, address }: InstanceMade,
): Promise<{ name: string; address: string; interface: string | null }> {
  const { stdout, stderr, exitCode } = await runCommand(context, id, 'ip a');
  const device = interfaceWith(stdout, address);
  const output = device === null ? stdout + stderr : theLines(stdout, device, address);
  context.ui.tell({ kind: 'host', host: name, command: 'ip a', output, exitCode });
  context.ui.tell(
    device === null
      ? {
          kind: 'note',
          tone: 'info',
          text: `EC2 says ${address} for ${name}; the machine’s own list does not show it.`,
        }
      : {
          kind: 'note',
          tone: 'ok',
          text: `${address} on ${device} is the private address that EC2 shows for ${name}.`,
        },
  );
  return { name, address, interface: device };
}

/** Of all that `ip a` prints, the interface and the one line that matters. */
const theLines = (printed: string, device: string, address: string): string =>
  printed
    .split('\n')
    .flatMap((line) =>
      /^\d+: ([^:@]+)[:@]/.exec(line)?.[1] === device
        ? [line.replace(/> .*/, '> …')]
        : /^\s+inet (\S+?)\//.exec(line)?.[1] === address
          ? [`${line.replace(/(inet \S+) .*/, '$1')} …  <- this is it`]
          : [],
    )
    .join('\n');

function interfaceWith(output: string, address: string): string | null {
  let device: string | null = null;
  for (const line of output.split('\n')) {
    device = /^\d+: ([^:@]+)[:@]/.exec(line)?.[1] ?? device;
    if (/^\s+inet (\S+?)\//.exec(line)?.[1] === address) return device;
  }
  return null;
}
