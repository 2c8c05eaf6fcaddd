import { Problem } from '../base/problem.js';
import { counted } from '../base/words.js';
import type { Cloud } from '../cloud.js';
import { tellUnread } from '../investigation/network-file.js';
import { type Described, networkFromAws } from '../network/from-aws.js';
import { lean } from '../network/lean.js';
import type { Exit } from './exit.js';
import { type AccountFlags, accountIn } from './options.js';
import type { Surroundings } from './surroundings.js';
import type { Terminal } from './terminal.js';

export interface NetworkFlags extends AccountFlags {
  readonly sandbox?: boolean;
  readonly redact?: boolean;
}

/** Writes the configuration of some VPCs, or of the whole region, as one JSON object for `diagnose --network`. */
export async function runNetwork(
  surroundings: Surroundings,
  vpcIds: readonly string[],
  flags: NetworkFlags,
): Promise<Exit> {
  refuseOthers(vpcIds);
  using terminal = await surroundings.terminal({ yes: true });
  const { explain } = await import('../aws/explain.js');
  const { profileOf } = await import('../aws/profiles.js');
  try {
    const cloud = await openCloud(flags, terminal, surroundings);
    const described = await everything(cloud.aws.ec2, vpcIds);
    await write(described, vpcIds, cloud, flags, terminal);
    return 0;
  } catch (error) {
    const account = accountIn(flags);
    throw explain(error, { ...account, profile: profileOf(account, surroundings.env), again: 'npx flowlab network' });
  }
}

/** What a question from files may need, though no rule names it: ids of rules, what names are answered with, and where S3 and DynamoDB are. */
async function everything(ec2: Cloud['aws']['ec2'], vpcIds: readonly string[]): Promise<Described> {
  const [{ describeAll }, { withDnsAttributes }, { withServiceLists }, { withRuleIds }] = await Promise.all([
    import('../aws/describe-around.js'),
    import('../aws/read-dns.js'),
    import('../aws/read-service-lists.js'),
    import('../aws/read-network.js'),
  ]);
  const described = await withRuleIds(ec2, await describeAll(ec2, vpcIds));
  return withServiceLists(ec2, await withDnsAttributes(ec2, described));
}

// Quoted, as a shell may look for files by what is in brackets.
const LIST_VPCS = "List them: aws ec2 describe-vpcs --query 'Vpcs[].VpcId'";

function refuseOthers(vpcIds: readonly string[]): void {
  const other = vpcIds.find((id) => !/^vpc-[0-9a-f]+$/.test(id));
  if (other === undefined) return;
  throw new Problem('usage', `${other} is not the id of a VPC.`, [
    LIST_VPCS,
    'All of the region: npx flowlab network > network.json',
  ]);
}

/** The simulated account of the lab at hand where that is asked for, else AWS. */
async function openCloud(flags: NetworkFlags, terminal: Terminal, surroundings: Surroundings): Promise<Cloud | Viewed> {
  const { files } = surroundings;
  if (flags.sandbox !== true) {
    const { connectToAws } = await import('./cloud/cloud.js');
    return connectToAws(accountIn(flags), terminal, surroundings);
  }
  const { exerciseAt, noteLook } = await import('./practice/practice-files.js');
  const practised = await exerciseAt(surroundings);
  if (practised) {
    const { viewWorld } = await import('./cloud/sandbox-view.js');
    const view = await viewWorld(practised.place.files, terminal, 1);
    if (view) {
      await noteLook(practised.place, 'rules', 'network');
      return { aws: view.aws, identity: { account: 'sandbox' } };
    }
  }
  const { isSimulated, standingLab } = await import('./lab/standing-lab.js');
  const state = await standingLab(files);
  if (!isSimulated(state)) {
    throw new Problem('no-lab', 'There is no simulated lab here whose network could be written.', [
      'Begin one: npx flowlab start --sandbox',
      'Of AWS itself: npx flowlab network',
    ]);
  }
  const { inSandboxOf, viewSandbox } = await import('./cloud/sandbox-view.js');
  terminal.ui.tell(inSandboxOf(state.lab));
  const { aws } = await viewSandbox(state.lab, files, terminal, 1);
  return { aws, identity: { account: state.lab.account } };
}

interface Viewed extends Pick<Cloud, 'aws'> {
  readonly identity: Pick<Cloud['identity'], 'account'>;
}

async function write(
  described: Described,
  vpcIds: readonly string[],
  { aws, identity }: Viewed,
  { sandbox: isSandbox = false, redact: isRedacted = false }: NetworkFlags,
  { result, ui }: Terminal,
): Promise<void> {
  const found = networkFromAws(described);
  const missing = vpcIds.find((id) => described.Vpcs !== undefined && !found.vpcs.some((vpc) => vpc.id === id));
  if (missing !== undefined) {
    const next = isSandbox
      ? ['All that are in the sandbox: npx flowlab network --sandbox > network.json']
      : [LIST_VPCS, 'In another region: npx flowlab network --region <name>'];
    throw new Problem('usage', `There is no VPC ${missing} in ${aws.region}.`, next);
  }
  tellUnread(found, ui, 'These credentials may not read');
  const VpcIds = vpcIds.length > 0 ? vpcIds : null;
  const whole = { ...lean(described), ReadWhole: { Account: identity.account, Region: aws.region, VpcIds } };
  const { redactDescribed } = await import('../diagnosis/redact/redact.js');
  result.out.json(isRedacted ? redactDescribed(whole) : whole);
  await result.out.drained();
  ui.tell({
    kind: 'note',
    tone: 'ok',
    text: `${counted(found.vpcs.length, 'VPC')} with ${counted(found.interfaces.length, 'network interface')}, as of now.`,
  });
  const command = 'npx flowlab diagnose <source> <destination> --network network.json --logs <file…>';
  ui.tell({ kind: 'next', title: '', commands: [{ text: 'With it, without AWS', command }] });
}
