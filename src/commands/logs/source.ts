import { Problem } from '../../base/problem.js';
import { checkBelongs } from '../../engine/belongs.js';
import { madeBy, type State } from '../../engine/state.js';
import { findOrigin, type Source } from '../../records/cloudwatch/origin.js';
import type { GroupsRequest, Subject } from '../../records/request.js';
import { connectToAws, openCloudOf } from '../cloud/cloud.js';
import { isOfLab, standingLab } from '../lab/standing-lab.js';
import { practiceSource } from '../practice/log-source.js';
import type { Surroundings } from '../surroundings.js';
import type { Terminal } from '../terminal.js';

// A minute of the simulation in a second: fast enough to wait for records, slow enough to watch them come.
const PACE = 60;

/** The lab's cloud for what is the lab's or where nothing is named; AWS for everything else. */
export async function openSource(
  request: GroupsRequest,
  terminal: Terminal,
  surroundings: Surroundings,
): Promise<Source> {
  const { subject, logGroup: named, format, account } = request;
  const { files } = surroundings;
  const practised = await practiceSource(request, terminal, surroundings);
  if (practised) return practised;
  const live = await standingLab(files);
  const sought = { subject: interfaceMeant(subject, live), logGroup: named, format };
  if (live === undefined || !isLabs(sought.subject?.name, request, live)) {
    if (sought.subject === null && sought.logGroup === null) throw nothingNamed();
    const { aws, clock, identity } = await connectToAws(account, terminal, surroundings);
    const origin = await findOrigin(aws, { ...sought, accountId: identity.account });
    return { aws, clock, cloud: aws.region, ...origin };
  }
  const logGroup = sought.logGroup ?? labGroup(live);
  if (live.lab.mode === 'sandbox') {
    const { inSandboxOf, viewSandbox } = await import('../cloud/sandbox-view.js');
    const renewed = () => viewSandbox(live.lab, files, terminal, PACE);
    const { aws, clock } = await renewed();
    terminal.ui.tell(inSandboxOf(live.lab));
    return { aws, clock, cloud: 'sandbox', renewed, ...(await findOrigin(aws, { ...sought, logGroup })) };
  }
  const { lab } = live;
  const { aws, clock, identity, endpoint } = await openCloudOf(lab, account, terminal, surroundings, PACE);
  checkBelongs(lab, identity, aws.region, endpoint);
  return { aws, clock, cloud: aws.region, ...(await findOrigin(aws, { ...sought, logGroup })) };
}

/** A role of the lab stands for its interface. */
function interfaceMeant(
  subject: Subject | null,
  state: State | undefined,
): { readonly kind: 'interface' | 'instance'; readonly name: string } | null {
  if (subject === null) return null;
  if (subject.kind !== 'role') return { ...subject, kind: subject.kind };
  const name = state && interfaceOf(state, subject.name);
  if (name !== undefined) return { kind: 'interface', name };
  throw new Problem(
    'precondition',
    state ? `The lab has no ${subject.name} instance yet.` : `There is no lab, so there is no ${subject.name}.`,
    [
      state ? 'Go on: npx flowlab resume' : 'Begin one: npx flowlab start --sandbox',
      'Any network interface on AWS: npx flowlab logs <eni>',
    ],
  );
}

function interfaceOf(state: State, role: string): string | undefined {
  const id = madeBy(state, `instances/${role}`)?.interfaceId;
  return typeof id === 'string' ? id : undefined;
}

function isLabs(
  name: string | undefined,
  { logGroup, account: { profile, region } }: GroupsRequest,
  state: State,
): boolean {
  if (name !== undefined)
    return isOfLab(state, name) || ['source', 'destination'].some((role) => interfaceOf(state, role) === name);
  if (state.lab.mode === 'sandbox' && (profile !== null || region !== null)) return false;
  return logGroup === null || logGroup === groupIn(state);
}

function groupIn(state: State): string | undefined {
  const name = madeBy(state, 'log-group/group')?.name;
  return typeof name === 'string' ? name : undefined;
}

function labGroup(state: State): string {
  const group = groupIn(state);
  if (group !== undefined) return group;
  throw new Problem(
    'precondition',
    'The lab has no log group yet: it comes in stage 5, and its first records in stage 7.',
    ['Go on: npx flowlab resume', 'Any network interface on AWS: npx flowlab logs <eni>'],
  );
}

const nothingNamed = (): Problem =>
  new Problem('usage', 'Which flow records? There is no lab, and nothing was named.', [
    'Of a network interface: npx flowlab logs eni-0123456789abcdef0',
    'Of a log group: npx flowlab logs --log-group <name>',
    'From files, directories or S3, in any shape: npx flowlab logs <file or s3://…>',
    'Try it without AWS: npx flowlab start --sandbox',
  ]);
