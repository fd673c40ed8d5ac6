import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { type ActivityEntry, ActivityOutcome } from '../../schema/activity-entry.ts';
import type { ActivityService } from '../graphql/activity/service.ts';
import { parseInput } from '../graphql/input-errors.ts';

/** Entries that are read from the store at a time. */
const PAGE = 500;

const several = <Item extends z.ZodType>(item: Item) =>
  z.preprocess((value) => (typeof value === 'string' ? [value] : value), z.array(item).max(20)).optional();

const time = z
  .string()
  .refine((value) => !Number.isNaN(Date.parse(value)), {
    message: 'must be a time such as 2026-07-28T12:00:00Z',
  })
  .transform((value) => new Date(value))
  .optional();

/** As the GraphQL type `ActivityFilter`; `tool` and `outcome` may be there several times. */
const exportQuery = z.strictObject({
  from: time,
  to: time,
  tool: several(z.string()),
  outcome: several(z.enum(ActivityOutcome)),
  principal: z.string().max(200).optional(),
  text: z.string().max(200).optional(),
});

interface Route {
  Params: { gatewayId: string };
}

/** `/activity/{gatewayId}/export`: every entry that fits, newest first, one JSON object on each line (NDJSON). */
export function activityExport(activity: ActivityService) {
  async function* lines(gatewayId: string, filter: Parameters<ActivityService['all']>[1]) {
    for await (const entries of activity.all(gatewayId, filter, PAGE)) {
      yield entries.map((entry) => `${JSON.stringify(exported(entry))}\n`).join('');
    }
  }

  return async function routes(app: FastifyInstance): Promise<void> {
    app.get<Route>('/activity/:gatewayId/export', async (request, reply) => {
      const { gatewayId } = request.params;
      const { tool, outcome, ...rest } = parseInput(exportQuery, request.query, '');
      await activity.requireGateway(gatewayId);
      return reply
        .type('application/x-ndjson; charset=utf-8')
        .header('content-disposition', `attachment; filename="activity-${gatewayId}.ndjson"`)
        .send(Readable.from(lines(gatewayId, { ...rest, tools: tool, outcomes: outcome })));
    });
  };
}

function exported({ _id, arguments: args, result, ...entry }: ActivityEntry): object {
  const { gatewayId, at, requestId, method, tool, principal, outcome, durationMs, queueMs, error, model } =
    entry;
  return {
    id: _id,
    gatewayId,
    at,
    requestId,
    method,
    tool,
    principal,
    outcome,
    durationMs,
    queueMs,
    error,
    model,
    arguments: parsed(args),
    result: parsed(result),
  };
}

function parsed(json: string | null | undefined): unknown {
  return json == null ? undefined : (JSON.parse(json) as unknown);
}
