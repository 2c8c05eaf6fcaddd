import { type SpawnSyncReturns, spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { systemClock } from '../../../src/base/clock.js';
import { type Served, serve } from '../../../src/sandbox/endpoint/server.js';
import { createSandbox } from '../../../src/sandbox/index.js';
import { racingClock } from '../../../src/sandbox/world/clock.js';

/** Where a machine keeps Terraform's plugins for work without the network: named, or in a folder `tf-plugins` near the root. */
const plugins = [
  process.env.TF_PLUGINS ?? '',
  ...[
    '/',
    ...readdirSync('/', { withFileTypes: true }).flatMap((one) => (one.isDirectory() ? `/${one.name}` : [])),
  ].map((path) => join(path, 'tf-plugins')),
].find((path) => path !== '' && existsSync(path));

/** Why Terraform cannot be run here; undefined where it can. */
function missingTerraform(): string | undefined {
  const found: SpawnSyncReturns<string> = spawnSync('terraform', ['version'], { encoding: 'utf8' });
  if (found.status !== 0) return 'terraform is not on this machine';
  return plugins === undefined ? 'there is no mirror of plugins (set TF_PLUGINS)' : undefined;
}

const missing = missingTerraform();
if (missing) console.log(`Skipped: the Terraform tests, as ${missing}.`);

/** A network of Terraform's, step by step. It waits most of the time, and others take their steps meanwhile. */
export function describeNetwork(title: string, steps: () => void): void {
  describe(title, { concurrent: true, skip: missing !== undefined }, () => {
    describe.sequential('step by step', steps);
  });
}

/** What Terraform keeps of what it made, as far as tests read it. */
interface State {
  readonly outputs: Readonly<Record<string, { readonly value: unknown }>>;
  readonly resources: readonly {
    readonly mode: 'managed' | 'data';
    readonly type: string;
    readonly name: string;
    readonly module?: string;
    readonly instances: readonly {
      readonly attributes: Readonly<Record<string, unknown>>;
      readonly index_key?: string | number;
    }[];
  }[];
}

/** By address, what the provider's documentation calls each by, of the attributes that it has. */
export type Imports = Readonly<Record<string, (of: Readonly<Record<string, unknown>>) => string>>;

interface Ended {
  readonly code: number | null;
  readonly output: string;
}

/** Terraform in a folder of its own, with a sandbox in AWS's place, as `flowlab sandbox` serves it. */
export function terraformWorkspace() {
  const folder = join(tmpdir(), `flowlab-terraform-${randomUUID()}`);
  const sandbox = createSandbox({ clock: racingClock(systemClock, 0, 60), seed: 7 });
  Object.assign(sandbox.world.switches, { consistencyMs: 0, propagationMs: 0 });
  let served: Served;

  /** Read from its file: Terraform would start each provider to tell it. */
  const state = (): State => JSON.parse(readFileSync(join(folder, 'terraform.tfstate'), 'utf8'));

  function terraform(...args: readonly string[]): Promise<Ended> {
    const { PATH = '' } = process.env;
    const child = spawn('terraform', [...args, '-no-color'], {
      cwd: folder,
      env: {
        PATH,
        HOME: folder,
        TMPDIR: tmpdir(),
        TF_CLI_CONFIG_FILE: join(folder, 'terraformrc'),
        CHECKPOINT_DISABLE: '1',
        // Of three seconds for a command, one is Go's collection of garbage in the provider's schema.
        GOGC: '400',
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

  /** Of a resource, by its address: `module.x.aws_y.z["key"]`. */
  const attributesOf = (address: string): Readonly<Record<string, unknown>> =>
    state().resources.flatMap(({ mode, module, type, name, instances }) =>
      instances.flatMap(({ attributes, index_key: key }) => {
        const whole = `${module ? `${module}.` : ''}${type}.${name}${key === undefined ? '' : `[${JSON.stringify(key)}]`}`;
        return mode === 'managed' && whole === address ? [attributes] : [];
      }),
    )[0] ?? {};

  return {
    sandbox,
    terraform,
    apply,
    plan,
    /** Applies what comes to so many resources (`2 added, \d+ changed, 0 destroyed`), and finds nothing more to do. */
    async settle(resources: string, ...args: readonly string[]): Promise<void> {
      expect((await apply(...args)).output).toMatch(new RegExp(`Apply complete! Resources: ${resources}\\.`));
      const planned = await plan(...args);
      expect(planned.output).toContain('No changes.');
      expect(planned.code).toBe(0);
    },
    /** Copies the files and folders that are named, and initializes. */
    async begin(...files: readonly URL[]): Promise<void> {
      mkdirSync(folder);
      served = await serve(sandbox, { port: 0, report: (error) => console.error(error) });
      for (const file of files) cpSync(file, join(folder, file.pathname.split('/').at(-1) ?? ''), { recursive: true });
      writeFileSync(
        join(folder, 'terraformrc'),
        `provider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(plugins)}\n  }\n}\n`,
      );
      expect((await terraform('init', '-input=false')).output).toContain('successfully initialized');
    },
    output: (name: string): unknown => state().outputs[name]?.value,
    attributesOf,
    /** Forgets these, and has the next apply import them. */
    async forget(imports: Imports): Promise<void> {
      const wanted = Object.entries(imports).map(([address, idOf]) => {
        const id = idOf(attributesOf(address));
        return `import {\n  to = ${address}\n  id = "${id}"\n}\n`;
      });
      writeFileSync(join(folder, 'imports.tf'), wanted.join(''));
      await terraform('state', 'rm', ...Object.keys(imports));
    },
    async end(): Promise<void> {
      await served?.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
