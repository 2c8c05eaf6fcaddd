import {
  CreateKeyPairCommand,
  DeleteKeyPairCommand,
  DescribeKeyPairsCommand,
  ImportKeyPairCommand,
} from '@aws-sdk/client-ec2';
import { matchesFilters } from '../../../endpoint/filters.js';
import { AwsError, type Call, type Operation, on } from '../../../endpoint/operation.js';
import { newId } from '../../../world/ids.js';
import { mustBeAscii } from '../../ascii.js';
import type { WholeKind } from '../../kind.js';
import { existing, find } from '../../lookup.js';
import { insertRow, removeRow } from '../../rows.js';
import { setTags, tagSet, tagsFor, tagsOf } from '../../tag-set.js';
import { newKeyPair, type PublicKey, readPublicKey } from './public-key.js';

export interface KeyPairRow {
  readonly KeyPairId: string;
  readonly KeyName: string;
  readonly KeyFingerprint: string;
  readonly KeyType: 'rsa' | 'ed25519';
  /** As `~/.ssh/authorized_keys` has it. */
  readonly PublicKey: string;
  readonly createdAt: number;
}

declare module '../../../world/world.js' {
  interface Ec2Rows {
    keyPairs: KeyPairRow;
  }
}

const operations: readonly Operation[] = [
  on(DescribeKeyPairsCommand, ({ KeyNames, KeyPairIds, Filters, IncludePublicKey }, call) => {
    const named = [
      ...(KeyNames ?? []).map((name) => keyPairNamed(call, name)),
      ...(KeyPairIds ?? []).map((id) => find(call, keyPairKind, id)),
    ];
    const rows = named.length > 0 ? named : existing(call, keyPairKind);
    const matches = matchesFilters<KeyPairRow>(
      Filters,
      {
        'key-pair-id': (row) => row.KeyPairId,
        fingerprint: (row) => row.KeyFingerprint,
        'key-name': (row) => row.KeyName,
      },
      (row) => tagsOf(call.world, row.KeyPairId),
    );
    return {
      KeyPairs: rows.filter(matches).map(({ createdAt, PublicKey, ...row }) => ({
        ...row,
        ...(IncludePublicKey && { PublicKey }),
        CreateTime: createdAt,
        Tags: tagSet(call.world, row.KeyPairId),
      })),
    };
  }),

  on(CreateKeyPairCommand, ({ KeyName, KeyType, KeyFormat, TagSpecifications }, call) => {
    const tags = tagsFor(TagSpecifications, 'key-pair');
    const { material, ...key } = newKeyPair(KeyType ?? 'rsa', KeyFormat ?? 'pem');
    const row = addKeyPair(call, KeyName, key);
    setTags(call, row.KeyPairId, tags);
    return { ...summary(call, row), KeyMaterial: material };
  }),

  on(ImportKeyPairCommand, ({ KeyName, PublicKeyMaterial, TagSpecifications }, call) => {
    const tags = tagsFor(TagSpecifications, 'key-pair');
    const row = addKeyPair(call, KeyName, readPublicKey(PublicKeyMaterial));
    setTags(call, row.KeyPairId, tags);
    return summary(call, row);
  }),

  // "Deletes the specified key pair": one that is not there is no error.
  on(DeleteKeyPairCommand, ({ KeyName, KeyPairId }, call) => {
    if (KeyName === undefined && KeyPairId === undefined) {
      throw new AwsError('MissingParameter', 'The request must contain the parameter KeyName or KeyPairId');
    }
    const row = existing(call, keyPairKind).find((one) => one.KeyPairId === KeyPairId || one.KeyName === KeyName);
    if (!row) return { Return: true };
    removeRow(call, keyPairKind, row.KeyPairId);
    return { Return: true, KeyPairId: row.KeyPairId };
  }),
];

export function keyPairNamed(call: Call, name: string): KeyPairRow {
  const row = existing(call, keyPairKind).find(({ KeyName }) => KeyName === name);
  if (!row) throw new AwsError('InvalidKeyPair.NotFound', `The key pair '${name}' does not exist`);
  return row;
}

function addKeyPair(call: Call, KeyName: string, { line, type, fingerprint }: PublicKey): KeyPairRow {
  if (KeyName === '' || KeyName.length > 255) {
    throw new AwsError('InvalidParameterValue', 'The key pair name must have 1 to 255 characters');
  }
  // "Up to 255 ASCII characters" (EC2 API reference, CreateKeyPair).
  mustBeAscii({ KeyName });
  if (existing(call, keyPairKind).some((row) => row.KeyName === KeyName)) {
    throw new AwsError('InvalidKeyPair.Duplicate', `The keypair already exists`);
  }
  const row: KeyPairRow = {
    KeyPairId: newId('key', call.random),
    KeyName,
    KeyFingerprint: fingerprint,
    KeyType: type,
    PublicKey: line,
    createdAt: call.clock.now(),
  };
  insertRow(call.world, keyPairKind, row);
  return row;
}

const summary = ({ world }: Call, { KeyPairId, KeyName, KeyFingerprint }: KeyPairRow) => ({
  KeyPairId,
  KeyName,
  KeyFingerprint,
  Tags: tagSet(world, KeyPairId),
});

export const keyPairKind: WholeKind<'keyPairs'> = {
  table: 'keyPairs',
  id: 'KeyPairId',
  prefix: 'key',
  type: 'key-pair',
  notFound: (id) => new AwsError('InvalidKeyPair.NotFound', `The key pair ID '${id}' does not exist`),
  malformed: (id) => new AwsError('InvalidKeyPair.NotFound', `The key pair ID '${id}' does not exist`),
  members: {
    KeyPairId: 'text',
    KeyName: 'text',
    KeyFingerprint: 'text',
    KeyType: 'text',
    PublicKey: 'text',
    createdAt: 'number',
  },
  operations,
};
