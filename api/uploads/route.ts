import multipart, { type MultipartFile } from '@fastify/multipart';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { PluginConfig } from '../../platform/config.ts';
import { PlatformError } from '../../platform/errors.ts';
import { packageTooLarge, readPackage } from '../../platform/plugins/package.ts';
import type { PluginService } from '../graphql/plugins/service.ts';
import type { ManagementAccess } from '../identity/management-access.ts';
import { describeUpload } from './describe-upload.ts';

/** The form's field that holds the package, and the one that says which plugin it is a version of. */
const FILE_FIELD = 'plugin';
const CAPABILITY_FIELD = 'capability';

/** Packages that are read at a time: each is in memory, packed and unpacked. */
const MAX_UPLOADS = 4;

/** `POST /capabilities/upload` (contract.md, HTTP): a plugin's package, as multipart. */
export function uploads(plugins: PluginService, managed: ManagementAccess, config: PluginConfig) {
  let underway = 0;
  return async function routes(app: FastifyInstance): Promise<void> {
    await app.register(multipart, {
      limits: { fileSize: config.packageBytes, files: 1, fields: 4, fieldSize: 1024, parts: 5 },
    });
    app.post('/capabilities/upload', async (request, reply) => {
      const identity = await managed(request, 'capability:write');
      if (underway >= MAX_UPLOADS)
        throw new PlatformError('UNAVAILABLE', 'many uploads are under way; try again');
      underway += 1;
      try {
        const { packed, fileName, capability } = await readForm(request, config);
        const upload = {
          package: await readPackage(packed, config),
          capability,
          fallbackName: fileName.replace(/\.npack$/i, '') || FILE_FIELD,
        };
        return reply.code(201).send(describeUpload(await plugins.upload(identity, upload)));
      } finally {
        underway -= 1;
      }
    });
  };
}

async function readForm(request: FastifyRequest, config: PluginConfig) {
  if (!request.isMultipart()) throw badForm('send multipart/form-data');
  let file: { packed: Buffer; fileName: string } | undefined;
  let capability: string | undefined;
  try {
    for await (const part of request.parts()) {
      if (part.type === 'file' && part.fieldname === FILE_FIELD) file = await readFile(part);
      else if (part.type === 'field' && part.fieldname === CAPABILITY_FIELD) capability = String(part.value);
      else throw badForm(`"${part.fieldname}" is no ${part.type === 'file' ? 'file' : 'field'} of an upload`);
    }
  } catch (error) {
    if (error instanceof PlatformError) throw error;
    if ((error as { statusCode?: number }).statusCode === 413) throw packageTooLarge(config);
    throw badForm((error as Error).message);
  }
  if (file === undefined) throw badForm('there is no file');
  return { ...file, capability: capability || undefined };
}

async function readFile(part: MultipartFile) {
  return { packed: await part.toBuffer(), fileName: part.filename ?? '' };
}

function badForm(what: string): PlatformError {
  return new PlatformError(
    'VALIDATION_FAILED',
    `${what}; a package is sent as the file "${FILE_FIELD}" of a multipart form, such as curl -F ${FILE_FIELD}=@my-plugin.npack`,
  );
}
