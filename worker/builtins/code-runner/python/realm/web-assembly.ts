/** The part of WebAssembly's JavaScript interface that loading Python needs; Node's declarations know none of it. */
export interface WebAssemblyApi {
  Module: new (bytes: ArrayBuffer) => object;
  Instance: new (module: object, imports: unknown) => object;
  Memory: { prototype: { readonly buffer: ArrayBuffer; grow(pages: number): number } };
  compile(bytes: ArrayBuffer): Promise<object>;
  instantiate(source: object, imports: unknown): Promise<unknown>;
}
