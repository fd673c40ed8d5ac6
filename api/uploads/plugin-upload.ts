import multipart from '@fastify/multipart';
import type { FastifyInstance } from 'fastify';
import type { PluginConfig } from '../../platform/config.ts';
import { packageTooLarge, readPackage } from '../../platform/plugins/package.ts';
import type { PluginService } from '../graphql/plugins/service.ts';
import type { ManagementAccess } from '../identity/management-access.ts';
import { describePlugin } from './describe-plugin.ts';
import { readForm } from './read-form.ts';
import { uploadTurns } from './upload-turns.ts';

/** The form's field that holds the package, and the one that says which plugin it is a version of. */
const FILE_FIELD = 'plugin';
const CAPABILITY_FIELD = 'capability';

const EXAMPLE = `a package is sent as the file "${FILE_FIELD}" of a multipart form, such as curl -F ${FILE_FIELD}=@my-plugin.npack`;

/** `POST /capabilities/upload` (contract.md, HTTP): a plugin's package, as multipart. */
export function pluginUpload(plugins: PluginService, managed: ManagementAccess, config: PluginConfig) {
  const turns = uploadTurns();
  const shape = {
    file: FILE_FIELD,
    fields: [CAPABILITY_FIELD],
    example: EXAMPLE,
    tooLarge: () => packageTooLarge(config),
  };
  return async function routes(app: FastifyInstance): Promise<void> {
    await app.register(multipart, {
      limits: { fileSize: config.packageBytes, files: 1, fields: 4, fieldSize: 1024, parts: 5 },
    });
    app.post('/capabilities/upload', async (request, reply) => {
      const identity = await managed(request, 'capability:write');
      const uploaded = await turns(async () => {
        const { content, fileName, fields } = await readForm(request, shape);
        const upload = {
          package: await readPackage(content, config),
          capability: String(fields[CAPABILITY_FIELD] ?? '') || undefined,
          fallbackName: fileName.replace(/\.npack$/i, '') || FILE_FIELD,
        };
        return plugins.upload(identity, upload);
      });
      return reply.code(201).send(describePlugin(uploaded));
    });
  };
}
