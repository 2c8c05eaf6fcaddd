import { loadExercise, type OpenExercise } from '../../practice/work/open-exercise.js';
import type { Choice } from '../../ui.js';
import { runDiagnose } from '../diagnose.js';
import type { Exit } from '../exit.js';
import { forSameLab } from '../same-lab.js';
import { runShell } from '../shell.js';
import { showProblem } from '../show-problem.js';
import type { Surroundings } from '../surroundings.js';
import { askAnswer } from './ask-answer.js';
import { runConsole } from './console.js';
import { runGrade } from './grade.js';
import { runHint } from './hint.js';
import { practicePlace } from './practice-files.js';
import { runRecords } from './records.js';
import { runTry } from './try.js';
import { runWait } from './wait.js';

type Act = (surroundings: Surroundings, exercise: OpenExercise) => Promise<unknown>;

/** The exercise at hand in a terminal: what next, until it is solved or left. */
export async function session(surroundings: Surroundings): Promise<Exit> {
  const place = practicePlace(surroundings.files);
  for (;;) {
    const exercise = await loadExercise(place);
    if (!exercise || exercise.closedAt !== null) return 0;
    const act = await chosen(exercise, surroundings);
    if (act === 'stopped') {
      await leave(surroundings);
      return 130;
    }
    if (act === null) return leave(surroundings);
    await act(surroundings, exercise).catch((error: unknown) => showProblem(error, surroundings));
  }
}

async function chosen(exercise: OpenExercise, surroundings: Surroundings): Promise<Act | 'stopped' | null> {
  using terminal = await surroundings.terminal();
  try {
    return await terminal.ui.ask<Act | null>({
      id: 'practice-next',
      flag: 'practice <what>',
      text: 'What next?',
      choices: choicesFor(exercise),
      default: 0,
    });
  } catch (error) {
    if (!terminal.signal.aborted) throw error;
    return 'stopped';
  }
}

const since = ({ triedFrom }: OpenExercise): string =>
  `${Math.max(1, Math.ceil((Date.now() - triedFrom) / 3_600_000))}h`;

function choicesFor({ attempted, before, withoutDiagnose, saved }: OpenExercise): readonly Choice<Act | null>[] {
  const { source, destination, port } = attempted;
  const machines = before.interfaces.filter(
    ({ id, instanceId }) => !saved && instanceId !== null && [source.interfaceId, destination.interfaceId].includes(id),
  );
  return [
    { value: (at) => runTry(at), label: 'Try it again' },
    { value: (at) => runRecords(at, { ofTicket: true }), label: 'Read the records of the two' },
    ...machines.map(({ name, instanceId }) => ({
      value: spaced((at) => runShell(at, instanceId ?? '', {})),
      label: `Log in on ${name}`,
    })),
    { value: spaced(runConsole), label: 'Look at rules, or change them (aws …)' },
    ...(withoutDiagnose
      ? []
      : [
          {
            value: spaced((at, exercise) =>
              runDiagnose(at, source.address, destination.address, {
                protocol: 'tcp',
                port,
                since: since(exercise),
              }),
            ),
            label: 'Ask for a verdict (diagnose)',
          },
        ]),
    ...(saved
      ? []
      : [
          {
            value: ((at) => runWait(at, undefined)) satisfies Act,
            label: 'Let six minutes pass, until records arrive',
          },
        ]),
    { value: (at) => runHint(at), label: 'A hint' },
    { value: answer, label: 'Answer' },
    { value: (at) => runGrade(at, {}), label: 'Grade it' },
    { value: null, label: 'Leave it for now' },
  ];
}

/** Commands that end with their last word, as at a shell's prompt; here a question comes next. */
const spaced =
  (act: Act): Act =>
  async (surroundings, exercise) => {
    await act(surroundings, exercise);
    (await surroundings.screen('stderr')).out.lines(['']);
  };

async function answer(surroundings: Surroundings): Promise<void> {
  using terminal = await surroundings.terminal();
  await askAnswer(terminal.ui, surroundings);
}

async function leave({ screen, stateOption }: Surroundings): Promise<Exit> {
  const { out } = await screen('stderr');
  out.lines(['', forSameLab('It is kept. Go on: npx flowlab practice', stateOption)]);
  return 0;
}
