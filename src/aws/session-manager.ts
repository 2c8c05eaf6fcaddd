import { StartSessionCommand, TerminateSessionCommand } from '@aws-sdk/client-ssm';
import { getEndpointFromInstructions } from '@smithy/core/endpoints';
import { Problem } from '../base/problem.js';
import type { Aws, OpenShell } from '../cloud.js';
import type { Ui } from '../ui.js';

export const pluginName = 'session-manager-plugin';
const responseVariable = 'AWS_SSM_START_SESSION_RESPONSE';

/** AWS's session-manager-plugin, as the caller starts it. */
export interface Plugin {
  /** Undefined where it is not installed. */
  version(): Promise<string | undefined>;
  /** Resolves to the exit code, undefined where the plugin could not be started. */
  run(args: readonly string[], env: Readonly<Record<string, string>>): Promise<number | undefined>;
}

/**
 * An interactive shell on AWS, by AWS's own plugin, called as the AWS CLI calls it (aws-cli, customizations,
 * sessionmanager.py). It is looked for before a session is opened: a missing plugin otherwise leaves one behind.
 */
export const sessionManager =
  (
    aws: Aws,
    profile: string | null,
    { tell, plugin }: { readonly tell: Ui['tell']; readonly plugin: Plugin },
  ): OpenShell =>
  async ({ id, name }) => {
    const version = await plugin.version();
    if (version === undefined) {
      tell({
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
    const code = await plugin.run(
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
      `${pluginName} could not be started.`,
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
function isNewer(version: string, than: string): boolean {
  const [a, b] = [version, than].map((text) => text.trim().split('.').map(Number));
  for (let i = 0; i < Math.max(a?.length ?? 0, b?.length ?? 0); i++) {
    const difference = (a?.[i] ?? 0) - (b?.[i] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return false;
}
