/** As in events/schema/values.ts, which brings the schema library along. */
export const INLINE_LIMIT_BYTES = 64 * 1024;
