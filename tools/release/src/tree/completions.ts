import { join } from 'node:path';
import type { Bundle } from '../binary/bundle.ts';
import { run } from '../run.ts';

/** Where shells look for completions, below the prefix, and what the program prints for them. */
export interface CompletionFile {
  readonly path: string;
  readonly text: string;
  readonly isProgram: boolean;
}

/** Has the built program print its completions. */
export async function completionFiles({ folder }: Bundle): Promise<readonly CompletionFile[]> {
  const script = (shell: string): Promise<string> =>
    run(process.execPath, [join(folder, 'kpki.js'), 'completion', shell]);
  const [bash, zsh, fish, kubectl] = await Promise.all(['bash', 'zsh', 'fish', 'kubectl'].map(script));
  return [
    { path: 'share/bash-completion/completions/kpki', text: bash ?? '', isProgram: false },
    { path: 'share/zsh/site-functions/_kpki', text: autoloaded(zsh ?? ''), isProgram: false },
    { path: 'share/fish/vendor_completions.d/kpki.fish', text: fish ?? '', isProgram: false },
    { path: 'bin/kubectl_complete-pki', text: kubectl ?? '', isProgram: true },
  ];
}

/** zsh runs such a file as the function of its name; the first run defines what is in there and has to call it. */
function autoloaded(script: string): string {
  return `#compdef kpki\n${script.trimEnd()}\n[[ $funcstack[1] == _kpki ]] && _kpki "$@"\n`;
}
