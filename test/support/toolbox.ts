import { connectMcp, makeGateway, specify, type TestGateway } from './gateways.ts';
import type { Platform } from './platform.ts';
import { startServer } from './servers.ts';
import { textOf } from './text.ts';

/** A gateway with the toolbox (test/fixtures/toolbox-server.ts). */
export interface Toolbox {
  gateway: TestGateway;
  capabilityId: string;
  /** What was really run since it was last asked, whichever way. */
  journal(): Promise<string[]>;
}

/** Makes one with a server of its own. */
export async function makeToolbox(
  platform: Platform,
  specification: Record<string, unknown>,
  input: Record<string, unknown> = {},
): Promise<Toolbox> {
  const { port } = await startServer('toolbox-server');
  const capabilityId = await connectMcp(platform, port, { name: 'Toolbox' });
  const gateway = await makeGateway(platform, [capabilityId], input);
  const direct = await makeGateway(platform, [capabilityId]);
  await specify(platform, gateway.id, specification);
  let seen = 0;
  return {
    gateway,
    capabilityId,
    async journal() {
      const response = await fetch(`${direct.http}/tools/journal`, { method: 'POST' });
      const all = JSON.parse(textOf(await response.json())) as string[];
      const fresh = all.slice(seen);
      seen = all.length;
      return fresh;
    },
  };
}

/** What a streamed call said of its progress, in order, and its result. Read raw: SDK clients drop what comes together with the result. */
export async function streamTool(
  { http }: TestGateway,
  tool: string,
  args: Record<string, unknown>,
): Promise<{ progress: { progress: number; message?: string }[]; result: unknown }> {
  const response = await fetch(`${http}/tools/${tool}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify(args),
  });
  const events = (await response.text()).split('\n\n').map((block) => ({
    name: /^event: (.*)$/m.exec(block)?.[1],
    data: JSON.parse(/^data: (.+)$/m.exec(block)?.[1] ?? 'null') as unknown,
  }));
  const named = (name: string) => events.filter((event) => event.name === name).map(({ data }) => data);
  return {
    progress: named('progress') as { progress: number; message?: string }[],
    result: named('result')[0],
  };
}
