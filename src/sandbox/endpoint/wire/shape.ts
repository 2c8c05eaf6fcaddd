import { NormalizedSchema } from '@smithy/core/schema';
import { capital } from '../../../base/words.js';
import type { OperationSchema } from '../operation.js';

/** What the codecs need to know of a schema of the SDK, worked out once. */
export type WireShape =
  | { readonly kind: 'structure'; readonly members: readonly Member[] }
  | { readonly kind: 'list'; readonly item: () => WireShape; readonly itemName: string; readonly flat: boolean }
  | {
      readonly kind: 'map';
      readonly value: () => WireShape;
      readonly keyName: string;
      readonly valueName: string;
      readonly flat: boolean;
    }
  | { readonly kind: 'timestamp'; readonly format: TimestampFormat }
  | { readonly kind: 'string' | 'boolean' | 'number' | 'blob' | 'document' | 'unit' };

/** Of `@smithy/core/schema`: 4 is the protocol's default, 5 date-time, 6 http-date, 7 epoch seconds. */
export type TimestampFormat = 4 | 5 | 6 | 7;

export interface Member {
  readonly name: string;
  /** Element name in answers. */
  readonly xmlName: string;
  /** Parameter name in requests of EC2's query protocol, and in those of IAM's and STS's. */
  readonly ec2Name: string;
  readonly queryName: string;
  readonly required: boolean;
  readonly shape: () => WireShape;
}

export interface OperationShapes {
  readonly input: WireShape;
  readonly output: WireShape;
}

const known = new WeakMap<object, OperationShapes>();

export function shapesOf(schema: OperationSchema): OperationShapes {
  const found = known.get(schema);
  if (found) return found;
  const shapes = { input: shapeOf(NormalizedSchema.of(schema[4])), output: shapeOf(NormalizedSchema.of(schema[5])) };
  known.set(schema, shapes);
  return shapes;
}

function shapeOf(schema: NormalizedSchema): WireShape {
  if (schema.isUnitSchema()) return { kind: 'unit' };
  const flat = Boolean(schema.getMergedTraits().xmlFlattened);
  if (schema.isListSchema()) {
    const item = schema.getValueSchema();
    return { kind: 'list', item: once(() => shapeOf(item)), itemName: xmlName(item) ?? 'member', flat };
  }
  if (schema.isMapSchema()) {
    const value = schema.getValueSchema();
    const [keyName, valueName] = [xmlName(schema.getKeySchema()) ?? 'key', xmlName(value) ?? 'value'];
    return { kind: 'map', value: once(() => shapeOf(value)), keyName, valueName, flat };
  }
  if (schema.isStructSchema()) return { kind: 'structure', members: membersOf(schema) };
  if (schema.isTimestampSchema()) return { kind: 'timestamp', format: schema.getSchema() as TimestampFormat };
  if (schema.isBooleanSchema()) return { kind: 'boolean' };
  if (schema.isNumericSchema()) return { kind: 'number' };
  if (schema.isBlobSchema()) return { kind: 'blob' };
  return { kind: schema.isDocumentSchema() ? 'document' : 'string' };
}

function membersOf(schema: NormalizedSchema): Member[] {
  // A structure's tuple is [3, namespace, name, traits, names, schemas, count]: the first `count` members are required.
  const tuple: unknown = schema.getSchema();
  const required = Array.isArray(tuple) && typeof tuple[6] === 'number' ? tuple[6] : 0;
  return [...schema.structIterator()].map(([name, member], index) => {
    const traits = member.getMergedTraits();
    const wireName = xmlName(member) ?? name;
    return {
      name,
      xmlName: wireName,
      ec2Name: typeof traits.ec2QueryName === 'string' ? traits.ec2QueryName : capital(wireName),
      queryName: wireName,
      required: index < required,
      shape: once(() => shapeOf(member)),
    };
  });
}

function xmlName(schema: NormalizedSchema): string | undefined {
  const name = schema.getMergedTraits().xmlName;
  return typeof name === 'string' ? name : undefined;
}

// Schemas refer to themselves (a filter may hold filters), so a shape is made when it is first needed.
function once(make: () => WireShape): () => WireShape {
  let made: WireShape | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
