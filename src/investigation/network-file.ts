import { jsonDocumentsIn } from '../base/json-documents.js';
import { isProblem, Problem } from '../base/problem.js';
import { enumerated } from '../base/words.js';
import { strangeText } from '../diagnosis/saved/strange-text.js';
import { readTextFiles } from '../disk/text-file.js';
import { lacking } from '../network/coverage.js';
import { asPrinted } from '../network/from-aws/otherwise-written.js';
import { MOST_PROBLEMS, readNetwork } from '../network/from-aws.js';
import type { Network } from '../network/model.js';
import { partsOfNetwork } from '../network/parts.js';
import { looseJson } from '../records/shapes/parse-json.js';
import type { Ui } from '../ui.js';
import { AGAIN, foreignNetwork, type Instead, insteadOfNetwork } from './looks-like-network.js';

const MERGE = 'One is written by: npx flowlab network > network.json';
const PLAIN = 'Or by the AWS CLI alone, as npx flowlab network --help shows';

/** The configuration in a file, or in the JSON files of a directory; what does not fit is left out and told. Problem 'usage' where nothing in it fits. */
export async function networkFromFile(path: string, ui: Ui): Promise<Network> {
  const text = await textOf(path);
  const { network, problems } = readNetwork(asPrinted(await documentsIn(path, text)));
  if (problems.length === MOST_PROBLEMS) {
    throw new Problem('usage', `--network ${path}: too much in it is not as AWS prints it (${problems[0]}).`, [
      `Nothing of it is read after ${MOST_PROBLEMS} such places.`,
      MERGE,
    ]);
  }
  const strange = strangeText(network);
  if (strange) {
    throw new Problem('usage', `--network ${path}: of what it describes, ${strange.at.slice(1)} ${strange.why}.`, [
      'Nothing of it is read: such text could become part of a command. Was the file changed by hand?',
    ]);
  }
  if (isEmpty(network)) {
    const instead = insteadOfNetwork(text);
    if (instead) throw isInstead(path, instead);
    throw new Problem('usage', `--network ${path}: it describes no network${problems[0] ? ` (${problems[0]})` : ''}.`, [
      'Its keys are those of the AWS CLI: Reservations, NetworkInterfaces, Subnets, Vpcs, SecurityGroups, NetworkAcls, RouteTables, …',
      MERGE,
      PLAIN,
    ]);
  }
  for (const problem of problems.slice(0, 5))
    ui.tell({ kind: 'note', tone: 'warn', text: `${path}: ${problem}; it is left out.` });
  if (problems.length > 5)
    ui.tell({ kind: 'note', tone: 'warn', text: `${path}: ${problems.length - 5} more like that.` });
  tellUnread(network, ui, `${path} leaves out`);
  tellGaps(network, path, ui);
  return network;
}

/** One document behind the other, as JSON, as YAML, or as Python prints what boto3 answered. */
async function documentsIn(path: string, text: string): Promise<readonly unknown[]> {
  const foreign = foreignNetwork(text);
  if (foreign) throw isInstead(path, foreign);
  const documents = jsonDocumentsIn(text);
  if (documents) return documents;
  const printed = looseJson(text.replace(PYTHON_TIME, 'None'));
  if (printed !== undefined) return [printed];
  const instead = insteadOfNetwork(text);
  if (instead) throw isInstead(path, instead);
  const { yamlDocumentsIn } = await import('./yaml-documents.js');
  const yaml = yamlDocumentsIn(text);
  if (yaml?.kind === 'documents') return yaml.documents;
  throw yaml
    ? isInstead(path, { what: `YAML that cannot be read (${yaml.reason})`, next: AGAIN })
    : new Problem('usage', `--network ${path}: it is not JSON.`, [MERGE]);
}

const isInstead = (path: string, { what, next }: Instead): Problem =>
  new Problem('usage', `--network ${path}: it is ${what}.`, [next, MERGE]);

const PYTHON_TIME = /datetime\.datetime\([\d, ]+(tzinfo=\w+\(\))?\)/g;

/** Who names a file that is not there may not know yet how to get one. */
async function textOf(path: string): Promise<string> {
  try {
    return await readTextFiles('--network', path, '.json');
  } catch (error) {
    if (!isProblem(error, 'usage')) throw error;
    throw new Problem('usage', error.message, [...error.next, MERGE], error);
  }
}

// Enough to see what was cut away.
const GAPS = 3;

/** What is missing from lists that are there: each is named by something else in the file. */
function tellGaps(network: Network, path: string, ui: Ui): void {
  const missing = lacking(network).filter(({ why }) => why !== 'not-read');
  const gaps = [...new Set(missing.map(({ words }) => words))];
  if (gaps.length === 0) return;
  const more = gaps.length > GAPS ? [`and ${gaps.length - GAPS} more like that`] : [];
  const text = `${path} is not whole: ${[...gaps.slice(0, GAPS), ...more].join('; ')}.`;
  ui.tell({ kind: 'note', tone: 'warn', text });
}

function isEmpty(network: Network): boolean {
  return (network.unread?.length ?? 0) > 0 && partsOfNetwork.every(({ part }) => (network[part]?.length ?? 0) === 0);
}

/** What nobody read is unknown, not absent: the person must know which. */
export function tellUnread({ unread = [] }: Network, ui: Ui, beginning: string): void {
  // Interfaces are in the description of their instances too.
  const missing = partsOfNetwork
    .filter(({ part, isBasic }) => isBasic && part !== 'interfaces' && unread.includes(part))
    .map(({ words }) => words);
  if (missing.length === 0) return;
  ui.tell({
    kind: 'note',
    tone: 'warn',
    text: `${beginning} ${enumerated(missing)}: what they say is unknown, so the verdict may be less certain.`,
  });
}
