import { foundInJson } from './json.js';
import { looseJson } from './parse-json.js';
import type { RecordShape } from './shape.js';

/** A JSON document behind a time and a tag: `2026-11-23T14:00:00Z  flow  {"message":"2 …"}`. */
export const jsonAtEnd: RecordShape = {
  name: 'a document behind other words',
  read(text, context) {
    const at = text.indexOf('{');
    const json = at > 0 && text.endsWith('}') ? looseJson(text.slice(at)) : undefined;
    return json === undefined ? undefined : foundInJson(json, context);
  },
};
