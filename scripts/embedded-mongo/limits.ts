/** Bytes of the largest document that is stored (manual: MongoDB Limits, BSON Document Size). */
export const MAX_DOCUMENT_BYTES = 16 * 1024 * 1024;

/** Levels of the most deeply nested document that is stored (manual: MongoDB Limits, Nested Depth for BSON Documents). */
export const MAX_DOCUMENT_DEPTH = 100;

/** Bytes of the largest message, as `hello` reports it. */
export const MAX_MESSAGE_BYTES = 48_000_000;

/** Statements in one write command, as `hello` reports it. */
export const MAX_WRITE_BATCH = 100_000;
