import { Problem } from '../base/problem.js';
import { classOfCode, type ErrorClass } from './error-codes.js';

/** The service's own code: the wire code where the SDK keeps it, since IAM's error names differ from it. */
export function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return '';
  const { Code, code, name } = error as { Code?: unknown; code?: unknown; name?: unknown };
  // JavaScript's own names say nothing; Node puts what happened in `code`.
  const own = typeof name === 'string' && !/^(|Type|Range|Syntax|Reference)Error$/.test(name) ? name : code;
  for (const candidate of [Code, own]) {
    if (typeof candidate === 'string' && candidate !== '') return candidate;
  }
  return '';
}

export function httpStatusOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  return (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
}

/** Total: whatever was thrown has a class. */
export function classify(error: unknown): ErrorClass {
  if (error instanceof Problem) return 'explained';
  const code = codeOf(error);
  const message = error instanceof Error ? error.message : '';
  if (code === 'AbortError') return 'aborted';
  // "…with an explicit deny in a service control policy" (IAM user guide, access denied error messages).
  if (/explicit deny in a (service|resource) control policy/i.test(message)) return 'org-denied';
  // Fresh roles and profiles: the texts of RunInstances and CreateFlowLogs while IAM's changes travel.
  if (code === 'InvalidParameterValue' && /Invalid IAM Instance Profile|has no associated IAM Roles/i.test(message))
    return 'not-yet';
  if (/^InvalidParameter(Value)?$/.test(code) && /Unable to assume given IAM role/i.test(message)) return 'not-yet';
  // Free-plan accounts may launch only certain types (public reports of the message).
  if (code === 'InvalidParameterCombination' && /not eligible for Free Tier/i.test(message)) return 'capacity';
  if (/^Region is missing/.test(message)) return 'sign-in';
  const status = httpStatusOf(error);
  // "Not Implemented" (RFC 9110, 15.6.2): emulators of AWS answer so, some under the code of an outage. Asking again does not help.
  if (status === 501) return 'refused';
  const known = classOfCode.get(code);
  if (known) return known;
  if (status === 429) return 'throttled';
  // A refusal of AWS says why; one without a code is the page of a proxy or portal (`Unknown` is the SDK's word for it).
  const isOfAws = code !== '' && code !== 'Unknown';
  if (isOfAws && status !== undefined && status >= 400 && status < 500) return 'refused';
  // The answer could not be read, or never came, or the service failed.
  return 'ambiguous';
}

/** The endpoint does not know this call: an older one, another Region's, or not AWS itself. */
export const isUnknownCall = (error: unknown): boolean =>
  httpStatusOf(error) === 501 || /^(InvalidAction|UnknownOperationException|UnsupportedOperation)$/.test(codeOf(error));

export const isGone = (error: unknown): boolean => classify(error) === 'gone';
export const isDenied = (error: unknown): boolean => ['denied', 'org-denied'].includes(classify(error));
