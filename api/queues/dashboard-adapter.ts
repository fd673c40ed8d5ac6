import { FastifyAdapter } from '@bull-board/fastify';

/** Leaves errors to the API, which answers them as those of every other path; Bull Board's own way would tell more than it should, and less than it could. */
export class DashboardAdapter extends FastifyAdapter {
  override setErrorHandler(): this {
    return super.setErrorHandler((error) => {
      throw error;
    });
  }
}
