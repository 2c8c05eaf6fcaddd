import { Problem } from '../base/problem.js';
import { isNotACase, parseCase, type SavedCase } from '../diagnosis/saved/case-file.js';
import { readTextFile } from '../disk/text-file.js';

/** The evidence of a saved diagnosis; Problem 'usage' where the file holds none. */
export async function savedCaseIn(path: string, option = '--replay'): Promise<SavedCase> {
  const saved = parseCase(await readTextFile(option, path));
  if (!isNotACase(saved)) return saved;
  throw new Problem('usage', `${path} is not a saved diagnosis: ${saved.reason}.`, [
    'One is made by: npx flowlab diagnose <source> <destination> --save <file>',
  ]);
}
