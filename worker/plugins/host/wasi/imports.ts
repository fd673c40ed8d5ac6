import type { SupportedInterface } from '../../build/supported-imports.ts';
import type { InstanceContext } from '../instance-context.ts';
import { createCli } from './cli.ts';
import { createMonotonicClock, createWallClock } from './clocks.ts';
import { createFilesystem } from './filesystem.ts';
import { createHttp } from './http/http.ts';
import { IoError } from './io-error.ts';
import { createPoll } from './poll.ts';
import { insecure, insecureSeed, random } from './random.ts';
import { sockets } from './sockets.ts';
import { InputStream, OutputStream } from './streams.ts';

/** Everything that an instance may import, made for it alone. */
export function createImports(context: InstanceContext): Record<SupportedInterface, object> {
  return {
    ...createCli(context),
    ...createFilesystem(context),
    ...createHttp(context),
    ...sockets,
    'wasi:clocks/monotonic-clock': createMonotonicClock(context.asker),
    'wasi:clocks/wall-clock': createWallClock(),
    'wasi:io/error': { Error: IoError },
    'wasi:io/poll': createPoll(context.asker),
    'wasi:io/streams': { InputStream, OutputStream },
    'wasi:random/insecure': insecure,
    'wasi:random/insecure-seed': insecureSeed,
    'wasi:random/random': random,
  };
}
