import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { State } from '../../src/engine/state.js';

export const bin = new URL('../../bin/flowlab.js', import.meta.url).pathname;

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A person's computer: an own folder for the state, no credentials, no colour. */
export function computer(extra: Readonly<Record<string, string>> = {}) {
  const home = mkdtempSync(join(tmpdir(), 'e2e-'));
  const { PATH = '', HOME = '' } = process.env;
  const env = {
    PATH,
    HOME,
    LANG: 'C.UTF-8',
    FLOWLAB_HOME: home,
    TMPDIR: tmpdir(),
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: '/nonexistent',
    AWS_SHARED_CREDENTIALS_FILE: '/nonexistent',
    ...extra,
  };
  return {
    home,
    env,
    run: (...args: readonly string[]): Promise<Ended> => runWith(env, args, ''),
    /** The same with more in the environment, or inside another program. */
    runIn: (
      more: Readonly<Record<string, string>>,
      args: readonly string[],
      within: readonly string[] = [],
    ): Promise<Ended> => runWith({ ...env, ...more }, args, '', within),
    /** With standard input from a pipe that ends after `input`. */
    feed: (input: string, ...args: readonly string[]): Promise<Ended> => runWith(env, args, input),
    state: (): State => JSON.parse(readFileSync(join(home, 'state.json'), 'utf8')),
    discard: () => rmSync(home, { recursive: true, force: true }),
  };
}

function runWith(
  env: Readonly<Record<string, string>>,
  args: readonly string[],
  input: string,
  within: readonly string[] = [],
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const [program = process.execPath, ...rest] = [...within, process.execPath, bin, ...args];
    const child = spawn(program, rest, { env, stdio: 'pipe' });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
    child.stdin.end(input);
  });
}
