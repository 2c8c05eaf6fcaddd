import { madeOnce } from '../../base/remembered.js';
import { original } from '../world/original.js';

const decoded = madeOnce(({ base64 }: { readonly base64: string }) => Buffer.from(base64, 'base64'));

/** The bytes of a row, decoded once: rows are put and never changed, and a listing wants the size of every object. */
export const keptBytes = (row: { readonly base64: string }): Buffer => decoded(original(row));
