import { chmodSync, rmSync, symlinkSync } from 'node:fs';
import { describe, expect } from 'vitest';
import { formatsOfReports } from '../src/options/report-format.ts';
import { onFilledFolder } from './filled.ts';
import { readCalendar } from './report/calendar.ts';
import { readExposition } from './report/exposition.ts';
import { script } from './script.ts';

const onFilled = onFilledFolder();
const on = '-f kubeadm.yaml --dir out';

describe('kpki status of files', () => {
  onFilled('a folder and a file, without a spec', async ($) => {
    rmSync(`${$.directory}/kubeadm.yaml`);
    const { code, stdout, stderr } = await $.kpki('status out out/admin.conf');
    expect([code, stderr]).toEqual([0, '']);
    const lines = stdout.split('\n');
    expect(lines[0]).toMatch(/^FILE +ARTIFACT +STATE +EXPIRES +LEFT +ISSUER$/);
    expect(lines).toContainEqual(
      expect.stringMatching(/^out\/pki\/ca\.crt +kubernetes-ca +ok +\d{4}-\d\d-\d\d +9y 11mo +kubernetes-ca$/),
    );
    expect(lines).toContainEqual(
      expect.stringMatching(/^out\/admin\.conf +admin\.conf +ok +.* +36[45]d +kubernetes-ca$/),
    );
    expect(stdout).toMatch(/^16 found in 27 files, all ok\.$/m);
  });

  onFilled('-o json: a record of its own, with the forecast', async ($) => {
    const { stdout } = await $.kpki('status out -o json');
    const survey = JSON.parse(stdout);
    expect(Object.keys(survey)).toEqual(['apiVersion', 'kind', 'paths', 'read', 'entries', 'forecast']);
    expect(survey).toMatchObject({ kind: 'Survey', paths: ['out'], read: 27 });
    expect(survey.forecast.at(-1)).toMatchObject({ kind: 'ca', takesAlong: expect.arrayContaining([]) });
    const etcd = survey.forecast.find(({ name }: { name: string | null }) => name === 'apiserver-etcd-client');
    expect(etcd.connections).toEqual(['kube-apiserver → etcd']);
  });

  onFilled('damage: findings, the report all the same, and --exit-code', async ($) => {
    $.write('out/pki/apiserver.crt', 'noise');
    chmodSync(`${$.directory}/out/pki/sa.key`, 0o644);
    const { code, stdout } = await $.kpki('status out nowhere --exit-code');
    expect(code).toBe(1);
    expect(stdout).toMatch(/^out\/pki\/apiserver\.crt: unreadable: no certificate, key or kubeconfig found$/m);
    expect(stdout).toMatch(/^out\/pki\/sa\.key: private-key-exposed: /m);
    expect(stdout).toMatch(/^nowhere: missing: the file does not exist$/m);
    expect(stdout).toMatch(/2 not ok; 1 missing\.$/m);
    await $.ends(3, 'status out --exit-code');
  });

  onFilled('--within: what ends by then is told with what stops, and counted', async ($) => {
    await $.ends(0, 'status out --within 30d --exit-code');
    const { stdout } = await $.ends(3, 'status out --within 400d --exit-code');
    expect(stdout).toMatch(/^EXPIRES +LEFT +ARTIFACT +IMPACT$/m);
    expect(stdout).toMatch(/out\/pki\/apiserver\.crt +No client accepts the API server\.$/m);
    expect(stdout).not.toMatch(/expire with the CA/);
    expect(stdout).toMatch(/; 12 expire within 400d\.$/m);
  });

  script('a folder with nothing in it is missing something: whoever named it expects it there', async ($) => {
    $.write('empty/notes.txt', 'hello');
    const { code, stdout } = await $.kpki('status empty');
    expect(code).toBe(1);
    expect(stdout).toMatch(/^empty +- +missing /m);
    expect(stdout).toMatch(/^empty: missing: no certificate, key or kubeconfig found$/m);
    expect(stdout).toMatch(/^Nothing found in 1 file; 1 missing\.$/m);
    await $.ends(1, 'status empty --exit-code');
    await $.ends(1, 'status empty -o prometheus --exit-code', { stdout: /^kpki_artifacts\{state="missing"\} 1$/m });
  });

  onFilled('a path or a directory that does not exist: exit 1, with and without --exit-code', async ($) => {
    for (const line of ['status nowhere', 'status nowhere out', 'status nowhere --exit-code']) {
      await $.ends(1, line, { stdout: /^nowhere: missing: the file does not exist$/m });
    }
    for (const command of ['status', 'show apiserver', 'undo --yes']) {
      expect(await $.kpki(`${command} -f kubeadm.yaml --dir nowhere`), command).toEqual({
        code: 1,
        stdout: '',
        stderr: 'kpki: nowhere: no such directory\n',
      });
    }
  });

  onFilled('a folder that was looked through already is not empty', async ($) => {
    await $.ends(0, 'status out out/pki --exit-code');
  });

  script('what needs a spec is refused beside files', async ($) => {
    for (const option of ['-f kpki.yaml', '-e prod', '--dir out', '--from main']) {
      await $.ends(2, `status . ${option}`, { stderr: /leave out the paths, or leave out --/ });
    }
  });
});

describe('kpki status for others than people', () => {
  onFilled('-o prometheus --out: a file for the textfile collector, replaced whole', async ($) => {
    $.write('metrics/kpki.prom', 'old');
    const written = await $.kpki(`status ${on} -o prometheus --out metrics/kpki.prom`);
    expect(written).toMatchObject({ code: 0, stdout: '', stderr: '' });
    const samples = readExposition($.read('metrics/kpki.prom'));
    const ends = samples.filter(({ metric }) => metric === 'kpki_certificate_expiry_timestamp_seconds');
    expect(ends.map(({ labels }) => labels['artifact'])).toContain('apiserver cp1');
    expect($.files('metrics')).toEqual(['kpki.prom']);
    expect($.stat('metrics/kpki.prom').mode & 0o777).toBe(0o644);
    const { stdout } = await $.kpki(`status ${on} -o prometheus`);
    expect(readExposition(stdout).length).toBe(samples.length);
  });

  onFilled('a report that cannot be written leaves what was there', async ($) => {
    $.write('kpki.prom', 'old');
    symlinkSync('kpki.prom', `${$.directory}/link.prom`);
    await $.ends(2, `status ${on} -o prometheus --out link.prom`);
    await $.ends(2, `status ${on} -o prometheus --out nowhere/kpki.prom`);
    expect($.read('kpki.prom')).toBe('old');
  });

  onFilled('-o ical: events of each certificate, the same ones each time', async ($) => {
    const uids = async () =>
      readCalendar((await $.kpki(`status ${on} -o ical`)).stdout).components.map(
        ({ properties }) => properties.find(({ name }) => name === 'UID')?.value,
      );
    const first = await uids();
    expect(first).toHaveLength(2 * 15);
    expect(new Set(first).size).toBe(first.length);
    expect(await uids()).toEqual(first);
  });

  onFilled('-o html: one page', async ($) => {
    await $.ends(0, `status ${on} -o html`, { stdout: /^<!doctype html>\n[\s\S]*<\/html>\n$/ });
  });

  onFilled('formats that only a report has are refused elsewhere', async ($) => {
    await $.ends(2, `plan ${on} -o prometheus`, { stderr: /--output takes table, wide, json, yaml, not "prometheus"/ });
    await $.ends(2, `status ${on} -o odd`, { stderr: formatsOfReports.join(', ') });
  });
});
