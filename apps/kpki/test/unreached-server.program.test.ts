import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { kpkiFile } from './configurations.ts';
import { onFilledFolder } from './filled.ts';
import { made, rotate } from './rotating.ts';
import { type Script, script } from './script.ts';

describe('a client of kubelets without a group', () => {
  const command =
    'kubectl create clusterrolebinding kubeadm:apiserver-kubelet-client --clusterrole=system:kubelet-api-admin --user=kube-apiserver-kubelet-client';

  const unreached = '    live: { cp1: { kube-apiserver: "127.0.0.1:1" } }\n';

  script('least-privilege, and no API server: the group stays, and a note has the command', async ($) => {
    $.write('kpki.yaml', kpkiFile());
    await $.ends(0, 'apply --yes');
    const before = $.read('out/pki/apiserver-kubelet-client.crt');
    $.write('kpki.yaml', `${kpkiFile('  kubeletClient: least-privilege\n')}${unreached}`);
    const plan = await $.kpki('plan --exit-code');
    expect(plan).toMatchObject({ code: 3, stdout: expect.stringContaining('note: group-held-back: ') });
    expect(plan.stdout).toContain('nothing listens on this port');
    expect(plan.stdout).toContain('Before kube-apiserver-kubelet-client loses its group, the cluster needs');
    expect(plan.stdout).toContain(`\n  ${command}\n`);
    rmSync(join($.directory, 'out/pki/front-proxy-client.crt'));
    const applied = await $.kpki('apply --yes');
    expect(applied).toMatchObject({ code: 0, stdout: expect.stringContaining(`\n  ${command}\n`) });
    expect($.read('out/pki/apiserver-kubelet-client.crt')).toBe(before);
    expect(await $.kpki('plan')).toMatchObject({ stdout: expect.stringContaining('a binding is unproven') });
  });

  script('the certificate is lost, and no API server is reachable: `kpki renew` by name makes a new one', async ($) => {
    const file = kpkiFile().replace('v1.34.1', 'v1.37.2');
    $.write('kpki.yaml', `${file.replace('spec:\n', 'spec:\n  profile: kubeadm\n')}${unreached}`);
    await $.kpki('apply --yes');
    rmSync(join($.directory, 'out/pki/apiserver-kubelet-client.crt'));
    const plan = await $.kpki('plan');
    expect(plan).toMatchObject({ code: 1, stdout: expect.stringContaining('group-unknown: ') });
    expect(plan.stdout).toMatch(/`kpki renew apiserver-kubelet-client\s+cp1`/);
    await $.ends(1, 'apply --yes');
    const renewed = await $.kpki('renew apiserver-kubelet-client cp1 --yes');
    expect(renewed).toMatchObject({ code: 0, stdout: expect.stringContaining(command) });
  });

  script(
    'least-privilege from the first apply: the next plan checks the binding, and notes that it is unproven',
    async ($) => {
      $.write('kpki.yaml', `${kpkiFile('  kubeletClient: least-privilege\n')}${unreached}`);
      const applied = await $.kpki('apply --yes');
      expect(applied).toMatchObject({ code: 0, stdout: expect.stringContaining(command) });
      const plan = await $.kpki('plan --exit-code');
      expect(plan).toMatchObject({ code: 0, stdout: expect.stringContaining('note: binding-unproven: ') });
    },
  );
});

const filesIn = ($: Script) => Object.fromEntries($.files().map((file) => [file, $.read(file)]));

script('--dry-run of a phase with unproven live checks prints the plan and exits with 4', async ($) => {
  await made($);
  expect((await rotate($, 'etcd-ca')).code).toBe(0);
  const before = filesIn($);
  $.write('kpki.yaml', `${kpkiFile()}    live: { cp1: { etcd: "127.0.0.1:1", etcd-peer: "127.0.0.1:1" } }\n`);
  const { stdout } = await $.ends(4, 'rotate etcd-ca --dir out --dry-run --wait');
  expect(stdout).toMatch(/^Phase reissue of etcd-ca: /m);
  expect(stdout).toMatch(/^→ rotate +etcd-ca /m);
  expect(filesIn($)).toEqual({ ...before, 'kpki.yaml': $.read('kpki.yaml') });
});

// Each sentence about what does not exist is in what-does-not-exist.test.ts and status-files.test.ts.
const onFilled = onFilledFolder();

describe('a missing file or address', () => {
  onFilled('kpki status of an address', async ($) => {
    await $.ends(1, 'status tls://127.0.0.1:1', { stdout: /^tls:\/\/127\.0\.0\.1:1: unreachable: /m });
  });

  onFilled('kpki verify --live with a kubeconfig', async ($) => {
    $.write('kpki.yaml', `${kpkiFile()}    live: { cp1: { kube-apiserver: "127.0.0.1:1" } }\n`);
    const before = $.files();
    const { code, stdout, stderr } = await $.kpki('verify --live --kubeconfig=nowhere.conf');
    expect([1, 2], stderr).toContain(code);
    expect(stdout + stderr).toContain('nowhere.conf');
    expect(stderr).not.toContain('defect');
    expect($.files()).toEqual(before);
  });
});
