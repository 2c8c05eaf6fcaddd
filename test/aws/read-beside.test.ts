import {
  DescribeManagedPrefixListsCommand,
  DescribeVpcAttributeCommand,
  EC2Client,
  GetManagedPrefixListEntriesCommand,
} from '@aws-sdk/client-ec2';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, it } from 'vitest';
import { withDnsAttributes } from '../../src/aws/read-dns.js';
import { withServiceLists } from '../../src/aws/read-service-lists.js';
import { awsError } from '../helpers/aws-error.js';

const client = new EC2Client({ region: 'eu-west-1', maxAttempts: 1 });
const denied = () => awsError('UnauthorizedOperation', '', 403);

describe('what names are answered with in a VPC', () => {
  it('is read into its own row, and left out where nobody may read it', async () => {
    const ec2 = mockClient(client);
    ec2
      .on(DescribeVpcAttributeCommand, { Attribute: 'enableDnsSupport' })
      .resolves({ VpcId: 'vpc-1', EnableDnsSupport: { Value: true } });
    ec2.on(DescribeVpcAttributeCommand, { Attribute: 'enableDnsHostnames' }).rejects(denied());
    const { Vpcs } = await withDnsAttributes(client, { Vpcs: [{ VpcId: 'vpc-1' }] });
    expect(Vpcs).toEqual([{ VpcId: 'vpc-1', EnableDnsSupport: { Value: true } }]);
    expect(await withDnsAttributes(client, {})).toEqual({});
  });
});

describe('the addresses of S3 and DynamoDB', () => {
  it('are read where no rule named them, each list once', async () => {
    const ec2 = mockClient(client);
    ec2
      .on(DescribeManagedPrefixListsCommand)
      .resolves({ PrefixLists: [{ PrefixListId: 'pl-1', PrefixListName: 'com.amazonaws.eu-west-1.dynamodb' }] });
    ec2.on(GetManagedPrefixListEntriesCommand).resolves({ Entries: [{ Cidr: '52.94.0.0/20' }] });
    const s3 = { PrefixListId: 'pl-0', PrefixListName: 'com.amazonaws.eu-west-1.s3' };
    const { PrefixLists } = await withServiceLists(client, { PrefixLists: [s3] });
    expect(PrefixLists).toEqual([
      s3,
      { PrefixListId: 'pl-1', PrefixListName: 'com.amazonaws.eu-west-1.dynamodb', Entries: [{ Cidr: '52.94.0.0/20' }] },
    ]);
    expect(ec2.commandCalls(DescribeManagedPrefixListsCommand)[0]?.args[0].input.Filters).toEqual([
      { Name: 'prefix-list-name', Values: ['com.amazonaws.eu-west-1.dynamodb'] },
    ]);
  });

  it('are left out where nobody may read them', async () => {
    mockClient(client).on(DescribeManagedPrefixListsCommand).rejects(denied());
    expect(await withServiceLists(client, { Vpcs: [] })).toEqual({ Vpcs: [] });
  });
});
