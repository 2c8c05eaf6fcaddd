import { isObject, type Json } from '../base/json.js';
import { isProblem, Problem } from '../base/problem.js';
import type { State } from './state.js';
import { faultOf } from './state-shape.js';

/** Told from the outside, as the engine computes no hashes itself. */
export type Digest = (text: string) => string;

/** Turns a state of one format into the next one; the key is the format it starts from. */
export type Migrations = Readonly<Record<number, (old: Fields) => Fields>>;

type Fields = { readonly [key: string]: Json | undefined };

export const maxStateBytes = 4 * 1024 * 1024;
const currentFormat = 1;
const migrations: Migrations = {};

/** The text of a state file. Its last member is a digest of all others, so that a flipped bit is found. */
export const serialise = (state: State, digest: Digest): string =>
  `${JSON.stringify({ ...state, sha256: digest(JSON.stringify(state)) }, null, 2)}\n`;

/** The state in a file's text; throws Problem 'damaged-state' or 'newer-state', and never guesses. */
export function parseState(text: string, digest: Digest, ways: Migrations = migrations): State {
  const fields = parseFields(text);
  const { sha256, ...content } = fields;
  const format = content.format;
  if (typeof format !== 'number' || !Number.isInteger(format)) throw damaged('it carries no format number');
  if (format > currentFormat) throw newer(content);
  if (sha256 !== digest(JSON.stringify(content))) throw damaged('its content does not match its digest');
  const migrated = migrate(content, format, ways);
  const fault = faultOf(migrated);
  if (fault !== undefined) throw fault.unknown ? newer(content) : damaged(fault.reason);
  return migrated as unknown as State;
}

function parseFields(text: string): Fields {
  if (text.length > maxStateBytes) throw damaged('it is too large');
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''), (key, inner: unknown) => {
      if (key === '__proto__') throw damaged('it holds a forbidden name');
      return inner;
    });
    if (isObject(value)) return value as Fields;
  } catch (error) {
    // JSON nested deeper than the stack is a RangeError.
    if (isProblem(error)) throw error;
    if (!(error instanceof SyntaxError) && !(error instanceof RangeError)) throw error;
    throw damaged('it is not whole JSON', error);
  }
  throw damaged('it is not a JSON object');
}

function migrate(content: Fields, format: number, ways: Migrations): Fields {
  let migrated = content;
  for (let from = format; from < currentFormat; from++) {
    const way = Object.hasOwn(ways, from) ? ways[from] : undefined;
    if (way === undefined) throw damaged(`its format, ${from}, never existed`);
    migrated = way(migrated);
  }
  return migrated;
}

const damaged = (reason: string, cause?: unknown) =>
  new Problem('damaged-state', `The state file is damaged: ${reason}.`, [], cause);

/** A format may say which flowlab it needs at least (`minReader`); otherwise the one that wrote it is named. */
function newer({ minReader, tool }: Fields): Problem {
  const needs = [minReader, tool].find((version) => typeof version === 'string' && /^\d[\w.+-]{0,30}$/.test(version));
  const which = needs === undefined ? '' : ` and needs ${needs} or later`;
  return new Problem('newer-state', `The state file was written by a newer flowlab${which}.`, [
    'Go on with the newest: npx flowlab@latest resume',
  ]);
}
