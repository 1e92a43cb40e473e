import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { commands } from '../src/commands/table.ts';
import { script } from './script.ts';

const firstWords = [...new Set(commands.map(({ name }) => name.split(' ')[0] ?? ''))];
const has = (shell: string) => spawnSync(shell, ['-c', 'exit 0']).status === 0;

/** What bash offers at the end of a command line. */
const offered = `
line="$1"; COMP_LINE="$line"; COMP_POINT=\${#line}
read -ra COMP_WORDS <<< "$line"; [[ "$line" == *' ' ]] && COMP_WORDS+=('')
COMP_CWORD=$(( \${#COMP_WORDS[@]} - 1 ))
_kpki; printf '%s\\n' "\${COMPREPLY[@]}"`;

describe('kpki completion', () => {
  script('bash: the script is sourced, and completes commands, options, values and names', async ($) => {
    const { code, stdout } = await $.kpki('completion bash');
    expect(code).toBe(0);
    $.write('kpki.bash', stdout);
    expect((await $.run('bash', ['-c', 'source ./kpki.bash && complete -p kpki'])).stdout).toBe(
      'complete -o filenames -F _kpki kpki\n',
    );
    const offers = async (line: string) =>
      (await $.run('bash', ['-c', `source ./kpki.bash; ${offered}`, 'bash', line])).stdout.split('\n').filter(Boolean);

    expect(await offers('kpki ')).toEqual(firstWords);
    expect(await offers('kpki st')).toEqual(['status', 'start']);
    expect(await offers('kpki kubeconfig ')).toEqual(['user']);
    expect(await offers('kpki plan --e')).toEqual(['--environment', '--exit-code']);
    expect(await offers('kpki apply --yes --pl')).toEqual(['--plan']);
    expect(await offers('kpki kubeconfig user --gr')).toEqual(['--group']);
    expect(await offers('kpki explain front')).toEqual([
      'front-proxy-ca',
      'front-proxy-ca-bundle',
      'front-proxy-client',
    ]);
    expect(await offers('kpki flags kube-a')).toEqual(['kube-apiserver']);
    expect(await offers('kpki completion ')).toEqual(expect.arrayContaining(['bash', 'zsh', 'fish']));
    expect(await offers('kpki status -o ')).toEqual(expect.arrayContaining(['table', 'json', 'yaml']));
    $.write('some.yaml', '');
    expect(await offers('kpki plan -f so')).toEqual(['some.yaml']);
  });

  script('zsh and fish: every command is in it', async ($) => {
    for (const shell of ['zsh', 'fish']) {
      const { code, stdout } = await $.kpki(`completion ${shell}`);
      expect(code).toBe(0);
      for (const word of firstWords) expect(stdout, shell).toMatch(new RegExp(`\\b${word}\\b`));
      $.write(`kpki.${shell}`, stdout);
    }
    if (has('zsh')) expect((await $.run('zsh', ['-n', 'kpki.zsh'])).code).toBe(0);
    if (has('fish')) expect((await $.run('fish', ['--no-execute', 'kpki.fish'])).code).toBe(0);
  });

  script('another shell: exit 2, and those there are', async ($) => {
    expect(await $.kpki('completion tcsh')).toMatchObject({
      code: 2,
      stderr: 'kpki: completion knows bash, zsh, fish, not "tcsh"\n',
    });
    expect((await $.kpki('completion')).code).toBe(2);
  });
});

test('bash is there: without it nothing above was proven', () => {
  expect(has('bash')).toBe(true);
});
