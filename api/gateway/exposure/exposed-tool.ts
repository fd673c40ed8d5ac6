import type { ToolDescriptor } from '../../../schema/inspection.ts';
import type { Dispatcher } from '../../dispatch/dispatcher.ts';
import type { Call } from '../call.ts';
import type { Discovery } from '../discovery/discovery.ts';

/** A tool as a gateway shows it. */
export interface ExposedTool {
  /** The name that clients see. */
  visible: string;
  descriptor: ToolDescriptor;
  /** The same as JSON text. */
  json: string;
}

/** What it takes to run tools in any visibility. */
export interface ToolServices {
  dispatcher: Dispatcher;
  discovery: Discovery;
  /** Keeps a record of a tool call inside another one, however it ends. */
  record<Result>(call: Call, work: () => Promise<Result>): Promise<Result>;
}
