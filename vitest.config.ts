import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

// As the bin does: the SDK's remark on Node 20 is not what a test is about. Nor is the zone of whoever runs it.
const quiet = { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true', TZ: 'UTC' };

/** What takes seconds for each file: not for after each edit. */
const long = [
  'test/sandbox/large-world.test.ts',
  'test/sandbox/s3/honour.test.ts',
  'test/records/flows/flows-in.test.ts',
  'test/diagnosis/what-if/replay.test.ts',
  'test/diagnosis/what-if/effect.test.ts',
  'test/sandbox/honour.test.ts',
  'test/reliability/**/*.test.ts',
  'test/diagnosis/worlds/**/*.test.ts',
  'test/diagnosis/calibration/**/*.test.ts',
  'test/diagnosis/agreement.property.test.ts',
  'test/diagnosis/diagnose.property.test.ts',
  'test/diagnosis/hostile.test.ts',
  'test/diagnosis/many-pings.test.ts',
  'test/diagnosis/fix/admits.test.ts',
  'test/diagnosis/redact/redact.test.ts',
  'test/engine/chaos.test.ts',
  'test/engine/kill-sweep.test.ts',
  'test/investigation/apply-fix.test.ts',
  'test/investigation/troubles/find-troubles.test.ts',
  'test/network/joined-oracle.test.ts',
  'test/practice/**/*.test.ts',
  'test/stages/closing.test.ts',
  'test/stages/command-options.test.ts',
  'test/stages/lab.test.ts',
  'test/stories/in-the-sandbox.test.ts',
  'test/stories/between-networks.test.ts',
  'test/terminal/render/large-output.test.ts',
];

/** Terraform waits for minutes and needs no core meanwhile: it begins first, and everything else runs beside it. */
class TerraformFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isWaiting = ({ moduleId }: TestSpecification) => moduleId.includes('terraform');
    return (await super.sort(files)).toSorted((one, other) => Number(isWaiting(other)) - Number(isWaiting(one)));
  }
}

// Two at a time is what two cores bear, and one that waits.
const besideTerraform = 3;

/** Properties are tried on the same samples in every run. */
const seeded = ['test/helpers/seeded.ts'];

export default defineConfig({
  test: {
    sequence: { sequencer: TerraformFirst },
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/e2e/**', 'test/conformance/**', ...long],
          // The SDK is loaded once a worker, not once a file: tests mock client instances, never their classes.
          isolate: false,
          // By itself vitest leaves one core free.
          maxWorkers: '100%',
          testTimeout: 20_000,
          env: quiet,
          setupFiles: seeded,
        },
      },
      {
        test: {
          name: 'reliability',
          include: long,
          // As for unit: the SDK once a worker.
          isolate: false,
          testTimeout: 300_000,
          env: quiet,
          setupFiles: seeded,
          maxWorkers: besideTerraform,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts', 'test/conformance/**/*.test.ts'],
          testTimeout: 120_000,
          env: quiet,
          hookTimeout: 60_000,
          maxWorkers: besideTerraform,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
