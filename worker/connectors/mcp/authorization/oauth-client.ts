import { randomBytes } from 'node:crypto';
import {
  isStrictScopeSuperset,
  type OAuthClientInformationContext,
  type OAuthClientMetadata,
  type OAuthClientProvider,
  type OAuthDiscoveryState,
  type StoredOAuthClientInformation,
  type StoredOAuthTokens,
} from '@modelcontextprotocol/client';
import type { OpenAuth } from '../../../../platform/connector-auth.ts';
import {
  CALLBACK_PATH,
  CLIENT_METADATA_PATH,
  clientMetadata,
} from '../../../../platform/oauth-client-metadata.ts';
import type { RegisteredClients } from './clients.ts';
import { explicitServer } from './explicit-server.ts';
import { configuredClient } from './renew.ts';

export interface OAuthClientOptions {
  capability: string;
  auth: OpenAuth;
  /** What the platform's URLs begin with. */
  publicUrl: string;
  clients: RegisteredClients;
  /** The scopes that are to be asked for. */
  scope?: string | undefined;
  /** What was found out and made when somebody was sent to the authorization server; absent before that. */
  begun?: { discovery: OAuthDiscoveryState; client: StoredOAuthClientInformation; codeVerifier: string };
}

/**
 * The platform as an OAuth client of one authorization, as the SDK's `auth` wants to see it. What the SDK hands over is collected
 * here, for whoever called `auth` to keep.
 */
export class OAuthClient implements OAuthClientProvider {
  readonly redirectUrl: string;
  readonly clientMetadataUrl: string | undefined;
  readonly stateParameter = randomBytes(32).toString('base64url');
  authorizationUrl: URL | undefined;
  discovery: OAuthDiscoveryState | undefined;
  client: StoredOAuthClientInformation | undefined;
  received: StoredOAuthTokens | undefined;
  #verifier: string | undefined;
  readonly #options: OAuthClientOptions;

  constructor(options: OAuthClientOptions) {
    this.#options = options;
    this.redirectUrl = options.publicUrl + CALLBACK_PATH;
    // An authorization server fetches it, and only from where nobody on the way can change it.
    const metadataUrl = options.publicUrl + CLIENT_METADATA_PATH;
    this.clientMetadataUrl = metadataUrl.startsWith('https:') ? metadataUrl : undefined;
    this.discovery = options.begun?.discovery ?? explicitServer(options.auth);
    this.client = options.begun?.client;
    this.#verifier = options.begun?.codeVerifier;
  }

  get clientMetadata(): OAuthClientMetadata {
    const methods = this.discovery?.authorizationServerMetadata?.token_endpoint_auth_methods_supported;
    const method =
      methods === undefined || methods.includes('none')
        ? 'none'
        : (['client_secret_basic', 'client_secret_post'].find((it) => methods.includes(it)) ?? 'none');
    return { ...clientMetadata(this.#options.publicUrl), token_endpoint_auth_method: method };
  }

  state(): string {
    return this.stateParameter;
  }

  async clientInformation(
    context?: OAuthClientInformationContext,
  ): Promise<StoredOAuthClientInformation | undefined> {
    const { capability, auth, clients, scope } = this.#options;
    this.client ??= configuredClient(auth);
    if (this.client !== undefined || context === undefined) return this.client;
    const registered = await clients.find(capability, context.issuer, this.redirectUrl);
    // One that was registered for fewer scopes would be refused: another is registered.
    const { scope: allowed } = (registered ?? {}) as { scope?: unknown };
    const isEnough = typeof allowed !== 'string' || !isStrictScopeSuperset(scope, allowed);
    if (isEnough) this.client = registered;
    return this.client;
  }

  async saveClientInformation(
    client: StoredOAuthClientInformation,
    context?: OAuthClientInformationContext,
  ): Promise<void> {
    this.client = client;
    const { capability, auth, clients } = this.#options;
    if (auth.clientId !== undefined || context === undefined) return;
    await clients.save(capability, context.issuer, this.redirectUrl, client);
  }

  /** The authorization server no longer knows the client: the next authorization registers another. */
  async invalidateCredentials(scope: string): Promise<void> {
    const { capability, auth, clients } = this.#options;
    if (scope !== 'client' || auth.clientId !== undefined) return;
    this.client = undefined;
    await clients.remove(capability);
  }

  tokens(): undefined {
    return undefined;
  }

  saveTokens(tokens: StoredOAuthTokens): void {
    this.received = tokens;
  }

  redirectToAuthorization(url: URL): void {
    this.authorizationUrl = url;
  }

  saveCodeVerifier(verifier: string): void {
    this.#verifier = verifier;
  }

  codeVerifier(): string {
    if (this.#verifier === undefined) throw new Error('there is no code verifier');
    return this.#verifier;
  }

  saveDiscoveryState(state: OAuthDiscoveryState): void {
    this.discovery = state;
  }

  discoveryState(): OAuthDiscoveryState | undefined {
    return this.discovery;
  }
}
