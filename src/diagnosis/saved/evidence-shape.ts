import type { Field } from '../../flow-log/field.js';
import { fields } from '../../flow-log/fields.js';
import {
  anyFlag,
  anyNumber,
  anyText,
  type JsonSchema,
  listOf,
  mapOf,
  objectOf,
  oneOf,
  orNull,
} from '../json-schema.js';

/** Of each field that a record keeps under a name of its own. */
const kept = fields.flatMap((field): readonly (readonly [string, JsonSchema])[] =>
  field.key === null ? [] : [[field.key, orNull(shapeOf(field))]],
);

/** A flow record, as a saved case has it. */
const record = objectOf({ line: anyText }, { ...Object.fromEntries(kept), other: mapOf(orNull(anyText)) });

function shapeOf(field: Field): JsonSchema {
  if (field.kind === 'choice') return oneOf(...Object.keys(field.words));
  return field.kind === 'integer' || field.kind === 'time' ? anyNumber : anyText;
}

/** The evidence, as a saved case has it. */
export const evidence = objectOf(
  {
    records: listOf(record),
    readAt: orNull(anyNumber),
    probe: orNull(
      objectOf({ from: anyNumber, to: anyNumber, answered: orNull(anyFlag) }, { packets: anyNumber, bytes: anyNumber }),
    ),
    hosts: orNull(objectOf({ listening: orNull(anyFlag), running: orNull(anyFlag) })),
  },
  {
    kind: oneOf('log-group', 'files', 'rules'),
    holdings: mapOf(listOf(listOf(anyNumber))),
    unread: oneOf('all', 'some'),
  },
);
