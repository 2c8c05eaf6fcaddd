import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { isProblem, type ProblemCode } from './base/problem.js';
import type { Exit } from './commands/flags.js';
import { causesText, environment, examples, exitCodes } from './commands/help.js';
import { interruption } from './commands/interruption.js';
import { watchSignals } from './commands/signals.js';
import { agreeOnColour } from './terminal/colour.js';
import { version } from './version.js';

agreeOnColour(process.env, process.stderr.isTTY === true, process.argv);

// A reader that leaves (`| head`) is not an error; a disk that is full is one, told by whoever was writing.
let isOutputLost = false;
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    isOutputLost ||= error.code !== 'EPIPE' && error.code !== 'EIO';
  });
}

/** The exit code of every way a run can be stopped. */
const codes: Readonly<Record<ProblemCode, Exit>> = {
  usage: 2,
  'no-answer': 2,
  'sign-in': 4,
  leftovers: 3,
  denied: 5,
  'org-denied': 5,
  'other-account': 5,
  precondition: 5,
  taken: 5,
  'not-ours': 5,
  quota: 5,
  locked: 5,
  'damaged-state': 5,
  'newer-state': 5,
  'no-lab': 5,
  'unfinished-lab': 5,
  capacity: 1,
  storage: 1,
  'lost-answer': 1,
  unreachable: 1,
  throttled: 1,
  timeout: 1,
  rejected: 1,
  bug: 1,
};

const program = new Command('flowlab')
  .description('Find out why one machine cannot reach another, from VPC Flow Logs.')
  .version(version, '-V, --version')
  .option('--state <file>', 'where the lab is kept (default: your own state folder, or FLOWLAB_HOME)')
  .option('--plain', 'no colour, no animation')
  .option('--accessible', 'for screen readers: numbered choices, text that only grows')
  .option('--no-input', 'never ask; fail and name the missing option')
  .option('-v, --verbose', 'show each AWS call')
  .configureHelp({
    showGlobalOptions: true,
    helpWidth: Math.min(process.stdout.columns || 80, 100),
    subcommandTerm: (command) =>
      [
        command.name(),
        ...command.registeredArguments.map((argument) =>
          argument.required ? `<${argument.name()}>` : `[${argument.name()}]`,
        ),
      ].join(' '),
  })
  .showSuggestionAfterError()
  .enablePositionalOptions(false)
  .exitOverride()
  .addHelpText('after', `\n${examples}`);

/** What a command resolves to is the exit code; it is loaded when it is called, so that help and status stay quick. */
const does =
  (load: () => Promise<(...args: never[]) => Promise<Exit>>) =>
  async (...args: unknown[]): Promise<void> => {
    const command = args.at(-1);
    if (!(command instanceof Command)) throw new TypeError('commander passes the command last');
    const act = await load();
    process.exitCode = await act(...([...args.slice(0, -2), command.optsWithGlobals()] as never[]));
  };

const number =
  (least: number, most: number) =>
  (text: string): number => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`A whole number from ${least} to ${most} is needed.`);
  };

const aws = (command: Command): Command =>
  command
    .option('--profile <name>', 'AWS profile (env: AWS_PROFILE)')
    .option('--region <name>', 'AWS region (env: AWS_REGION)');

program.commandsGroup('The lab:');

aws(program.command('start'))
  .description('begin the nine-stage lab (asks where to run it)')
  .option('--sandbox', 'simulated AWS on this machine: no account, no cost, no network')
  .option('--vpc <id>', 'use this VPC instead of the default one')
  .option('--least-privilege', 'let the flow log write to its own log group only')
  .option('--skip-bonus', 'leave out stage 9')
  .option('--until <stage>', 'stop after this stage', number(1, 9))
  .option('-y, --yes', 'take the default answer to every question')
  .option('--cleanup', 'remove everything at the end')
  .action(does(async () => (await import('./commands/start.js')).start));

aws(program.command('resume'))
  .description('go on where you stopped')
  .option('--until <stage>', 'stop after this stage', number(1, 9))
  .option('-y, --yes', 'take the default answer to every question')
  .option('--cleanup', 'remove everything at the end')
  .action(does(async () => (await import('./commands/resume.js')).resume));

aws(program.command('status'))
  .description('show stages, resources and what they cost')
  .option('--json', 'machine-readable, on standard output')
  .option('--check', 'ask AWS as well whether everything is still there')
  .action(does(async () => (await import('./commands/status.js')).status));

aws(program.command('cleanup'))
  .description('remove everything the lab made, then check that it is gone')
  .option('--dry-run', 'only list what would be removed')
  .option('-y, --yes', 'do not ask')
  .option('--lab <id>', 'find a lab by its id, without its state file')
  .option('--discover', 'find every lab in the account and region')
  .action(does(async () => (await import('./commands/cleanup.js')).cleanup));

aws(program.command('shell'))
  .description('open a shell on a machine of the lab')
  .argument('<machine>', 'source, destination or an instance id')
  .action(does(async () => (await import('./commands/shell.js')).shell));

program.commandsGroup('Your own network:');

aws(program.command('diagnose'))
  .description('explain why one machine cannot reach another (read-only)')
  .argument('[source]', 'instance id, ENI id, address or Name tag')
  .argument('[destination]', 'the same, or any address on the internet')
  .option('--protocol <name>', 'icmp, tcp, udp or a number (default: icmp)')
  .option('--port <n>', 'destination port, for tcp and udp', number(1, 65535))
  .option('--since <time>', 'how far back: 15m, 2h, 1d or an ISO time (default: 15m)')
  .option('--until <time>', 'up to when (default: now)')
  .option('--log-group <name>', 'read this log group (default: those of the flow logs that cover the two)')
  .option('--logs <file...>', 'read records from files, plain or gzip, - for standard input')
  .option('--log-format <format>', "the files' LogFormat, where they have no header line")
  .option('--network <file>', 'read the configuration from a JSON file of AWS CLI output')
  .option('--save <file>', 'keep the evidence, to run the same diagnosis again anywhere')
  .option('--replay <file>', 'run a saved diagnosis again; no AWS, no credentials')
  .option('--redact', 'with --save, --json or --html: hide account ids and public addresses')
  .option('--probe', 'send a recognisable ping or connection from the source first (asks)')
  .option('--fix', 'offer to apply the fix (asks)')
  .option('--json', 'the verdict as JSON on standard output')
  .option('--html <file>', 'write the verdict as one self-contained HTML file')
  .option('-y, --yes', 'take the default answer to every question')
  .action(does(async () => (await import('./commands/diagnose.js')).diagnose));

aws(program.command('logs'))
  .description('read, filter and explain flow records')
  .argument('[eni]', 'network interface (default: all of the log group)')
  .option('--log-group <name>', 'log group (default: the lab’s, or that of the flow log covering the interface)')
  .option('--logs <file...>', 'read files instead, plain or gzip, - for standard input')
  .option('--log-format <format>', "the files' LogFormat, where they have no header line")
  .option('--match <address>', 'only records with this address')
  .option('--rejected', 'only rejected traffic')
  .option('--since <time>', 'how far back: 15m, 2h, 1d or an ISO time (default: 1h)')
  .option('--follow', 'go on with new records as they arrive')
  .option('--explain', 'each field in words')
  .option('--json', 'one JSON object a line')
  .option('-y, --yes', 'take the default answer to every question')
  .action(does(async () => (await import('./commands/logs.js')).logs));

program
  .command('report')
  .description('write the last result as one self-contained HTML file')
  .option('--html <file>', 'where to (default: flowlab-report.html)')
  .option('--redact', 'hide account ids and public addresses')
  .option('--open', 'open it in the browser')
  .action(does(async () => (await import('./commands/report.js')).report));

program.commandsGroup('Helpers:');

aws(program.command('doctor'))
  .description('check Node, terminal, credentials and permissions')
  .option('--policy', 'print the permissions that the lab needs, as an IAM policy')
  .option('--json', 'machine-readable, on standard output')
  .action(does(async () => (await import('./commands/doctor.js')).doctor));

program
  .command('sandbox')
  .description('serve the simulated AWS on loopback, for the AWS CLI and other SDKs')
  .option('--port <n>', 'port (default: a free one)', number(0, 65535))
  .option('--region <name>', 'region of a new world', undefined)
  .option('--pace <n>', 'seconds of the simulation in a second of yours (default: 60)', number(1, 3600))
  .option('--memory', 'keep nothing: a new world, gone at the end')
  .action(does(async () => (await import('./commands/sandbox.js')).sandbox));

program
  .command('help')
  .description('help for a command, or: exit-codes, environment, causes')
  .argument('[topic]')
  .action(async (topic: string | undefined) => {
    const text =
      topic === 'causes'
        ? await causesText()
        : topic === 'exit-codes'
          ? exitCodes
          : topic === 'environment'
            ? environment
            : undefined;
    if (text) return void process.stdout.write(`${text}\n`);
    const command = program.commands.find((known) => known.name() === topic);
    if (topic === undefined || command) return (command ?? program).outputHelp();
    return program.error(`error: no help on "${topic}"`, { code: 'flowlab.noTopic' });
  });

await main();

async function main(): Promise<void> {
  const signals = watchSignals((code) => process.exit(code));
  try {
    const { operands, unknown } = program.parseOptions(process.argv.slice(2));
    if (operands.length + unknown.length === 0) program.outputHelp();
    else await program.parseAsync();
  } catch (error) {
    process.exitCode = await exitCodeFor(error);
  }
  process.exitCode = signals.code() ?? (process.exitCode || (isOutputLost ? 1 : 0));
}

/** The one catch: whatever stopped the run is shown, with what to do next. */
async function exitCodeFor(error: unknown): Promise<Exit> {
  if (error instanceof CommanderError)
    return ['commander.help', 'commander.helpDisplayed', 'commander.version'].includes(error.code) ? 0 : 2;
  if (interruption.aborted && !isProblem(error, 'storage')) return 130;
  const { showError } = await import('./commands/show-error.js');
  const problem = await showError(error, (code) => codes[code]);
  return codes[problem.code];
}
