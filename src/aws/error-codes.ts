const table: readonly (readonly [ErrorClass, readonly string[]])[] = [
  [
    'throttled',
    [
      'BandwidthLimitExceeded',
      'EC2ThrottledException',
      'PriorRequestNotComplete',
      'RequestLimitExceeded',
      'RequestThrottled',
      'RequestThrottledException',
      'SlowDown',
      'ThrottledException',
      'Throttling',
      'ThrottlingException',
      'TooManyRequestsException',
    ],
  ],
  ['unsent', ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']],
  [
    'ambiguous',
    [
      'ECONNRESET',
      'EPIPE',
      'ETIMEDOUT',
      'TimeoutError',
      'RequestTimeout',
      'RequestTimeoutException',
      'InternalError',
      'InternalFailure',
      'InternalServerError',
      'InternalServiceError',
      'ServiceFailure',
      'ServiceFailureException',
      'ServiceUnavailable',
      'ServiceUnavailableException',
      'Unavailable',
    ],
  ],
  [
    'sign-in',
    [
      'CredentialsProviderError',
      'TokenProviderError',
      'ExpiredToken',
      'ExpiredTokenException',
      'InvalidClientTokenId',
      'UnrecognizedClientException',
      'AuthFailure',
      'InvalidAccessKeyId',
      'TokenRefreshRequired',
    ],
  ],
  [
    'clock',
    [
      'RequestExpired',
      'RequestTimeTooSkewed',
      'SignatureDoesNotMatch',
      'InvalidSignatureException',
      'RequestInTheFuture',
    ],
  ],
  [
    'denied',
    ['UnauthorizedOperation', 'AccessDenied', 'AccessDeniedException', 'UnauthorizedException', 'AuthorizationError'],
  ],
  [
    'quota',
    [
      'FlowLogLimitExceeded',
      'FlowLogsLimitExceeded',
      'InstanceLimitExceeded',
      'LimitExceeded',
      'LimitExceededException',
      'NetworkAclEntryLimitExceeded',
      'ResourceLimitExceeded',
      'RulesPerSecurityGroupLimitExceeded',
      'SecurityGroupLimitExceeded',
      'VcpuLimitExceeded',
      'VpcLimitExceeded',
    ],
  ],
  [
    'capacity',
    [
      'InsufficientInstanceCapacity',
      'InsufficientFreeAddressesInSubnet',
      'Unsupported',
      'OptInRequired',
      'PendingVerification',
    ],
  ],
  [
    'gone',
    [
      'InvalidInstanceID.NotFound',
      'InvalidGroup.NotFound',
      'InvalidGroupId.NotFound',
      'InvalidFlowLogId.NotFound',
      'InvalidVpcId.NotFound',
      'InvalidSubnetId.NotFound',
      'InvalidNetworkAclID.NotFound',
      'InvalidNetworkAclEntry.NotFound',
      'InvalidPermission.NotFound',
      'InvalidSecurityGroupRuleId.NotFound',
      'InvalidVpcID.NotFound',
      'InvalidSubnetID.NotFound',
      'InvalidNetworkInterfaceID.NotFound',
      'NoSuchEntity',
      'NoSuchEntityException',
      'ResourceNotFoundException',
    ],
  ],
  [
    'exists',
    [
      'EntityAlreadyExists',
      'EntityAlreadyExistsException',
      'FlowLogAlreadyExists',
      'InvalidGroup.Duplicate',
      'InvalidPermission.Duplicate',
      'NetworkAclEntryAlreadyExists',
      'ResourceAlreadyExistsException',
    ],
  ],
  [
    'busy',
    [
      'DependencyViolation',
      'DeleteConflict',
      'DeleteConflictException',
      'InvalidGroup.InUse',
      'OperationAbortedException',
      'ConcurrentModification',
      'ConcurrentModificationException',
    ],
  ],
];

/** What a code means by itself; some mean more with their message (`classify`). */
export const classOfCode: ReadonlyMap<string, ErrorClass> = new Map(
  table.flatMap(([kind, codes]) => codes.map((code) => [code, kind] as const)),
);

/** What an error of a call to AWS means for the caller. */
export type ErrorClass =
  | 'throttled' // refused before anything was done
  | 'unsent' // no connection was ever made
  | 'ambiguous' // it may have happened: the answer was lost, late, garbled or a server error
  | 'sign-in' // credentials are missing, expired or invalid
  | 'clock' // this machine's clock is off
  | 'denied'
  | 'org-denied'
  | 'quota'
  | 'capacity'
  | 'gone'
  | 'exists'
  | 'not-yet' // what it refers to is too young to be seen by the service
  | 'busy' // something still depends on it
  | 'aborted'
  | 'explained' // a Problem already: no answer of the service, and nothing that a repetition would mend
  | 'refused'; // any other answer of the service
