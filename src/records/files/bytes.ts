import { pipeline, Readable, type Transform } from 'node:stream';
import zlib from 'node:zlib';

export type Chunks = AsyncIterator<Buffer>;

// Gzip in gzip is what Firehose makes of what a subscription sends; more layers nobody makes by mistake.
const MOST_LAYERS = 4;

/** Takes off what bytes are packed in, told by the first of them: gzip, several layers of it, zstd, UTF-16. */
export async function plainBytes(chunks: Chunks): Promise<Chunks> {
  let current = chunks;
  for (let layer = 0; layer < MOST_LAYERS; layer += 1) {
    const { beginning, rest } = await peekBehindMark(current);
    const unpack = unpackingOf(beginning);
    if (unpack === undefined) return fromUtf16(beginning, rest);
    // What goes wrong in the source reaches the reader through the stream that it reads.
    current = pipeline(Readable.from(iterable(rest)), unpack, () => undefined)[Symbol.asyncIterator]();
  }
  return current;
}

/** The first bytes, and everything including them. */
export async function peek(
  chunks: Chunks,
  count: number,
): Promise<{ readonly beginning: Buffer; readonly rest: Chunks }> {
  let beginning: Buffer = Buffer.alloc(0);
  while (beginning.length < count) {
    const { done, value } = await chunks.next();
    if (done) break;
    beginning = beginning.length === 0 ? value : Buffer.concat([beginning, value]);
  }
  return { beginning, rest: before(beginning, chunks) };
}

/** The same without a byte order mark that a program has put before bytes that are no text. */
async function peekBehindMark(chunks: Chunks): ReturnType<typeof peek> {
  const { beginning, rest } = await peek(chunks, 5);
  if (!isMarked(beginning)) return { beginning, rest };
  const { value } = await rest.next();
  return peek(before(value?.subarray(MARK.length) ?? Buffer.alloc(0), rest), 4);
}

const MARK = Buffer.from('\uFEFF');
const isMarked = (beginning: Buffer): boolean =>
  beginning.subarray(0, MARK.length).equals(MARK) && isGzip(beginning.subarray(MARK.length));

async function* before(beginning: Buffer, rest: Chunks): AsyncGenerator<Buffer> {
  if (beginning.length > 0) yield beginning;
  yield* iterable(rest);
}

const iterable = (chunks: Chunks): AsyncIterable<Buffer> => ({ [Symbol.asyncIterator]: () => chunks });

export const isGzip = (beginning: Buffer): boolean => beginning[0] === 0x1f && beginning[1] === 0x8b;
const ZSTD = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);

/** Whether bytes beginning so are packed in a way that can be taken off here. */
export const isPacked = (beginning: Buffer): boolean =>
  unpackingOf(beginning) !== undefined || isMarked(beginning) || isUtf16(beginning.subarray(0, 4));

function unpackingOf(beginning: Buffer): Transform | undefined {
  // Gunzip goes on through concatenated members, as `cat *.gz` makes them.
  if (isGzip(beginning)) return zlib.createGunzip({ chunkSize: 1 << 16 });
  if (beginning.subarray(0, 4).equals(ZSTD)) return zstd();
  return undefined;
}

// Node.js has it from 22.15 on, and its types for 20 do not.
function zstd(): Transform | undefined {
  const create: unknown = Reflect.get(zlib, 'createZstdDecompress');
  return typeof create === 'function' ? create() : undefined;
}

/** What PowerShell's `>` writes, with a byte order mark; little endian without one is told by its zeros. */
function utf16Of(beginning: Buffer): 'utf-16le' | 'utf-16be' | undefined {
  const [a, b, c, d] = beginning;
  if (a === 0xff && b === 0xfe) return 'utf-16le';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  if (beginning.length < 4) return undefined;
  if (a !== 0 && b === 0 && c !== 0 && d === 0) return 'utf-16le';
  return a === 0 && b !== 0 && c === 0 && d !== 0 ? 'utf-16be' : undefined;
}

const isUtf16 = (beginning: Buffer): boolean => utf16Of(beginning) !== undefined;

function fromUtf16(beginning: Buffer, rest: Chunks): Chunks {
  const encoding = utf16Of(beginning);
  return encoding === undefined ? rest : decoded(rest, new TextDecoder(encoding));
}

async function* decoded(chunks: Chunks, decoder: InstanceType<typeof TextDecoder>): AsyncGenerator<Buffer> {
  for await (const chunk of iterable(chunks)) yield Buffer.from(decoder.decode(chunk, { stream: true }));
  yield Buffer.from(decoder.decode());
}
