import { explainedStages } from '../../src/commands/lab/explained.js';
import type { Base } from '../../src/engine/context.js';
import { memoryStore } from '../../src/engine/memory-store.js';
import { type LabRunOptions, type RunOutcome, run } from '../../src/engine/run.js';
import { newState, type State } from '../../src/engine/state.js';
import { loadStages } from '../../src/stages/index.js';
import type { EventOf } from '../../src/ui.js';
import { sandboxUnderTest } from './sandbox.js';
import { byDefault, scriptedUi } from './scripted-ui.js';
import { lab as aLab } from './stage-context.js';

const questions = [
  'approve',
  'least-privilege',
  'shell',
  'flow-log-scope',
  'fix-source',
  'bonus',
  'cleanup-all',
  'not-found',
  'not-solved',
  'not-stopped',
  'reopen',
];
export const stages = explainedStages(await loadStages(), {
  profile: null,
  region: 'us-east-1',
  again: 'npx flowlab resume',
});

interface Meddling {
  /** Id of the question. */
  readonly at: string;
  readonly act: (state: State) => Promise<unknown>;
}

export type Answers = Readonly<Record<string, unknown>>;

/** A lab in the sandbox on virtual time, which can be gone on with again and again, each time as a new process would. */
export function standingLab() {
  const { world, aws, clock } = sandboxUnderTest({ switches: { journal: true } });
  const lab = { ...aLab, mode: 'sandbox' as const, account: world.account, region: world.region };
  const store = memoryStore();
  const scripts: string[] = [];
  aws.ssm.middlewareStack.add(
    (next) => async (args) => {
      const { DocumentName, Parameters } = args.input as {
        readonly DocumentName?: string;
        readonly Parameters?: Record<string, string[]>;
      };
      if (DocumentName === 'AWS-RunShellScript') scripts.push((Parameters?.commands ?? []).join('\n'));
      return next(args);
    },
    { step: 'initialize' },
  );
  const baseWith = (ui: Base['ui']): Base => ({
    lab,
    aws,
    ui,
    clock,
    signal: new AbortController().signal,
    openShell: async () => {},
  });
  /** `meddle`: what somebody does while the person sits at the first of these questions. */
  const go = async (answers: Answers = {}, options: LabRunOptions = {}, meddle?: Meddling) => {
    const ui = scriptedUi({ ...Object.fromEntries(questions.map((id) => [id, byDefault])), ...answers });
    const opened = (await store.load()) ?? newState(lab, '1.0.0', 'lineage-0001');
    let isDone = false;
    const disturbed: Base['ui'] = {
      tell: ui.tell,
      ask: async (question) => {
        const state = await store.load();
        if (question.id === meddle?.at && !isDone && state) {
          isDone = true;
          await meddle.act(state);
          // What was just changed is seen everywhere before the person answers.
          await clock.sleep(60_000);
        }
        return ui.ask(question);
      },
    };
    const outcome: RunOutcome = await run(stages, opened, store, baseWith(disturbed), options);
    return { ui, outcome, state: outcome.state };
  };
  return { world, aws, clock, lab, store, scripts, baseWith, go };
}

export type StandingLab = ReturnType<typeof standingLab>;

export const resultOf = (state: State, id: string) => {
  const record = state.steps[id];
  return record && 'result' in record ? record.result : undefined;
};

/** AWS's id of what a step made. */
export const idOf = (state: State, step: string): string => {
  const result = resultOf(state, step);
  if (typeof result === 'object' && result !== null && 'id' in result && typeof result.id === 'string')
    return result.id;
  throw new Error(`step ${step} made nothing`);
};

type Told = { readonly ui: { readonly events: readonly { readonly kind: string }[] } };

export const eventsOf = <Kind extends 'preview' | 'verdict' | 'note' | 'text' | 'stage-done' | 'change' | 'list'>(
  { ui }: Told,
  kind: Kind,
) => ui.events.filter((event): event is EventOf<Kind> => event.kind === kind);
