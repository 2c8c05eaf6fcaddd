import { isObject } from '../../../base/json.js';
import { AwsError } from '../operation.js';
import type { WireShape } from './shape.js';
import { nullsText } from './validation-errors.js';
import { toDate } from './xml.js';

/** Input of a JSON operation: only members the model knows, required ones present, times as Dates. */
export function readJson(shape: WireShape, body: string, missingCode: string): unknown {
  const parsed = parse(body);
  return shape.kind === 'structure' ? read(shape, parsed, '', missingCode) : {};
}

function parse(body: string): unknown {
  if (body === '') return {};
  try {
    return JSON.parse(body);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new AwsError('SerializationException', 'Unexpected character in the request body');
  }
}

function read(shape: WireShape, value: unknown, path: string, missingCode: string): unknown {
  switch (shape.kind) {
    case 'structure':
      return readStructure(shape, value, path, missingCode);
    case 'list':
      if (!Array.isArray(value)) throw unexpected(path, 'list');
      return value.map((item, index) => read(shape.item(), item, `${path}.${index + 1}.member`, missingCode));
    case 'map':
      if (!isObject(value)) throw unexpected(path, 'map');
      return Object.fromEntries(
        Object.entries(value).map(([key, item]) => [key, read(shape.value(), item, `${path}.${key}`, missingCode)]),
      );
    case 'timestamp':
      if (typeof value !== 'number') throw unexpected(path, 'timestamp');
      return new Date(value * 1000);
    case 'blob':
      return new Uint8Array(Buffer.from(String(value), 'base64'));
    case 'string':
    case 'number':
    case 'boolean':
      if (typeof value !== shape.kind) throw unexpected(path, shape.kind);
      return value;
    default:
      return value;
  }
}

function readStructure(
  shape: WireShape & { kind: 'structure' },
  value: unknown,
  path: string,
  missingCode: string,
): unknown {
  if (!isObject(value)) throw unexpected(path, 'structure');
  const input: Record<string, unknown> = {};
  const absent: string[] = [];
  for (const { name, required, shape: member } of shape.members) {
    const content = value[name];
    const at =
      path === ''
        ? name.charAt(0).toLowerCase() + name.slice(1)
        : `${path}.${name.charAt(0).toLowerCase()}${name.slice(1)}`;
    if (content !== undefined && content !== null) input[name] = read(member(), content, at, missingCode);
    else if (required) absent.push(at);
  }
  if (absent.length > 0) throw new AwsError(missingCode, nullsText(absent));
  return input;
}

/** How a time is written: as the services do on the wire, or as people read it. */
type Times = 'seconds' | 'iso';

/** The answer with times as epoch seconds and blobs as base64, and nothing the model does not know. */
export function writeJson(shape: WireShape, value: unknown, times: Times = 'seconds'): unknown {
  if (value === undefined || value === null) return undefined;
  switch (shape.kind) {
    case 'structure': {
      const output: Record<string, unknown> = {};
      for (const member of shape.members)
        output[member.name] = writeJson(member.shape(), Reflect.get(Object(value), member.name), times);
      return output;
    }
    case 'list':
      return Array.isArray(value) ? value.map((item) => writeJson(shape.item(), item, times)) : [];
    case 'map':
      return Object.fromEntries(
        Object.entries(Object(value)).map(([key, item]) => [key, writeJson(shape.value(), item, times)]),
      );
    case 'timestamp':
      return times === 'iso' ? toDate(value).toISOString() : toDate(value).getTime() / 1000;
    case 'blob':
      return value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value;
    case 'unit':
      return {};
    default:
      return value;
  }
}

const unexpected = (path: string, kind: string): AwsError =>
  new AwsError('SerializationException', `${path} is not a ${kind}`);
