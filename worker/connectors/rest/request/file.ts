import { isObject } from '../document/json.ts';
import { ArgumentError } from './argument-error.ts';

/** A file that was given as an argument. */
export interface FileContent {
  bytes: Buffer;
  mediaType: string | undefined;
  fileName: string | undefined;
}

/** Reads `{data, mediaType, fileName}`. @throws ArgumentError */
export function readFile(value: unknown, argument: string): FileContent {
  const refuse = (message: string) => new ArgumentError([{ argument, message }]);
  if (!isObject(value) || typeof value.data !== 'string')
    throw refuse(
      'must be a file: an object with data (base64), and mediaType and fileName where they matter',
    );
  const { data, mediaType, fileName } = value;
  if (!/^[A-Za-z0-9+/_-]*={0,2}$/.test(data.replaceAll(/\s/g, '')))
    throw refuse('has data that is no base64');
  if (
    mediaType !== undefined &&
    (typeof mediaType !== 'string' || !/^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(;[\x20-\x7e]*)?$/.test(mediaType))
  )
    throw refuse('has a mediaType that is none');
  if (fileName !== undefined && typeof fileName !== 'string') throw refuse('has a fileName that is no text');
  return { bytes: Buffer.from(data, 'base64'), mediaType, fileName };
}
