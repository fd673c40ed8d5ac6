import { fileURLToPath } from 'node:url';
import { publicUrlOf, readConfig, required } from '../platform/config.ts';
import { createLogger } from '../platform/logger.ts';
import { runProcess } from '../platform/process.ts';
import { createSecretBox } from '../platform/secrets.ts';
import { openStores } from '../platform/stores.ts';
import { openTracing } from '../platform/tracing.ts';
import { createApi } from './create-api.ts';

await runProcess('api', async () => {
  const config = readConfig(process.env);
  const logger = createLogger('api', config.logLevel);
  const adminKey = required(config.adminKey, 'ADMIN_KEY', 'it is the first key to manage the platform with');
  const secretKey = required(
    config.secretKey,
    'SECRET_KEY',
    'credentials of connectors are encrypted with it',
  );
  const stores = await openStores(config, 'commands', logger);
  const tracing = await openTracing(config.otlpEndpoint, 'omnigate-api', (trouble) => {
    logger.warn({ trouble }, 'traces cannot be sent');
  });
  const publicUrl = publicUrlOf(config);
  const api = await createApi({
    config,
    publicUrl,
    adminKey,
    stores,
    secrets: createSecretBox(secretKey, config.secretKeyPrevious),
    tracing,
    logger,
    webRoot: fileURLToPath(new URL('../web', import.meta.url)),
  });
  await api.app.listen({ port: config.port, host: config.host });
  logger.info({ host: config.host, port: config.port }, 'api ready');
  return {
    ready: { publicUrl },
    logger,
    async close() {
      await api.close();
      await tracing.close();
      await stores.close();
    },
  };
});
