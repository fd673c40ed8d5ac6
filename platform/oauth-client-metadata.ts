import { IMPLEMENTATION } from './mcp.ts';

/** Where authorization servers send browsers back to. */
export const CALLBACK_PATH = '/oauth/callback';

/** Where authorization servers read who the platform is; the URL is its client id (OAuth Client ID Metadata Document). */
export const CLIENT_METADATA_PATH = '/oauth/client-metadata.json';

/** Where a principal grants access of their own; a ticket follows. */
export const GRANT_PATH = '/oauth/grant';

/** How the platform describes itself to authorization servers (RFC 7591, 2). */
export function clientMetadata(publicUrl: string) {
  return {
    client_name: IMPLEMENTATION.title,
    client_uri: publicUrl,
    redirect_uris: [publicUrl + CALLBACK_PATH],
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    token_endpoint_auth_method: 'none',
  };
}
