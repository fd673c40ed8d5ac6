import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { printManagementSchema } from '../api/graphql/print-schema.ts';

/** Writes `schema/schema.graphql`, which is checked in so that changes of the public interface are seen. */
const file = fileURLToPath(new URL('../../schema/schema.graphql', import.meta.url));
writeFileSync(file, await printManagementSchema());
