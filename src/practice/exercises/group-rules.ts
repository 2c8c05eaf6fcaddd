import { AuthorizeSecurityGroupIngressCommand, RevokeSecurityGroupIngressCommand } from '@aws-sdk/client-ec2';
import { permission, type SceneryPermission } from '../scenery/machines.js';
import type { Site } from '../site.js';

export const revokeIngress = ({ aws }: Site, GroupId: string, rule: SceneryPermission) =>
  aws.ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId, IpPermissions: [permission(rule)] }));

export const authorizeIngress = ({ aws }: Site, GroupId: string, rule: SceneryPermission) =>
  aws.ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [permission(rule)] }));

/** Takes a rule away and puts another, of no use, in its place; null: none. */
export async function replaceRule(
  site: Site,
  groupId: string,
  right: SceneryPermission,
  wrong: SceneryPermission | null,
): Promise<void> {
  await revokeIngress(site, groupId, right);
  if (wrong) await authorizeIngress(site, groupId, wrong);
}
