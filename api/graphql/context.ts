import type { Identity } from '../identity/identity.ts';
import type { AuditService } from './audit/service.ts';
import type { CapabilityService } from './capabilities/service.ts';
import type { GatewayService } from './gateways/service.ts';
import type { GatewayViews } from './gateways/views.ts';
import type { KeyService } from './keys/service.ts';
import type { Loaders } from './loaders.ts';
import type { PlaygroundService } from './playground/service.ts';
import type { PluginService } from './plugins/service.ts';
import type { SpecificationService } from './specifications/service.ts';
import type { ViewerService } from './viewer/service.ts';

/** The rules of each domain, behind the resolvers. */
export interface Services {
  audit: AuditService;
  capabilities: CapabilityService;
  gateways: GatewayService;
  keys: KeyService;
  playground: PlaygroundService;
  plugins: PluginService;
  specifications: SpecificationService;
  viewer: ViewerService;
  views: GatewayViews;
}

/** What a GraphQL request has at hand. */
export interface Context extends Services {
  /** Who asks; undefined: nobody, and then every field is refused. */
  identity: Identity | undefined;
  loaders: Loaders;
  signOut(): Promise<void>;
}

/** The identity of a request whose permission was checked. */
export function identityOf({ identity }: Context): Identity {
  if (identity === undefined) throw new Error('a field without permission check was reached');
  return identity;
}
