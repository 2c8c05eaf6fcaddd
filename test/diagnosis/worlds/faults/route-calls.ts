import * as ec2 from '@aws-sdk/client-ec2';
import type { Lab } from '../account.js';
import type { Subnet } from '../base.js';

export const destinationOf = (cidr: string) =>
  cidr.includes(':') ? { DestinationIpv6CidrBlock: cidr } : { DestinationCidrBlock: cidr };

export const deleteRoute = ({ aws }: Lab, { routes }: Subnet, cidr: string) =>
  aws.ec2.send(new ec2.DeleteRouteCommand({ RouteTableId: routes, ...destinationOf(cidr) }));

export const createRoute = (
  { aws }: Lab,
  { routes }: Subnet,
  cidr: string,
  target: Partial<ec2.CreateRouteCommandInput>,
) => aws.ec2.send(new ec2.CreateRouteCommand({ RouteTableId: routes, ...destinationOf(cidr), ...target }));
