/** A command by its bare name: where it is, the worker's PATH says. */
export const COMMAND_NAME = /^[A-Za-z0-9][A-Za-z0-9._+-]{0,99}$/;
