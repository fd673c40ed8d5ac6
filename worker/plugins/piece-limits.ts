/** The most that one question or answer carries, in bytes before base64. */
export const MAX_PIECE_BYTES = 256 * 1024;

/** The largest body that a plugin may send in one request, in bytes. */
export const MAX_REQUEST_BODY_BYTES = 8 * 1024 * 1024;
