/** An error as the SDK throws it for an answer of a service. */
export const awsError = (code: string, message = '', httpStatusCode = 400): Error =>
  Object.assign(new Error(message), { name: code, $metadata: { httpStatusCode } });

/** IAM's errors: the SDK's name differs from the code on the wire, which it keeps in `Code`. */
export const iamError = (code: string, message = '', httpStatusCode = 409): Error =>
  Object.assign(awsError(`${code}Exception`, message, httpStatusCode), { Code: code });
