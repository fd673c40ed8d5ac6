import { PlatformError } from '../../../platform/errors.ts';
import type { Models } from '../../../platform/mongo.ts';
import type { Gateway } from '../../../schema/gateway.ts';

/** How often a gateway is read again when somebody else changed it in between. */
const MAX_ATTEMPTS = 10;

/**
 * Changes a gateway as a whole: `mutate` gets it as it is and alters it; if somebody else was quicker, it gets it again.
 * @throws PlatformError NOT_FOUND, CONFLICT, and what `mutate` throws.
 */
export async function changeGateway(
  models: Models,
  id: string,
  mutate: (gateway: Gateway) => void | Promise<void>,
): Promise<Gateway> {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const gateway = await models.gateways.findById(id).lean();
    if (gateway === null) throw new PlatformError('NOT_FOUND', `there is no gateway ${id}`);
    const { revision } = gateway;
    await mutate(gateway);
    gateway.revision = revision + 1;
    gateway.updatedAt = new Date();
    const { _id, createdAt, ...fields } = gateway;
    const { modifiedCount } = await models.gateways.updateOne({ _id, revision }, { $set: fields });
    if (modifiedCount === 1) return gateway;
  }
  throw new PlatformError('CONFLICT', 'the gateway is being changed by others; try again');
}
