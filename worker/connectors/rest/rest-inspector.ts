import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { openAuth } from '../../../platform/connector-auth.ts';
import { PlatformError } from '../../../platform/errors.ts';
import type { SecretBox } from '../../../platform/secrets.ts';
import { ConnectorAuthType } from '../../../schema/connector-auth.ts';
import type { RestInspection, RestInspectParams } from '../../../schema/rest-plan.ts';
import type { EgressDispatchers } from '../mcp/upstreams.ts';
import type { AccessTokens } from './auth/access-tokens.ts';
import { tokenGeneration } from './auth/token-client.ts';
import { convertOperationsByHand } from './conversion/convert-operations-by-hand.ts';
import { convertInThread } from './document/convert-in-thread.ts';
import { DocumentError } from './document/document-error.ts';
import { fetchDocument, tooLong } from './document/fetch-document.ts';
import { RestFailure } from './rest-failure.ts';

/** Limits of API descriptions. */
export interface DocumentLimits {
  /** Bytes of a document with all that it refers to. */
  maxBytes: number;
  maxOperations: number;
}

const decompress = promisify(gunzip);

/** Makes tools of API descriptions, and says what is wrong with those that none can be made of. */
export class RestInspector {
  readonly #secrets: SecretBox;
  readonly #egress: EgressDispatchers;
  readonly #tokens: AccessTokens;
  readonly #limits: DocumentLimits;

  constructor(secrets: SecretBox, egress: EgressDispatchers, tokens: AccessTokens, limits: DocumentLimits) {
    this.#secrets = secrets;
    this.#egress = egress;
    this.#tokens = tokens;
    this.#limits = limits;
  }

  /**
   * @param id of the capability, which may not exist yet.
   * @throws PlatformError VALIDATION_FAILED that names the field of the connector and the place in the description.
   */
  async inspect(id: string, params: RestInspectParams, signal: AbortSignal): Promise<RestInspection> {
    try {
      const inspection = await this.#convert(params, signal);
      await this.#tryCredentials(id, params, signal);
      return inspection;
    } catch (error) {
      if (!(error instanceof DocumentError)) throw error;
      const field =
        error.field ??
        { document: 'document', url: 'documentUrl', operations: 'operations' }[params.source.kind];
      const fields = [{ path: `input.${field}`, message: error.message }];
      throw new PlatformError('VALIDATION_FAILED', error.message, { details: { fields }, cause: error });
    }
  }

  async #convert(params: RestInspectParams, signal: AbortSignal): Promise<RestInspection> {
    const { source, ...options } = params;
    const { maxBytes, maxOperations } = this.#limits;
    if (source.kind === 'operations')
      return convertOperationsByHand(source.operations, params.baseUrl ?? '', maxOperations);
    const dispatcher = this.#dispatcher(params);
    let left = maxBytes;
    const load = async (url: string) => {
      const { text, bytes } = await fetchDocument(url, {
        dispatcher,
        signal,
        maxBytes: left,
        limit: maxBytes,
      });
      left -= bytes;
      return text;
    };
    const url = source.kind === 'url' ? source.url : undefined;
    const text = source.kind === 'url' ? await load(source.url) : await this.#unpack(source.gzip);
    if (url === undefined) left -= Buffer.byteLength(text);
    return convertInThread({ text, url, params: options, maxOperations }, load, signal);
  }

  /** @throws DocumentError where it is too long. */
  async #unpack(gzip: string): Promise<string> {
    const { maxBytes } = this.#limits;
    const text = await decompress(Buffer.from(gzip, 'base64'), { maxOutputLength: maxBytes }).catch(
      (cause: unknown) => {
        throw new DocumentError(tooLong('the document', maxBytes), { cause });
      },
    );
    return text.toString();
  }

  /** Client credentials can be tried without using them up; a refresh token cannot. @throws DocumentError */
  async #tryCredentials(
    id: string,
    { auth, allowPrivateNetwork }: RestInspectParams,
    signal: AbortSignal,
  ): Promise<void> {
    if (auth.type !== ConnectorAuthType.OAUTH2_CLIENT_CREDENTIALS) return;
    const version = 0;
    const generation = tokenGeneration(auth, version);
    const open = await openAuth(auth, this.#secrets);
    try {
      await this.#tokens.get({ id, version, generation, auth: open, allowPrivateNetwork }, signal);
    } catch (error) {
      if (!(error instanceof RestFailure)) throw error;
      throw new DocumentError(error.message, { field: 'auth', cause: error });
    }
  }

  #dispatcher({ allowPrivateNetwork }: RestInspectParams) {
    return allowPrivateNetwork ? this.#egress.privateNetwork : this.#egress.guarded;
  }
}
