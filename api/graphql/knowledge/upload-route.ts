import type { FastifyInstance } from 'fastify';
import { knowledgeMimeType, knowledgeName, MAX_KNOWLEDGE_BYTES } from '../../../schema/knowledge.ts';
import { identityOf } from '../context.ts';
import type { CreateContext } from '../create-context.ts';
import { parseInput } from '../input-errors.ts';
import type { KnowledgeService } from './service.ts';

interface Route {
  Params: { gatewayId: string };
  Querystring: { name?: string };
}

/** `POST /knowledge/{gatewayId}?name=…`: a document as the body, with its media type. */
export function knowledgeUpload(knowledge: KnowledgeService, createContext: CreateContext) {
  return async function routes(app: FastifyInstance): Promise<void> {
    // Whatever it is, it is not for the API to read.
    app.removeAllContentTypeParsers();
    app.addContentTypeParser(
      '*',
      { parseAs: 'buffer', bodyLimit: MAX_KNOWLEDGE_BYTES },
      (_request, body, done) => done(null, body),
    );
    app.post<Route>('/knowledge/:gatewayId', { bodyLimit: MAX_KNOWLEDGE_BYTES }, async (request, reply) => {
      const identity = identityOf(await createContext(request, reply));
      const name = parseInput(knowledgeName, request.query.name ?? '', 'name');
      const type = request.headers['content-type'];
      const mimeType = type === undefined ? undefined : parseInput(knowledgeMimeType, type, 'content-type');
      const data = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      const { _id, ...source } = await knowledge.add(identity, request.params.gatewayId, {
        name,
        mimeType,
        data,
      });
      return reply.code(201).send({ id: _id, ...source });
    });
  };
}
