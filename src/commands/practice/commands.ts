import type { Command } from 'commander';
import type { Run } from '../command-list.js';
import { collect, portFrom, wholeNumber } from '../option-groups.js';

export function practiceCommands(program: Command, run: Run): void {
  program.commandsGroup('Practice:');
  const practice = program
    .command('practice')
    .description('find a planted fault from its records and rules, put it right, be graded')
    .argument('[exercise]', 'its name (default: the one at hand, else the list)')
    .option('--list', 'the exercises, and how far you have come')
    .option('--random', 'any of them')
    .option('--seed <n>', 'the same seed plants the same', wholeNumber(0, 2 ** 31 - 1))
    .option('--from <case.json>', 'a diagnosis that was saved (diagnose --save): your own outage as training')
    .option('--reset', 'forget the exercise at hand and your progress')
    .option('--json', 'machine-readable, on standard output')
    // Options behind the name of a subcommand are its own.
    .enablePositionalOptions()
    .action(run(async () => (await import('./practice.js')).runPractice));

  practice.commandsGroup('While an exercise is open:');
  practice
    .command('try')
    .description('do once more what the ticket complains of')
    .action(run(async () => (await import('./try.js')).runTry));
  practice
    .command('records')
    .description('the flow records, each with the number by which it is cited')
    .option('--match <value>', 'only records with this address, interface or instance (again for more)', collect)
    .option('--port <port>', 'only records with this port (443, https) on either side', portFrom(0))
    .option('--rejected', 'only rejected traffic')
    .option('--accepted', 'only accepted traffic')
    .option('--json', 'numbers and lines, on standard output')
    .action(run(async () => (await import('./records.js')).runRecords));
  practice
    .command('aws')
    .description('a command of the AWS CLI, answered by the exercise: to look at rules, and to change them')
    .argument('<words...>', 'ec2 describe-security-groups --group-ids sg-…')
    .allowUnknownOption()
    .passThroughOptions()
    .action(run(async () => (await import('./aws.js')).runAws));
  practice
    .command('console')
    .description('the same, one command a line')
    .action(run(async () => (await import('./console.js')).runConsole));
  practice
    .command('hint')
    .description('where to look next; a little more each time')
    .action(run(async () => (await import('./hint.js')).runHint));
  practice
    .command('wait')
    .description('let minutes pass there, until records have arrived')
    .argument('[minutes]', 'how many (default: 6)', wholeNumber(1, 600))
    .action(run(async () => (await import('./wait.js')).runWait));
  practice
    .command('answer')
    .description('say what it is; part by part, and again to change it')
    .option('--place <id>', 'where it ends: a group, network ACL, route table, instance, flow log …')
    .option('--cause <code>', 'a code of: npx flowlab help causes')
    .option('--cite <line...>', 'records that prove it, by number or as delivered; none where that is the proof')
    .option('--excluded <code...>', 'what it could have been as well, and is not')
    .action(run(async () => (await import('./answer.js')).runAnswer));
  practice
    .command('grade')
    .description('what you earn: place, cause, evidence, alternatives, fix')
    .option('--json', 'machine-readable, on standard output')
    .action(run(async () => (await import('./grade.js')).runGrade));
  practice
    .command('close')
    .description('put the exercise away; other commands look into the lab again')
    .action(run(async () => (await import('./close.js')).runClose));
}
