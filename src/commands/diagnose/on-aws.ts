import { explain } from '../../aws/explain.js';
import { checkBelongs } from '../../aws/identity.js';
import { isProblem, Problem } from '../../base/problem.js';
import { shellWord } from '../../base/shell-word.js';
import { diagnose } from '../../diagnosis/diagnose.js';
import type { Verdict } from '../../diagnosis/verdict.js';
import type { State } from '../../engine/state.js';
import { fileStore } from '../../engine/store.js';
import { applyFix } from '../../investigation/apply-fix.js';
import { gather } from '../../investigation/gather.js';
import { isProbeable } from '../../investigation/probe.js';
import { sameQuestion } from '../../investigation/same-question.js';
import type { Ui } from '../../ui.js';
import { version } from '../../version.js';
import { type Cloud, openAws, openCloudOf, profileOf, requireRegion } from '../cloud/cloud.js';
import type { Exit } from '../flags.js';
import { isOfLab, machineOf } from '../lab/lab-machine.js';
import { locked, paceFor } from '../lab/lab-run.js';
import type { Places } from '../places.js';
import type { Terminal } from '../terminal.js';
import { deliverVerdict } from './deliver-verdict.js';
import type { Asked, DiagnoseFlags } from './options.js';

/** On AWS, or inside the lab at hand where that is a simulated one. */
export async function diagnoseOnAws(
  asked: Asked,
  flags: DiagnoseFlags,
  where: Places,
  terminal: Terminal,
): Promise<Exit> {
  const lab = await labAt(where, asked);
  const named = {
    ...asked,
    source: machineOf(lab, asked.source)?.id ?? asked.source,
    destination: machineOf(lab, asked.destination)?.id ?? asked.destination,
  };
  const repeat = sameQuestion(asked, flags);
  const run = (open: () => Promise<Cloud>, of: State | undefined) =>
    inCloud({ open, lab: of, repeat }, named, flags, where, terminal);
  if (lab?.lab.mode === 'sandbox' && isInsideLab(flags)) {
    // The simulated account is a file: one program at a time may use it.
    return locked(where, () => run(() => openLab(lab, flags, where, terminal), lab));
  }
  if (lab?.lab.mode === 'aws' && (isRole(asked.source) || isRole(asked.destination))) {
    return run(() => openLab(lab, flags, where, terminal), lab);
  }
  return run(
    async () => openAws({ profile: profileOf(flags), region: await requireRegion(flags) }, terminal),
    undefined,
  );
}

const isInsideLab = ({ profile, region, logs, network }: DiagnoseFlags): boolean =>
  [profile, region, logs, network].every((flag) => flag === undefined);

const isRole = (end: string): boolean => end === 'source' || end === 'destination';

/** The lab at hand. One whose state is damaged is no reason not to look at anything else. */
async function labAt({ state }: Places, { source, destination }: Asked): Promise<State | undefined> {
  try {
    const present = await fileStore(state).load();
    return present?.cleaned ? undefined : present;
  } catch (error) {
    if (isRole(source) || isRole(destination) || !isProblem(error, 'damaged-state')) throw error;
    return undefined;
  }
}

async function openLab({ lab }: State, flags: DiagnoseFlags, where: Places, terminal: Terminal): Promise<Cloud> {
  const cloud = await openCloudOf(lab, flags, where, terminal, paceFor(terminal));
  checkBelongs(lab, cloud.identity, cloud.aws.region, cloud.endpoint);
  return cloud;
}

interface Place {
  readonly open: () => Promise<Cloud>;
  readonly lab: State | undefined;
  /** The command that asks the same again. */
  readonly repeat: string;
}

async function inCloud(
  { open, lab, repeat }: Place,
  asked: Asked,
  flags: DiagnoseFlags,
  where: Places,
  terminal: Terminal,
): Promise<Exit> {
  const { ui } = terminal;
  try {
    const cloud = await open();
    introduce(cloud, lab, flags.redact === true, ui);
    const saved = await gather(asked, flags, cloud, terminal);
    const verdict = await deliverVerdict(saved, flags, where, terminal, cloud.clock.now());
    if (flags.fix) {
      // What was shown may be redacted; what is applied is not.
      const actual = flags.redact ? diagnose(saved.connection, saved.network, saved.evidence) : verdict;
      const isShown = process.stdout.isTTY === true && !flags.json;
      const applying = {
        ec2: cloud.aws.ec2,
        ui,
        clock: cloud.clock,
        isOfLab: (id: string) => isOfLab(lab, id),
        isShown,
        again: repeat,
      };
      await applyFix(applying, actual);
    } else if (!flags.json) tellNext(verdict, flags, repeat, ui);
    return verdict.verdict.outcome === 'delivered' ? 0 : 3;
  } catch (error) {
    throw inTheseWords(error, flags, repeat);
  }
}

/** Whose account it is, before anything of it is read. */
function introduce({ identity, aws, endpoint }: Cloud, lab: State | undefined, redacted: boolean, ui: Ui): void {
  const named = lab === undefined ? {} : { lab: lab.lab.id };
  ui.tell({
    kind: 'welcome',
    version,
    mode: lab?.lab.mode ?? 'aws',
    ...(redacted ? {} : { account: identity.account }),
    region: aws.region,
    ...named,
  });
  if (endpoint === null) return;
  ui.tell({
    kind: 'note',
    tone: 'warn',
    text: `An endpoint override is set (${endpoint}): this may not be AWS itself.`,
  });
}

function tellNext({ question, verdict, fix }: Verdict, { probe, state }: DiagnoseFlags, repeat: string, ui: Ui): void {
  const isOpen = verdict.outcome === 'inconclusive' || verdict.outcome === 'unanswered';
  const canProbe = !probe && question.source.instanceId !== null && isProbeable(question.protocol);
  const commands = [
    ...(fix ? [{ text: 'Apply the fix (asks first)', command: `${repeat} --fix` }] : []),
    ...(isOpen && canProbe ? [{ text: 'Send it on purpose (asks first)', command: `${repeat} --probe` }] : []),
    ...(verdict.cause === 'NOT_YET_DELIVERED' ? [{ text: 'In some minutes, again', command: repeat }] : []),
    {
      text: 'As one HTML file',
      command: `npx flowlab report${state === undefined ? '' : ` --state ${shellWord(state)}`}`,
    },
  ];
  ui.tell({ kind: 'next', title: '', commands });
}

/** Problems made for the lab tell the person to resume it; here the same question is asked again. */
function inTheseWords(error: unknown, { profile, region }: DiagnoseFlags, repeat: string): Problem {
  const problem = explain(error, { profile: profile ?? null, region: region ?? null, again: repeat });
  const next = problem.next.map((line) => line.replace('npx flowlab resume', () => repeat));
  return new Problem(problem.code, problem.message, next, problem.cause ?? problem);
}
