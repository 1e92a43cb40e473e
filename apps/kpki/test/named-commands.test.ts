import { renameSync, rmSync } from 'node:fs';
import { describe, expect } from 'vitest';
import { kpkiFile } from './configurations.ts';
import { onFilledFolder } from './filled.ts';

const onFilled = onFilledFolder();
describe('a command that a message names is whole: it has the options that lead to the same files', () => {
  onFilled('in what adopt says about a file that is not the usual one', async ($) => {
    rmSync(`${$.directory}/out/pki/apiserver.crt`);
    const reported = await $.kpki('adopt out --control-plane cp1=10.0.0.11 --out adopted.yaml');
    expect(reported.stdout).toContain('fix: `kpki apply -f adopted.yaml`');
    expect(reported.stdout).toContain('`kpki plan -f adopted.yaml` has ');
    const asData = await $.kpki('adopt out --control-plane cp1=10.0.0.11 --out again.yaml -o json');
    const { findings } = JSON.parse(asData.stdout) as { findings: readonly { about: string; fix?: string }[] };
    expect(findings.find(({ about }) => about === 'apiserver cp1')?.fix).toMatch(/^`kpki apply -f again.yaml`/);
    const usual = await $.kpki('adopt out --control-plane cp1=10.0.0.11');
    expect(usual.stdout).toContain('fix: `kpki apply`');
  });

  onFilled('in what export says where something is missing: where it is from, and not where it goes', async ($) => {
    $.write('kpki.yaml', kpkiFile());
    rmSync(`${$.directory}/out/pki/sa.key`);
    const fromUsual = await $.kpki('export --node cp1 --out exported');
    expect(fromUsual).toMatchObject({ code: 1, stderr: expect.stringContaining('`kpki plan` tells what is missing') });
    $.write('other.yaml', kpkiFile());
    const fromOther = await $.kpki('export -f other.yaml --node cp1 --out exported');
    expect(fromOther.stderr).toContain('`kpki plan -f other.yaml` tells what is missing');
  });

  onFilled('in the note of flags', async ($) => {
    $.write('other.yaml', kpkiFile());
    const { stderr } = await $.kpki('flags kube-controller-manager -f other.yaml --at out --form static-pod');
    expect(stderr).toContain('once `kpki rotate kubernetes-ca -f other.yaml` has begun');
    expect(stderr).toContain('`kpki flags kube-controller-manager --rotated -f other.yaml --at out --form static-pod`');
    const rotated = await $.kpki('flags kube-controller-manager --rotated -f other.yaml --at out --form static-pod');
    expect(rotated.stdout).toContain('--cluster-signing-cert-file=out/pki/ca-signing.crt');
  });

  onFilled('in what plan, status and verify say of a kind of key that was declared anew', async ($) => {
    $.write('other.yaml', $.read('kubeadm.yaml').replace('ECDSA-P256', 'RSA-2048'));
    const way = 'Fix: `kpki rotate etcd-ca -f other.yaml --dir out`';
    for (const line of ['plan', 'status', 'verify']) {
      const { stdout } = await $.kpki(`${line} -f other.yaml --dir out`);
      expect(stdout.replaceAll(/\s+/g, ' '), line).toContain(way);
    }
    const { stdout } = await $.kpki('verify -f other.yaml --dir out -o json');
    expect(stdout).toContain(way);
  });

  onFilled('and a sink that retains nothing says that an undo restores nothing', async ($) => {
    renameSync(`${$.directory}/out/.kpki-undo`, `${$.directory}/kept`);
    $.write('out/.kpki-undo', 'no folder');
    await $.ends(0, 'renew apiserver -f kubeadm.yaml --dir out --yes', {
      stderr: 'so nothing is retained there, and an undo restores nothing',
    });
  });
});
