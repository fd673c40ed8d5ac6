import type { ConsoleSessions } from '../../identity/console-sessions.ts';
import type { Identity } from '../../identity/identity.ts';
import type { AuditLog } from '../audit/audit-log.ts';

/** Who is signed in, and how to get there. */
export class ViewerService {
  readonly #sessions: ConsoleSessions;
  readonly #audit: AuditLog;
  readonly #publicUrl: string;

  constructor(sessions: ConsoleSessions, audit: AuditLog, publicUrl: string) {
    this.#sessions = sessions;
    this.#audit = audit;
    this.#publicUrl = publicUrl;
  }

  /** A one-time link that signs in as whoever asks for it. */
  async createSignInLink(identity: Identity): Promise<string> {
    return this.#audit.record(identity, { action: 'createSignInLink', input: {} }, async () => {
      const token = await this.#sessions.createLink(identity);
      return `${this.#publicUrl}/sign-in?token=${token}`;
    });
  }
}
