import { CommanderError } from 'commander';
import { describe, expect, it } from 'vitest';
import { commandLine } from '../../src/commands/program.js';
import { wrongUsage } from '../../src/commands/wrong-usage.js';

async function said(...argv: readonly string[]): Promise<unknown> {
  const program = commandLine(80, [{ number: 1, id: 'one', title: 'One' }], () => undefined);
  const error: unknown = await program.parseAsync([...argv], { from: 'user' }).catch((thrown: unknown) => thrown);
  if (!(error instanceof CommanderError)) throw new TypeError('commander had nothing to say');
  const problem = wrongUsage(error, program, argv);
  return problem && { code: problem.code, message: problem.message, next: problem.next };
}

describe('a wrong command line', () => {
  it('is answered with a guess, and with where all commands stand', async () =>
    expect(await said('strat')).toEqual({
      code: 'usage',
      message: "Unknown command 'strat'.",
      next: ['Did you mean start?', 'All commands: npx flowlab --help'],
    }));

  it('is answered with the options of the command that was meant', async () =>
    expect(await said('diagnose', 'a', 'b', '--ful')).toEqual({
      code: 'usage',
      message: "Unknown option '--ful'.",
      next: ['Did you mean --full?', 'All options: npx flowlab diagnose --help'],
    }));

  it('is answered with the options of a command within a command', async () => {
    expect(await said('practice', 'aws')).toEqual({
      code: 'usage',
      message: "Missing required argument 'words'.",
      next: ['All options: npx flowlab practice aws --help'],
    });
    expect(await said('practice', 'answer', '--exc', 'NO_ROUTE')).toMatchObject({
      next: ['Did you mean --excluded?', 'All options: npx flowlab practice answer --help'],
    });
  });

  it('is answered with all options that begin so, before those that only look alike', async () => {
    expect(await said('diagnose', 'a', 'b', '--prot', 'tcp')).toMatchObject({
      next: ['Did you mean --protocol?', expect.any(String)],
    });
    expect(await said('diagnose', 'a', 'b', '--log', 'x')).toMatchObject({
      next: ['Did you mean --log-group or --logs or --log-format?', expect.any(String)],
    });
  });

  it('is answered with how the same is said here', async () => {
    expect(await said('diagnose', 'a', 'b', '--ping')).toMatchObject({
      message: "Unknown option '--ping'.",
      next: ['Did you mean --protocol icmp?', 'All options: npx flowlab diagnose --help'],
    });
    expect(await said('diagnose', 'a', 'b', '--network', 'net/a.json', 'net/b.json')).toMatchObject({
      message: "Too many arguments for 'diagnose'. Expected 2 arguments but got 3.",
      next: ['Several files of one network: --network <their folder>', 'All options: npx flowlab diagnose --help'],
    });
    expect(await said('status', '--icmp')).toMatchObject({ next: ['All options: npx flowlab status --help'] });
  });

  it('is answered with the topics where help is asked for that is none', async () =>
    expect(await said('help', 'nothing')).toEqual({
      code: 'usage',
      message: 'No help on "nothing".',
      next: ['Topics: exit-codes, environment, causes, json, man', 'All commands: npx flowlab --help'],
    }));

  it('says what is missing', async () =>
    expect(await said('completion')).toMatchObject({ message: "Missing required argument 'shell'." }));

  it('is none where help was asked for', async () => expect(await said('--help')).toBeUndefined());
});
