import { z } from 'zod';
import type { BuiltinDefinition } from './definition.ts';

export const computer: BuiltinDefinition = {
  id: 'computer',
  name: 'Computer',
  description:
    'A whole desktop with mouse and keyboard, for agents that run on the platform. Not for gateways.',
  scope: 'AGENT_ONLY',
  scopeReason:
    'a desktop has one pointer and one screen, which callers of a gateway would share; use Browser, Files and Code Runner',
  tools: [],
  settings: z.strictObject({}),
};
