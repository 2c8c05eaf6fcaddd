import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

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

/** What starts programs and waits for them. */
const waiting = ['test/e2e/**/*.test.ts', 'test/conformance/**/*.test.ts'];
const isWaiting = ({ moduleId }: TestSpecification): boolean =>
  /\/test\/(e2e|conformance)\//.test(moduleId.replaceAll('\\', '/'));

/**
 * The long round, so that neither core is idle and nobody waits at its end: Terraform first, which takes minutes and mostly
 * waits; then what computes beside what starts programs and waits for them, of the first the longest first.
 */
class LongRound extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isTerraform = ({ moduleId }: TestSpecification) => moduleId.includes('terraform');
    const others = sorted.filter((file) => isWaiting(file) && !isTerraform(file));
    const computing = sorted
      .filter((file) => !isWaiting(file))
      .toSorted((one, other) => Number(isLongest(other)) - Number(isLongest(one)));
    const placed = [others, computing].flatMap((list) => list.map((file, at) => ({ file, at: at / list.length })));
    return [
      ...sorted.filter(isTerraform),
      ...placed.toSorted((one, other) => one.at - other.at).map(({ file }) => file),
    ];
  }
}

/** What takes a minute. */
const isLongest = ({ moduleId }: TestSpecification): boolean =>
  /\/(reliability|calibration|worlds)\/[^/]*\.test\.ts$/.test(moduleId.replaceAll('\\', '/'));

const everywhere = {
  // The SDK is loaded once a worker, not once a file: tests mock client instances, never their classes.
  isolate: false,
  // As the bin does: the SDK's remark on Node 20 is not what a test is about. Nor is the zone of whoever runs it.
  env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true', TZ: 'UTC' },
  // Properties are tried on the same samples in every run.
  setupFiles: ['test/helpers/seeded.ts'],
  globalSetup: ['test/helpers/own-temporary-folder.ts'],
};

export default defineConfig({
  test: {
    sequence: { sequencer: LongRound },
    projects: [
      {
        test: {
          ...everywhere,
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: [...waiting, ...long],
          // By itself vitest leaves one core free.
          maxWorkers: '100%',
          testTimeout: 20_000,
        },
      },
      {
        test: {
          ...everywhere,
          // One project, for a worker is kept from one file to the next of the same project alone.
          name: 'long',
          include: [...long, ...waiting],
          testTimeout: 300_000,
          hookTimeout: 60_000,
          // Two that compute are what two cores bear, and one that waits.
          maxWorkers: 3,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
