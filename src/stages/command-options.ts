import type { Stage } from '../engine/step.js';
import type { Preview } from '../ui.js';

/** What each option means in the commands that the lab shows (AWS CLI command reference). */
const meanings: Readonly<Record<string, string>> = {
  '--role-name': 'the role’s name, unique in the account',
  '--path': 'a folder for names; by it the clean-up finds what is the lab’s',
  '--assume-role-policy-document': 'the trust policy: which service may act with the role',
  '--policy-arn': 'the permission policy that is attached',
  '--policy-name': 'a name for the policy inside the role',
  '--policy-document': 'the permissions themselves',
  '--instance-profile-name': 'the profile that an instance is launched with',
  '--group-name': 'the group’s name, unique in the VPC',
  '--description': 'EC2 asks for one',
  '--vpc-id': 'the network that the group is for',
  '--image-id': 'the disk image: the newest Amazon Linux 2023',
  '--instance-type': 'the size of the machine',
  '--count': 'how many machines',
  '--subnet-id': 'where in the VPC; both machines share it',
  '--security-group-ids': 'what may come in and go out',
  '--associate-public-ip-address': 'an address by which the machine reaches Systems Manager',
  '--iam-instance-profile': 'the profile, and with it the role',
  '--metadata-options': 'metadata only with a session token (IMDSv2)',
  '--tag-specifications': 'tags, set in the same call',
  '--log-group-name': 'where the records are kept',
  '--retention-in-days': 'records older than this are deleted',
  '--resource-type': 'what is watched: a VPC, a subnet or a network interface',
  '--resource-ids': 'which one',
  '--traffic-type': 'accepted traffic, rejected, or ALL of it',
  '--max-aggregation-interval': 'seconds that one record sums up: 60 or 600',
  '--deliver-logs-permission-arn': 'the role with which the records are written',
  '--group-id': 'the security group',
  '--ip-permissions': 'protocol, ports (for ICMP: type and code, -1 for all) and from where',
  '--network-acl-id': 'the network ACL',
  '--egress': 'a rule for what leaves the subnet; without it, for what enters',
  '--rule-number': 'rules are tried by number, and the first match decides',
  '--protocol': 'the protocol’s number: 1 is ICMP',
  '--icmp-type-code': 'which ICMP messages; -1 for all',
  '--cidr-block': 'to which addresses',
  '--rule-action': 'allow or deny',
  '--resources': 'what is tagged',
  '--tags': 'key and value',
};

/** The options of a command in their order, each once, with their meaning. */
export const commandParameters = (command: string): NonNullable<Preview['parameters']> =>
  [...new Set(command.replace(/'[^']*'/g, '').match(/--[a-z-]+/g) ?? [])].flatMap((name) => {
    const meaning = meanings[name];
    return meaning === undefined ? [] : [{ name, meaning }];
  });

/** The same stage, whose proposals can tell what each option of their command means. */
export const withOptions = (stage: Stage): Stage => ({
  ...stage,
  steps: stage.steps.map((step) =>
    step.kind === 'observation'
      ? step
      : {
          ...step,
          preview: (plan) => {
            const preview = step.preview(plan);
            return { ...preview, parameters: commandParameters(preview.command) };
          },
        },
  ),
});
