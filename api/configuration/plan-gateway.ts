import type { GraphQLSchema } from 'graphql';
import { AuthMethod } from '../../schema/gateway.ts';
import { type Change, noChange } from './change.ts';
import { differenceOf } from './difference.ts';
import { displayed, stored } from './display.ts';
import type { GatewayEntry } from './document.ts';
import { planJwt } from './jwt-entry.ts';
import { withoutEmpty } from './leaves.ts';
import type { ManagementOperations } from './management-operations.ts';
import { applyAttachment, inOrder, planAttachment, unchangedAttachments } from './plan-attachment.ts';
import type { CurrentGateway } from './read-configuration.ts';
import { isSame, plainOf } from './secrets.ts';

/**
 * @param known names of everything that can be attached.
 * @param place where the entry stands in the document.
 * @throws PlatformError VALIDATION_FAILED
 */
export function planGateway(
  schema: GraphQLSchema,
  wanted: GatewayEntry,
  current: CurrentGateway | undefined,
  known: readonly string[],
  variables: Readonly<Record<string, string>>,
  place: string,
): Change {
  const before = current?.entry;
  const { attachments: wantedAttachments, jwt: wantedJwt, ...fields } = wanted;
  const jwt = wantedJwt === undefined ? before?.jwt : planJwt(schema, wantedJwt, `${place}.jwt`);
  const base = withoutEmpty({
    requireAuthentication: false,
    authMethod: AuthMethod.BOTH,
    ...baseOf(before),
    ...fields,
    jwt,
  });
  const attachments = wantedAttachments
    ? inOrder(
        wantedAttachments.map((it, n) =>
          planAttachment(it, current, known, variables, `${place}.attachments.${n}`),
        ),
        current,
      )
    : unchangedAttachments(current, place);
  const plainBefore = before && (plainOf(before) as Record<string, unknown>);
  const after = withoutEmpty({ ...base, attachments: attachments.map((it) => it.after) });
  if (isSame(after, plainBefore)) return noChange('gateway', wanted.name, current?.id ?? '');
  const shownAfter = withoutEmpty({ ...base, attachments: attachments.map((it) => it.shown) });
  return {
    kind: 'gateway',
    name: wanted.name,
    action: before === undefined ? 'create' : 'update',
    diff: differenceOf(before && stored(before, wanted.name), displayed(shownAfter, before, wanted.name)),
    async apply(operations, idOf) {
      const id = current?.id ?? (await create(operations, base, place));
      if (current !== undefined) await update(operations, current, base, place);
      if (!isSame(base.jwt, before?.jwt)) await acceptTokens(operations, id, base.jwt, `${place}.jwt`);
      if (!isSame(base.specification, before?.specification)) {
        await operations.run(SPECIFY, { id, content: base.specification ?? {} }, `${place}.specification`);
      }
      const keptIds = new Set(attachments.map(({ after: { capability } }) => idOf(capability)));
      for (const { capabilityId } of current?.attachments ?? []) {
        if (!keptIds.has(capabilityId)) await operations.run(DETACH, { id, capabilityId }, place);
      }
      for (const attachment of attachments) await applyAttachment(operations, id, attachment, idOf);
      return { id };
    },
  };
}

function baseOf(entry: Record<string, unknown> | undefined): Record<string, unknown> {
  const { attachments: _, ...base } = entry ?? {};
  return base;
}

async function create(
  operations: ManagementOperations,
  base: Record<string, unknown>,
  place: string,
): Promise<string> {
  const { specification: _specification, jwt: _jwt, ...input } = base;
  const { createGateway } = await operations.run<{ createGateway: { id: string } }>(CREATE, { input }, place);
  return createGateway.id;
}

async function update(
  operations: ManagementOperations,
  { id, entry }: CurrentGateway,
  base: Record<string, unknown>,
  place: string,
): Promise<void> {
  const {
    name: _name,
    specification: _specification,
    jwt: _jwt,
    ...input
  } = { description: null, ...base } as Record<string, unknown>;
  const changed = Object.entries(input).filter(([key, value]) => (entry[key] ?? null) !== value);
  if (changed.length > 0) await operations.run(UPDATE, { id, input: Object.fromEntries(changed) }, place);
}

async function acceptTokens(
  operations: ManagementOperations,
  id: string,
  input: unknown,
  place: string,
): Promise<void> {
  if (input === undefined) await operations.run(REMOVE_JWT, { id }, place);
  else await operations.run(CONFIGURE_JWT, { id, input }, place);
}

const CREATE = 'mutation ($input: CreateGatewayInput!) { createGateway(input: $input) { id } }';
const UPDATE =
  'mutation ($id: ID!, $input: UpdateGatewayInput!) { updateGateway(id: $id, input: $input) { id } }';
const SPECIFY = `mutation ($id: ID!, $content: JSONObject!) {
  updateSpecification(gatewayId: $id, content: $content) { version }
}`;
const CONFIGURE_JWT = `mutation ($id: ID!, $input: JwtConfigurationInput!) {
  configureJwt(gatewayId: $id, input: $input) { id }
}`;
const REMOVE_JWT = 'mutation ($id: ID!) { removeJwt(gatewayId: $id) { id } }';
const DETACH = `mutation ($id: ID!, $capabilityId: ID!) {
  detachCapability(gatewayId: $id, capabilityId: $capabilityId) { id }
}`;
