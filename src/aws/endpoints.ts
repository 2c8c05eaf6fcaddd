import { Problem } from '../base/problem.js';
import { withoutPassword } from '../base/url.js';
import { type Env, type Profiles, profiles } from './profiles.js';

/** The services that are asked, by the name of their setting. */
const settings = {
  ec2: 'EC2',
  iam: 'IAM',
  ssm: 'SSM',
  logs: 'CLOUDWATCH_LOGS',
  sts: 'STS',
  s3: 'S3',
  athena: 'ATHENA',
} as const;

export type ServiceClient = keyof typeof settings;

/** Where each service is asked; null: AWS itself. */
export type Endpoints = Readonly<Record<ServiceClient, string | null>>;

/** One address for all. */
export const everyService = (url: string): Endpoints => ({
  ec2: url,
  iam: url,
  ssm: url,
  logs: url,
  sts: url,
  s3: url,
  athena: url,
});

export const endpointsOf = async (profile: string | null, env: Env): Promise<Endpoints> =>
  endpointsIn(env, await profiles(), profile ?? 'default');

/**
 * The service's own variable, the one for all services, the profile's section of services, the profile (AWS SDKs and
 * tools reference guide, "Service-specific endpoints"). The SDK for JavaScript reads the last two from AWS_PROFILE alone
 * and knows nothing of --profile, so it is told, not asked.
 */
export function endpointsIn(env: Env, known: Profiles, name: string): Endpoints {
  const profile = known[name] ?? {};
  const isIgnored = env.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS ?? profile.ignore_configured_endpoint_urls;
  const section = profile.services === undefined ? {} : known[`services.${profile.services}`];
  if (section === undefined && isIgnored !== 'true') throw noSection(name, profile.services);
  const endpointOf = (service: ServiceClient): string | null =>
    isIgnored === 'true'
      ? null
      : env[`AWS_ENDPOINT_URL_${settings[service]}`] ||
        env.AWS_ENDPOINT_URL ||
        section?.[`${settings[service].toLowerCase()}.endpoint_url`] ||
        profile.endpoint_url ||
        null;
  return {
    ec2: endpointOf('ec2'),
    iam: endpointOf('iam'),
    ssm: endpointOf('ssm'),
    logs: endpointOf('logs'),
    sts: endpointOf('sts'),
    s3: endpointOf('s3'),
    athena: endpointOf('athena'),
  };
}

/**
 * All overrides as one text that a lab is bound to: null where there are none, the address where there is one for all.
 * The person sees it, so a password in an address is left out.
 */
export function endpointName(endpoints: Endpoints): string | null {
  // No lab has anything in S3 or Athena, so where those are asked makes it no other lab.
  const { s3: _, athena: __, ...ofLab } = endpoints;
  const shown = Object.entries(ofLab).map(([service, url]) => [service, url && withoutPassword(url)] as const);
  const [first = null, ...others] = new Set(shown.map(([, url]) => url));
  if (others.length === 0) return first;
  return shown.flatMap(([service, url]) => (url === null ? [] : [`${service}=${url}`])).join(' ');
}

const noSection = (profile: string, services: string | undefined): Problem =>
  new Problem('usage', `Profile "${profile}" names the services section "${services}", and there is none.`, [
    'Correct it in the AWS config file (~/.aws/config), or: AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=true',
  ]);
