import { isObject, jsonIn } from '../../base/json.js';
import type { Network } from '../../network/model.js';
import { schemaErrors } from '../json-schema.js';
import type { Connection, Evidence } from '../question.js';
import { caseShape } from './case-shape.js';
import { strangeText } from './strange-text.js';

/** Everything that a diagnosis was made from, as plain data: the same verdict can be had from it anywhere. */
export interface SavedCase {
  readonly schema: 1;
  readonly connection: Connection;
  readonly network: Network;
  readonly evidence: Evidence;
}

/** Text that is no saved case, and why: the reason completes "This is not a saved diagnosis: …". */
export interface NotACase {
  readonly reason: string;
}

export const saveCase = (connection: Connection, network: Network, evidence: Evidence): SavedCase => ({
  schema: 1,
  connection,
  network,
  evidence,
});

export const caseText = (saved: SavedCase): string => `${JSON.stringify(saved, null, 1)}\n`;

/** Reads what `caseText` wrote. Never throws: whatever is wrong comes back as a reason for the person. */
export function parseCase(text: string): SavedCase | NotACase {
  const value = jsonIn(text);
  if (value === undefined) return { reason: 'it is not JSON' };
  if (!isObject(value)) return { reason: 'it is not a JSON object' };
  const { schema } = value;
  if (typeof schema === 'number' && schema > 1)
    return { reason: `it has schema ${schema}, written by a newer flowlab` };
  if (schema !== 1) return { reason: 'it does not say "schema": 1' };
  const [wrong = strangeText(value)] = schemaErrors(caseShape, value);
  // Its shape is that of a case.
  return wrong ? { reason: `${wrong.at.slice(1)} ${wrong.why}` } : (value as unknown as SavedCase);
}

export const isNotACase = (parsed: SavedCase | NotACase): parsed is NotACase => 'reason' in parsed;
