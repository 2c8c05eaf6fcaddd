import type { Member, TimestampFormat, WireShape } from './shape.js';

/** The members of an answer as elements. EC2 writes milliseconds in times, IAM and STS do not. */
export function writeMembers(members: readonly Member[], value: object, milliseconds: boolean): string {
  let xml = '';
  for (const member of members) {
    const content: unknown = Reflect.get(value, member.name);
    if (content !== undefined && content !== null)
      xml += writeElement(member.xmlName, member.shape(), content, milliseconds);
  }
  return xml;
}

function writeElement(name: string, shape: WireShape, value: unknown, milliseconds: boolean): string {
  if (shape.kind === 'list' && Array.isArray(value)) {
    const itemName = shape.flat ? name : shape.itemName;
    const items = value.map((item) => writeElement(itemName, shape.item(), item, milliseconds)).join('');
    return shape.flat ? items : wrap(name, items);
  }
  if (shape.kind === 'map' && typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([key, item]) =>
      wrap(
        shape.flat ? name : 'entry',
        `<${shape.keyName}>${escapeXml(key)}</${shape.keyName}>${writeElement(shape.valueName, shape.value(), item, milliseconds)}`,
      ),
    );
    return shape.flat ? entries.join('') : wrap(name, entries.join(''));
  }
  if (shape.kind === 'structure' && typeof value === 'object' && value !== null) {
    return wrap(name, writeMembers(shape.members, value, milliseconds));
  }
  return wrap(name, escapeXml(scalar(shape, value, milliseconds)));
}

function scalar(shape: WireShape, value: unknown, milliseconds: boolean): string {
  if (shape.kind === 'timestamp') return time(shape.format, value, milliseconds);
  if (shape.kind === 'blob' && value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  return String(value);
}

function time(format: TimestampFormat, value: unknown, milliseconds: boolean): string {
  const date = toDate(value);
  if (format === 7) return String(date.getTime() / 1000);
  if (format === 6) return date.toUTCString();
  return milliseconds ? date.toISOString() : `${date.toISOString().slice(0, 19)}Z`;
}

/** A time as operations give it: a Date, an ISO 8601 string or milliseconds. */
export function toDate(value: unknown): Date {
  return value instanceof Date ? value : new Date(typeof value === 'number' ? value : String(value));
}

const wrap = (name: string, content: string): string =>
  content === '' ? `<${name}/>` : `<${name}>${content}</${name}>`;

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

export function escapeXml(text: string): string {
  if (!/[&<>"\p{Cc}]/u.test(text)) return text;
  return text.replace(/[&<>"\p{Cc}]/gu, (character) => entities[character] ?? control(character));
}

// XML 1.0 has no way to write most control characters; the others survive as references.
function control(character: string): string {
  const code = character.charCodeAt(0);
  return code === 9 || code === 10 || code === 13 || code >= 0x7f ? `&#x${code.toString(16).toUpperCase()};` : '\ufffd';
}
