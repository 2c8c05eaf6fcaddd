import { DisassociateAddressCommand } from '@aws-sdk/client-ec2';
import type { Lab } from '../account.js';

export const unpublish = ({ aws, world }: Lab, allocation: string) =>
  aws.ec2.send(new DisassociateAddressCommand({ AssociationId: world.ec2.addresses[allocation]?.AssociationId ?? '' }));
