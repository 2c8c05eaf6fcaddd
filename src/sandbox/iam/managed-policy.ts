/** A policy of AWS's own. */
export interface ManagedPolicy {
  readonly name: string;
  readonly path: string;
  readonly id: string;
  readonly version: string;
  readonly description: string;
  readonly document: string;
  /** AWS's allows more in the services that are here. */
  readonly isAbridged?: boolean;
}

export const allow = (actions: readonly string[], resource: string = '*') => ({
  Effect: 'Allow',
  Action: actions,
  Resource: resource,
});
export const document = (...statements: readonly object[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements });
