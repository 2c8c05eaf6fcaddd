import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { completionFor } from '../../../src/commands/completion/completion.js';
import { describedCommand } from '../../../src/commands/described.js';
import { commandLine } from '../../../src/commands/program.js';

const program = describedCommand(commandLine(80, [{ number: 1, id: 'one', title: 'One' }], () => undefined));
const installed = (shell: string): boolean => ['/bin', '/usr/bin'].some((folder) => existsSync(`${folder}/${shell}`));
const why = (shell: string): string => (installed(shell) ? '' : ' (skipped: it is not installed here)');

/** What each shell offers for the last of these words. */
const offered = {
  bash: (words: readonly string[]) =>
    run('bash', [
      '--norc',
      '-c',
      `${completionFor('bash', program)}\nCOMP_WORDS=("$@"); COMP_CWORD=$(( $# - 1 )); _flowlab; printf '%s\\n' "\${COMPREPLY[@]}"`,
      'bash',
      ...words,
    ]),
  fish: (words: readonly string[]) =>
    run('fish', [
      '--no-config',
      '-c',
      `${completionFor('fish', program)}\ncomplete -C '${words.join(' ')}' | string replace -r '\\t.*' ''; true`,
    ]),
  zsh: (words: readonly string[]) =>
    run('zsh', [
      '-f',
      '-c',
      `_describe() { print -rl -- "\${(@P)2%%:*}" }; _files() { : }; compadd() { shift; print -rl -- "$@" }; compdef() { : }
${completionFor('zsh', program)}
words=("$@"); CURRENT=$#; _flowlab`,
      'zsh',
      ...words,
    ]),
} as const;

const run = (shell: string, args: readonly string[]): readonly string[] =>
  execFileSync(shell, args, { encoding: 'utf8' }).split('\n').filter(Boolean);

describe.each(['bash', 'zsh', 'fish'] as const)('completion in %s', (shell) => {
  it.skipIf(!installed(shell))(`knows every command and every option of each${why(shell)}`, () => {
    const commands = program.commands.map(({ name }) => name);
    expect(offered[shell](['flowlab', ''])).toEqual(expect.arrayContaining(commands));
    for (const { name, options } of program.commands) {
      const longs = options.map(({ names }) => names[0]);
      expect(offered[shell](['flowlab', name, '--']), name).toEqual(expect.arrayContaining(longs));
    }
  });

  it.skipIf(!installed(shell))(`knows the words that an option or a command takes${why(shell)}`, () => {
    expect(offered[shell](['flowlab', 'diagnose', '--protocol', ''])).toEqual(['icmp', 'tcp', 'udp']);
    expect(offered[shell](['flowlab', 'shell', ''])).toEqual(expect.arrayContaining(['source', 'destination']));
    expect(offered[shell](['flowlab', 'practice', ''])).toEqual(expect.arrayContaining(['try', 'grade']));
    expect(offered[shell](['flowlab', 'help', ''])).toEqual(expect.arrayContaining(['causes', 'diagnose']));
  });
});

describe('completion in PowerShell', () => {
  it('has a list of words for each place, quoted as PowerShell does', () => {
    const script = completionFor('powershell', program);
    for (const { name } of program.commands) expect(script).toContain(`    '${name}' = @(`);
    expect(script).toContain("    'diagnose --protocol' = @('icmp', 'tcp', 'udp')");
  });
});

it('says which shells there are', () => {
  expect(() => completionFor('tcsh', program)).toThrow('There is no completion for tcsh.');
  expect(() => completionFor('toString', program)).toThrow('There is no completion for toString.');
});
