import { type SpawnSyncReturns, spawn, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/base/clock.js';
import { type Served, serve } from '../../src/sandbox/endpoint/server.js';
import { createSandbox } from '../../src/sandbox/index.js';
import { racingClock } from '../../src/sandbox/world/clock.js';

/** Where a machine keeps Terraform's plugins for work without the network: named, or in a folder `tf-plugins` near the root. */
const plugins = [
  process.env.TF_PLUGINS ?? '',
  ...[
    '/',
    ...readdirSync('/', { withFileTypes: true }).flatMap((one) => (one.isDirectory() ? `/${one.name}` : [])),
  ].map((path) => join(path, 'tf-plugins')),
].find((path) => path !== '' && existsSync(path));
const found: SpawnSyncReturns<string> = spawnSync('terraform', ['version'], { encoding: 'utf8' });
const missing =
  found.status !== 0
    ? 'terraform is not on this machine'
    : plugins === undefined
      ? 'there is no mirror of plugins (set TF_PLUGINS)'
      : undefined;
if (missing) console.log(`Skipped: the Terraform tests, as ${missing}.`);

const folder = mkdtempSync(join(tmpdir(), 'flowlab-terraform-'));
const sandbox = createSandbox({ clock: racingClock(systemClock, 0, 60), seed: 7 });
// As `flowlab sandbox` serves it.
Object.assign(sandbox.world.switches, { consistencyMs: 0, propagationMs: 0 });
const { ec2, iam, logs } = sandbox.world;
let served: Served;

interface Ended {
  readonly code: number | null;
  readonly output: string;
}

function terraform(...args: readonly string[]): Promise<Ended> {
  const { PATH = '' } = process.env;
  const child = spawn('terraform', [...args, '-no-color'], {
    cwd: folder,
    env: {
      PATH,
      HOME: folder,
      TF_CLI_CONFIG_FILE: join(folder, 'terraformrc'),
      CHECKPOINT_DISABLE: '1',
      AWS_ENDPOINT_URL: served.url,
      AWS_ACCESS_KEY_ID: 'any',
      AWS_SECRET_ACCESS_KEY: 'any',
      AWS_EC2_METADATA_DISABLED: 'true',
    },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += String(data)));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output }));
  });
}

const apply = (...args: readonly string[]) => terraform('apply', '-auto-approve', '-input=false', ...args);
/** 0: nothing to change; 2: something. */
const plan = (...args: readonly string[]) => terraform('plan', '-detailed-exitcode', '-input=false', ...args);

/** How many rows of what a caller can make there are. Interfaces and instances stay as history once they are gone. */
const rows = () => {
  const {
    images: _,
    tags: __,
    made: ___,
    blockPublicAccess: ____,
    interfaces,
    instances,
    natGateways,
    ...tables
  } = ec2;
  const now = Number.POSITIVE_INFINITY;
  const counts = Object.entries({
    ...tables,
    roles: iam.roles,
    policies: iam.policies,
    profiles: iam.profiles,
    groups: logs.groups,
  });
  return {
    ...Object.fromEntries(
      counts.map(([name, table]) => [
        name,
        name === 'peerings' || name === 'flowLogs' || name === 'vpcEndpoints'
          ? Object.values(table).filter((row) => Reflect.get(Object(row), 'deletedAt') === null).length
          : Object.keys(table).length,
      ]),
    ),
    instances: Object.values(instances).filter(({ terminatedAt }) => terminatedAt === null).length,
    interfaces: Object.values(interfaces).filter(({ goneAt }) => goneAt == null || goneAt > now).length,
    natGateways: Object.values(natGateways).filter(({ deletedAt }) => deletedAt === null).length,
  };
};
const before = rows();

describe.skipIf(missing !== undefined)('Terraform and a network of fifty-nine resources', () => {
  beforeAll(async () => {
    served = await serve(sandbox, { port: 0, report: (error) => console.error(error) });
    copyFileSync(new URL('terraform/main.tf', import.meta.url), join(folder, 'main.tf'));
    copyFileSync(new URL('terraform/edited.tfvars', import.meta.url), join(folder, 'edited.tfvars'));
    writeFileSync(
      join(folder, 'terraformrc'),
      `provider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(plugins)}\n  }\n}\n`,
    );
    expect((await terraform('init', '-input=false')).output).toContain('successfully initialized');
  }, 300_000);

  afterAll(async () => {
    await served?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('applies it, and finds nothing more to do', async () => {
    const applied = await apply();
    expect(applied.output).toContain('Apply complete! Resources: 59 added, 0 changed, 0 destroyed.');
    const planned = await plan();
    expect(planned.output).toContain('No changes.');
    expect(planned.code).toBe(0);
  }, 900_000);

  it('changes it in place, and finds nothing more to do', async () => {
    const applied = await apply('-var-file=edited.tfvars');
    expect(applied.output).toMatch(/Apply complete! Resources: 0 added, \d+ changed, 0 destroyed\./);
    const planned = await plan('-var-file=edited.tfvars');
    expect(planned.output).toContain('No changes.');
    expect(planned.code).toBe(0);
  }, 900_000);

  it('takes up again what it has forgotten', async () => {
    const state = JSON.parse((await terraform('show', '-json')).output);
    const resources: { address: string; values: { id: string } }[] = state.values.root_module.resources;
    const idOf = (address: string) => resources.find((one) => one.address === address)?.values.id ?? '';
    for (const address of ['aws_vpc.main', 'aws_security_group.web', 'aws_instance.db', 'aws_iam_policy.logs']) {
      const id = idOf(address);
      expect((await terraform('state', 'rm', address)).code).toBe(0);
      const imported = await terraform('import', '-input=false', '-var-file=edited.tfvars', address, id);
      expect(imported.output).toContain('Import successful!');
    }
    const planned = await plan('-var-file=edited.tfvars');
    expect(planned.output).not.toMatch(/must be replaced|will be (created|destroyed)/);
  }, 900_000);

  it('destroys it, and leaves nothing', async () => {
    const destroyed = await terraform('destroy', '-auto-approve', '-input=false', '-var-file=edited.tfvars');
    expect(destroyed.output).toContain('Destroy complete! Resources: 59 destroyed.');
    expect(rows()).toEqual(before);
  }, 900_000);
});
