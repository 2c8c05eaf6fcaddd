import { type BackgroundJob, type Running, type ShellEffect, type ShellMachine, wait } from './machine.js';

/** Steps of a job in the background, after which it is left. */
const longest = 4000;

/** Begins a job, and takes it up to where it first waits. */
export function* begin(
  machine: ShellMachine,
  pid: number,
  run: (now: ShellMachine['now']) => Running,
): Generator<ShellEffect, void, void> {
  const job: BackgroundJob = {
    pid,
    running: run(() => machine.now() + job.ahead),
    dueAt: machine.now(),
    ahead: 0,
    steps: 0,
  };
  machine.jobs.push(job);
  yield* advance(machine, job);
}

/** Runs a script and its jobs in the background: they go on while the script waits, and those left at its end run to theirs. */
export function* withJobs(machine: ShellMachine, foreground: Running): Running {
  const { jobs } = machine;
  try {
    for (;;) {
      const { done, value } = foreground.next();
      if (done) {
        for (const job of [...jobs]) yield* finish(machine, job);
        return value;
      }
      if (value.kind === 'wait' && jobs.length > 0) yield* pass(machine, value.ms);
      else yield value;
    }
  } finally {
    foreground.return(0);
    for (const job of [...jobs]) endJob(machine, job);
  }
}

/** Lets that much time go by, and runs each job that is due in it. */
function* pass(machine: ShellMachine, ms: number): Generator<ShellEffect, void, void> {
  const until = machine.now() + ms;
  for (;;) {
    const [next] = machine.jobs.filter(({ dueAt }) => dueAt <= until).sort((one, other) => one.dueAt - other.dueAt);
    if (!next) break;
    yield wait(Math.max(0, next.dueAt - machine.now()));
    yield* advance(machine, next);
  }
  yield wait(Math.max(0, until - machine.now()));
}

function* advance(machine: ShellMachine, job: BackgroundJob): Generator<ShellEffect, void, void> {
  // A job that is running is not due for another turn.
  job.dueAt = Number.POSITIVE_INFINITY;
  while (job.steps < longest) {
    job.steps += 1;
    const { done, value } = job.running.next();
    if (done) break;
    if (value.kind === 'wait' && value.ms > 0) {
      job.dueAt = machine.now() + value.ms;
      return;
    }
    yield value;
  }
  endJob(machine, job);
}

function* finish(machine: ShellMachine, job: BackgroundJob): Generator<ShellEffect, void, void> {
  job.ahead = Math.max(0, job.dueAt - machine.now());
  for (; job.steps < longest; job.steps++) {
    const { done, value } = job.running.next();
    if (done) break;
    if (value.kind === 'wait') job.ahead += value.ms;
    else yield value;
  }
  endJob(machine, job);
}

/** Ends a job, and closes what it has open. */
export function endJob({ jobs }: ShellMachine, job: BackgroundJob): void {
  job.running.return(0);
  const at = jobs.indexOf(job);
  if (at >= 0) jobs.splice(at, 1);
}

/** `wait`: until nothing runs in the background. */
export function* waitForJobs({ machine }: { readonly machine: ShellMachine }): Running {
  while (machine.jobs.length > 0 && !machine.interrupted()) {
    const due = Math.min(...machine.jobs.map(({ dueAt }) => dueAt));
    yield wait(Math.max(1, due - machine.now()));
  }
  return 0;
}
