import type { Session, ShellMachine } from './machine.js';
import { systemFile } from './system-files.js';

/** As many files, and as many characters in all, as a simulated host keeps. */
const mostFiles = 200;
const mostText = 1_048_576;

const directories = [
  '/',
  '/bin',
  '/boot',
  '/dev',
  '/etc',
  '/etc/sysctl.d',
  '/home',
  '/home/ec2-user',
  '/home/ssm-user',
  '/opt',
  '/proc',
  '/root',
  '/run',
  '/sbin',
  '/srv',
  '/sys',
  '/tmp',
  '/usr',
  '/usr/bin',
  '/usr/share',
  '/usr/local',
  '/var',
  '/var/log',
  '/var/lib',
  '/var/tmp',
];

/** A path from the root, with `.` and `..` followed and `~` as the home directory. */
export function absolute(session: Session, path: string): string {
  const home = session.variables.get('HOME') ?? '/';
  const whole = path.startsWith('/')
    ? path
    : /^~(\/|$)/.test(path)
      ? home + path.slice(1)
      : `${session.directory}/${path}`;
  const parts: string[] = [];
  for (const part of whole.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

/** Directories are kept as files whose path ends with a slash. */
export function isDirectory({ instance }: ShellMachine, path: string): boolean {
  if (directories.includes(path)) return true;
  return Object.keys(instance.host.files ?? {}).some((file) => file.startsWith(path === '/' ? '/' : `${path}/`));
}

export function readFile(machine: ShellMachine, session: Session, path: string): string | null {
  const at = absolute(session, path);
  return session.piped.get(at) ?? machine.instance.host.files?.[at] ?? systemFile(machine, at);
}

/** Writes a file, or to its end; what is wrong where it cannot. */
export function writeFile(
  machine: ShellMachine,
  session: Session,
  path: string,
  text: string,
  append: boolean,
): string | null {
  const at = absolute(session, path);
  const { host } = machine.instance;
  if (isDirectory(machine, at)) return 'Is a directory';
  const parent = at.slice(0, at.lastIndexOf('/')) || '/';
  if (!isDirectory(machine, parent)) return 'No such file or directory';
  if (!mayWrite(machine, at)) return 'Permission denied';
  host.files ??= {};
  const files = host.files;
  const before = append ? (files[at] ?? '') : '';
  const size = Object.values(files).reduce((sum, each) => sum + each.length, text.length);
  if (size > mostText || Object.keys(files).length >= mostFiles) return 'No space left on device';
  files[at] = before + text;
  return null;
}

/** Makes a directory; what is wrong where it cannot. */
export function makeDirectory(machine: ShellMachine, session: Session, path: string, parents: boolean): string | null {
  const at = absolute(session, path);
  if (isDirectory(machine, at)) return parents ? null : 'File exists';
  const parent = at.slice(0, at.lastIndexOf('/')) || '/';
  if (!parents && !isDirectory(machine, parent)) return 'No such file or directory';
  if (!mayWrite(machine, at)) return 'Permission denied';
  machine.instance.host.files ??= {};
  if (Object.keys(machine.instance.host.files).length >= mostFiles) return 'No space left on device';
  machine.instance.host.files[`${at}/`] = '';
  return null;
}

/** What stands in a directory, by name. */
export function listDirectory({ instance }: ShellMachine, path: string): readonly string[] {
  const prefix = path === '/' ? '/' : `${path}/`;
  const all = [...directories, ...Object.keys(instance.host.files ?? {})];
  const names = all
    .filter((one) => one.startsWith(prefix) && one.length > prefix.length)
    .map((one) => one.slice(prefix.length).split('/')[0] ?? '');
  return [...new Set(names)].sort();
}

export const mayWrite = ({ user }: ShellMachine, path: string): boolean =>
  user === 'root' || /^\/(tmp|var\/tmp|home\/ssm-user)(\/|$)/.test(path);
