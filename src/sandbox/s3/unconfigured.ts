import { empty } from './answer.js';
import { bucketIn } from './objects.js';
import type { S3Operation } from './operation.js';
import { missing } from './setting.js';

const noReplication = missing('ReplicationConfigurationNotFoundError', 'The replication configuration was not found');

/** Replication is not simulated: it has the answer of a bucket that nobody configured, and can be taken away, as tools that clean up do. */
export const unconfiguredOperations: readonly S3Operation[] = [
  {
    name: 'GetBucketReplication',
    method: 'GET',
    on: 'bucket',
    query: 'replication',
    answer({ bucket }, { world }) {
      bucketIn(world, bucket);
      return noReplication();
    },
  },
  {
    name: 'DeleteBucketReplication',
    method: 'DELETE',
    on: 'bucket',
    query: 'replication',
    answer({ bucket }, { world }) {
      bucketIn(world, bucket);
      return empty(204);
    },
  },
];
