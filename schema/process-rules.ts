import { z } from 'zod';
import { COMMAND_NAME } from './command-name.ts';

/** Rules of processes that are MCP servers. */

export const commandName = z
  .string()
  .regex(COMMAND_NAME, 'must be a bare command name such as npx, without a path');

const commandArgument = z
  .string()
  .max(4096, 'must have at most 4096 characters')
  .regex(/^[^\0]*$/, 'must not contain a NUL character');

export const commandArguments = z.array(commandArgument).max(100, 'must have at most 100 entries');

/** Variables by which a program can be made to load other code than its own, whatever command the operator allowed. */
const CODE_LOADING =
  /^(PATH|IFS|ENV|BASH_ENV|BASH_FUNC.*|LD_.*|DYLD_.*|GCONV_PATH|NODE_OPTIONS|NODE_PATH|PYTHON(PATH|HOME|STARTUP|USERBASE|INSPECT)|PERL5(OPT|LIB|DB)|PERLLIB|RUBY(OPT|LIB)|JAVA_TOOL_OPTIONS|_JAVA_OPTIONS|DOTNET_STARTUP_HOOKS)$/i;

export const environmentName = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]{0,199}$/, 'is no name of an environment variable')
  .refine((name) => !CODE_LOADING.test(name), {
    message: 'may not be set: with it the command would run code of others',
  });

export const environmentValue = z
  .string()
  .max(32_768, 'must have at most 32768 characters')
  .regex(/^[^\0]*$/, 'must not contain a NUL character');
