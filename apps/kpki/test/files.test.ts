import { chmodSync, readdirSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { partOf } from '@kpki/services/random-cases';
import { describe, expect } from 'vitest';
import { kpkiFile, kubeadmFile, kubeadmFiles } from './configurations.ts';
import { onFilledFolder } from './filled.ts';
import { type Script, script } from './script.ts';

const apply = 'apply -f kubeadm.yaml --dir out --yes';

function modes($: Script, folder: string): ReadonlyMap<string, string> {
  const root = join($.directory, folder);
  const entries = readdirSync(root, { recursive: true, encoding: 'utf8' });
  return new Map(['', ...entries].map((entry) => [entry, (statSync(join(root, entry)).mode & 0o7777).toString(8)]));
}

describe('modes do not depend on the umask', () => {
  for (const umask of partOf(['000', '022', '077', '777'], 2)) {
    script(
      `umask ${umask}: 0600 for keys, 0644 for the rest, 0755 for folders, and what is retained for its owner`,
      async ($) => {
        $.write('kubeadm.yaml', kubeadmFile);
        expect(await $.kpki(apply, { umask: Number.parseInt(umask, 8) })).toMatchObject({ code: 0 });
        for (const [entry, mode] of modes($, 'out')) {
          const isSecret = entry.endsWith('.key') || entry.endsWith('.conf');
          const isFile = isSecret || /\.(crt|pub)$/.test(entry);
          const isRetained = entry.startsWith('.kpki-undo');
          const retained = entry === '.kpki-undo' ? '700' : '600';
          const usual = isSecret ? '600' : isFile ? '644' : '755';
          expect([entry, mode]).toEqual([entry, isRetained ? retained : usual]);
        }
        await $.ends(0, 'verify -f kubeadm.yaml --dir out');
      },
    );
  }

  script('several nodes: a folder for each, users beside them', async ($) => {
    $.write(
      'kpki.yaml',
      kpkiFile('  nodes: [{ name: worker1, addresses: [192.0.2.21] }]\n').replace(
        '[{ name: cp1, addresses: [192.0.2.10] }]',
        '[{ name: cp1, addresses: [192.0.2.10] }, { name: cp2, addresses: [192.0.2.11] }]',
      ),
    );
    await $.ends(0, 'apply --yes');
    expect($.files('out/cp1')).toEqual(kubeadmFiles);
    expect($.files('out/cp2')).toEqual(kubeadmFiles.filter((file) => file !== 'super-admin.conf'));
    expect($.files('out/worker1')).toEqual(['kubelet.conf', 'pki/ca.crt']);
    expect($.files('out/users')).toEqual(['jane.conf']);
    expect($.read('out/cp1/pki/ca.key')).toBe($.read('out/cp2/pki/ca.key'));
    await $.ends(0, 'verify');
  });
});

const onFilled = onFilledFolder();

describe('what has drifted', () => {
  onFilled('a key that all can read is closed, also where nothing else is to do', async ($) => {
    chmodSync(`${$.directory}/out/pki/ca.key`, 0o644);
    const plan = await $.ends(3, 'plan -f kubeadm.yaml --dir out --exit-code');
    expect(plan.stdout).toMatch(/^\* repair .*drift: .*pki\/ca\.key/m);
    await $.ends(0, apply);
    expect($.stat('out/pki/ca.key').mode & 0o777).toBe(0o600);
    await $.ends(0, 'plan -f kubeadm.yaml --dir out --exit-code');
  });

  onFilled('a key that is a link is never followed and never written through', async ($) => {
    $.write('elsewhere.key', '');
    rmSync(`${$.directory}/out/pki/apiserver.key`);
    symlinkSync(`${$.directory}/elsewhere.key`, `${$.directory}/out/pki/apiserver.key`);
    await $.kpki(apply);
    expect($.read('elsewhere.key')).toBe('');
  });

  onFilled('other files in the directory are left alone', async ($) => {
    $.write('out/mine.txt', 'mine');
    $.write('out/pki/old.crt', 'old');
    rmSync(`${$.directory}/out/admin.conf`);
    await $.ends(0, apply);
    expect([$.read('out/mine.txt'), $.read('out/pki/old.crt')]).toEqual(['mine', 'old']);
  });
});

describe('kpki start', () => {
  script('the example, in a folder of its own; a second time nothing is to do, and what to type next', async ($) => {
    const first = await $.ends(0, 'start');
    expect($.files('example-cluster/out/cp1')).toEqual(kubeadmFiles);
    expect(first.stdout).toContain('kpki status -f example-cluster/kpki.yaml');
    const again = await $.kpki('start');
    expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining('Nothing to do') });
    expect(again.stdout).toContain(`\nThe files are in ${$.directory}/example-cluster/out.\n`);
    const next = first.stdout.slice(first.stdout.indexOf('\nNext:\n'));
    expect(next).toContain('kpki flags kube-apiserver -f example-cluster/kpki.yaml');
    expect(again.stdout.slice(again.stdout.indexOf('\nNext:\n'))).toBe(next);
    await $.ends(0, 'verify -f example-cluster/kpki.yaml');
    $.write('example-cluster/kpki.yaml', $.read('example-cluster/kpki.yaml').replaceAll('worker1', 'worker9'));
    await $.ends(0, 'start');
    expect($.files('example-cluster/out')).toContain('worker9/kubelet.conf');
  });
});
