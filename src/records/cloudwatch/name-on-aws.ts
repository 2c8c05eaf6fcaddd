import {
  type EC2Client,
  type NetworkInterface,
  paginateDescribeInstances,
  paginateDescribeNetworkInterfaces,
  type Reservation,
} from '@aws-sdk/client-ec2';
import { networkFromAws } from '../../network/from-aws.js';
import { isName, narrowedByName } from '../named-match.js';
import type { Narrowing } from '../request.js';

/** The same narrowing by the addresses of the machines and interfaces with that Name tag; as it is where there are none. */
export async function namedOnAws(ec2: EC2Client, narrowing: Narrowing): Promise<Narrowing> {
  const { match } = narrowing;
  if (match === null || match.addresses !== undefined || !isName(match)) return narrowing;
  const Filters = [{ Name: 'tag:Name', Values: [match.text] }];
  const Reservations: Reservation[] = [];
  for await (const page of paginateDescribeInstances({ client: ec2 }, { Filters }))
    Reservations.push(...(page.Reservations ?? []));
  const ids = Reservations.flatMap(({ Instances = [] }) => Instances.flatMap(({ InstanceId }) => InstanceId ?? []));
  const of = [Filters, ...(ids.length === 0 ? [] : [[{ Name: 'attachment.instance-id', Values: ids }]])];
  const NetworkInterfaces: NetworkInterface[] = [];
  for (const each of of)
    for await (const page of paginateDescribeNetworkInterfaces({ client: ec2 }, { Filters: each }))
      NetworkInterfaces.push(...(page.NetworkInterfaces ?? []));
  return narrowedByName(narrowing, networkFromAws({ Reservations, NetworkInterfaces })) ?? narrowing;
}
