import type { HostFault } from '../../questions.ts';

/** wasi:io/error: why an operation on a stream failed. */
export class IoError extends Error {
  constructor(readonly fault: HostFault) {
    super(fault.note ?? fault.tag);
  }

  toDebugString(): string {
    return this.message;
  }
}

/** The `stream-error` of wasi:io/streams for a failed operation. */
export function operationFailed(fault: HostFault) {
  return { tag: 'last-operation-failed', val: new IoError(fault) };
}

/** The `stream-error` of wasi:io/streams for a stream that is at its end. */
export const CLOSED = { tag: 'closed' };
