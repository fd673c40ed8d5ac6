import { Field, Float, Int, ObjectType } from 'type-graphql';
import { DateTimeScalar } from './scalars.ts';

@ObjectType({ description: 'How long requests took, in milliseconds; null where there were none.' })
export class LatencyPercentiles {
  @Field(() => Float, { nullable: true, description: 'Half of them took no longer.' })
  p50!: number | null;

  @Field(() => Float, { nullable: true, description: '95 of 100 took no longer.' })
  p95!: number | null;

  @Field(() => Float, { nullable: true, description: '99 of 100 took no longer.' })
  p99!: number | null;
}

@ObjectType({ description: 'A request that a gateway answered or refused lately.' })
export class RecentRequestSummary {
  @Field(() => DateTimeScalar, { description: 'When it came.' })
  at!: Date;

  @Field(() => String, { description: 'The MCP method.' })
  method!: string;

  @Field(() => String, { nullable: true, description: 'The visible name of the tool.' })
  tool?: string | null;

  @Field(() => String, { description: 'Who sent it.' })
  principal!: string;

  @Field(() => String, {
    description: 'How it ended: OK, TOOL_ERROR, PROTOCOL_ERROR, TRANSPORT_ERROR, TIMEOUT, …',
  })
  outcome!: string;

  @Field(() => Float, { description: 'How long it took, in milliseconds.' })
  durationMs!: number;

  @Field(() => Float, { nullable: true, description: 'How long it waited for a worker, in milliseconds.' })
  queueMs?: number | null;
}

@ObjectType({ description: 'How a gateway did in the last 15 minutes.' })
export class GatewayStatus {
  @Field(() => Int, { description: 'How many requests there were, 1000 at the most.' })
  requests!: number;

  @Field(() => Float, { description: 'The share of them, from 0 to 1, that did not end well.' })
  errorRate!: number;

  @Field(() => LatencyPercentiles, { description: 'How long they took.' })
  latencyMs!: LatencyPercentiles;

  @Field(() => [RecentRequestSummary], { description: 'The last ones, the newest first.' })
  recent!: RecentRequestSummary[];
}
