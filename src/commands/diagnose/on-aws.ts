import { explain } from '../../aws/explain.js';
import type { Cloud } from '../../cloud.js';
import { diagnose } from '../../diagnosis/diagnose.js';
import { getsThrough, type Verdict } from '../../diagnosis/verdict.js';
import { checkBelongs } from '../../engine/belongs.js';
import type { State } from '../../engine/state.js';
import { applyFix } from '../../investigation/apply-fix.js';
import { effectOfFix } from '../../investigation/effect-of-fix.js';
import { gather } from '../../investigation/gather.js';
import { isProbeable } from '../../investigation/probe.js';
import type { Asked, OnAws } from '../../investigation/request.js';
import type { Ui } from '../../ui.js';
import { connectToAws, openCloudOf } from '../cloud/cloud.js';
import type { Exit } from '../exit.js';
import { locked, paceFor } from '../lab/lab-run.js';
import { isOfLab, machineOf, readableLab, standingLab } from '../lab/standing-lab.js';
import type { LabFiles } from '../lab-files.js';
import { askExercise } from '../practice/enter.js';
import { exerciseAt } from '../practice/practice-files.js';
import type { Surroundings } from '../surroundings.js';
import type { Terminal } from '../terminal.js';
import { type Delivery, deliverVerdict } from './deliver.js';
import { introduceQuestion } from './introduce.js';
import { asReport } from './request.js';
import { withoutAccount } from './without-account.js';

/** On AWS, or inside the lab at hand where that is a simulated one. */
export async function diagnoseOnAws(
  request: OnAws,
  delivery: Delivery,
  again: string,
  terminal: Terminal,
  surroundings: Surroundings,
): Promise<Exit> {
  const { asked, account } = request;
  const practised = isInsideLab(request, surroundings.env) ? await exerciseAt(surroundings) : undefined;
  if (practised)
    return askExercise(practised, asked, terminal, (open) =>
      inCloud({ open, lab: undefined, again, isExercise: true }, request, delivery, terminal, practised.surroundings),
    );
  const lab = await labAt(surroundings.files, asked);
  const named = {
    ...asked,
    source: machineOf(lab, asked.source)?.id ?? asked.source,
    destination: machineOf(lab, asked.destination)?.id ?? asked.destination,
  };
  const run = (open: () => Promise<Cloud>, of: State | undefined) =>
    inCloud({ open, lab: of, again }, { ...request, asked: named }, delivery, terminal, surroundings);
  if (lab?.lab.mode === 'sandbox' && isInsideLab(request, surroundings.env)) {
    // The simulated account is a file: one program at a time may use it.
    return locked(surroundings.files, () => run(() => openLab(lab, request, terminal, surroundings), lab));
  }
  if (lab?.lab.mode === 'aws' && (isRole(asked.source) || isRole(asked.destination))) {
    return run(() => openLab(lab, request, terminal, surroundings), lab);
  }
  return run(() => connectToAws(account, terminal, surroundings).catch(withoutAccount(request)), undefined);
}

const isInsideLab = ({ account, records, network }: OnAws, { AWS_ENDPOINT_URL }: NodeJS.ProcessEnv): boolean =>
  account.profile === null &&
  account.region === null &&
  network === null &&
  // Whoever asks the rules alone may mean another simulated account, served by an endpoint.
  (records.kind === 'log-groups' || (records.kind === 'none' && AWS_ENDPOINT_URL === undefined));

const isRole = (end: string): boolean => end === 'source' || end === 'destination';

/** Whoever asks by a role means the lab, which has to be readable then. */
const labAt = (files: LabFiles, { source, destination }: Asked): Promise<State | undefined> =>
  isRole(source) || isRole(destination) ? standingLab(files) : readableLab(files);

/** Opened for the lab, and for nothing else that might answer. */
export async function openLab(
  { lab }: State,
  { account }: Pick<OnAws, 'account'>,
  terminal: Terminal,
  surroundings: Surroundings,
): Promise<Cloud> {
  const cloud = await openCloudOf(lab, account, terminal, surroundings, paceFor(terminal));
  checkBelongs(lab, cloud.identity, cloud.aws.region, cloud.endpoint);
  return cloud;
}

interface Setting {
  readonly open: () => Promise<Cloud>;
  readonly lab: State | undefined;
  /** The command that asks the same again. */
  readonly again: string;
  /** The world of an exercise. */
  readonly isExercise?: true;
}

async function inCloud(
  { open, lab, again, isExercise }: Setting,
  request: OnAws,
  delivery: Delivery,
  terminal: Terminal,
  { files, stdin, resolve }: Surroundings,
): Promise<Exit> {
  const { ui, result } = terminal;
  try {
    const cloud = await open();
    introduceQuestion(cloud, lab, isExercise ? 'sandbox' : 'aws', delivery.redact, ui);
    const saved = await gather(request, cloud, { ...terminal, stdin: stdin(), resolve });
    const verdict = await deliverVerdict(saved, delivery, { ...terminal, kept: files.verdict }, cloud.clock.now());
    if (request.fix) {
      // What was shown may be redacted; what is applied is not.
      const actual = delivery.redact ? diagnose(saved.connection, saved.network, saved.evidence) : verdict;
      const isShown = result.isTTY && !delivery.json;
      const applying = {
        ec2: cloud.aws.ec2,
        ui,
        clock: cloud.clock,
        isOfLab: (id: string) => isExercise ?? isOfLab(lab, id),
        ...(isExercise ? { maker: 'the exercise' } : {}),
        isShown,
        again,
        effect:
          actual.fix && (await effectOfFix(actual.fix, saved.network, request, cloud, { ...terminal, stdin: stdin() })),
      };
      await applyFix(applying, actual);
    } else if (!delivery.json) tellNext(verdict, request, again, ui);
    return getsThrough(verdict.verdict) ? 0 : 3;
  } catch (error) {
    throw explain(error, { ...request.account, again });
  }
}

function tellNext({ question, verdict, fix }: Verdict, { probe }: OnAws, again: string, ui: Ui): void {
  const isOpen = !getsThrough(verdict) && !(verdict.outcome === 'blocked' && verdict.certainty === 'certain');
  // To a name that nobody knows nothing can be sent.
  const isNamed = verdict.cause !== 'DNS_NOT_FOUND';
  const canProbe = !probe && isNamed && question.source.instanceId !== null && isProbeable(question.protocol);
  const [command] = [
    ...(isOpen && canProbe ? [{ text: 'Send it on purpose (asks first)', command: `${again} --probe` }] : []),
    ...(fix ? [{ text: 'Apply the fix (asks first)', command: `${again} --fix` }] : []),
    ...([verdict.cause, ...verdict.alternatives].includes('NOT_YET_DELIVERED')
      ? [{ text: 'In some minutes, again', command: again }]
      : []),
    asReport,
  ];
  ui.tell({ kind: 'next', title: '', commands: command ? [command] : [] });
}
