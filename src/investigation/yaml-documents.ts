import { parseAllDocuments } from 'yaml';

type YamlRead =
  | { readonly kind: 'documents'; readonly documents: readonly unknown[] }
  | { readonly kind: 'broken'; readonly reason: string };

/**
 * The documents of a text in YAML, as the AWS CLI prints with `--output yaml` and `yaml-stream`; undefined for any other text.
 * Times stay text, as in JSON.
 */
export function yamlDocumentsIn(text: string): YamlRead | undefined {
  if (!/^(- )*[A-Z]\w+:(\s|$)/m.test(text.slice(0, 20_000))) return undefined;
  const documents = [...parseAllDocuments(text, { stringKeys: true, logLevel: 'error' })];
  const [error] = documents.flatMap(({ errors }) => errors);
  if (error) return { kind: 'broken', reason: error.message.split(/:?\n/)[0] ?? error.code };
  try {
    return { kind: 'documents', documents: documents.map((one): unknown => one.toJS({ maxAliasCount: 0 })) };
  } catch (thrown) {
    // Nothing that AWS prints does, and what does can grow without end.
    if (thrown instanceof ReferenceError) return { kind: 'broken', reason: 'it refers to itself' };
    throw thrown;
  }
}
