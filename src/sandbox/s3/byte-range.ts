import { AwsError } from '../endpoint/operation.js';

export interface ByteRange {
  readonly from: number;
  readonly to: number;
}

/** `bytes=0-99`, `bytes=100-`, `bytes=-50`. (RFC 9110, "Byte ranges") */
export function byteRange(text: string, size: number): ByteRange {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(text) ?? [];
  const from = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const to = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (from > to || (first === '' && last === ''))
    throw new AwsError('InvalidRange', 'The requested range is not satisfiable', 416);
  return { from, to };
}
