import { AwsError } from '../operation.js';
import type { Member, WireShape } from './shape.js';
import { nullsText } from './validation-errors.js';

/** Parameters of the query protocols as a tree: `Filter.1.Name=x` is Filter -> 1 -> Name = x. */
export interface Parameters {
  value?: string;
  readonly children: Map<string, Parameters>;
}

export function parseForm(body: string): Parameters {
  const root: Parameters = { children: new Map() };
  for (const pair of body.split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const key = decode(equals < 0 ? pair : pair.slice(0, equals));
    let node = root;
    for (const part of key.split('.')) {
      const child = node.children.get(part) ?? { children: new Map() };
      node.children.set(part, child);
      node = child;
    }
    node.value = equals < 0 ? '' : decode(pair.slice(equals + 1));
  }
  return root;
}

function decode(text: string): string {
  if (!/[%+]/.test(text)) return text;
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
    throw new AwsError('MalformedQueryString', 'The query string contains a syntax error.');
  }
}

export type Dialect = 'ec2' | 'query';

/** The input of an operation, read by its shape. `Action` and `Version` are the protocol's own. */
export function readQuery(shape: WireShape, parameters: Parameters, dialect: Dialect): unknown {
  parameters.children.delete('Action');
  parameters.children.delete('Version');
  return shape.kind === 'structure' ? readStructure(shape.members, parameters, dialect, '') : {};
}

function read(shape: WireShape, node: Parameters, dialect: Dialect, path: string): unknown {
  switch (shape.kind) {
    case 'structure':
      return readStructure(shape.members, node, dialect, `${path}.`);
    case 'list': {
      const nested = dialect === 'ec2' || shape.flat ? node : (node.children.get(shape.itemName) ?? node);
      return inOrder(nested).map(([index, item]) => read(shape.item(), item, dialect, `${path}.${index}`));
    }
    case 'map': {
      const nested = shape.flat ? node : (node.children.get('entry') ?? node);
      const entries = inOrder(nested).map(([index, entry]) => {
        const value = entry.children.get(shape.valueName) ?? { children: new Map() };
        return [
          entry.children.get(shape.keyName)?.value ?? '',
          read(shape.value(), value, dialect, `${path}.${index}`),
        ];
      });
      return Object.fromEntries(entries);
    }
    case 'unit':
      return {};
    default:
      return readScalar(shape.kind, node.value ?? '', path);
  }
}

function readStructure(members: readonly Member[], node: Parameters, dialect: Dialect, prefix: string): unknown {
  const input: Record<string, unknown> = {};
  let used = 0;
  const absent: string[] = [];
  for (const member of members) {
    const name = dialect === 'ec2' ? member.ec2Name : member.queryName;
    const child = node.children.get(name);
    if (child) used++;
    const isGiven = child && !(dialect === 'ec2' && mayBeDropped(member) && isEmpty(child));
    if (isGiven) {
      input[member.name] = read(member.shape(), child, dialect, `${prefix}${name}`);
    } else if (member.required) absent.push(name);
  }
  if (absent.length > 0) throw missing(absent, dialect);
  if (used < node.children.size && dialect === 'ec2') throw unknownParameter(members, node, prefix);
  return input;
}

// EC2 drops empty parameters, but for what may be empty: the values of tags, filters and attributes, and a device that is not to be.
const mayBeDropped = ({ name }: Member): boolean => !['Value', 'Values', 'NoDevice'].includes(name);

/** `AvailabilityZone=`, or `SecurityGroupId.1=` of a list: no text in it. */
const isEmpty = (node: Parameters): boolean =>
  !node.value &&
  [...node.children].every(([key, child]) => /^\d+$/.test(key) && !child.value && child.children.size === 0);

function readScalar(
  kind: 'string' | 'boolean' | 'number' | 'blob' | 'document' | 'timestamp',
  text: string,
  path: string,
): unknown {
  switch (kind) {
    case 'boolean':
      if (text !== 'true' && text !== 'false') throw invalid(text, path, 'boolean');
      return text === 'true';
    case 'number': {
      const number = Number(text);
      if (text === '' || Number.isNaN(number)) throw invalid(text, path, 'integer');
      return number;
    }
    case 'timestamp': {
      const date = new Date(text);
      if (Number.isNaN(date.getTime())) throw invalid(text, path, 'timestamp');
      return date;
    }
    case 'blob':
      return new Uint8Array(Buffer.from(text, 'base64'));
    default:
      return text;
  }
}

/** Items in the order of their numbers; how the client ordered the parameters does not matter. */
function inOrder(node: Parameters): [string, Parameters][] {
  return [...node.children].filter(([key]) => /^\d+$/.test(key)).sort(([a], [b]) => Number(a) - Number(b));
}

function missing(names: readonly string[], dialect: Dialect): AwsError {
  if (dialect === 'ec2') return new AwsError('MissingParameter', `The request must contain the parameter ${names[0]}`);
  return new AwsError('ValidationError', nullsText(names.map((name) => name.charAt(0).toLowerCase() + name.slice(1))));
}

function unknownParameter(members: readonly Member[], node: Parameters, prefix: string): AwsError {
  const names = new Set(members.map((member) => member.ec2Name));
  const stranger = [...node.children.keys()].find((key) => !names.has(key)) ?? '';
  return new AwsError('UnknownParameter', `The parameter ${prefix}${stranger} is not recognized`);
}

const invalid = (text: string, path: string, kind: string): AwsError =>
  new AwsError('InvalidParameterValue', `Value (${text}) for parameter ${path} is invalid. Invalid ${kind} value`);
