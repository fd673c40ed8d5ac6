import { Gauge, type Registry } from '@prometheus-io/client';
import type { KnownWorker } from '../dispatch/worker-watch.ts';

/**
 * What workers say of themselves with every heartbeat, all of them together: every API process tells the same, so that one that is
 * scraped knows all.
 */
export function registerWorkerMetrics(registry: Registry, alive: () => readonly KnownWorker[]): void {
  const registers = [registry];
  const total = (name: string, help: string, of: (worker: KnownWorker) => number) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(alive().reduce((sum, worker) => sum + of(worker), 0));
      },
    });
  total('omnigate_workers', 'Workers that were heard of lately.', () => 1);
  total(
    'omnigate_worker_slots',
    'Executions that all workers together can run at a time.',
    (it) => it.concurrency,
  );
  total('omnigate_worker_running', 'Executions that run.', (it) => it.running);
  total(
    'omnigate_worker_memory_bytes',
    'Resident memory of all workers, without that of sandbox processes.',
    (it) => it.vitals.memoryBytes,
  );
  total(
    'omnigate_upstream_sessions',
    'Sessions with upstream MCP servers that workers keep open.',
    (it) => it.vitals.upstreamSessions,
  );
  const byKind = (name: string, help: string, field: 'hosts' | 'busy' | 'waiting' | 'lost') =>
    new Gauge({
      name,
      help,
      labelNames: ['kind'],
      registers,
      collect() {
        this.reset();
        for (const { vitals } of alive()) {
          for (const [kind, sandbox] of Object.entries(vitals.sandboxes)) this.inc({ kind }, sandbox[field]);
        }
      },
    });
  byKind('omnigate_sandbox_hosts', 'Sandbox processes.', 'hosts');
  byKind('omnigate_sandbox_busy', 'Sandbox processes that run a call.', 'busy');
  byKind('omnigate_sandbox_waiting', 'Calls that wait for a sandbox process.', 'waiting');
  byKind(
    'omnigate_sandbox_lost',
    'Sandbox processes that crashed or were killed, of workers that live.',
    'lost',
  );
}
