import { isObject, jsonIn } from '../../../../base/json.js';
import { AwsError } from '../../../endpoint/operation.js';

/**
 * The policy that a request gives an endpoint: "a valid JSON policy document" (EC2 API reference, "Error codes"), with
 * statements. The words are those of github.com/hashicorp/terraform-provider-aws/issues/42291; the position is the text's end.
 */
export function policyIn(text: string | undefined): string | undefined {
  if (text === undefined || isPolicy(text)) return text;
  const lines = text.split('\n');
  const end = `(${lines.length},${lines.at(-1)?.length})`;
  throw new AwsError('InvalidPolicyDocument', `The Policy Document is not valid. Syntax error at position ${end}`);
}

function isPolicy(text: string): boolean {
  const document = jsonIn(text);
  const statements = isObject(document) ? [document.Statement].flat() : [];
  return statements.length > 0 && statements.every((one) => isObject(one) && /^(Allow|Deny)$/.test(String(one.Effect)));
}
