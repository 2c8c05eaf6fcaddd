import {
  CreateNetworkInterfaceCommand,
  CreateSubnetCidrReservationCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  DeleteSubnetCidrReservationCommand,
  GetSubnetCidrReservationsCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { contains } from '../../../src/network/cidr.js';
import { sandboxUnderTest } from '../../helpers/sandbox.js';

async function smallSubnet() {
  const { ec2 } = sandboxUnderTest({ switches: { consistencyMs: 0 } }).aws;
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
  const { Subnet } = await ec2.send(new CreateSubnetCommand({ VpcId: Vpc?.VpcId, CidrBlock: '10.0.0.0/26' }));
  const SubnetId = Subnet?.SubnetId ?? '';
  const reserve = async (Cidr: string, ReservationType: 'prefix' | 'explicit') =>
    (await ec2.send(new CreateSubnetCidrReservationCommand({ SubnetId, Cidr, ReservationType }))).SubnetCidrReservation;
  const make = async (more: object = {}) =>
    (await ec2.send(new CreateNetworkInterfaceCommand({ SubnetId, ...more }))).NetworkInterface;
  const reservations = async () =>
    (await ec2.send(new GetSubnetCidrReservationsCommand({ SubnetId }))).SubnetIpv4CidrReservations;
  return { ec2, SubnetId, reserve, make, reservations };
}

// VPC user guide, "Subnet CIDR reservations".
describe('a CIDR reservation of a subnet', () => {
  it('keeps its addresses from those that ask for none in particular', async () => {
    const { reserve, make } = await smallSubnet();
    await reserve('10.0.0.32/27', 'explicit');
    for (let n = 0; n < 25; n++) {
      const face = await make();
      expect(contains('10.0.0.32/27', face?.PrivateIpAddress ?? '')).toBe(false);
    }
    expect((await make({ PrivateIpAddress: '10.0.0.40' }))?.PrivateIpAddress).toBe('10.0.0.40');
  });

  it('of prefixes is where prefixes are taken from, an explicit one is not', async () => {
    const { reserve, make } = await smallSubnet();
    await reserve('10.0.0.16/28', 'prefix');
    await reserve('10.0.0.32/27', 'explicit');
    expect((await make({ Ipv4PrefixCount: 1 }))?.Ipv4Prefixes).toEqual([{ Ipv4Prefix: '10.0.0.16/28' }]);
  });

  it('is told, and deleted', async () => {
    const { ec2, SubnetId, reserve, reservations } = await smallSubnet();
    const made = await reserve('10.0.0.32/28', 'explicit');
    expect(made).toMatchObject({
      SubnetId,
      Cidr: '10.0.0.32/28',
      ReservationType: 'explicit',
      OwnerId: '123456789012',
    });
    const id = made?.SubnetCidrReservationId ?? '';
    expect(id).toMatch(/^scr-[0-9a-f]{17}$/);
    expect(await reservations()).toMatchObject([{ SubnetCidrReservationId: id }]);
    await ec2.send(new DeleteSubnetCidrReservationCommand({ SubnetCidrReservationId: id }));
    expect(await reservations()).toEqual([]);
    await expect(
      ec2.send(new DeleteSubnetCidrReservationCommand({ SubnetCidrReservationId: id })),
    ).rejects.toMatchObject({
      name: 'InvalidSubnetCidrReservationID.NotFound',
      message: `The subnetCidrReservation ID '${id}' does not exist`,
    });
  });

  it('lies within its subnet, and overlaps no other', async () => {
    const { SubnetId, reserve } = await smallSubnet();
    await expect(reserve('10.0.1.0/28', 'explicit')).rejects.toMatchObject({
      name: 'InvalidParameterValue',
      message: `The CIDR '10.0.1.0/28' is not within subnet '${SubnetId}'.`,
    });
    await reserve('10.0.0.32/28', 'explicit');
    await expect(reserve('10.0.0.40/29', 'prefix')).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  });
});
