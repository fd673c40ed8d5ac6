import type { MessageLimits } from '../../../sandbox/host-class.ts';

/** What the worker asks of a host: to run this program within these limits. */
export interface RunRequest {
  code: string;
  timeoutMs: number;
  memoryMb: number;
}

/** What a program may print, its result included, in bytes of UTF-8. */
export const OUTPUT_BYTES = 1024 * 1024;

/** In JSON a control character is six bytes; hence the room for 10 KB of code and for 1 MB of output. */
export const MESSAGE_LIMITS: MessageLimits = { maxRequestBytes: 128 * 1024, maxReplyBytes: 8 * OUTPUT_BYTES };
