import { ConfigError } from './config.ts';
import type { Logger } from './logger.ts';

/** A process of the platform at work. */
export interface RunningProcess {
  /** What a supervisor is told when it is ready. */
  ready: Record<string, unknown>;
  logger: Logger;
  /** Ends it in order: finishes what was begun. */
  close(): Promise<void>;
}

/** How long an orderly end may take before the process ends anyway, in milliseconds. */
const CLOSE_MS = 30_000;

/** The same where the supervisor is gone: what it kept, stores and other processes, ends too, and nothing may outlive it for long. */
const ORPHANED_MS = 5000;

/**
 * Runs one process of the platform: starts it, tells its supervisor, ends it in order on SIGTERM and SIGINT, and when the
 * supervisor is gone, so that nothing outlives `npm start`. A wrong setting ends it with a line that says which.
 */
export async function runProcess(name: string, start: () => Promise<RunningProcess>): Promise<void> {
  let running: RunningProcess;
  try {
    running = await start();
  } catch (error) {
    const message = error instanceof ConfigError ? error.message : `${name} cannot start: ${describe(error)}`;
    process.stderr.write(`${message}\n`);
    process.exit(1);
  }
  const { logger } = running;
  let ending = false;
  const end = (why: string, withinMs = CLOSE_MS) => {
    if (ending) return;
    ending = true;
    logger.info({ why }, 'ending');
    setTimeout(() => process.exit(1), withinMs).unref();
    running.close().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ err: error }, 'it did not end in order');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', () => end('SIGTERM'));
  process.on('SIGINT', () => end('SIGINT'));
  process.on('disconnect', () => end('the supervisor is gone', ORPHANED_MS));
  process.on('uncaughtException', (error) => {
    logger.fatal({ err: error }, 'nobody expected this');
    process.exit(1);
  });
  process.send?.(running.ready);
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
