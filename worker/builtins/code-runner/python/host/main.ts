import { serve } from '../../../../sandbox/serve.ts';
import { MESSAGE_LIMITS } from '../../isolate/run-request.ts';
import { superviseRuns } from '../../isolate/supervise-runs.ts';
import { PythonIsolates } from './python-isolates.ts';
import { runProgram } from './run-program.ts';

const isolates = new PythonIsolates();
await isolates.ready();

serve(MESSAGE_LIMITS, superviseRuns({ isolates, run: runProgram, maxGrowthBytes: 256 * 1024 * 1024 }));
