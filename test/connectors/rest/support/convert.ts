import { ConnectorAuthType } from '../../../../schema/connector-auth.ts';
import type { RestInspection, RestInspectParams } from '../../../../schema/rest-plan.ts';
import { convertDocument } from '../../../../worker/connectors/rest/conversion/convert-document.ts';
import { Warnings } from '../../../../worker/connectors/rest/conversion/warnings.ts';
import { DocumentError } from '../../../../worker/connectors/rest/document/document-error.ts';
import { openDocument } from '../../../../worker/connectors/rest/document/open-document.ts';
import { parseDocument } from '../../../../worker/connectors/rest/document/parse-document.ts';

export interface ConvertOptions extends Partial<Omit<RestInspectParams, 'source'>> {
  /** Where the document comes from. */
  url?: string;
  /** Other documents, by URL. */
  others?: Record<string, string>;
  maxOperations?: number;
}

/** Converts a document as a worker does, without the thread. */
export async function convert(text: string, options: ConvertOptions = {}): Promise<RestInspection> {
  const { url, others = {}, maxOperations = 500, ...params } = options;
  const warnings = new Warnings();
  const load = async (target: string) => {
    const other = others[target];
    if (other === undefined) throw new DocumentError('it is not there');
    return parseDocument(other, target);
  };
  const document = await openDocument(text, url, load, warnings.add);
  return convertDocument(document, {
    params: {
      auth: { type: ConnectorAuthType.NONE, secrets: {} },
      allowPrivateNetwork: false,
      preview: false,
      baseUrl: 'https://api.example.com',
      ...params,
    },
    documentUrl: url,
    maxOperations,
    warnings,
  });
}
