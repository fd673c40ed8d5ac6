import { type ChildProcess, spawn } from 'node:child_process';

/**
 * Reads which process groups there are; when the pipe closes, because the worker has ended, however it did, it ends what is left of them and
 * removes their folder. Text of this file alone: nothing that anybody configures is in it.
 */
const SCRIPT = `
groups=' '
while read -r action group; do
  case $action in
    add) groups="$groups$group " ;;
    drop) groups="\${groups%% $group *} \${groups#* $group }" ;;
  esac
done
for group in $groups; do kill -s KILL -- "-$group" 2>/dev/null; done
rm -rf -- "$1"
`;

/**
 * Sees to it that no process of a stdio connector outlives its worker, even one that is killed. The kernel's parent-death signal reaches only
 * the command itself and not what that has started (npx and uvx start the server as a process of their own), and not every server ends
 * when its standard input does.
 */
export class ProcessGuard {
  readonly #shell: ChildProcess;

  /** @param folder is removed in the end. */
  constructor(folder: string) {
    this.#shell = spawn('/bin/sh', ['-c', SCRIPT, 'omnigate-process-guard', folder], {
      // A group of its own: a signal to the worker's group is not for it.
      detached: true,
      env: { PATH: '/usr/bin:/bin' },
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    // Without it processes still end when their standard input closes.
    this.#shell.on('error', () => undefined);
    this.#shell.stdin?.on('error', () => undefined);
    this.#shell.unref();
  }

  add(group: number): void {
    this.#shell.stdin?.write(`add ${group}\n`);
  }

  drop(group: number): void {
    this.#shell.stdin?.write(`drop ${group}\n`);
  }

  /** Nothing is left to guard. */
  close(): void {
    this.#shell.stdin?.end();
  }
}
