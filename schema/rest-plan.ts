import type { ConnectorAuth } from './connector-auth.ts';
import type { Inspection } from './inspection.ts';
import type { RestOperationInput } from './rest-operation.ts';

/**
 * What a worker makes of an API description, once: for each tool the plan of its request, so that a call parses no
 * document. It is stored as JSON text and read by whichever worker runs a call.
 */
export interface RestPlan {
  operations: OperationPlan[];
  warnings: ConversionWarning[];
  /** Base URLs that the description names, its variables replaced by their defaults. */
  servers: ServerDescription[];
  securitySchemes: SecuritySchemeDescription[];
}

export interface ConversionWarning {
  /** Where in the description: `GET /pets, parameter limit`. */
  place: string;
  message: string;
}

export interface ServerDescription {
  url: string;
  description?: string;
}

/** A way to authenticate that the description names (OpenAPI 3.1, Security Scheme Object). */
export interface SecuritySchemeDescription {
  name: string;
  /** apiKey, http, oauth2, openIdConnect or mutualTLS. */
  type: string;
  description?: string;
  /** Of apiKey: header, query or cookie. */
  in?: string;
  /** Of apiKey: the name of the header, parameter or cookie. */
  parameter?: string;
  /** Of http: basic, bearer, … */
  scheme?: string;
  /** Of oauth2: the flows with their URLs. */
  tokenUrls?: string[];
}

/** How one tool becomes one request, and its answer a result. */
export interface OperationPlan {
  /** The tool's own name. */
  tool: string;
  method: string;
  /** Path template; each `{name}` has a parameter in `path`. */
  path: string;
  /** Absolute, without a slash at its end; absent where the description names none. */
  baseUrl?: string;
  operationId?: string;
  deprecated?: boolean;
  parameters: ParameterPlan[];
  body?: BodyPlan;
  /** Media types that a good answer may have, as documented. */
  produces: string[];
  /** How a JSON answer becomes an object: absent where it is one already, or nothing is known of it. */
  wraps?: boolean;
  /** JSONPath (RFC 9535) of what is returned. */
  extract?: string;
}

export type ParameterLocation = 'path' | 'query' | 'header' | 'cookie';

export type ParameterStyle =
  | 'simple'
  | 'label'
  | 'matrix'
  | 'form'
  | 'spaceDelimited'
  | 'pipeDelimited'
  | 'deepObject';

/** How a value is written into a URL, a header or a form (OpenAPI 3.1, Parameter Object). */
export interface Serialization {
  style: ParameterStyle;
  explode: boolean;
  allowReserved?: boolean;
  /** It is written as this media type instead: JSON text. */
  contentType?: string;
}

export interface ParameterPlan extends Serialization {
  /** What the API calls it. */
  name: string;
  in: ParameterLocation;
  /** The tool's argument that it is taken from; absent where it is always `value`. */
  argument?: string;
  required?: boolean;
  /** What is sent where no argument is given. */
  value?: unknown;
}

/** One field of a body, taken from an argument of its own. */
export interface BodyField {
  argument: string;
  name: string;
  /** In a form: how it is written; absent: text as it is, objects as JSON. */
  encoding?: Partial<Serialization>;
  /** In a multipart form: a file, or several. */
  file?: boolean;
}

/** How the body of a request is made. */
export type BodyPlan =
  /** From one argument for each field. */
  | { kind: 'json' | 'form' | 'multipart'; mediaType: string; fields: BodyField[]; required: boolean }
  /** From one argument as a whole. Text is sent as it is, `binary` as the bytes of a file. */
  | {
      kind: 'json' | 'form' | 'multipart' | 'text' | 'binary';
      mediaType: string;
      argument: string;
      required: boolean;
      /** Of a form: how fields are written that have an encoding of their own. */
      encodings?: Record<string, Partial<Serialization>>;
    }
  /** From a template, whose placeholders are arguments. */
  | { kind: 'template'; mediaType: string; template: unknown };

/** Where an API description comes from. */
export type RestSource =
  /** Text that somebody sent, gzip in base64. */
  | { kind: 'document'; gzip: string }
  | { kind: 'url'; url: string }
  | { kind: 'operations'; operations: RestOperationInput[] };

/** What a worker is given to make a plan. */
export interface RestInspectParams {
  source: RestSource;
  baseUrl?: string;
  operationIds?: string[];
  auth: ConnectorAuth;
  allowPrivateNetwork: boolean;
  /**
   * Nothing is to be stored: what stands in the way of that is a warning, and of too many operations the first are
   * shown.
   */
  preview: boolean;
}

/** What a worker is given to run one operation of a connector that is not stored (`rest/try`). */
export interface RestTryParams {
  name: string;
  rest: RestInspectParams;
  /** The limit for the call, in seconds. */
  timeoutSeconds: number;
  /** The tool's name. */
  operation: string;
  arguments: Record<string, unknown>;
}

/** What a worker answers. */
export interface RestInspection {
  inspection: Inspection;
  plan: RestPlan;
  /** Title and version that the description gives its API. */
  title?: string;
  version?: string;
}
