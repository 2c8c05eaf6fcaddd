import { describe, expect, it } from 'vitest';
import { runScript, runScriptInTurns } from '../../../src/sandbox/shell/host.js';
import { addInstance, smallWorld, testClock } from '../small-world.js';

function host() {
  const world = smallWorld();
  const a = addInstance(world, '172.31.16.10', { public: '3.26.1.10' });
  const run = (script: string) =>
    runScript(world, testClock(), a.instanceId, script, { user: 'root', limitMs: 172_800_000 });
  const inTurns = (script: string) =>
    runScriptInTurns(world, testClock(), a.instanceId, script, { user: 'root', limitMs: 172_800_000 });
  return { run, inTurns };
}

describe('a script that would never end', () => {
  it('is ended after so many steps, whatever it may still wait for', () => {
    const { run } = host();
    const ran = run(Array.from({ length: 30_000 }, () => ':').join('\n'));
    expect(ran).toMatchObject({
      exitCode: 137,
      stderr: 'bash: ended after 12000 steps: this simulated host runs no longer script\n',
    });
  });

  it('is ended in the middle of a hundred thousand pings', () => {
    const { run } = host();
    const ran = run('ping -q -i 0.01 -c 100000 127.0.0.1');
    expect(ran).toMatchObject({ exitCode: 137 });
  });

  it('lets others have their turn', async () => {
    const { inTurns } = host();
    let turns = 0;
    let running = true;
    const count = () => {
      turns += 1;
      if (running) setImmediate(count);
    };
    setImmediate(count);
    await inTurns(Array.from({ length: 9_000 }, () => 'echo a').join('\n'));
    running = false;
    expect(turns).toBeGreaterThan(1);
  });

  it.each([
    ['a=(x); for ((;;)); do a=("${a[@]}" "${a[@]}") || exit 1; done', 'bash: xrealloc: cannot allocate memory'],
    ['set -- x; while set -- "$@" "$@"; do :; done', 'bash: set: Argument list too long'],
    ['f() { f "$@" "$@"; }; f x', 'bash: f: Argument list too long'],
    ['f() { f | f; }; f', 'fork: retry: Resource temporarily unavailable'],
    ['f() { eval f; }; f', 'fork: retry: Resource temporarily unavailable'],
    ["echo '. /tmp/s' > /tmp/s; . /tmp/s", 'fork: retry: Resource temporarily unavailable'],
    ['for ((;;)); do cat <(seq 9) > /dev/null; done', 'ended after 12000 steps'],
    ['x=x; echo $((x))', 'bash: x: syntax error: operand expected'],
  ])('cannot grow or nest without end: %s', (script, said) => {
    const { run } = host();
    expect(run(script).stderr).toContain(said);
  });

  it('goes through an array of as many lines as a pipe brings', () => {
    const { run } = host();
    const lines = 'for i in {1..30}; do seq 1 9999; done';
    const script = 'mapfile -t L; L+=(last); echo ${L[-1]}; for x in "${L[@]}"; do echo $x; break; done';
    expect(run(`${lines} | { ${script}; }`)).toMatchObject({ stdout: 'last\n1\n', stderr: '', exitCode: 0 });
  });

  it('makes no more than ten thousand words of braces', () => {
    const { run } = host();
    expect(run('echo {1..9999}{1..9999} | wc -c').stdout).toBe('19\n');
  });

  it('cannot double a text for ever', () => {
    const { run } = host();
    const ran = run(`a=xxxxxxxxxxxxxxxx\n${'a=$a$a\n'.repeat(40)}echo $a`);
    expect(ran.stderr).toContain('bash: xrealloc: cannot allocate memory\n');
    expect(ran.stdout.length).toBeLessThanOrEqual(131_073);
  });

  it('cannot print without end', () => {
    const { run } = host();
    const ran = run(`a=${'x'.repeat(100_000)}\n${'echo $a\n'.repeat(40)}`);
    expect(ran.stdout).toHaveLength(1_048_576);
  });

  it.each([
    ['a loop that never ends', 'while true; do :; done'],
    ['a pipe that is never read', 'while true; do echo x; done | sleep 1'],
    ['a pipe without lines', `while true; do echo -n ${'x'.repeat(50_000)}; done | wc -c`],
    ['a job in the background that never ends', 'while true; do sleep 60; done & echo on'],
    ['groups in groups', '('.repeat(5000)],
    ['a wide number', 'printf %999999999s x | wc -c'],
    ['a line of blanks', `echo 'a${' '.repeat(100_000)}b' | { read -r p q; echo "$p$q"; }`],
  ])('ends %s', (_, script) => {
    const { run } = host();
    expect(run(script).stdout.length).toBeLessThanOrEqual(1_048_576);
  });

  it('cannot nest $(…) without end', () => {
    const { run } = host();
    const ran = run(`echo ${'$('.repeat(20_000)}echo deep${')'.repeat(20_000)}`);
    expect(ran).toEqual({
      stdout: '',
      stderr: 'bash: this simulated shell nests no deeper than 40 $(…)\n',
      exitCode: 2,
      durationMs: 0,
    });
  });

  it.each([
    ['a command that runs a command', 'sudo '.repeat(20_000).concat('true')],
    ['a shell that starts itself', `export x='sh -c "$x"'; sh -c "$x"`],
  ])('cannot be %s without end', (_, script) => {
    const { run } = host();
    const ran = run(script);
    expect(ran.exitCode).not.toBe(0);
    expect(ran.stderr).toMatch(/Resource temporarily unavailable|command not found/);
  });
});
