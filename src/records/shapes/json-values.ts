import { BACKSLASH, LINE_FEED, LIST, LIST_END, OBJECT, OBJECT_END, QUOTE } from '../ascii.js';
/** What is cut out of a stream of JSON. */
export interface JsonParts {
  /** A whole value, or a part of one that is too large to be held whole: an element of a list in it. */
  value(text: string): void;
  /** A line between the values that is no JSON. */
  line(text: string): void;
  /** Something too large to be held, of which nothing could be taken. */
  tooLong(): void;
}

export interface JsonCutter {
  push(bytes: Buffer): void;
  /** Tells whether the last value was whole. */
  end(): boolean;
}

export const LARGEST_VALUE_BYTES = 8 << 20;

/**
 * Cuts JSON into values, whatever its layout: a document a line, pretty-printed, end to end, one list of gigabytes. A
 * value that is larger than `most` is opened, and the elements of the lists inside it are cut out one by one, so that
 * memory stays flat.
 */
export function jsonCutter(parts: JsonParts, most = LARGEST_VALUE_BYTES): JsonCutter {
  // Bytes from the beginning of the open value on, or those that were not looked at yet.
  let held: Buffer = Buffer.alloc(0);
  let at = 0;
  // Where the open value begins; -1 for none. Its brackets are those on the stack from `floor` on.
  let begin = -1;
  let floor = 0;
  const stack: number[] = [];
  // How many lists are opened around a value that is cut out.
  let opened = 0;
  let inText = false;
  let escaped = false;
  let skipping = false;

  const isPlaceForValue = () => opened === 0 || (stack.at(-1) === LIST && listsIn(stack) === opened);

  const cut = (end: number) => {
    if (!skipping) parts.value(held.toString('utf8', begin, end));
    skipping = false;
    begin = -1;
  };

  const textEnds = () => {
    inText = false;
    if (begin !== -1 && stack.length === floor) cut(at + 1);
  };

  const look = (byte: number) => {
    switch (byte) {
      case QUOTE:
        if (begin === -1 && isPlaceForValue()) {
          begin = at;
          floor = stack.length;
        }
        inText = true;
        break;
      case OBJECT:
      case LIST:
        if (begin === -1 && isPlaceForValue()) {
          begin = at;
          floor = stack.length;
        }
        stack.push(byte);
        break;
      case OBJECT_END:
      case LIST_END:
        stack.pop();
        if (begin !== -1 && stack.length <= floor) cut(at + 1);
        if (stack.length === 0) opened = 0;
        break;
    }
  };

  /** To the next quote or backslash: most of JSON is text, and a search is faster than a look at each byte. */
  const passText = () => {
    if (escaped) {
      escaped = false;
      return;
    }
    const quote = held.indexOf(QUOTE, at);
    const slash = held.indexOf(BACKSLASH, at);
    if (slash !== -1 && (quote === -1 || slash < quote)) {
      at = slash;
      escaped = true;
    } else if (quote === -1) at = held.length - 1;
    else {
      at = quote;
      textEnds();
    }
  };

  /** A line of something else, where a value could begin. Answers false where its end is not here yet. */
  const passLine = (isLast: boolean): boolean => {
    const feed = held.indexOf(LINE_FEED, at);
    if (feed === -1 && !isLast && held.length - at < most) return false;
    const end = feed === -1 ? held.length : feed;
    parts.line(held.toString('utf8', at, end));
    at = end;
    return true;
  };

  const scan = (isLast: boolean) => {
    for (; at < held.length; at += 1) {
      const byte = held[at] ?? 0;
      if (inText) passText();
      else if (stack.length === 0 && begin === -1 && !isJsonByte(byte)) {
        if (!passLine(isLast)) return;
      } else look(byte);
    }
  };

  /** Looks at the open value again, one list deeper. */
  const open = () => {
    if (inText && stack.length === floor) {
      // One text of megabytes: there is nothing inside it.
      if (!skipping) parts.tooLong();
      skipping = true;
      held = Buffer.from('"');
      at = 1;
      begin = 0;
      return;
    }
    held = held.subarray(begin);
    at = 0;
    stack.length = floor;
    opened = listsIn(stack) + 1;
    begin = -1;
    inText = false;
    escaped = false;
    scan(false);
  };

  const letGo = () => {
    const from = begin === -1 ? at : begin;
    held = held.subarray(from);
    at -= from;
    if (begin !== -1) begin = 0;
  };

  return {
    push(bytes) {
      held = held.length === 0 ? Buffer.from(bytes) : Buffer.concat([held, bytes]);
      scan(false);
      letGo();
      for (let layer = 0; begin !== -1 && held.length > most && layer < DEEPEST; layer += 1) {
        open();
        letGo();
      }
    },
    end() {
      scan(true);
      let isWhole = begin === -1 && stack.length === 0;
      for (let layer = 0; begin !== -1 && layer < DEEPEST; layer += 1) {
        isWhole = false;
        open();
        if (skipping) break;
      }
      return isWhole;
    },
  };
}

const DEEPEST = 40;

const listsIn = (stack: readonly number[]): number => stack.reduce((count, byte) => count + Number(byte === LIST), 0);

/** Bytes that begin a value that holds others, and those that stand between such values. */
const JSON_BYTES = new Set(Buffer.from('{}[]",: \t\r\n\u001e'));
const isJsonByte = (byte: number): boolean => JSON_BYTES.has(byte);
