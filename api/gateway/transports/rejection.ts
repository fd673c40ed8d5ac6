import { UpstreamError } from '../../../platform/errors.ts';

/** What the SDK's rules for incoming messages refuse: with its code and status, which are none of ours. */
export class Rejection extends UpstreamError {
  readonly status: number;

  constructor(status: number, code: number, message: string, data: unknown) {
    super(code, message, data);
    this.name = 'Rejection';
    this.status = status;
  }
}
