/** What a server says of the authorization that it wants (RFC 9728, 5.1; RFC 6750, 3). */
export interface Challenge {
  /** Where it says which authorization server it trusts. */
  resourceMetadataUrl?: string | undefined;
  /** The scopes that it wants. */
  scope?: string | undefined;
}

/** A server wants that somebody authorizes the platform, and nobody has, or not for this, or not any more. */
export class AuthorizationRequired extends Error {
  readonly challenge: Challenge;

  constructor(challenge: Challenge) {
    super('it has to be authorized');
    this.name = 'AuthorizationRequired';
    this.challenge = challenge;
  }
}
