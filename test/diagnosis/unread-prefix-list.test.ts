import { expect, it } from 'vitest';
import { diagnose } from '../../src/diagnosis/diagnose.js';
import { network } from '../helpers/network.js';
import { evidence, idle, seen, tcp } from './evidence.js';
import { A } from './worlds.js';

// EC2 API reference, GetManagedPrefixListEntries: DescribeManagedPrefixLists does not print the entries.
it('sends to the entries of the prefix list, where the one rule in question names a list that was not read', () => {
  const to = '52.94.5.10';
  const world = network()
    .internetGateway()
    .instance('a', { public: '54.0.0.1' })
    .group('sg-a', { egress: ['tcp 443 to pl-ddb'] })
    .routes('rtb-1', ['0.0.0.0/0 -> igw-1'])
    .build();
  const refused = seen('eni-a', `${A} > ${to}`, 'REJECT', { protocol: 6, ports: '40000 443' });
  const { verdict, nextExperiment } = diagnose(tcp(A, to, 443), world, evidence([refused, idle('eni-a')]));
  expect(verdict).toMatchObject({ cause: 'SOURCE_SECURITY_GROUP_EGRESS' });
  expect(nextExperiment).toContain('get-managed-prefix-list-entries --prefix-list-id pl-ddb');
});
