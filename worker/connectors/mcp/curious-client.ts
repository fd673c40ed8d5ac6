import type { ClientProfile } from '../../../schema/execution.ts';

/**
 * Who asks a server what it offers: a client that can do everything, because some servers show a tool only to clients that can answer the
 * questions it will ask. Whether a client really can is seen at each call.
 */
export const CURIOUS_CLIENT: ClientProfile = {
  protocolVersion: '',
  capabilities: {
    sampling: { tools: {}, context: {} },
    elicitation: { form: {}, url: {} },
    roots: { listChanged: true },
  },
};
