/** The structured clone algorithm (HTML Standard, Safe passing of structured data), for what a program can have here. */
export function structuredClone(value: unknown): unknown {
  const seen = new Map<object, object>();
  const boxed = /^\[object (Boolean|Number|String|BigInt)\]$/;
  const unclonable = /^\[object (Promise|WeakMap|WeakSet|WeakRef|Symbol|Generator|AsyncGenerator)\]$/;

  function refuse(what: unknown): never {
    const error = new Error(`${typeof what === 'symbol' ? 'Symbol' : String(what)} could not be cloned.`);
    error.name = 'DataCloneError';
    throw error;
  }
  function remember<Copy extends object>(original: object, copy: Copy): Copy {
    seen.set(original, copy);
    return copy;
  }
  function define(object: object, key: string, value: unknown, enumerable: boolean): void {
    Object.defineProperty(object, key, { value, enumerable, writable: true, configurable: true });
  }
  function copyProperties(original: object, copy: object): object {
    for (const key of Object.keys(original)) {
      define(copy, key, clone(Reflect.get(original, key)), true);
    }
    return copy;
  }
  function cloneBuffer(buffer: ArrayBufferLike): ArrayBufferLike {
    return buffer instanceof ArrayBuffer
      ? ((seen.get(buffer) as ArrayBuffer) ?? remember(buffer, buffer.slice(0)))
      : buffer;
  }
  function cloneView(view: ArrayBufferView): object {
    const buffer = cloneBuffer(view.buffer);
    const length = view instanceof DataView ? view.byteLength : (view as Uint8Array).length;
    return remember(view, Reflect.construct(view.constructor, [buffer, view.byteOffset, length]));
  }
  function cloneError(error: Error): object {
    const known: Record<string, ErrorConstructor> = {
      EvalError,
      RangeError,
      ReferenceError,
      SyntaxError,
      TypeError,
      URIError,
    };
    const copy = remember(error, new (known[error.name] ?? Error)(String(error.message)));
    define(copy, 'stack', String(error.stack), false);
    if (Object.hasOwn(error, 'cause')) define(copy, 'cause', clone(error.cause), false);
    return copy;
  }
  function cloneObject(original: object): object {
    if (Array.isArray(original)) {
      const copy = remember(original, new Array(original.length));
      return copyProperties(original, copy);
    }
    if (original instanceof Date) return remember(original, new Date(original.getTime()));
    if (original instanceof RegExp) return remember(original, new RegExp(original.source, original.flags));
    if (original instanceof Error) return cloneError(original);
    if (original instanceof ArrayBuffer) return cloneBuffer(original);
    if (original instanceof SharedArrayBuffer) return original;
    if (ArrayBuffer.isView(original)) return cloneView(original);
    if (original instanceof Map) {
      const copy = remember(original, new Map());
      for (const [key, item] of [...original]) copy.set(clone(key), clone(item));
      return copy;
    }
    if (original instanceof Set) {
      const copy = remember(original, new Set());
      for (const item of [...original]) copy.add(clone(item));
      return copy;
    }
    const kind = Object.prototype.toString.call(original);
    if (boxed.test(kind)) return remember(original, Object(original.valueOf()));
    if (unclonable.test(kind)) refuse(kind);
    return copyProperties(original, remember(original, {}));
  }
  function clone(item: unknown): unknown {
    if (typeof item === 'function' || typeof item === 'symbol') refuse(item);
    if (typeof item !== 'object' || item === null) return item;
    return seen.get(item) ?? cloneObject(item);
  }

  return clone(value);
}
