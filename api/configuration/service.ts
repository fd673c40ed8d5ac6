import type { GraphQLSchema } from 'graphql';
import { isBuiltin } from '../../platform/capabilities.ts';
import { aliasOf } from '../../platform/capability-alias.ts';
import { PlatformError } from '../../platform/errors.ts';
import type { Models } from '../../platform/mongo.ts';
import type { SecretBox } from '../../platform/secrets.ts';
import { BUILTINS } from '../../schema/builtins/index.ts';
import type { Context } from '../graphql/context.ts';
import { parseInput } from '../graphql/input-errors.ts';
import type { Change } from './change.ts';
import { CONFIGURATION_VERSION, type ConfigurationDocument, configurationDocument } from './document.ts';
import { ManagementOperations } from './management-operations.ts';
import { planConnector } from './plan-connector.ts';
import { planGateway } from './plan-gateway.ts';
import { type CurrentConfiguration, readConfiguration } from './read-configuration.ts';
import { withReferences } from './secrets.ts';

/** What an entry is called. */
interface Naming {
  name: string;
  alias?: string | undefined;
}

export interface ImportOptions {
  /** What references to the environment stand for. */
  variables: Readonly<Record<string, string>>;
  /** Says what would change and changes nothing. */
  dryRun: boolean;
}

export interface ImportReport {
  dryRun: boolean;
  changes: Pick<Change, 'kind' | 'name' | 'action' | 'diff'>[];
  /** How many things are as the document says already. */
  unchanged: number;
}

/** The configuration of the platform as a document, and back. */
export class ConfigurationService {
  readonly #schema: GraphQLSchema;
  readonly #models: Models;
  readonly #secrets: SecretBox;

  constructor(schema: GraphQLSchema, models: Models, secrets: SecretBox) {
    this.#schema = schema;
    this.#models = models;
    this.#secrets = secrets;
  }

  /** Everything that a document can say. In the place of secrets stand references to the environment. */
  async export(): Promise<ConfigurationDocument> {
    const { connectors, gateways, omitted } = await readConfiguration(this.#models, this.#secrets);
    const connectorEntries = connectors.map(({ entry, alias }) => withReferences(entry, alias));
    const gatewayEntries = gateways.map(({ entry }) => withReferences(entry, String(entry.name)));
    return {
      version: CONFIGURATION_VERSION,
      connectors: connectorEntries as ConfigurationDocument['connectors'],
      gateways: gatewayEntries as ConfigurationDocument['gateways'],
      ...(omitted.length > 0 && { omitted }),
    };
  }

  /**
   * Makes the platform as the document says. The whole document is checked before anything is changed; should a change fail all the
   * same, those before it are made, and importing again goes on from there.
   * @throws PlatformError VALIDATION_FAILED with paths in the document; what a change throws, with `details.applied`.
   */
  async import(
    context: Context,
    content: unknown,
    { variables, dryRun }: ImportOptions,
  ): Promise<ImportReport> {
    const document = parseInput(configurationDocument, content, '');
    requireOnce(document.connectors ?? [], 'connectors');
    requireOnce(document.gateways ?? [], 'gateways');
    const current = await readConfiguration(this.#models, this.#secrets);
    const all = this.#plan(document, current, variables);
    const changes = all.filter(({ action }) => action !== 'none');
    if (!dryRun) await this.#apply(context, changes, current);
    return {
      dryRun,
      changes: changes.map(({ kind, name, action, diff }) => ({ kind, name, action, diff })),
      unchanged: all.length - changes.length,
    };
  }

  #plan(
    document: ConfigurationDocument,
    current: CurrentConfiguration,
    variables: ImportOptions['variables'],
  ): Change[] {
    const { connectors = [], gateways = [] } = document;
    const known = [...BUILTINS.map(({ id }) => id), ...current.attachable.keys(), ...connectors.map(aliasOf)];
    return [
      ...connectors.map((entry, n) => {
        const alias = aliasOf(entry);
        const found = current.connectors.find((it) => it.alias === alias);
        if (found === undefined && (current.attachable.has(alias) || isBuiltin(alias))) {
          const message = `"${alias}" is there already, as something that a document cannot change; choose another name or alias`;
          throw wrong(`connectors.${n}.${entry.alias === undefined ? 'name' : 'alias'}`, message);
        }
        return planConnector(this.#schema, entry, found, variables, `connectors.${n}`);
      }),
      ...gateways.map((entry, n) => {
        const found = current.gateways.find((it) => it.entry.name === entry.name);
        return planGateway(this.#schema, entry, found, known, variables, `gateways.${n}`);
      }),
    ];
  }

  async #apply(context: Context, changes: readonly Change[], current: CurrentConfiguration): Promise<void> {
    const operations = new ManagementOperations(this.#schema, context);
    const made = new Map<string, string>();
    const builtins = new Set(BUILTINS.map(({ id }) => id));
    const idOf = (name: string) =>
      builtins.has(name) ? name : (made.get(name) ?? current.attachable.get(name));
    const applied: string[] = [];
    for (const change of changes) {
      try {
        const { id } = await change.apply(operations, idOf);
        if (change.kind === 'connector') made.set(change.name, id);
        applied.push(`${change.kind} ${change.name}`);
      } catch (error) {
        if (!(error instanceof PlatformError)) throw error;
        const { code, details, fields, message } = error;
        const told = new PlatformError(code, undefined, {
          details: { ...details, applied },
          fields,
          cause: error,
        });
        told.message = message;
        throw told;
      }
    }
  }
}

/** @throws PlatformError VALIDATION_FAILED where an alias is there twice. */
function requireOnce(entries: readonly Naming[], place: string): void {
  const seen = new Set<string>();
  for (const [n, entry] of entries.entries()) {
    const alias = aliasOf(entry);
    const remedy = place === 'connectors' ? '; give one of them an alias' : '';
    if (seen.has(alias)) throw wrong(`${place}.${n}.name`, `"${alias}" is here twice${remedy}`);
    seen.add(alias);
  }
}

function wrong(path: string, message: string): PlatformError {
  return new PlatformError('VALIDATION_FAILED', undefined, { fields: [{ path, message }] });
}
