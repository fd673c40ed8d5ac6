import mocha, { type MochaOptions, type Runner } from 'mocha';

/** Mocha's own report, then the line that CI reads: `N passed, N failed`, alone and last. */
class ClosingLineReporter extends mocha.reporters.Spec {
  constructor(runner: Runner, options: MochaOptions) {
    super(runner, options);
    runner.once(mocha.Runner.constants.EVENT_RUN_END, () => {
      const { passes, failures, pending } = runner.stats ?? { passes: 0, failures: 1, pending: 0 };
      if (pending > 0) process.stdout.write(`${pending} skipped\n`);
      process.stdout.write(`${passes} passed, ${failures} failed\n`);
    });
  }
}

// Mocha loads a reporter by the default export of its module.
// biome-ignore lint/style/noDefaultExport: see above
export default ClosingLineReporter;
