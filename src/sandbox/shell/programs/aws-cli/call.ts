import { trusts } from '../../../iam/access.js';
import { serviceRefusal } from '../../../iam/service-access.js';
import { roleOf } from '../../../ssm/agents.js';
import type { RoleRow } from '../../../world/world.js';
import { openTcp, type TcpConnection, useTcp } from '../../connect.js';
import type { ShellEffect, ShellMachine } from '../../machine.js';
import { lookUpName } from '../../names.js';

/** How a command ends that did not do what it should: what it says, and its exit status. */
export interface AwsFailure {
  readonly text: string;
  readonly status: number;
}

export interface AwsCall {
  /** `ListObjectsV2` */
  readonly operation: string;
  /** `s3:ListBucket` */
  readonly action: string;
  readonly resource: string;
  readonly host: string;
  readonly path: string;
  readonly resourcePolicy: string | null;
  readonly sent?: number;
  readonly received?: number;
}

export interface AwsOptions {
  readonly connectMs: number;
  readonly signs: boolean;
}

// A connection is tried for a minute, and three times (AWS CLI, "Command line options", "Retries").
export const usualConnectMs = 60_000;
const ATTEMPTS = 3;

/** The role whose credentials the metadata service gives to programs on this host. */
export function roleOfMachine({ world, instance }: ShellMachine): RoleRow | null {
  const role = instance.metadata.httpEndpoint === 'disabled' ? undefined : roleOf(world, instance.InstanceId);
  return role && trusts(role, 'ec2.amazonaws.com') ? role : null;
}

/** Sends one request, and looks at who lets it pass: what went wrong, or null. */
export function* callAws(
  machine: ShellMachine,
  call: AwsCall,
  { connectMs, signs }: AwsOptions,
): Generator<ShellEffect, AwsFailure | null, void> {
  const { world, instance } = machine;
  const role = signs ? roleOfMachine(machine) : null;
  if (signs && role === null) {
    const text = '\nUnable to locate credentials. You can configure credentials by running "aws configure".\n';
    return { text, status: 253 };
  }
  const url = `https://${call.host}${call.path}`;
  const flow = yield* connected(machine, call.host, connectMs);
  if (flow === 'interrupted') return { text: '', status: 130 };
  if (flow === 'timed-out') return { text: `\nConnect timeout on endpoint URL: "${url}"\n`, status: 255 };
  if (flow === 'unreachable') return { text: `\nCould not connect to the endpoint URL: "${url}"\n`, status: 255 };
  yield* useTcp(machine, flow, 900 + (call.sent ?? 0), 700 + (call.received ?? 0));
  const { endpoint, seenAs } = flow;
  const refusal = serviceRefusal(world, { ...call, role, instanceId: instance.InstanceId, endpoint, seenAs });
  return refusal === null ? null : failed(call.operation, 'AccessDenied', refusal);
}

export const failed = (operation: string, code: string, message: string): AwsFailure => ({
  text: `\nAn error occurred (${code}) when calling the ${operation} operation: ${message}\n`,
  status: 254,
});

function* connected(
  machine: ShellMachine,
  host: string,
  connectMs: number,
): Generator<ShellEffect, TcpConnection | 'timed-out' | 'unreachable' | 'interrupted', void> {
  const address = lookUpName(machine, host, null);
  if (address === null) return 'unreachable';
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const opened = yield* openTcp(machine, address, 443, connectMs);
    if (opened.kind === 'connected') return opened.flow;
    if (opened.kind === 'interrupted') return 'interrupted';
    if (opened.kind === 'refused') return 'unreachable';
  }
  return 'timed-out';
}
