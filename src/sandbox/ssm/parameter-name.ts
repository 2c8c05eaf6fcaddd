import { AwsError } from '../endpoint/operation.js';

/** "Parameter name requirements" (Systems Manager API reference, PutParameter: Name). */
export function checkParameterName(name: string): void {
  // The words: github.com/aws-solutions/quota-monitor-for-aws/issues/30
  if (/^\/?aws/i.test(name))
    throw new AwsError('AccessDeniedException', `No access to reserved parameter name: ${name}.`);
  // github.com/aws/aws-sdk-php/issues/1952
  if (/^\/?ssm/i.test(name) || !/^\/?[a-zA-Z0-9_.-]+(\/[a-zA-Z0-9_.-]+)*$/.test(name)) {
    throw new AwsError(
      'ValidationException',
      'Parameter name: can\'t be prefixed with "ssm" (case-insensitive). If formed as a path, it can consist of sub-paths divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the following 3 symbols .-_',
    );
  }
  if (name.includes('/') && !name.startsWith('/'))
    throw new AwsError('ValidationException', 'Parameter name must be a fully qualified name.');
  if (name.split('/').length > 16) {
    throw new AwsError(
      'HierarchyLevelLimitExceededException',
      'A hierarchy can have a maximum of 15 levels. For more information, see Requirements and constraints for parameter names in the Amazon Web Services Systems Manager User Guide.',
    );
  }
}

/** A path of the hierarchy; the words: github.com/aws-samples/resource-autotagger/issues/1 */
export function checkParameterPath(path: string, reserved?: RegExp): void {
  if (/^\/$|^(\/[a-zA-Z0-9_.-]+)+\/?$/.test(path) && !reserved?.test(path)) return;
  throw new AwsError(
    'ValidationException',
    'The parameter doesn\'t meet the parameter name requirements. The parameter name must begin with a forward slash "/". It can\'t be prefixed with "aws" or "ssm" (case-insensitive). It must use only letters, numbers, or the following symbols: . (period), - (hyphen), _ (underscore). Special characters are not allowed. All sub-paths, if specified, must use the forward slash symbol "/". Valid example: /get/parameters2-/by1./path0_.',
  );
}

/** Whether a parameter is below a path, directly or at any depth. A name without a slash is at the root, as its ARN says. */
export function isUnder(name: string, path: string, recursive: boolean): boolean {
  const [root, whole] = [`${path.replace(/\/$/, '')}/`, name.startsWith('/') ? name : `/${name}`];
  return whole.startsWith(root) && (recursive || !whole.slice(root.length).includes('/'));
}
