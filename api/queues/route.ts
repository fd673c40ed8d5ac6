import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import type { Queue } from 'bullmq';
import type { FastifyInstance } from 'fastify';
import type { MaintenanceQueue } from '../../platform/maintenance-queue.ts';
import type { ExecutionQueue } from '../../platform/queue.ts';
import type { Execution } from '../../schema/execution.ts';
import type { Dispatcher } from '../dispatch/dispatcher.ts';
import { DashboardAdapter } from './dashboard-adapter.ts';
import { shownExecution } from './shown-execution.ts';

const PATH = '/queues';

/** Everything comes from here; styles are set by scripts too. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'self'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** What the page would load from elsewhere: a font, without which it looks well too. */
const FOREIGN_STYLES = /<link href="https?:[^>]*>/g;

/** `/queues`: the queues of the platform (Bull Board), for admins. */
export function queueDashboard(dispatcher: Dispatcher, maintenance: MaintenanceQueue) {
  const serverAdapter = new DashboardAdapter();
  serverAdapter.setBasePath(PATH);
  const board = createBullBoard({
    queues: [],
    serverAdapter,
    options: { uiConfig: { boardTitle: 'Omnigate' } },
  });
  const common = executionsAdapter(dispatcher.queue, 'Executions that any worker may take.');
  const tasks = new BullMQAdapter(maintenance as Queue, {
    description: 'What the platform does for itself.',
  });

  /** Workers come and go, and each has a queue of its own. */
  function showCurrentQueues(): void {
    const own = dispatcher
      .workerQueues()
      .map((queue) => executionsAdapter(queue, 'Executions that belong to one worker.'));
    board.setQueues([common, tasks, ...own]);
  }

  return async function routes(app: FastifyInstance): Promise<void> {
    app.addHook('onRequest', async () => {
      showCurrentQueues();
    });
    app.addHook('onSend', async (_request, reply, payload) => {
      reply.header('content-security-policy', POLICY);
      reply.header('x-content-type-options', 'nosniff');
      return typeof payload === 'string' ? payload.replace(FOREIGN_STYLES, '') : payload;
    });
    await app.register(serverAdapter.registerPlugin(), { prefix: PATH });
  };
}

/** To look at only: a call is never run twice, so there is nothing to be retried, and what waits has somebody who waits for it. */
function executionsAdapter(queue: ExecutionQueue, description: string): BullMQAdapter {
  const adapter = new BullMQAdapter(queue as Queue, { readOnlyMode: true, allowRetries: false, description });
  adapter.setFormatter('data', (data: Execution) => shownExecution(data));
  return adapter;
}
