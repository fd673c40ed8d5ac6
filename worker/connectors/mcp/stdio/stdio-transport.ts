import { type JsonRpcMessage, messageKind } from '../../../../platform/json-rpc.ts';
import { McpTransport } from '../../../../schema/connector.ts';
import { SharedChannel } from '../shared-channel.ts';
import { ProcessEnded, UpstreamFailure } from '../upstream-failure.ts';
import type { MessageHandler, TransportRequest, UpstreamTransport } from '../upstream-transport.ts';
import type { RunningServer } from './server-processes.ts';

/**
 * A server as a process of its own, one JSON-RPC message a line (MCP 2025-11-25 basic/transports and 2026-07-28 basic/transports/stdio).
 */
export class StdioTransport implements UpstreamTransport {
  readonly kind = McpTransport.STDIO;
  /** The first start of a package may have to download it. */
  readonly openMs = 50_000;
  readonly probeMs = 10_000;
  readonly sharesChannel = true;
  /** Whatever it says of itself, a process has a memory. */
  readonly stateful = true;
  readonly #server: RunningServer;
  readonly #channel = new SharedChannel();

  constructor(server: RunningServer) {
    this.#server = server;
    const { process, log } = server;
    process.onLine = (line) => this.#take(line);
    void process.ended.then((how) => {
      this.#channel.end(new ProcessEnded(how, log.tail));
    });
  }

  /** This transport has no header for it. */
  setRevision(): void {}

  request(request: TransportRequest): Promise<void> {
    return this.#channel.request(request, (message) => this.#write(message));
  }

  async send(message: JsonRpcMessage): Promise<void> {
    this.#write(message);
  }

  listen(onMessage: MessageHandler, signal: AbortSignal): Promise<void> {
    return this.#channel.listen(onMessage, signal);
  }

  async close(): Promise<void> {
    this.#channel.end(new UpstreamFailure('the process was ended'));
    await this.#server.process.stop();
  }

  #write(message: JsonRpcMessage): void {
    this.#server.process.write(JSON.stringify(message));
  }

  /** A line that is no message breaks the rules, and servers that print a greeting are many: it goes to the log. */
  #take(line: string): void {
    let message: unknown;
    try {
      message = JSON.parse(line);
    } catch {
      this.#server.log.line(line);
      return;
    }
    if (messageKind(message) === undefined) this.#server.log.line(line);
    else this.#channel.receive(message as JsonRpcMessage);
  }
}
