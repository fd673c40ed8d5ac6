/** What tests use of a package that brings no types. */
declare module 'oidc-provider' {
  export class Provider {
    constructor(issuer: string, configuration: Record<string, unknown>);
    listen(port: number, host: string): import('node:http').Server;
  }
}
