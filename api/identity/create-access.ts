import type { Config } from '../../platform/config.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Stores } from '../../platform/stores.ts';
import type { FailedAttempts } from '../credentials/failed-attempts.ts';
import { LastUse } from '../credentials/last-use.ts';
import type { AuditLog } from '../graphql/audit/audit-log.ts';
import type { ChangeAnnouncer } from '../graphql/change-announcer.ts';
import type { Services } from '../graphql/context.ts';
import { ManagementKeyService } from '../graphql/management-keys/service.ts';
import { SignInService } from '../graphql/sign-in/service.ts';
import { UserService } from '../graphql/users/service.ts';
import type { SlidingWindows } from '../limits/sliding-windows.ts';
import type { Page } from '../pages/page.ts';
import { adminKeyCheck } from './admin-key.ts';
import { ConsoleSessions } from './console-sessions.ts';
import { Identifier } from './identify.ts';
import { ManagementKeys } from './management-keys.ts';
import { OidcProvider } from './oidc/provider.ts';
import { OidcTransactions } from './oidc/transactions.ts';
import { OidcUsers } from './oidc/users.ts';
import { Passwords } from './passwords.ts';
import { signIn } from './route.ts';
import { SignInLinks } from './sign-in-links.ts';
import { UserDirectory } from './user-directory.ts';

export interface AccessOptions {
  config: Config;
  publicUrl: string;
  adminKey: string;
  stores: Stores;
  windows: SlidingWindows;
  attempts: FailedAttempts;
  audit: AuditLog;
  changes: ChangeAnnouncer;
  /** The console. */
  page: Page;
  logger: Logger;
}

/** Puts together who may manage the platform, and how they get in. There is an owner when this is done. */
export async function createAccess(options: AccessOptions) {
  const { config, publicUrl, stores, windows, attempts, audit, changes, page, logger } = options;
  const { redis, namespace } = stores;
  const { models } = stores.mongo;
  const secure = publicUrl.startsWith('https:');
  const users = new UserDirectory(models);
  const sessions = new ConsoleSessions(redis, namespace);
  const links = new SignInLinks(redis, namespace, publicUrl);
  const passwords = new Passwords(models, windows);
  const keyUse = new LastUse(models.managementKeys, logger);
  const checkAdminKey = adminKeyCheck(options.adminKey);
  const managementKeys = new ManagementKeys(models, keyUse);
  const identifier = new Identifier({ checkAdminKey, managementKeys, sessions, users, attempts, secure });
  const oidc = config.oidc && {
    provider: new OidcProvider(config.oidc, publicUrl, config.egressAllow, logger),
    transactions: new OidcTransactions(redis, namespace),
    users: new OidcUsers(models, config.oidc),
  };
  await users.ensureOwner();
  const services: Pick<Services, 'managementKeys' | 'signIn' | 'users'> = {
    managementKeys: new ManagementKeyService(models, audit, changes),
    signIn: new SignInService(users, sessions, links, passwords, audit, changes),
    users: new UserService(models, sessions, links, audit, changes),
  };
  return {
    identifier,
    services,
    routes: signIn({ identifier, audit, links, passwords, users, windows, oidc, target: '/', page, secure }),
    close: () => keyUse.close(),
  };
}
