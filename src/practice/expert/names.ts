import { enumerated } from '../../base/words.js';
import type { Network } from '../../network/model.js';

/** `acl-1, the network ACL of subnet-1`, `sg-1, the security group of web`; the id where no more is to be said. */
export function partInWords({ networkAcls, routeTables, interfaces }: Network, id: string): string {
  const [acl, table] = [networkAcls, routeTables].map((list) => list.find((one) => one.id === id));
  if (acl) return `${id}, the network ACL of ${enumerated(acl.subnetIds)}`;
  if (table) return `${id}, the route table of ${enumerated(table.subnetIds)}`;
  const carriers = interfaces.filter(({ securityGroupIds }) => securityGroupIds.includes(id));
  if (carriers.length === 0) return id;
  return `${id}, the security group of ${enumerated(carriers.map((one) => one.name ?? one.id))}`;
}
