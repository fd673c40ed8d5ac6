import type { Identity } from '../identity/identity.ts';
import type { LiveActivity } from './activity/live.ts';
import type { ActivityService } from './activity/service.ts';
import type { UsageService } from './activity/usage-service.ts';
import type { AuditService } from './audit/service.ts';
import type { RestConnectors } from './capabilities/rest-connectors.ts';
import type { CapabilityService } from './capabilities/service.ts';
import type { GatewayService } from './gateways/service.ts';
import type { ToolApprovals } from './gateways/tool-approvals.ts';
import type { GatewayViews } from './gateways/views.ts';
import type { JwtService } from './jwt/service.ts';
import type { KeyService } from './keys/service.ts';
import type { KnowledgeService } from './knowledge/service.ts';
import type { Loaders } from './loaders.ts';
import type { ManagementKeyService } from './management-keys/service.ts';
import type { McpConnectorService } from './mcp-connectors/service.ts';
import type { PlaygroundService } from './playground/service.ts';
import type { PluginService } from './plugins/service.ts';
import type { RegistryService } from './registry/service.ts';
import type { SignInService } from './sign-in/service.ts';
import type { SpecificationService } from './specifications/service.ts';
import type { SystemService } from './system/service.ts';
import type { UpstreamOAuthService } from './upstream-oauth/service.ts';
import type { UserService } from './users/service.ts';

/** The rules of each domain, behind the resolvers. */
export interface Services {
  activity: ActivityService;
  audit: AuditService;
  capabilities: CapabilityService;
  gateways: GatewayService;
  jwt: JwtService;
  keys: KeyService;
  knowledge: KnowledgeService;
  mcpConnectors: McpConnectorService;
  liveActivity: LiveActivity;
  playground: PlaygroundService;
  plugins: PluginService;
  registry: RegistryService;
  managementKeys: ManagementKeyService;
  signIn: SignInService;
  restConnectors: RestConnectors;
  specifications: SpecificationService;
  system: SystemService;
  users: UserService;
  usage: UsageService;
  toolApprovals: ToolApprovals;
  upstreamOAuth: UpstreamOAuthService;
  views: GatewayViews;
}

/** What a GraphQL request has at hand. */
export interface Context extends Services {
  /** Who asks; undefined: nobody, and then every field is refused. */
  identity: Identity | undefined;
  /** The address that the request came from. */
  address: string;
  /** The same in activity, logs and traces. */
  requestId: string;
  loaders: Loaders;
  signOut(): Promise<void>;
}

/** The identity of a request whose permission was checked. */
export function identityOf({ identity }: Context): Identity {
  if (identity === undefined) throw new Error('a field without permission check was reached');
  return identity;
}
