import type { MessageLimits } from '../../sandbox/host-class.ts';

/** Requests are paths; replies describe functions, each at most some hundred kilobytes. */
export const BUILD_MESSAGES: MessageLimits = { maxRequestBytes: 64 * 1024, maxReplyBytes: 8 * 1024 * 1024 };
