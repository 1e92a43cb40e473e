import { X509Certificate } from 'node:crypto';
import { rmSync } from 'node:fs';
import { describe, expect } from 'vitest';
import { parse } from 'yaml';
import { kpkiFile } from './configurations.ts';
import { onFilledFolder } from './filled.ts';
import { script } from './script.ts';

const onFilled = onFilledFolder();
const on = '-f kubeadm.yaml --dir out';

function certificateIn(kubeconfig: string): X509Certificate {
  return new X509Certificate(Buffer.from(parse(kubeconfig).users[0].user['client-certificate-data'], 'base64'));
}

describe('kpki kubeconfig user', () => {
  onFilled('to standard output', async ($) => {
    const result = await $.kpki(`kubeconfig user jane --group dev --group ops --validity 12h ${on}`, {
      printsKeys: true,
    });
    expect(result).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(
        /^jane, groups dev, ops, until \d{4}-\d\d-\d\d \d\d:\d\d UTC; the certificate cannot be revoked before it expires\njane is not in `users` of the configuration: .*\n$/,
      ),
    });
    const certificate = certificateIn(result.stdout);
    const end = /until (.*) UTC;/.exec(result.stderr)?.[1] ?? '';
    expect(certificate.validToDate.toISOString().replace('T', ' ')).toMatch(new RegExp(`^${end}`));
    expect(certificate.subject.split('\n').toSorted()).toEqual(['CN=jane', 'O=dev + O=ops']);
    const hours = (certificate.validToDate.getTime() - Date.now()) / 3_600_000;
    expect(hours).toBeGreaterThan(11.9);
    expect(hours).toBeLessThanOrEqual(12);
    expect(certificate.verify(new X509Certificate($.read('out/pki/ca.crt')).publicKey)).toBe(true);
    expect(parse(result.stdout)).toMatchObject({
      'current-context': 'jane@kubernetes',
      clusters: [{ name: 'kubernetes', cluster: { server: 'https://192.0.2.10:6443' } }],
      users: [{ name: 'jane@kubernetes' }],
    });
  });

  onFilled('--out FILE: for its owner’s eyes, and never in place of another', async ($) => {
    const line = `kubeconfig user jane ${on} --out jane.conf`;
    expect(await $.kpki(line, { umask: 0 })).toMatchObject({ code: 0, stdout: '' });
    expect($.stat('jane.conf').mode & 0o777).toBe(0o600);
    expect(certificateIn($.read('jane.conf')).subject).toBe('CN=jane');
    const first = $.read('jane.conf');
    await $.ends(2, line, { stderr: 'jane.conf: it is there already and is not replaced' });
    expect($.read('jane.conf')).toBe(first);
  });

  onFilled('more time than its CA has left: what it gets is said', async ($) => {
    const { code, stderr } = await $.kpki(`kubeconfig user jane --validity 20y ${on} --out jane.conf`);
    expect([code, stderr]).toEqual([0, expect.stringContaining(' UTC, sooner than requested: the CA expires then;')]);
    const end = new X509Certificate($.read('out/pki/ca.crt')).validToDate;
    expect(certificateIn($.read('jane.conf')).validToDate).toEqual(end);
  });

  onFilled('the directory of the cluster is not written', async ($) => {
    const before = $.files('out').map((file) => [file, $.stat(`out/${file}`).mtimeMs]);
    await $.kpki(`kubeconfig user jane ${on}`, { printsKeys: true });
    expect($.files('out').map((file) => [file, $.stat(`out/${file}`).mtimeMs])).toEqual(before);
  });

  script('a user of the file has the groups and the lifetime that it declares', async ($) => {
    $.write('kpki.yaml', kpkiFile());
    await $.ends(0, 'apply --yes');
    expect($.files('out')).toContain('users/jane.conf');
    const result = await $.kpki('kubeconfig user jane', { printsKeys: true });
    expect(result.stderr).toMatch(/^jane, groups dev, until /m);
    expect(certificateIn(result.stdout).subject.split('\n').toSorted()).toEqual(['CN=jane', 'O=dev']);
  });

  onFilled('a group that no rule restrains: a warning', async ($) => {
    const result = await $.kpki(`kubeconfig user jane --group system:masters ${on}`, { printsKeys: true });
    expect(result).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('warning: --group: `system:masters` may do everything'),
    });
  });

  onFilled('a CA that cannot issue: exit 1, and nothing is made', async ($) => {
    rmSync(`${$.directory}/out/pki/ca.key`);
    const result = await $.kpki(`kubeconfig user jane ${on} --out jane.conf`);
    expect(result).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('kubernetes-ca cannot issue'),
    });
    expect(result.stderr).toMatch(
      /its key is not here; create the file, or name another directory than .*\/out with --dir\n$/,
    );
    const nowhere = await $.kpki('kubeconfig user jane -f kubeadm.yaml --dir nowhere --out jane.conf');
    expect(nowhere.stderr).toContain('run `kpki plan -f kubeadm.yaml --dir nowhere`, or name another directory than ');
    expect($.files()).not.toContain('jane.conf');
  });

  onFilled('wrong usage: exit 2', async ($) => {
    const cases = [
      [`kubeconfig user ${on}`, 'name is missing, as in `kpki kubeconfig user jane '],
      ['kubeconfig usr jane', 'there is no command "kubeconfig usr"; did you mean `kpki kubeconfig user`?'],
      [`kubeconfig user jane ${on} --validity forever`, '--validity: '],
      [`kubeconfig user jane ${on} --validity 0h`, '--validity: '],
      [`kubeconfig user ${'x'.repeat(65)} ${on}`, 'user name: longer than 64 characters'],
      [`kubeconfig user system:admin ${on}`, 'user name: `system:admin`: names with `system:` are'],
      [`kubeconfig user jane ${on} --group ${'x'.repeat(65)}`, '--group: longer than 64 characters'],
      [`kubeconfig user jane ${on} --out nowhere/jane.conf`, 'nowhere/jane.conf: its directory is not there'],
    ] as const;
    for (const [line, words] of cases) {
      await $.ends(2, line, { stdout: '', stderr: words });
    }
  });
});
