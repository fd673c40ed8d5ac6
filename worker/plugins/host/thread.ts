import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { Asker } from './asker.ts';
import { describeFailure, type Instance } from './instance.ts';
import { InstanceContext } from './instance-context.ts';
import { LoadedComponent } from './loaded-component.ts';
import type { CallReply, CallRequest, FromThread } from './messages.ts';

/** What the main thread gives this one. */
export interface ThreadData {
  answers: MessagePort;
  signal: Int32Array;
}

const { answers, signal } = workerData as ThreadData;
const say = (message: FromThread) => parentPort?.postMessage(message);
const asker = new Asker((id, question) => say({ kind: 'ask', id, question }), answers, signal);

let component: LoadedComponent | undefined;
let spare: { instance: Instance; for: string } | undefined;

/** Runs one call, and makes the next one's instance once its answer is on the way. */
parentPort?.on('message', async (request: CallRequest) => {
  const reply = await run(request);
  asker.forgetAll();
  say({ kind: 'done', reply });
  spare = undefined;
  setImmediate(() => {
    prepare(request);
    say({ kind: 'prepared' });
  });
});

async function run(request: CallRequest): Promise<CallReply> {
  let context = contextOf(request);
  try {
    component ??= await LoadedComponent.load(request.folder);
    const exported = component.find(request.interface, request.function);
    say({ kind: 'started' });
    const instance = spare?.for === conditions(request) ? spare.instance : component.instantiate(context);
    ({ context } = instance);
    return reply(instance.call(exported, request.arguments, request.memoryBytes), context);
  } catch (error) {
    return reply({ kind: 'failed', reason: `${describeFailure(error)} while it started` }, context);
  }
}

function prepare(request: CallRequest): void {
  try {
    const instance = component?.instantiate(contextOf(request));
    if (instance) spare = { instance, for: conditions(request) };
  } catch {
    // The next call tries it again, and tells whoever made it.
  }
}

/** An instance may have looked at its environment already when it started. */
function conditions({ environment, hasFiles }: CallRequest): string {
  return JSON.stringify([environment, hasFiles]);
}

function contextOf({ environment, hasFiles }: CallRequest): InstanceContext {
  return new InstanceContext(asker, environment, hasFiles);
}

function reply(end: CallReply['end'], { stdout, stderr }: InstanceContext): CallReply {
  return { end, stdout: stdout.text, stderr: stderr.text };
}
