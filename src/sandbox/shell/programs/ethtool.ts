import { isXen } from '../../ec2/kinds/instance/instance-type-facts.js';
import { addressingOf } from '../addressing.js';
import { complain, type Invocation, out, type Running } from '../machine.js';

/** What says that a limit of the instance type held packets back (EC2 user guide, "Monitor network performance"): never here. */
const allowances = [
  'bw_in_allowance_exceeded',
  'bw_out_allowance_exceeded',
  'pps_allowance_exceeded',
  'conntrack_allowance_exceeded',
  'linklocal_allowance_exceeded',
];

/** ethtool DEVICE, `-i` for the driver, `-S` for what it counts. */
export function* ethtool({ machine, args }: Invocation): Running {
  const own = addressingOf(machine).device;
  const [option = '', device] = args[0]?.startsWith('-') ? args : ['', args[0]];
  if (!['', '-i', '--driver', '-S', '--statistics'].includes(option)) {
    yield complain(`ethtool: this simulated host knows ethtool DEVICE, -i and -S, and no ${option}\n`);
    return 1;
  }
  if (device !== own) {
    yield complain(
      device === undefined
        ? 'ethtool: bad command line argument(s)\nFor more information run ethtool -h\n'
        : 'netlink error: No such device\n',
    );
    return device === undefined ? 1 : 75;
  }
  const isEna = !isXen(machine.instance.instanceType);
  if (option === '') yield out(`Settings for ${own}:\n\tLink detected: yes\n`);
  else if (option === '-i' || option === '--driver')
    yield out(`driver: ${isEna ? 'ena' : 'vif'}\nversion: 2.13.0g\nbus-info: ${isEna ? '0000:00:05.0' : 'vif-0'}\n`);
  else
    yield out(
      `NIC statistics:\n${isEna ? allowances.map((name) => `     ${name}: 0\n`).join('') : '     rx_gso_checksum_fixup: 0\n'}`,
    );
  return 0;
}
