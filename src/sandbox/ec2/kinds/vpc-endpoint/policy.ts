import { isObject } from '../../../../base/json.js';
import { AwsError } from '../../../endpoint/operation.js';

/** The policy that a request gives an endpoint: "a valid JSON policy document" (EC2 API reference, "Error codes"), with statements. */
export function policyIn(text: string | undefined): string | undefined {
  if (text !== undefined && !isPolicy(text)) {
    throw new AwsError('InvalidPolicyDocument', 'The specified policy document is not a valid JSON policy document.');
  }
  return text;
}

function isPolicy(text: string): boolean {
  try {
    const document: unknown = JSON.parse(text);
    const statements = isObject(document) ? [document.Statement].flat() : [];
    return (
      statements.length > 0 && statements.every((one) => isObject(one) && /^(Allow|Deny)$/.test(String(one.Effect)))
    );
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
