/** WIT text as it is written: names are not looked up yet. */
export interface WitDocument {
  interfaces: InterfaceSyntax[];
  worlds: WorldSyntax[];
}

/** Where something is in the text, for messages. */
export interface Place {
  line: number;
  column: number;
}

/** A path to an interface or world: `name`, or `ns:package/name@1.0.0`. */
export type WitPath = string;

export interface InterfaceSyntax {
  /** The package that it is in, `ns:package` with its version; empty where the text names none. */
  package: string;
  name: string;
  items: InterfaceItem[];
}

export interface WorldSyntax {
  package: string;
  name: string;
  items: WorldItem[];
}

export type InterfaceItem = TypeDefinition | UseSyntax | FunctionSyntax;

export type WorldItem =
  | TypeDefinition
  | UseSyntax
  | { kind: 'include'; path: WitPath; place: Place }
  | { kind: 'import' }
  | { kind: 'export-interface'; path: WitPath; place: Place }
  | { kind: 'export-inline'; interface: InterfaceSyntax }
  | { kind: 'export-function'; function: FunctionSyntax };

export interface UseSyntax {
  kind: 'use';
  path: WitPath;
  names: { name: string; as: string }[];
  place: Place;
}

export interface FunctionSyntax {
  kind: 'function';
  name: string;
  isAsync: boolean;
  parameters: { name: string; type: TypeSyntax; docs: string }[];
  result: TypeSyntax | undefined;
  docs: string;
  place: Place;
}

export interface TypeDefinition {
  kind: 'type';
  name: string;
  type: TypeSyntax;
  docs: string;
}

export type TypeSyntax =
  | { kind: 'name'; name: string; place: Place }
  | { kind: 'list'; item: TypeSyntax; length: number | undefined }
  | { kind: 'option'; item: TypeSyntax }
  | { kind: 'result'; ok: TypeSyntax | undefined; error: TypeSyntax | undefined }
  | { kind: 'tuple'; items: TypeSyntax[] }
  | { kind: 'record'; fields: { name: string; type: TypeSyntax; docs: string }[] }
  | { kind: 'variant' | 'enum' | 'flags'; cases: CaseSyntax[] }
  /** What no tool can take or give: `what` says which. */
  | { kind: 'refused'; what: string; place: Place };

export interface CaseSyntax {
  name: string;
  type: TypeSyntax | undefined;
  docs: string;
}
