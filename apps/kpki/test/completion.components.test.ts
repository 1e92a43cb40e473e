import { spawnSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { commands } from '../src/commands/table.ts';
import { builtProgram } from './built/program.ts';
import { kpkiFile } from './configurations.ts';
import { script } from './script.ts';

const firstWords = [...new Set(commands.map(({ name }) => name.split(' ')[0] ?? ''))];
const has = (shell: string) => spawnSync(shell, ['-c', 'exit 0']).status === 0;

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
    expect(await offers('kpki plan --e')).toEqual(['--environment', '--except', '--exit-code']);
    expect(await offers('kpki apply --yes --pl')).toEqual(['--plan']);
    expect(await offers('kpki -f a.yaml --yes apply --pl')).toEqual(['--plan']);
    expect(await offers('kpki -f a.yaml st')).toEqual(['status', 'start']);
    expect(await offers('kpki kubeconfig user --gr')).toEqual(['--group']);
    expect(await offers('kpki explain front')).toEqual([
      'front-proxy-ca',
      'front-proxy-ca-bundle',
      'front-proxy-client',
    ]);
    expect(await offers('kpki flags kube-a')).toEqual(['kube-apiserver']);
    expect(await offers('kpki completion ')).toEqual(expect.arrayContaining(['bash', 'zsh', 'fish']));
    expect(await offers('kpki rotate kubernetes-ca --through p')).toEqual(['prepare']);
    expect(await offers('kpki status -o ')).toEqual(expect.arrayContaining(['table', 'json', 'yaml']));
    $.write('some.yaml', '');
    expect(await offers('kpki plan -f so')).toEqual(['some.yaml']);
  });

  script('kubectl: a program that answers as kubectl asks, with the same words, and forbids file names', async ($) => {
    $.write('kpki.yaml', kpkiFile());
    $.write('bin/kubectl-pki', `#!/bin/sh\nexec "${process.execPath}" "${builtProgram}" "$@"\n`);
    $.write('bin/kubectl_complete-pki', (await $.kpki('completion kubectl')).stdout);
    for (const file of ['kubectl-pki', 'kubectl_complete-pki']) chmodSync(`${$.directory}/bin/${file}`, 0o755);
    const environment = { PATH: `${$.directory}/bin:${process.env['PATH']}` };
    const offers = async (...words: string[]) =>
      (await $.run(`${$.directory}/bin/kubectl_complete-pki`, words, { environment })).stdout;
    expect(await offers('st')).toBe('status\nstart\n:4\n');
    expect(await offers('apply', '--yes', '--pl')).toBe('--plan\n:4\n');
    expect(await offers('rotate', 'front')).toBe('front-proxy-ca\n:4\n');
    expect(await offers('status', 'frobnicate')).toBe(':4\n');
  });

  script("bash: the file's own names, of the file and the environment that the line names", async ($) => {
    $.write('kpki.yaml', kpkiFile());
    $.write(
      'prod/kpki.yaml',
      kpkiFile('  nodes: [{ name: w1, addresses: [192.0.2.21] }]\n').replace(
        '  local:',
        '  eu: { sinks: { vault: { use: "@kpki/vault", layout: kubeadm } } }\n  local:',
      ),
    );
    $.write('kpki.bash', (await $.kpki('completion bash')).stdout);
    $.write('bin/kpki', `#!/bin/sh\nexec "${process.execPath}" "${builtProgram}" "$@"\n`);
    chmodSync(`${$.directory}/bin/kpki`, 0o755);
    const environment = { PATH: `${$.directory}/bin:${process.env['PATH']}` };
    const offers = async (line: string) => {
      const words = ['-c', `source ./kpki.bash; ${offered}`, 'bash', line];
      return (await $.run('bash', words, { environment })).stdout.split('\n').filter(Boolean);
    };
    expect(await offers('kpki rotate ')).toEqual(
      expect.arrayContaining(['all', 'kubernetes-ca', 'etcd-ca', 'front-proxy-ca', 'sa', '--rollback']),
    );
    expect(await offers('kpki rotate --b')).toEqual(['--before']);
    expect(await offers('kpki export --node ')).toEqual(['cp1']);
    expect(await offers('kpki export -f prod/kpki.yaml --node w')).toEqual(['w1']);
    expect(await offers('kpki plan -e ')).toEqual(['local']);
    expect(await offers('kpki plan -f prod/kpki.yaml -e ')).toEqual(['eu', 'local']);
    expect(await offers('kpki explain sink ')).toEqual(expect.arrayContaining(['main']));
    expect(await offers('kpki explain sink -f prod/kpki.yaml -e eu ')).toEqual(expect.arrayContaining(['vault']));
    expect(await offers('kpki show apiserver j')).toEqual(['jane']);
    // Without a file there are none, and no error.
    expect(await offers('kpki export -f nowhere.yaml --node ')).toEqual([]);
  });

  script('a name that a shell would expand is not offered', async ($) => {
    $.write('kpki.yaml', kpkiFile().replace('name: jane', 'name: "$(touch PWNED)"'));
    expect(await $.kpki('completion names owners')).toEqual({ code: 0, stdout: 'cp1\n', stderr: '' });
    await $.ends(2, 'completion names nothing');
  });

  script('zsh and fish: every command is in it', async ($) => {
    for (const shell of ['zsh', 'fish']) {
      const { stdout } = await $.ends(0, `completion ${shell}`);
      for (const word of firstWords) expect(stdout, shell).toMatch(new RegExp(`\\b${word}\\b`));
      $.write(`kpki.${shell}`, stdout);
    }
    if (has('zsh')) expect((await $.run('zsh', ['-n', 'kpki.zsh'])).code).toBe(0);
    if (has('fish')) expect((await $.run('fish', ['--no-execute', 'kpki.fish'])).code).toBe(0);
  });

  script('another shell: exit 2, and those there are', async ($) => {
    expect(await $.kpki('completion tcsh')).toMatchObject({
      code: 2,
      stderr: 'kpki: completion knows bash, zsh, fish, kubectl, not "tcsh"\n',
    });
    await $.ends(2, 'completion');
  });
});

test('bash is there: without it nothing above was proven', () => {
  expect(has('bash')).toBe(true);
});
