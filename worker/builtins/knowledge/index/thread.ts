/** The thread with the indexes: building and searching them takes the processor, which the worker's own thread has no time for. */
import { parentPort } from 'node:worker_threads';
import { GatewayIndex } from './gateway-index.ts';
import type { FoundChunk, IndexReply, IndexRequest } from './index-message.ts';

const indexes = new Map<string, GatewayIndex>();

function indexOf(gateway: string): GatewayIndex {
  let index = indexes.get(gateway);
  if (index === undefined) {
    index = new GatewayIndex();
    indexes.set(gateway, index);
  }
  return index;
}

function answer(request: IndexRequest): FoundChunk[] {
  switch (request.kind) {
    case 'add':
      indexOf(request.gateway).add(request.source, request.model, request.chunks);
      return [];
    case 'remove':
      indexes.get(request.gateway)?.remove(request.source);
      return [];
    case 'drop':
      indexes.get(request.gateway)?.close();
      indexes.delete(request.gateway);
      return [];
    case 'search': {
      const { gateway, text, vector, model, limit } = request;
      const query = vector !== undefined && model !== undefined ? { vector, model } : undefined;
      return indexes.get(gateway)?.search(text, query, limit) ?? [];
    }
  }
}

parentPort?.on('message', ({ id, request }: { id: number; request: IndexRequest }) => {
  let reply: IndexReply;
  try {
    reply = { id, found: answer(request) };
  } catch (error) {
    reply = { id, error: error instanceof Error ? error.message : String(error) };
  }
  parentPort?.postMessage(reply);
});
