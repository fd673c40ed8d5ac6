import { serve } from '../../../../sandbox/serve.ts';
import { MESSAGE_LIMITS } from '../../isolate/run-request.ts';
import { superviseRuns } from '../../isolate/supervise-runs.ts';
import { IsolateSupply } from './isolate-supply.ts';
import { runProgram } from './run-program.ts';

/** Of a spare isolate before the first call has told what is wanted. */
const USUAL_MEMORY_MB = 128;

const isolates = new IsolateSupply();
isolates.prepare(USUAL_MEMORY_MB);

serve(MESSAGE_LIMITS, superviseRuns({ isolates, run: runProgram, maxGrowthBytes: 64 * 1024 * 1024 }));
