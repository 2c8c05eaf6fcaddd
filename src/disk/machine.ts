import { constants } from 'node:fs';
import * as fs from 'node:fs/promises';
import { hostname } from 'node:os';
import process from 'node:process';
import { errnoOf } from '../base/errno.js';

/** The calls on files that the engine makes; a test fails any of them at will. */
export type Disk = Pick<
  typeof fs,
  'open' | 'rename' | 'unlink' | 'link' | 'copyFile' | 'mkdir' | 'lstat' | 'readdir' | 'readFile'
>;

/** The computer flowlab runs on. The only place where the engine meets Node. */
export interface Machine {
  readonly fs: Disk;
  readonly windows: boolean;
  /** Undefined where files have no owner. */
  readonly uid: number | undefined;
  readonly pid: number;
  readonly host: string;
  now(): number;
  pause(ms: number): Promise<void>;
  /** 16 hexadecimal digits. */
  random(): string;
  sha256(text: string): string;
  processOf(pid: number): Promise<ProcessFacts>;
}

export interface ProcessFacts {
  readonly alive: boolean;
  /** When it began, comparable between two answers of one machine; undefined where that cannot be told. */
  readonly started: string | undefined;
}

/** Reads a file without following a link at its end and without waiting for a pipe's other side. */
export const readFlags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

// Loaded when it is needed: it costs as much as a tenth of Node's own start, and `status` without a lab needs none of it.
const crypto = () => process.getBuiltinModule('node:crypto');

export const thisMachine: Machine = {
  fs,
  windows: process.platform === 'win32',
  uid: process.getuid?.(),
  pid: process.pid,
  host: hostname(),
  now: () => Date.now(),
  pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  random: () => crypto().randomBytes(8).toString('hex'),
  sha256: (text) => crypto().createHash('sha256').update(text).digest('hex'),
  processOf,
};

async function processOf(pid: number): Promise<ProcessFacts> {
  if (!answersSignals(pid)) return { alive: false, started: undefined };
  try {
    const stat = await fs.readFile(`/proc/${pid}/stat`, 'latin1');
    const boot = await fs.readFile('/proc/sys/kernel/random/boot_id', 'latin1');
    // The command's name, in parentheses, may hold spaces; field 3 is the state, field 22 the start (proc(5)).
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const alive = fields[0] !== 'Z' && fields[0] !== 'X';
    return { alive, started: `${boot.trim()}/${fields[19]}` };
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
    return { alive: true, started: undefined };
  }
}

function answersSignals(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // EPERM: it lives, and belongs to somebody else.
    return errnoOf(error) !== 'ESRCH';
  }
}
