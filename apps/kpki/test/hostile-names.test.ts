import { mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { partOf } from '@kpki/services/random-cases';
import { describe, expect } from 'vitest';
import { formatsOfReports } from '../src/options/report-format.ts';
import { kubeadmFile } from './configurations.ts';
import { onFilledFolder } from './filled.ts';
import { type Script, script } from './script.ts';
import { selfSigned } from './self-signed.ts';

// Each command is run in every one of its formats over the runs, and in a part of them in each; in the soak in all.

const hostile = 'EVIL\u001b[35m\u001b]0;own\u0007\u001b[2J\r\u009b35m\u007f\u00ad\u202eLIVE\u2028\u2066\u{e0001}';
const formats = ['table', 'wide', 'json', 'yaml'];

const inQuotes = (text: string): string =>
  `"${text.replaceAll(/[^ -!#-[\]-~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)}"`;

async function harmless($: Script, line: string, code: number): Promise<boolean> {
  const result = await $.kpki(line);
  const said = result.stdout + result.stderr;
  // Lines of a calendar end in both.
  expect(said.replaceAll(/\r?\n/g, '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
  expect(result, said).toMatchObject({ code });
  return said.includes('EVIL');
}

const onFilled = onFilledFolder();

describe('what a certificate and kubeconfigs say', () => {
  async function spoil($: Script): Promise<void> {
    const { certificate, key } = await selfSigned(hostile);
    $.write('out/pki/apiserver.key', key);
    $.write('out/pki/apiserver.crt', certificate);
    const replace = (file: string, from: RegExp, to: string): void =>
      $.write(
        file,
        $.read(file).replace(from, () => to),
      );
    const context = /^current-context: (.+)$/m.exec($.read('out/admin.conf'))?.[1] ?? '';
    $.write('out/admin.conf', $.read('out/admin.conf').replaceAll(context, inQuotes(hostile)));
    replace('out/scheduler.conf', /server: .*/, `server: ${inQuotes(`https://${hostile}:6443`)}`);
    replace('out/controller-manager.conf', /$/, `${inQuotes(hostile)}: 1\n`);
    replace('out/super-admin.conf', /client-certificate-data: .*/, `client-certificate: ${inQuotes(`/${hostile}`)}`);
  }

  const commands: readonly (readonly [words: string, code: number])[] = [
    ['status', 0],
    ['plan', 0],
    ['verify', 1],
    ['show apiserver', 0],
    ['show admin.conf', 0],
    ['show scheduler.conf', 0],
    ['show super-admin.conf', 0],
    ['apply --yes', 0],
  ];
  for (const [words, code] of commands) {
    onFilled(`kpki ${words}`, async ($) => {
      await spoil($);
      for (const format of words.startsWith('apply') ? ['yaml'] : partOf(['wide', 'json'], 2)) {
        expect(await harmless($, `${words} -f kubeadm.yaml --dir out -o ${format}`, code), format).toBe(true);
      }
    });
  }

  onFilled('kpki verify --certificate', async ($) => {
    await spoil($);
    for (const format of partOf(formats, 2)) {
      const line = `verify --certificate out/pki/apiserver.crt --ca out/pki/ca.crt --name ${hostile} -o ${format}`;
      expect(await harmless($, line, 1), format).toBe(true);
    }
  });
});

describe('how files and folders are called', () => {
  onFilled('in every format', async ($) => {
    renameSync(join($.directory, 'out'), join($.directory, hostile));
    $.write(`${hostile}.yaml`, kubeadmFile);
    const target = `-f ${hostile}.yaml --dir ${hostile}`;
    for (const words of ['status', 'plan', 'verify']) await harmless($, `${words} ${target}`, 0);
    for (const format of partOf(formatsOfReports, 3)) {
      expect(await harmless($, `status ${hostile} -o ${format}`, 0), format).toBe(true);
    }
    for (const format of partOf(formats, 2)) {
      expect(await harmless($, `show apiserver ${target} -o ${format}`, 0), format).toBe(true);
    }
    expect(await harmless($, `verify --certificate ${hostile}/pki/apiserver.crt --ca ${hostile}/pki/ca.crt`, 0)).toBe(
      true,
    );
    expect(await harmless($, `plan ${target}2 --out ${hostile}.plan`, 0)).toBe(true);
    expect(await harmless($, `apply ${target}2 --yes`, 0)).toBe(true);
    expect(await harmless($, `init --yes --out ${hostile}3 --control-plane cp1=192.0.2.1`, 0)).toBe(true);
    await harmless($, `apply --plan ${hostile}4 ${target}`, 2);
    await harmless($, `kubeconfig user jane ${target} --out ${hostile}5`, 0);
    await harmless($, `verify --certificate ${hostile}.yaml --ca ${hostile}.yaml`, 2);
  });

  script('in flags they are refused: a flag is a line', async ($) => {
    $.write('kubeadm.yaml', kubeadmFile);
    $.write(
      'odd.yaml',
      kubeadmFile.replace(/^kind: ClusterConfiguration$/m, `$&\ncertificatesDir: ${inQuotes(`/${hostile}/pki`)}`),
    );
    await harmless($, `flags etcd -f kubeadm.yaml --at /${hostile}`, 2);
    await harmless($, 'flags etcd -f odd.yaml', 2);
    await harmless($, 'flags etcd -f kubeadm.yaml --at /srv', 0);
  });
});

describe('what is typed', () => {
  script('comes back in errors', async ($) => {
    $.write('kubeadm.yaml', kubeadmFile);
    const words = [hostile, `help ${hostile}`, `explain ${hostile}`, `flags ${hostile}`, `status --${hostile}`];
    const values = [`status -f ${hostile}`, `status -o ${hostile}`, `status -f kubeadm.yaml -e ${hostile}`];
    for (const line of [...words, ...values]) await harmless($, line, 2);
    await harmless($, `show apiserver -f kubeadm.yaml --dir ${hostile}`, 1);
    mkdirSync(join($.directory, 'out'));
    await harmless($, `show ${hostile} -f kubeadm.yaml --dir out`, 2);
  });
});
