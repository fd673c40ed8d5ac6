import type { ToolDescriptor } from '../../../schema/inspection.ts';
import type { Dispatcher } from '../../dispatch/dispatcher.ts';
import type { Answer, Call, Params } from '../call.ts';
import type { Discovery } from '../discovery/discovery.ts';
import type { RequestLimits } from '../request-limits.ts';

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
  limits: RequestLimits;
  /** Keeps a record of a tool call inside another one, however it ends. @param params as a direct call of the tool would have them. */
  record(params: Params, call: Call, work: () => Promise<Answer>): Promise<Answer>;
}
