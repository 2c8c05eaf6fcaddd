import { runCommand } from '../aws/run-command.js';
import { Problem } from '../base/problem.js';
import type { Context } from '../engine/step.js';
import { isIpv4 } from '../network/address.js';

/** What a ping came to. The counts are null where it printed no statistics: then nothing is known of it. */
export type Pinged = {
  readonly target: string;
  /** Milliseconds by the time of AWS, which is that of the records; by the lab's own clock where Systems Manager did not say. */
  readonly from: number;
  readonly to: number;
  readonly sent: number | null;
  readonly received: number | null;
  /** What the network or the host said instead of an answer: `Destination Host Unreachable`. */
  readonly complaint?: string;
};

export const internetAddress = '8.8.8.8';
export const pingCount = 3;
export const pingCommand = (target: string): string => `ping ${target} -c ${pingCount} -W 1`;

/** Pings from an instance of the lab and shows the person what it printed; `briefly`, only what it came to. */
export async function pingFromHost(
  context: Context,
  from: { readonly id: string; readonly name: string },
  target: string,
  { briefly = false } = {},
): Promise<Pinged> {
  if (!isIpv4(target)) throw new Problem('bug', `Not an IPv4 address: ${target}`);
  const askedAt = context.clock.now();
  const { stdout, stderr, exitCode, startedAt, endedAt } = await runCommand(context, from.id, pingCommand(target));
  const output = stdout + stderr;
  if (!briefly) context.ui.tell({ kind: 'host', host: from.name, command: pingCommand(target), output, exitCode });
  const [, sent, received] = /(\d+) packets transmitted, (\d+) (?:packets )?received/.exec(stdout) ?? [];
  const counted = sent !== undefined && received !== undefined;
  const complaint = complaints.exec(output)?.[0].trim();
  return {
    target,
    from: startedAt ?? askedAt,
    to: endedAt ?? context.clock.now(),
    sent: counted ? Number(sent) : null,
    received: counted ? Number(received) : null,
    ...(complaint === undefined ? {} : { complaint }),
  };
}

// What ping prints for the ICMP errors that come back, and where its own system forbids it (iputils, ping_common.c).
const complaints = /[^\n:]*(?:unreachable|prohibited|exceeded|not permitted)[^\n]*/i;

export const pingAnswered = ({ sent, received }: Pinged): boolean | null =>
  sent === null || received === null ? null : received > 0;

/** One line on what a ping showed, and no more than that. */
export function outcomeOf(pinged: Pinged): string {
  switch (pingAnswered(pinged)) {
    case null:
      return `The ping to ${pinged.target} printed no statistics, so nothing is known of it.`;
    case true:
      return `${pinged.received} of ${pinged.sent} answers from ${pinged.target}.`;
    case false:
      return `No answer from ${pinged.target}: ${pinged.sent} sent, none received.`;
  }
}
