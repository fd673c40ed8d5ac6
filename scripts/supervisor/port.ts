import { createServer } from 'node:net';
import { ConfigError } from '../../platform/config.ts';

/** @throws ConfigError where something else listens already, or where nothing can. */
export function requireFreePort(host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(new ConfigError(explain(error.code, host, port)));
    });
    server.listen({ host, port }, () => server.close(() => resolve()));
  });
}

function explain(code: string | undefined, host: string, port: number): string {
  if (code === 'EADDRINUSE') {
    return `PORT is ${port}, which is in use on ${host} already (perhaps by another start of Omnigate); stop that, or set PORT to a free one.`;
  }
  if (code === 'EACCES')
    return `PORT is ${port}, which this user may not listen on; set PORT to one above 1023.`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return `HOST is "${host}", which is no address of this machine.`;
  return `Nothing can listen on HOST ${host}, PORT ${port} (${code}).`;
}
