import { FastifyAdapter } from '@bull-board/fastify';
import { errorObject, plainErrorOf } from '../gateway/transports/plain-http/plain-error.ts';

/** Answers errors as every other path does; Bull Board's own way would tell more than it should, and less than it could. */
export class DashboardAdapter extends FastifyAdapter {
  override setErrorHandler(): this {
    return super.setErrorHandler((error) => ({
      status: plainErrorOf(error).httpStatus as 500,
      body: { error: errorObject(error, '') } as never,
    }));
  }
}
