const partitions = 'aws aws-cn aws-us-gov aws-iso aws-iso-b aws-iso-e aws-iso-f aws-eusc'.split(' ');

// IAM's own resources (Service authorization reference, "Resource types defined by AWS Identity and Access Management").
const iamPaths = [
  'user/',
  'federated-user/',
  'role/',
  'group/',
  'instance-profile/',
  'mfa/',
  'server-certificate/',
  'policy/',
  'sms-mfa/',
  'saml-provider/',
  'oidc-provider/',
  'report/',
  'access-report/',
];

/** What IAM says of a resource that is no ARN it can use: `arn:partition:service:region:account:resource`. */
export function resourceProblem(resource: string): string | undefined {
  if (resource === '*') return undefined;
  const [head, partition, service, region, ...account] = resource.split(':');
  if (partition === undefined) return `Resource ${head} must be in ARN format or "*".`;
  if (partition !== '*' && !partitions.includes(partition)) {
    const parts = [service === '' && region === undefined ? '*' : service, region, account[0]];
    const shown = parts.map((part) => part ?? '*').join(':');
    const rest = account.length > 1 ? account.slice(1).join(':') : '*';
    return `Partition "${partition}" is not valid for resource "arn:${partition}:${shown}:${rest}".`;
  }
  if (service === undefined) return 'Resource vendor must be fully qualified and cannot contain regexes.';
  const id = account.slice(1).join(':');
  const isGlobal = region === '';
  if (service === 'iam' && !isGlobal) return `IAM resource ${resource} cannot contain region information.`;
  if (service === 's3' && !isGlobal && !id.startsWith('accesspoint/'))
    return `Resource ${resource} can not contain region information.`;
  if (service === 'iam' && !iamPaths.some((path) => id.startsWith(path)))
    return `IAM resource path must either be "*" or start with ${iamPaths.join(', ')}.`;
  return undefined;
}
