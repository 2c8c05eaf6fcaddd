import { arn } from '../world/ids.js';
import type { World } from '../world/world.js';

/** Amazon's own documents are nobody's account's (Service authorization reference, "AWS Systems Manager"). */
export const documentArn = (world: World, name: string): string =>
  arn(world, 'ssm', `document/${name}`, name.startsWith('AWS-') ? '' : world.account);

/** Nor are its own parameters. */
export const parameterArn = (world: World, name: string): string =>
  arn(world, 'ssm', `parameter/${name.replace(/^\//, '')}`, name.startsWith('/aws/') ? '' : world.account);
