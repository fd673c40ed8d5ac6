import { operatorHosts, publicUrlOf, readConfig, required } from '../platform/config.ts';
import { egressPolicy } from '../platform/egress/address.ts';
import { createEgressDispatcher } from '../platform/egress/dispatcher.ts';
import { newId } from '../platform/ids.ts';
import { createLogger } from '../platform/logger.ts';
import { runProcess } from '../platform/process.ts';
import { createSecretBox } from '../platform/secrets.ts';
import { openStores } from '../platform/stores.ts';
import { openTracing } from '../platform/tracing.ts';
import { createWorker } from './create-worker.ts';
import { setUpModels } from './models/set-up.ts';

await runProcess('worker', async () => {
  const config = readConfig(process.env);
  const logger = createLogger('worker', config.logLevel);
  const secretKey = required(
    config.secretKey,
    'SECRET_KEY',
    'credentials of connectors are encrypted with it',
  );
  const stores = await openStores(config, 'queue', logger);
  const id = newId();
  const tracing = await openTracing(config.otlpEndpoint, 'omnigate-worker', (trouble) => {
    logger.warn({ trouble }, 'traces cannot be sent');
  });
  const worker = await createWorker({
    id,
    config,
    concurrency: config.workerConcurrency,
    retention: config,
    stores,
    secrets: createSecretBox(secretKey, config.secretKeyPrevious),
    tracing,
    egress: {
      guarded: createEgressDispatcher(egressPolicy(config.egressAllow)),
      privateNetwork: createEgressDispatcher(egressPolicy(config.egressAllow, true)),
    },
    operatorEgress: createEgressDispatcher(egressPolicy([...config.egressAllow, ...operatorHosts(config)])),
    plugins: {
      dataDir: config.dataDir,
      config: config.plugins,
      hasWorkspaces: config.builtins.s3 === undefined,
      egress: egressPolicy(config.egressAllow),
    },
    stdio: {
      allow: config.stdioAllow,
      maxProcesses: config.stdioMaxProcesses,
      idleSeconds: config.stdioIdleSeconds,
    },
    upstreamIdleSeconds: config.upstreamIdleSeconds,
    registryUrl: config.mcpRegistryUrl,
    publicUrl: publicUrlOf(config),
    documents: { maxBytes: config.openApiMaxBytes, maxOperations: config.openApiMaxOperations },
    maxResponseBytes: config.restMaxResponseBytes,
    models: setUpModels(config),
    logger,
  });
  logger.info({ worker: id, concurrency: config.workerConcurrency }, 'worker ready');
  return {
    ready: { worker: id },
    logger,
    async close() {
      await worker.close();
      await tracing.close();
      await stores.close();
    },
  };
});
