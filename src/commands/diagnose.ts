import { systemClock } from '../base/clock.js';
import { Problem } from '../base/problem.js';
import { isNotACase, parseCase, type SavedCase, saveCase } from '../diagnosis/case-file.js';
import { readTextFile } from '../disk/text-file.js';
import { connectionOf } from '../investigation/ends.js';
import { recordsFromFiles } from '../investigation/files.js';
import { networkFromFile } from '../investigation/network-file.js';
import { deliverVerdict, refuseTargets } from './diagnose/deliver-verdict.js';
import { type Asked, askedOf, type DiagnoseFlags, formatIn, refuseMixed } from './diagnose/options.js';
import type { Exit } from './flags.js';
import { places } from './places.js';
import { openTerminal, type Terminal } from './terminal.js';
import { spanOf } from './times.js';

/** Why can the source not reach the destination? Reads, and changes nothing but what --fix and --probe ask for. */
export async function diagnose(
  source: string | undefined,
  destination: string | undefined,
  flags: DiagnoseFlags,
): Promise<Exit> {
  const terminal = openTerminal(flags, { yes: flags.yes === true });
  const where = places(flags.state, process.env);
  try {
    refuseMixed(source, flags);
    formatIn(flags);
    await refuseTargets(flags);
    const saved = await withoutAws(source, destination, flags, terminal);
    if (saved === undefined) {
      const { diagnoseOnAws } = await import('./diagnose/on-aws.js');
      return await diagnoseOnAws(askedOf(source, destination, flags), flags, where, terminal);
    }
    const { verdict } = await deliverVerdict(saved, flags, where, terminal, systemClock.now());
    return verdict.outcome === 'delivered' ? 0 : 3;
  } finally {
    terminal.close();
  }
}

/** A diagnosis that everything is at hand for: no request is made, and the SDK is not even loaded. */
async function withoutAws(
  source: string | undefined,
  destination: string | undefined,
  flags: DiagnoseFlags,
  terminal: Terminal,
): Promise<SavedCase | undefined> {
  if (flags.replay !== undefined) return replayed(flags.replay);
  const asked = askedOf(source, destination, flags);
  return flags.logs && flags.network !== undefined ? fromFiles(asked, flags, flags.network, terminal) : undefined;
}

async function replayed(path: string): Promise<SavedCase> {
  const saved = parseCase(await readTextFile('--replay', path));
  if (!isNotACase(saved)) return saved;
  throw new Problem('usage', `${path} is not a saved diagnosis: ${saved.reason}.`, [
    'One is made by: npx flowlab diagnose <source> <destination> --save <file>',
  ]);
}

async function fromFiles(
  asked: Asked,
  flags: DiagnoseFlags,
  networkFile: string,
  { ui, signal }: Terminal,
): Promise<SavedCase> {
  const network = await networkFromFile(networkFile, ui);
  const connection = connectionOf(asked, network, spanOf(flags, null, systemClock.now()));
  const records = await recordsFromFiles(flags, connection, network, { ui, signal, stdin: process.stdin });
  // Files may be of any day: how old they are, nobody knows.
  return saveCase(connection, network, { records, readAt: null, probe: null, hosts: null });
}
