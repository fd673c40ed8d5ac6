import { type RegistryOption, RegistryOptionKind } from '../../../schema/registry.ts';
import { type Asker, Questionnaire } from './asker.ts';
import { type Connection, connectPackage, connectRemote, whyNotPackage, whyNotRemote } from './connection.ts';
import type { ServerDetail } from './server-json.ts';

/** A way to use a server, with what it takes to take it. */
export interface ConnectableOption {
  shown: RegistryOption;
  connect(asker: Asker): Connection;
}

/** Every way to use a server, in the order of its `server.json`: remotes, then packages. */
export function optionsOf({ remotes, packages }: ServerDetail): ConnectableOption[] {
  return [
    ...(remotes ?? []).map((remote, index) =>
      option(
        {
          id: `remote-${index + 1}`,
          kind: RegistryOptionKind.REMOTE,
          identifier: remote.url,
          type: remote.type,
        },
        whyNotRemote(remote),
        (asker) => connectRemote(remote, asker),
      ),
    ),
    ...(packages ?? []).map((it, index) =>
      option(
        {
          id: `package-${index + 1}`,
          kind: RegistryOptionKind.PACKAGE,
          identifier: it.identifier,
          type: it.registryType,
        },
        whyNotPackage(it),
        (asker) => connectPackage(it, asker),
      ),
    ),
  ];
}

/** The option to take where none was chosen: Streamable HTTP, then HTTP+SSE, then packages. */
export function preferredOption(options: readonly ConnectableOption[]): ConnectableOption | undefined {
  const usable = options.filter(({ shown }) => shown.unsupported == null);
  return (
    usable.find(({ shown }) => shown.type === 'streamable-http') ??
    usable.find(({ shown }) => shown.kind === RegistryOptionKind.REMOTE) ??
    usable[0]
  );
}

function option(
  about: Pick<RegistryOption, 'id' | 'kind' | 'identifier' | 'type'>,
  unsupported: string | undefined,
  connect: (asker: Asker) => Connection,
): ConnectableOption {
  const questionnaire = new Questionnaire();
  if (unsupported === undefined) connect(questionnaire);
  return {
    shown: { ...about, unsupported: unsupported ?? null, values: questionnaire.values },
    connect,
  };
}
