/** Part of the build: starts Python once, slowly, and writes down its memory, from which every program then begins. */
import { writeFileSync } from 'node:fs';
import { allocateOutput } from '../isolate/output-reader.ts';
import { OUTPUT_BYTES } from '../isolate/run-request.ts';
import { PythonIsolate } from './host/python-isolate.ts';
import { pythonAssets, realmScripts, SNAPSHOT } from './host/scripts.ts';
import { RUNNER_SOURCE } from './runner-source.ts';

const isolate = await PythonIsolate.load(realmScripts(), pythonAssets(false), allocateOutput(OUTPUT_BYTES));
writeFileSync(SNAPSHOT, new Uint8Array(await isolate.takeSnapshot(RUNNER_SOURCE)));
isolate.dispose();
