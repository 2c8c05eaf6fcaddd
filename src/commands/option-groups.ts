import { type Command, InvalidArgumentError } from 'commander';
import { portNamed } from '../investigation/pasted-error/ports.js';
import { formats } from '../terminal/render/formats.js';

/** Options that several commands have, and how their values are read. */
export const wholeNumber =
  (least: number, most: number) =>
  (text: string): number => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`A whole number from ${least} to ${most} is needed.`);
  };

/** --port: a number, or the word that people have for what listens there. */
export const portFrom =
  (least: 0 | 1) =>
  (text: string): number => {
    const port = /^\d+$/.test(text) ? Number(text) : portNamed(text);
    if (port !== undefined && port >= least && port <= 65_535) return port;
    throw new InvalidArgumentError(
      `A port from ${least} to 65535 is needed, or a name like ssh, https, postgres, mysql.`,
    );
  };

export const accountOptions = (command: Command): Command =>
  command
    .option('--profile <name>', 'AWS profile (env: AWS_PROFILE)')
    .option('--region <name>', 'AWS region (env: AWS_REGION)');

export const athenaSearchOptions = (command: Command): Command =>
  command
    .option('--athena', 'search s3://… with Amazon Athena, instead of reading it (shows query and price, asks)')
    .option('--athena-workgroup <name>', 'the workgroup it runs in (default: primary)')
    .option('--athena-output <s3://…>', 'where its results go (default: where the workgroup says)')
    .option('--athena-table <database.table>', 'an existing table (default: one is made, and dropped afterwards)');

export const reportOptions = (command: Command, whatIsWritten: string): Command =>
  Object.entries(formats).reduce(
    (described, [name, { what }]) => described.option(`--${name} <file>`, `write ${whatIsWritten} as ${what}`),
    command,
  );

/** Options that answer questions of the stages beforehand. */
export const lessonOptions = (command: Command): Command =>
  command
    .option('--watch <what>', 'what the flow log watches: vpc, subnet or interface')
    .option('--rule <which>', 'the rule of stage 8: ssh, block, group or anywhere')
    .option('--brief', 'decisions only: no questions that only teach, no explanations');

/** An option that may be given again. */
export const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];
