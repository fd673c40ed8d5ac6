import { serve } from '../../../sandbox/serve.ts';
import type { BuildRequest } from '../build-reply.ts';
import { BUILD_MESSAGES } from '../messages.ts';
import { buildComponent } from './build-component.ts';

serve(BUILD_MESSAGES, async (request) => ({
  reply: await buildComponent(request as BuildRequest),
  retire: true,
}));
