import type { Command } from 'commander';
import { numberInWords } from '../base/words.js';
import { networkFileHelp } from '../network/parts.js';
import { version } from '../version.js';
import { describedCommand } from './described.js';
import type { Exit } from './exit.js';
import { topics } from './help.js';
import {
  accountOptions,
  athenaSearchOptions,
  collect,
  lessonOptions,
  portFrom,
  reportOptions,
  wholeNumber,
} from './option-groups.js';
import type { Surroundings } from './surroundings.js';

/** A command gets what surrounds the run, its arguments, and its own options; what it resolves to is the exit code. */
type Act = (surroundings: Surroundings, ...args: never[]) => Promise<Exit>;

/** A command is loaded when it is called, so that help and status stay quick. */
export type Run = (load: () => Promise<Act>) => (...args: unknown[]) => Promise<void>;

export function labCommands(program: Command, run: Run, stageCount: number): void {
  program.commandsGroup('The lab:');
  lessonOptions(accountOptions(program.command('start')))
    .description(`begin the lab of ${numberInWords(stageCount)} stages (asks where to run it)`)
    .option('--sandbox', 'simulated AWS on this machine: no account, no cost, no network')
    .option('--vpc <id>', 'use this VPC instead of the default one')
    .option('--least-privilege', 'let the flow log write to its own log group only')
    .option('--skip-bonus', 'leave out the bonus stage')
    .option('--dry-run', 'only say what would be made, and what it costs')
    .option('--until <stage>', 'stop after this stage', wholeNumber(1, stageCount))
    .option('-y, --yes', 'take the default answer to every question')
    .option('--cleanup', 'remove everything at the end')
    .action(run(async () => (await import('./start.js')).runStart));

  lessonOptions(accountOptions(program.command('resume')))
    .description('go on where you stopped')
    .option('--until <stage>', 'stop after this stage', wholeNumber(1, stageCount))
    .option('-y, --yes', 'take the default answer to every question')
    .option('--cleanup', 'remove everything at the end')
    .action(run(async () => (await import('./resume.js')).runResume));

  accountOptions(program.command('status'))
    .description('show stages, resources and what they cost')
    .option('--json', 'machine-readable, on standard output')
    .option('--check', 'ask AWS as well whether everything is still there')
    .action(run(async () => (await import('./status.js')).runStatus));

  accountOptions(program.command('cleanup'))
    .description('remove everything the lab made, then check that it is gone')
    .option('--dry-run', 'only list what would be removed')
    .option('-y, --yes', 'do not ask')
    .option('--lab <id>', 'find a lab by its id, without its state file')
    .option('--discover', 'find every lab in the account and region')
    .action(run(async () => (await import('./cleanup.js')).runCleanup));

  accountOptions(program.command('shell'))
    .description('open a shell on a machine of the lab')
    .argument('[machine]', 'source, destination, their names, or an instance id')
    .action(run(async () => (await import('./shell.js')).runShell));
}

export function networkCommands(program: Command, run: Run): void {
  program.commandsGroup('Your own network:');

  const diagnose = reportOptions(accountOptions(program.command('diagnose')), 'the verdict')
    .description('explain why one machine cannot reach another; without two, find what is broken (read-only)')
    .argument('[source]', 'instance id, ENI id, address or Name tag; none, or a VPC: all of its traffic')
    .argument('[destination]', 'the same, a host name, host:port, a URL, an ARN, or any address on the internet')
    .option('--error <text>', 'the error line of your program, - for standard input')
    .option('--from <end>', 'the source, beside --error')
    .option('--to <end>', 'the destination, where the error does not name it')
    .option(
      '--protocol <name>',
      'icmp, tcp, udp or a number (default: icmp, tcp where a port is named; without ends: any)',
    )
    .option('--port <port>', 'destination port (443, https) of tcp, or of udp with --protocol udp', portFrom(1))
    .option('--since <time>', 'how far back: 15m, 2h, 1d or an ISO time (default: 15m)')
    .option('--until <time>', 'up to when (default: now)')
    .option('--log-group <name>', 'read this log group (default: those of the flow logs that cover the two)')
    .option('--logs <file...>', 'read records from files, directories or s3://…, in any shape; - for standard input')
    .option('--log-format <format>', "the files' LogFormat, where they have no header line")
    .option('--rules', 'would it get through? By the rules alone, without records (exit code 0: nothing stops it)')
    .option(
      '--network <file>',
      'read the configuration from a file (npx flowlab network > network.json), or a folder of them',
    )
    .option('--save <file>', 'keep the evidence (without ends: of the first), to run the same diagnosis again anywhere')
    .option('--replay <file>', 'run a saved diagnosis again; no AWS, no credentials')
    .option('--redact', 'with --save, --json or a report: hide account ids and public addresses')
    .option('--probe', 'send a recognisable ping or connection from the source first (asks)')
    .option('--fix', 'offer to apply the fix (asks)')
    .option('--yes-change <id>', 'with --fix: change this, although the lab did not make it (--yes never does)')
    .option(
      '--what-if <command>',
      'what would this aws ec2 command do to the traffic that was seen? (again for more)',
      collect,
    )
    .option('--what-if-network <file>', 'the same for a network as it would be')
    .option('--full', 'every check, record and cause ruled out, not only what fits on a screen')
    .option('--json', 'the verdict as JSON on standard output')
    .option('-y, --yes', 'take the default answer to every question')
    .addHelpText('after', `\n${networkFileHelp}`);
  athenaSearchOptions(diagnose).action(run(async () => (await import('./diagnose.js')).runDiagnose));

  const logs = accountOptions(program.command('logs'))
    .description('read, filter and explain flow records')
    .argument('[thing...]', 'files, directories, s3://…; or a network interface (default: all of the log group)')
    .option('--log-group <name>', 'log group (default: the lab’s, or that of the flow log covering the interface)')
    .option('--logs <file...>', 'the same as naming files: text, tables, JSON, Parquet, gzip; - for standard input')
    .option('--log-format <format>', "the files' LogFormat, where they have no header line")
    .option('--match <what>', 'only records with this address, block (10.0.0.0/16), Name tag or value (eni-…)')
    .option('--network <file>', 'what Name tags in --match stand for, where the records are in files')
    .option('--port <port>', 'only records with this port (443, https) on either side', portFrom(0))
    .option('--protocol <name>', 'only this protocol: icmp, tcp, udp or a number')
    .option('--accepted', 'only accepted traffic')
    .option('--rejected', 'only rejected traffic')
    .option('--since <time>', 'how far back: 15m, 2h, 1d or an ISO time (default: 1h; of files: all)')
    .option('--until <time>', 'up to when (default: now)')
    .option('--summary', 'what they amount to: counts, top talkers, refused ports')
    .option('--by <what>', 'sums by pair, port or interface')
    .option('--follow', 'go on with new records as they arrive')
    .option('--explain', 'each field in words')
    .option('--json', 'one JSON object a line; with --summary one for all')
    .option('-y, --yes', 'take the default answer to every question');
  athenaSearchOptions(logs).action(run(async () => (await import('./logs.js')).runLogs));

  accountOptions(program.command('network'))
    .description('write the configuration of your VPCs as one JSON file, for --network (read-only)')
    .argument('[vpc...]', 'ids of VPCs (default: all of the region)')
    .option('--sandbox', 'that of the simulated lab at hand')
    .option('--redact', 'hide account ids and public addresses')
    .addHelpText('after', `\n${networkFileHelp}`)
    .action(run(async () => (await import('./network.js')).runNetwork));

  reportOptions(program.command('report'), 'it')
    .description('write the last result as a report (default: flowlab-report.html)')
    .option('--redact', 'hide account ids and public addresses')
    .option('--open', 'open it in the browser')
    .action(run(async () => (await import('./report.js')).runReport));
}

export function helperCommands(program: Command, run: Run, columns: number): void {
  program.commandsGroup('Helpers:');

  accountOptions(program.command('doctor'))
    .description('check Node, terminal, credentials and permissions')
    .option('--policy', 'print the permissions that the lab needs, as an IAM policy')
    .option('--json', 'machine-readable, on standard output')
    .action(run(async () => (await import('./doctor.js')).runDoctor));

  program
    .command('sandbox')
    .description('serve the simulated AWS on loopback, for the AWS CLI and other SDKs')
    .option('--port <n>', 'port (default: a free one)', wholeNumber(0, 65535))
    .option('--region <name>', 'region of a new world', undefined)
    .option(
      '--pace <n>',
      'seconds of the simulation in a second of yours, with the waits of AWS (default: your time, and hardly any wait)',
      wholeNumber(1, 3600),
    )
    .option('--memory', 'keep nothing: a new world, gone at the end')
    .option('--ready-file <file>', 'write url, region and pid there as JSON once it answers; removed at the end')
    .action(run(async () => (await import('./sandbox.js')).runSandbox));

  program
    .command('completion')
    .description('write a script that completes commands and options in your shell')
    .argument('<shell>', 'bash, zsh, fish or powershell')
    .action(async (shell: string) => {
      const { completionFor } = await import('./completion/completion.js');
      process.stdout.write(completionFor(shell, describedCommand(program)));
    });

  const known = [...Object.keys(topics), 'man'].join(', ');
  program
    .command('help')
    .description(`help for a command, or: ${known}`)
    .argument('[topic]')
    .action(async (topic: string | undefined) => {
      const text = topic === 'man' ? await manual(program) : await topics[topic ?? '']?.(columns);
      if (text !== undefined) return void process.stdout.write(`${text}\n`);
      const command = program.commands.find((one) => one.name() === topic);
      if (topic === undefined || command) return (command ?? program).outputHelp();
      return program.error(`error: no help on "${topic}"\nTopics: ${known}`, { code: 'flowlab.noTopic' });
    });
}

async function manual(program: Command): Promise<string> {
  const { manPage } = await import('./man-page.js');
  const sections = ['exit-codes', 'environment'].map(async (name) => ({
    title: name.replace('-', ' '),
    text: (await topics[name]?.(70)) ?? '',
  }));
  return manPage(describedCommand(program), version, await Promise.all(sections));
}
