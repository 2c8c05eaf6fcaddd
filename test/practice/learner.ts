import type { CauseCode } from '../../src/diagnosis/causes/cause-code.js';
import { diagnose } from '../../src/diagnosis/diagnose.js';
import type { SavedCase } from '../../src/diagnosis/saved/case-file.js';
import type { Verdict } from '../../src/diagnosis/verdict.js';
import { gather } from '../../src/investigation/gather.js';
import { TCP } from '../../src/network/packet.js';
import { requestIn } from '../../src/practice/console/aws-line.js';
import type { Exercise } from '../../src/practice/exercise.js';
import { exercises } from '../../src/practice/exercises/index.js';
import { type Answer, NO_RECORD } from '../../src/practice/grade/answer.js';
import { gradeOf } from '../../src/practice/grade/grade.js';
import { type Grade, parts } from '../../src/practice/grade/part.js';
import { attempt } from '../../src/practice/send.js';
import type { Site } from '../../src/practice/site.js';
import { openSite } from '../../src/practice/site.js';
import { startExercise } from '../../src/practice/start.js';
import { workOf } from '../../src/practice/work/judge.js';
import type { Look, OpenExercise } from '../../src/practice/work/open-exercise.js';
import { recordsOf } from '../../src/practice/work/records.js';
import { runScript } from '../../src/sandbox/shell/host.js';

export const at = Date.UTC(2026, 10, 26, 9, 30);

/** Somebody at an exercise, who has the ticket, the records, the rules, and nothing else. */
export interface Learner {
  readonly exercise: OpenExercise;
  readonly site: Site;
  /** What the table says that it is. */
  readonly codes: readonly CauseCode[];
}

export async function begin(exercise: Exercise, seed: number, hoursLater = 0): Promise<Learner> {
  const { opened, world, codes } = await startExercise(exercise, seed, at + hoursLater * 3_600_000);
  return { exercise: opened, site: openSite({ seed: 0, at: opened.plantedAt, saved: structuredClone(world) }), codes };
}

export function exerciseOf(name: string): Exercise {
  const found = exercises.find((one) => one.name === name);
  if (!found) throw new Error(`No exercise ${name}`);
  return found;
}

/** The same exercise again, as it was handed over. */
export const again = ({ exercise, site, codes }: Learner): Learner => ({
  exercise,
  codes,
  site: openSite({ seed: 0, at: site.now(), saved: structuredClone(site.world) }),
});

export const look = (kind: Look['kind'], about = ''): Look => ({ at, kind, about });

/** Somebody who looked at everything that there is. */
export const everywhere: readonly Look[] = [
  look('try'),
  look('records', 'all'),
  look('rules', 'network'),
  look('shell', 'somewhere'),
];

export const gradeFor = async (
  { exercise, site }: Learner,
  answer: Answer | null,
  looks: readonly Look[] = everywhere,
): Promise<Grade> => gradeOf(await workOf({ ...exercise, answer, looks }, site));

export const points = (grade: Grade): Readonly<Record<string, string>> =>
  Object.fromEntries(parts.map((part) => [part, `${grade[part].earned}/${grade[part].of}`]));

/** A command of the AWS CLI, as it would be typed. */
export async function aws({ site }: Learner, line: string): Promise<unknown> {
  const request = requestIn(line.split(' '));
  if ('reason' in request) throw new Error(`${line}: ${request.reason}`);
  site.advance(1_000);
  return site.sandbox.ask(request);
}

export function onHost({ site }: Learner, instanceId: string, script: string) {
  site.advance(1_000);
  return runScript(site.world, { now: site.now }, instanceId, script, { user: 'root' });
}

/** What the user of the ticket does. */
export function tryIt({ exercise, site }: Learner): string {
  site.advance(2_000);
  const { kind } = attempt(site.world, site.now(), exercise.attempted, 40_123);
  site.advance(2_000);
  return kind;
}

/** What `flowlab diagnose` says of the two. */
export async function ask(learner: Learner): Promise<Verdict> {
  const { connection, network, evidence } = await gathered(learner);
  return diagnose(connection, network, evidence);
}

/** Everything that it goes by. */
export async function gathered({ exercise: { attempted }, site }: Learner): Promise<SavedCase> {
  const { source, destination, port } = attempted;
  const inquiry = {
    asked: { source: source.address, destination: destination.address, protocol: TCP, port, error: null },
    span: { since: null, until: null },
    network: null,
    records: { kind: 'log-groups', logGroup: null, format: null },
    probe: false,
  } as const;
  const person = {
    ui: { tell: () => undefined, ask: () => Promise.reject(new Error('Nobody is asked')) },
    signal: new AbortController().signal,
    stdin: process.stdin,
  };
  const cloud = { aws: site.aws, clock: { now: site.now, sleep: async (ms: number) => site.advance(ms) } };
  return gather(inquiry as never, cloud, person as never);
}

/** Lines about the two ends, told apart by what the interface at one of them did. */
export function linesAbout({ exercise: { attempted }, site }: Learner): readonly string[] {
  const { source, destination, port } = attempted;
  const inside = site.world.ec2.interfaces[destination.interfaceId ?? '']?.PrivateIpAddress;
  return recordsOf(site.world, site.now())
    .map(({ record }) => record)
    .filter(({ line, srcport, dstport }) => {
      const words = line.split(' ');
      const isTo = words.includes(destination.address) || (inside !== undefined && words.includes(inside));
      return words.includes(source.address) && isTo && (srcport === port || dstport === port);
    })
    .map(({ line }) => line);
}

export const answered = (
  place: string,
  cause: CauseCode,
  cited: readonly string[],
  excluded: readonly CauseCode[],
): Answer => ({ place, cause, cited, excluded });

export const nothing = [NO_RECORD] as const;
