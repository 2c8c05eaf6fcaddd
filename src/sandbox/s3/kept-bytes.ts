import { madeOnce } from '../../base/remembered.js';

/** The bytes of a row, decoded once: rows are put and never changed, and a listing wants the size of every object. */
export const keptBytes = madeOnce(({ base64 }: { readonly base64: string }) => Buffer.from(base64, 'base64'));
