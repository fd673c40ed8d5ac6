#!/usr/bin/env node
import { Command, InvalidArgumentError, Option } from 'commander';
import { Client } from './client.ts';
import { type CallOptions, call } from './commands/call.ts';
import { applyConfiguration, exportConfiguration } from './commands/configuration.ts';
import { createKey, type KeyOptions } from './commands/create-key.ts';
import { createRestConnector, type RestConnectorOptions } from './commands/create-rest-connector.ts';
import { getCapability, getGateway } from './commands/get.ts';
import { listCapabilities, listGateways, listKeys } from './commands/list.ts';
import { type LogOptions, logs } from './commands/logs.ts';
import { open } from './commands/open.ts';
import { Failure } from './failure.ts';
import { printFailure } from './output.ts';
import { addPluginCommands } from './plugin/commands.ts';
import { readSettings } from './settings.ts';

const OUTCOMES = [
  'OK',
  'TOOL_ERROR',
  'PROTOCOL_ERROR',
  'TRANSPORT_ERROR',
  'TIMEOUT',
  'DENIED',
  'RATE_LIMITED',
  'CANCELLED',
];

const program = new Command('omnigate')
  .description('Manages an Omnigate platform over its GraphQL API.')
  .option('--url <url>', 'the platform (default: OMNIGATE_URL, else http://localhost:4000)')
  .addHelpText(
    'after',
    '\nWho asks: OMNIGATE_KEY is a management key; without, the one in .data/admin-key, where npm start keeps it.',
  )
  .showHelpAfterError()
  .configureHelp({ showGlobalOptions: true });

const client = () => new Client(readSettings(program.opts<{ url?: string }>().url, process.env));

const json = new Option('--json', 'as JSON').default(false);

program
  .command('export')
  .description('write the configuration as YAML or JSON; secrets are left as references to variables')
  .option('-o, --output <file>', 'where to (default: standard output)')
  .addOption(new Option('--format <format>', 'of the document').choices(['yaml', 'json']).default('yaml'))
  .action((options: { output?: string; format: string }) => exportConfiguration(client(), options));

program
  .command('apply')
  .description('make the platform as a document says; what the document does not name stays as it is')
  .requiredOption('-f, --file <file>', 'YAML or JSON; - for standard input')
  .option('--dry-run', 'say what would change, and change nothing', false)
  .action((options: { file: string; dryRun: boolean }) => applyConfiguration(client(), options));

const list = program.command('list').description('list what there is');
list
  .command('gateways')
  .addOption(json)
  .action((options: { json: boolean }) => listGateways(client(), options.json));
list
  .command('capabilities')
  .addOption(json)
  .action((options: { json: boolean }) => listCapabilities(client(), options.json));
list
  .command('keys <gateway>')
  .addOption(json)
  .action((gateway: string, options: { json: boolean }) => listKeys(client(), gateway, options.json));

const get = program.command('get').description('show one thing, by its id or name');
get
  .command('gateway <gateway>')
  .addOption(json)
  .action((gateway: string, options: { json: boolean }) => getGateway(client(), gateway, options.json));
get
  .command('capability <capability>')
  .addOption(json)
  .action((capability: string, options: { json: boolean }) =>
    getCapability(client(), capability, options.json),
  );

const create = program.command('create').description('make something');
create
  .command('key <gateway>')
  .description('make an API key for a gateway and print its secret')
  .requiredOption('-n, --name <name>', 'what to call it')
  .option('--expires <time>', 'when it ends, such as 2027-01-31, or after how long: 12h, 90d')
  .option('--rate <count>', 'requests a minute that it may make', wholeNumber)
  .option('--tools <names...>', 'the tools that it may use (default: all)')
  .action((gateway: string, options: KeyOptions) => createKey(client(), gateway, options));

create
  .command('rest-connector <file>')
  .description('make tools of a REST API from its OpenAPI or Swagger document; - for standard input')
  .requiredOption('-n, --name <name>', 'what to call it')
  .option('--base-url <url>', 'replaces the servers that the document names')
  .option('--operations <ids...>', 'which operations become tools (default: all)')
  .option('--input <file>', 'JSON of what else belongs to it, such as auth')
  .option('--dry-run', 'show its tools and what is odd, and make nothing', false)
  .action((file: string, options: RestConnectorOptions) => createRestConnector(client(), file, options));

program
  .command('call <gateway> <tool> [arguments]')
  .description('call a tool and show its progress; arguments are a JSON object')
  .option('-a, --arg <name=value>', 'one argument; may be there several times', collect, [])
  .option('--raw', 'print the whole result as JSON', false)
  .action(
    async (gateway: string, tool: string, text: string | undefined, options: Omit<CallOptions, 'json'>) => {
      process.exitCode = await call(client(), gateway, tool, { ...options, json: text });
    },
  );

program
  .command('logs <gateway>')
  .description('show what was asked of a gateway')
  .option('-f, --follow', 'go on with what is asked from now on', false)
  .option('-n, --lines <count>', 'how many entries', wholeNumber, 20)
  .option('--tool <names...>', 'only calls of these tools')
  .addOption(new Option('--outcome <outcomes...>', 'only what ended so').choices(OUTCOMES))
  .option('--principal <name>', 'only of this key or token')
  .option('--text <text>', 'only with this text')
  .option('--since <time>', 'only since a time, or for so long: 90s, 15m, 2h, 1d')
  .addOption(json)
  .action((gateway: string, options: LogOptions) => logs(client(), gateway, options));

program
  .command('open')
  .description('open the console in a browser, signed in')
  .option('--print', 'print the link instead; it is good once, for a quarter of an hour', false)
  .action((options: { print: boolean }) => open(client(), options.print));

addPluginCommands(program, client);

function wholeNumber(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError('It must be a whole number from 1 on.');
  return Number(text);
}

function collect(value: string, before: string[]): string[] {
  return [...before, value];
}

// Whoever reads may have seen enough: `omnigate logs … | head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof Failure)) throw error;
  printFailure(error);
  process.exitCode = 1;
}
