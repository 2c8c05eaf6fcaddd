import { sessionArn } from '../../../iam/service-access.js';
import { complain, type Invocation, out, type Running } from '../../machine.js';
import { readOptions } from '../../options.js';
import { callAws, roleOfMachine, usualConnectMs } from './call.js';
import { s3 } from './s3.js';

const GRAMMAR = {
  withValue: {
    '--region': 'region',
    '--output': 'output',
    '--endpoint-url': 'endpoint',
    '--cli-connect-timeout': 'connect',
    '--cli-read-timeout': 'read',
    '--color': 'color',
    '--query': 'query',
  },
  flags: {
    '--no-cli-pager': 'pager',
    '--no-progress': 'progress',
    '--no-sign-request': 'unsigned',
    '--recursive': 'recursive',
    '--quiet': 'quiet',
    '--only-show-errors': 'errors',
    '--version': 'version',
  },
};

/** aws: what a host needs to try its way to a service, by whichever endpoint its names and routes lead to. */
export function* aws(invocation: Invocation): Running {
  const { args } = invocation;
  const read = readOptions(args, GRAMMAR);
  if ('problem' in read) {
    yield complain(`\naws: [ERROR]: Unknown options: ${read.option}\n`);
    return 252;
  }
  const { flags, values } = read;
  if (flags.has('version')) {
    yield out('aws-cli/2.30.0 Python/3.9.25 Linux/6.1.158 source/x86_64.amzn.2023\n');
    return 0;
  }
  const [service, ...rest] = read.rest;
  const seconds = Number(values.connect?.at(-1) ?? usualConnectMs / 1000);
  const options = { connectMs: seconds > 0 ? seconds * 1000 : usualConnectMs, signs: !flags.has('unsigned') };
  const endpoint =
    values.endpoint
      ?.at(-1)
      ?.replace(/^https?:\/\//, '')
      .replace(/\/$/, '') ?? null;
  if (service === 's3') return yield* s3(invocation, rest, { ...options, endpoint, recursive: flags.has('recursive') });
  if (service === 'sts' && rest[0] === 'get-caller-identity') return yield* identity(invocation, options, endpoint);
  yield complain(
    '\nThis simulated aws knows: s3 ls, s3 cp, s3 rm and sts get-caller-identity. Make other calls from outside, to the sandbox.\n',
  );
  return 252;
}

function* identity({ machine }: Invocation, options: Parameters<typeof callAws>[2], endpoint: string | null): Running {
  const { world, instance } = machine;
  const asked = {
    operation: 'GetCallerIdentity',
    action: 'sts:GetCallerIdentity',
    resource: '*',
    host: endpoint ?? `sts.${world.region}.amazonaws.com`,
    path: '/',
    // "No permissions are required to perform this operation" (STS API reference, GetCallerIdentity).
    resourcePolicy: '{"Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}',
  };
  const failure = yield* callAws(machine, asked, options);
  if (failure) {
    yield complain(failure.text);
    return failure.status;
  }
  const role = roleOfMachine(machine);
  const answer = {
    UserId: `${role?.RoleId}:${instance.InstanceId}`,
    Account: world.account,
    Arn: role && sessionArn(world, role, instance.InstanceId),
  };
  yield out(`${JSON.stringify(answer, null, 4)}\n`);
  return 0;
}
