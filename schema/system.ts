import { Field, Float, ID, Int, ObjectType } from 'type-graphql';

@ObjectType({ description: 'A store of the platform.' })
export class StoreState {
  @Field(() => String, { description: 'MongoDB or Redis.' })
  name!: string;

  @Field(() => Boolean, { description: 'Whether it answers.' })
  isReady!: boolean;

  @Field(() => Float, { nullable: true, description: 'How long it took to answer, in milliseconds.' })
  answerMs?: number | null;

  @Field(() => String, { nullable: true, description: 'What is wrong with it.' })
  problem?: string | null;
}

@ObjectType({ description: 'A process that runs executions.' })
export class WorkerState {
  @Field(() => ID, { description: 'Its id; a new one each time it starts.' })
  id!: string;

  @Field(() => Int, { description: 'Executions that it runs.' })
  running!: number;

  @Field(() => Int, { description: 'Executions that it can run at a time.' })
  concurrency!: number;

  @Field(() => Float, { description: 'Resident memory in bytes, without that of sandbox processes.' })
  memoryBytes!: number;

  @Field(() => Int, { description: 'Sessions with upstream MCP servers that it keeps open.' })
  upstreamSessions!: number;

  @Field(() => Int, { description: 'Sandbox processes that it has.' })
  sandboxHosts!: number;
}

@ObjectType({ description: 'A queue, in jobs.' })
export class QueueState {
  @Field(() => String, { description: 'Its name on the queue dashboard.' })
  name!: string;

  @Field(() => Int, { description: 'Jobs that wait for a worker.' })
  waiting!: number;

  @Field(() => Int, { description: 'Jobs that run.' })
  active!: number;

  @Field(() => Int, { description: 'Jobs that went wrong and are kept to be looked at.' })
  failed!: number;
}

@ObjectType({ description: 'The platform itself: what it is made of, and how that does.' })
export class System {
  @Field(() => String, { description: 'Version of the platform.' })
  version!: string;

  @Field(() => String, { description: 'Version of Node.js that the API runs on.' })
  nodeVersion!: string;

  @Field(() => Float, { description: 'How long this API process runs, in seconds.' })
  uptimeSeconds!: number;

  @Field(() => [StoreState], { description: 'Its stores.' })
  stores!: StoreState[];

  @Field(() => [WorkerState], { description: 'Workers that were heard of in the last seconds.' })
  workers!: WorkerState[];

  @Field(() => [QueueState], { description: 'Its queues.' })
  queues!: QueueState[];
}
