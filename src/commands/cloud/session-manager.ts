import { spawn } from 'node:child_process';
import { StartSessionCommand, TerminateSessionCommand } from '@aws-sdk/client-ssm';
import { getEndpointFromInstructions } from '@smithy/core/endpoints';
import type { Aws } from '../../aws/clients.js';
import { Problem } from '../../base/problem.js';
import type { Context } from '../../engine/step.js';
import type { Terminal } from '../terminal.js';

const plugin = 'session-manager-plugin';
const responseVariable = 'AWS_SSM_START_SESSION_RESPONSE';

/**
 * An interactive shell on AWS, by AWS's own plugin, called as the AWS CLI calls it (aws-cli, customizations,
 * sessionmanager.py). It is looked for before a session is opened: a missing plugin otherwise leaves one behind.
 */
export const sessionManager =
  (aws: Aws, profile: string | null, { ui }: Terminal): Context['openShell'] =>
  async ({ id, name }) => {
    const version = await pluginVersion();
    if (version === undefined) {
      ui.tell({
        kind: 'next',
        title: `A shell on ${name} needs AWS’s session-manager-plugin, which is not installed.`,
        commands: withoutPlugin(aws.region, id),
      });
      return;
    }
    const request = { Target: id };
    const { SessionId, TokenValue, StreamUrl } = await aws.ssm.send(new StartSessionCommand(request));
    const response = JSON.stringify({ SessionId, TokenValue, StreamUrl });
    const endpoint = await endpointOf(aws);
    const byVariable = isNewer(version, '1.2.497.0');
    const code = await run(
      [
        byVariable ? responseVariable : response,
        aws.region,
        'StartSession',
        profile ?? '',
        JSON.stringify(request),
        endpoint,
      ],
      byVariable ? { [responseVariable]: response } : {},
    );
    if (code !== undefined) return;
    await aws.ssm.send(new TerminateSessionCommand({ SessionId }));
    throw new Problem(
      'precondition',
      `${plugin} could not be started.`,
      withoutPlugin(aws.region, id).map(({ text, command }) => `${text}: ${command}`),
    );
  };

/** Where the SDK itself would send the call: AWS, or an override from the environment or the profile. */
async function endpointOf({ ssm }: Aws): Promise<string> {
  const { url } = await getEndpointFromInstructions({}, StartSessionCommand, ssm.config);
  return url.href.replace(/\/$/, '');
}

const withoutPlugin = (region: string, id: string) => [
  {
    text: 'Open a shell in the browser',
    command: `https://${region}.console.aws.amazon.com/systems-manager/session-manager/${id}?region=${region}`,
  },
  {
    text: 'Install the plugin',
    command:
      'https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-working-with-install-plugin.html',
  },
];

/** Numerically: as strings, 1.2.50 would come after 1.2.497. */
export function isNewer(version: string, than: string): boolean {
  const [a, b] = [version, than].map((text) => text.trim().split('.').map(Number));
  for (let i = 0; i < Math.max(a?.length ?? 0, b?.length ?? 0); i++) {
    const difference = (a?.[i] ?? 0) - (b?.[i] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return false;
}

export const pluginVersion = (): Promise<string | undefined> =>
  new Promise((resolve) => {
    const child = spawn(plugin, ['--version'], { stdio: ['ignore', 'pipe', 'ignore'] });
    let printed = '';
    child.stdout.on('data', (chunk) => {
      printed += chunk;
    });
    child.on('error', () => resolve(undefined));
    child.on('close', () => resolve(printed.trim() || '0'));
  });

/** Resolves to the exit code, undefined where the plugin could not be started. */
function run(args: readonly string[], env: Readonly<Record<string, string>>): Promise<number | undefined> {
  // Ctrl-C, Ctrl-\ and Ctrl-Z belong to the remote shell while the plugin runs.
  const ignored = () => {};
  const signals = ['SIGINT', 'SIGQUIT', 'SIGTSTP'] as const;
  const before = signals.map((signal) => [signal, process.listeners(signal)] as const);
  for (const signal of signals) process.removeAllListeners(signal).on(signal, ignored);
  return new Promise<number | undefined>((resolve) => {
    const child = spawn(plugin, [...args], { stdio: 'inherit', env: { ...process.env, ...env } });
    child.on('error', () => resolve(undefined));
    child.on('close', (code) => resolve(code ?? 0));
  }).finally(() => {
    for (const [signal, listeners] of before) {
      process.off(signal, ignored);
      for (const listener of listeners) process.on(signal, listener);
    }
  });
}
