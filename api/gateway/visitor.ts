import type { IncomingHttpHeaders } from 'node:http';

/** A request before anybody knows who sent it; Fastify's requests are such. */
export interface Visitor {
  /** The same in activity, logs and traces. */
  id: string;
  headers: IncomingHttpHeaders;
  /** The address it came from. */
  ip: string;
  /** The host and port that it named. */
  host: string;
  protocol: string;
  /** Path and query as they were sent. */
  originalUrl: string;
}
