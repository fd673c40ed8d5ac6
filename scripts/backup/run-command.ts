import { ConfigError } from '../../platform/config.ts';

/** What whoever runs a command has to mend. */
export class UsageError extends Error {}

/** Runs a command; what it returns is said, and so is what is wrong, without a stack where that is for whoever runs it to mend. */
export async function runCommand(command: (args: readonly string[]) => Promise<string>): Promise<void> {
  try {
    process.stdout.write(`✓ ${await command(process.argv.slice(2))}\n`);
    process.exit(0);
  } catch (error) {
    const known = error instanceof UsageError || error instanceof ConfigError;
    process.stderr.write(`✗ ${known ? error.message : ((error as Error).stack ?? String(error))}\n`);
    process.exit(1);
  }
}
