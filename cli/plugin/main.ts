#!/usr/bin/env node
import { Command } from 'commander';
import { Client } from '../client.ts';
import { Failure } from '../failure.ts';
import { printFailure } from '../output.ts';
import { readSettings } from '../settings.ts';
import { addPluginCommands } from './commands.ts';

const program = new Command('omnigate').option('--url <url>', 'the platform');
addPluginCommands(program, () => new Client(readSettings(program.opts<{ url?: string }>().url, process.env)));
try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof Failure)) throw error;
  printFailure(error);
  process.exitCode = 1;
}
