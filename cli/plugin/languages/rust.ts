import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../../failure.ts';
import type { Language } from './language.ts';
import { IGNORED_FILES, kebabCase, manifestTemplate, worldTemplate } from './manifest-template.ts';
import { runCommand } from './run-command.ts';

const TARGET = 'wasm32-wasip2';
const REMEDY = `install Rust and its target: rustup target add ${TARGET}`;

/** Rust: cargo builds components by itself for wasm32-wasip2; wit-bindgen makes the bindings. */
export const rust: Language = {
  async build({ folder }) {
    const args = ['build', '--release', '--target', TARGET, '--message-format', 'json-render-diagnostics'];
    const messages = await runCommand('cargo', args, { folder, remedy: REMEDY });
    const built = messages
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .flatMap((line) => (JSON.parse(line) as { filenames?: string[] }).filenames ?? [])
      .findLast((file) => file.endsWith('.wasm'));
    if (built === undefined)
      throw new Failure('cargo built no .wasm: Cargo.toml needs [lib] crate-type = ["cdylib"]');
    const file = join(folder, 'plugin.wasm');
    copyFileSync(built, file);
    return file;
  },

  template: (name) => ({
    'Cargo.toml': `[package]
name = "${kebabCase(name)}"
version = "0.1.0"
edition = "2024"
publish = false

[lib]
crate-type = ["cdylib"]

[dependencies]
wit-bindgen = "0.58"

[profile.release]
opt-level = "s"
lto = true
strip = true
codegen-units = 1
panic = "abort"
`,
    'src/lib.rs': `wit_bindgen::generate!({ world: "plugin", path: "wit" });

struct Plugin;

impl Guest for Plugin {
    fn greet(name: String) -> String {
        format!("Hello, {name}!")
    }
}

export!(Plugin);
`,
    'wit/world.wit': worldTemplate(name),
    'noorle.yaml': manifestTemplate(name),
    '.gitignore': `${['target/', ...IGNORED_FILES].join('\n')}\n`,
  }),

  firstSteps: [`rustup target add ${TARGET}`],
};
