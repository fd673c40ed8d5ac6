import { IMPLEMENTATION } from '../../platform/mcp.ts';

/** The name that sites address in their robots.txt (RFC 9309, 2.2.1). */
export const PRODUCT_TOKEN = IMPLEMENTATION.title;

/** How the platform introduces itself to sites: by its own name, as a robot that acts for somebody. */
export const USER_AGENT = `Mozilla/5.0 (compatible; ${PRODUCT_TOKEN}/${IMPLEMENTATION.version}; user-initiated)`;
