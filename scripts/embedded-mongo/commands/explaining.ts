import { type Document, document } from '../bson/values.ts';
import { CommandError, unsupported } from '../errors.ts';
import { Execution } from '../query/execution.ts';
import { find, planFind } from '../query/find.ts';
import type { Plan } from '../query/planner.ts';
import type { CommandContext, Commands, Reply } from './command.ts';
import { collectionName } from './namespace.ts';
import { parseFind } from './reading.ts';
import { type CommandRequest, readExplained } from './request.ts';
import { VERSION } from './server-commands.ts';

/** Manual: explain, of `find`. */
export const EXPLAINING: Commands = { explain: { access: 'read', run: explain } };

function explain(request: CommandRequest, context: CommandContext): Reply {
  const verbosity = request.fields.any('verbosity') ?? 'allPlansExecution';
  const explained = readExplained(request);
  request.fields.finish();
  if (explained.name !== 'find') throw unsupported(`explain of ${explained.name}`);
  const parsed = parseFind(explained, context);
  explained.fields.finish();
  const { collection, request: found } = parsed;
  const plan = collection === undefined ? undefined : planFind(collection, found);
  const namespace = `${explained.database}.${collectionName(explained)}`;
  const winningPlan = plan === undefined ? document({ stage: 'EOF' }) : describePlan(plan);
  const queryPlanner = document({ namespace, winningPlan, rejectedPlans: [] });
  if (verbosity === 'queryPlanner') return { queryPlanner, serverInfo: document({ version: VERSION }) };
  if (verbosity !== 'executionStats' && verbosity !== 'allPlansExecution') {
    throw new CommandError(
      'BadValue',
      `Enumeration value '${String(verbosity)}' for field 'verbosity' is not valid`,
    );
  }
  const execution = new Execution(request.maxTimeMS);
  const start = performance.now();
  let nReturned = 0;
  if (collection !== undefined) {
    execution.spend(() => {
      for (const _ of find(collection, found, execution)) nReturned++;
    });
  }
  const executionStats = document({
    executionSuccess: true,
    nReturned,
    executionTimeMillis: Math.round(performance.now() - start),
    totalKeysExamined: execution.keysExamined,
    totalDocsExamined: execution.documentsExamined,
  });
  return { queryPlanner, executionStats, serverInfo: document({ version: VERSION }) };
}

function describePlan(plan: Plan): Document {
  const direction = plan.direction === 1 ? 'forward' : 'backward';
  const scan =
    plan.kind === 'collection'
      ? document({ stage: 'COLLSCAN', direction })
      : document({
          stage: 'FETCH',
          inputStage: document({
            stage: 'IXSCAN',
            keyPattern: plan.index.specification.key,
            indexName: plan.index.name,
            isMultiKey: plan.index.multikey,
            direction,
          }),
        });
  return plan.sorted ? scan : document({ stage: 'SORT', inputStage: scan });
}
