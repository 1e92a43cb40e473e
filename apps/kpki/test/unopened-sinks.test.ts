import { partOf } from '@kpki/services/random-cases';
import { describe, expect } from 'vitest';
import type { ReportFormat } from '../src/options/report-format.ts';
import { kpkiFile } from './configurations.ts';
import { fillOnce } from './filled.ts';
import { type Script, script } from './script.ts';

const tree = '{ use: "@kpki/filesystem", with: { root: ./tree }, layout: kubeadm }';

/** `dev` has a tree, and `odd` also a sink that cannot be opened. */
const environments = (
  odd: string,
  alone = false,
): string => `${kpkiFile().replace(/environments:[\s\S]*/, '')}environments:
  dev: { sinks: { tree: ${tree} } }
  odd:
    sinks:
${alone ? '' : `      tree: ${tree}\n`}      other: ${odd}
`;

async function filled($: Script, odd: string): Promise<void> {
  await fillOnce($, environments(notLoggedIn), async (empty) => {
    empty.write('kpki.yaml', environments(notLoggedIn));
    expect(await empty.kpki('apply -e dev --yes')).toMatchObject({ code: 0 });
  });
  $.write('kpki.yaml', environments(odd));
}

const notLoggedIn = '{ use: "@kpki/kubernetes", with: { kubeconfig: ./none.yaml }, layout: tls-secrets }';
const isNotThere = /read the kubeconfig \S*none\.yaml: it does not exist; check the option `kubeconfig`/;

describe('a sink that cannot be opened is told by status beside all that is there', () => {
  const cases: readonly (readonly [title: string, sink: string, reported: RegExp])[] = [
    ['its kubeconfig is not there', notLoggedIn, isNotThere],
    [
      'nobody is there to give its token',
      '{ use: "@kpki/vault", with: { address: "http://127.0.0.1:9", mount: secret }, layout: vault-kv }',
      /no terminal to ask: Token for http:\/\/127\.0\.0\.1:9; set VAULT_TOKEN/,
    ],
    [
      'its server is not agreed to',
      '{ use: "@kpki/vault", with: { address: "http://127.0.0.2:9", mount: secret }, layout: vault-kv }',
      /you have not agreed to this server, and nothing was sent; .*KPKI_TRUSTED_SERVERS=http:\/\/127\.0\.0\.2:9$/,
    ],
    [
      'its plugin is not installed',
      '{ use: "@acme/none", layout: vault-kv }',
      /there is no plugin "@acme\/none" to import from/,
    ],
    [
      'its options are wrong',
      '{ use: "@kpki/filesystem", with: { rot: ./x }, layout: vault-kv }',
      /kpki\.yaml:\d+:\d+: unknown option `rot`; known here: `root`/,
    ],
    [
      'its layout is not installed',
      '{ use: "@kpki/filesystem", with: { root: ./x }, layout: ./layout.mjs }',
      /there is no plugin "\.\/layout\.mjs" to import from/,
    ],
  ];

  for (const [title, sink, reported] of partOf(cases, 2)) {
    script(title, async ($) => {
      await filled($, sink);
      // The user who runs this may have a token of Vault at home.
      const environment = { HOME: $.directory, BAO_TOKEN: '', KPKI_TRUSTED_SERVERS: 'http://127.0.0.1:9' };
      const { code, stdout, stderr } = await $.kpki('status -e odd', { environment });
      expect(code).toBe(1);
      expect(stdout).toMatch(/^apiserver +cp1 +ok /m);
      const [line = ''] = /^sink other: unreadable: .*$/m.exec(stdout) ?? [];
      expect(line).toMatch(reported);
      expect(stdout).toMatch(/^All \d+ artifacts are ok; 1 unreadable sink\.$/m);
      expect(stderr).toContain(
        'nothing is planned before every sink answers; what each of them says: kpki doctor -e odd',
      );
    });
  }

  script('what writes, or proves something, goes on refusing', async ($) => {
    await filled($, notLoggedIn);
    const before = $.files();
    for (const command of [
      'plan',
      'apply --yes',
      'renew --all --yes',
      'rotate etcd-ca --yes',
      'undo --yes',
      'verify',
    ]) {
      const { code, stderr } = await $.kpki(`${command} -e odd`);
      expect([command, code]).toEqual([command, 1]);
      expect(stderr, command).toMatch(isNotThere);
    }
    expect($.files()).toEqual(before);
  });

  script('in every format, and where there is no other sink', async ($) => {
    await filled($, notLoggedIn);
    $.write('alone.yaml', environments(notLoggedIn, true));
    const formats: Readonly<Record<ReportFormat | 'json' | 'yaml', RegExp>> = {
      json: /"unread": ?\[\s*\{\s*"sink": ?"other",\s*"text": ?"read the kubeconfig .*it does not exist/,
      yaml: /unread:\n {2}- sink: other\n {4}text: "?read the kubeconfig/,
      prometheus: /^kpki_sink_unread\{cluster="demo",sink="other"\} 1$/m,
      ical: /^X-WR-CALDESC:sink other: unreadable: read the kubeconfig/m,
      html: /<strong>sink other<\/strong><p>read the kubeconfig/,
    };
    for (const [format, says] of partOf(Object.entries(formats), 2)) {
      for (const file of ['kpki.yaml', 'alone.yaml']) {
        const { code, stdout, stderr } = await $.kpki(`status -f ${file} -e odd -o ${format}`);
        expect([format, file, code]).toEqual([format, file, 1]);
        expect(stdout, `${format} of ${file}`).toMatch(says);
        expect(stderr).toMatch(/^sink other of demo was not read: read the kubeconfig/m);
      }
    }
    await $.ends(1, 'status -f alone.yaml -e odd', {
      stdout: /^sink other: unreadable: .*\n\nThe state of this cluster is unknown: 1 unreadable sink\.$/m,
    });
  });

  script('a layout that is no word of kpki stays a mistake of the file', async ($) => {
    await filled($, '{ use: "@kpki/filesystem", with: { root: ./x }, layout: kubadm }');
    await $.ends(2, 'status -e odd', {
      stdout: '',
      stderr: /kpki\.yaml:\d+:\d+: sink other: there is no layout "kubadm"; did you mean kubeadm\?/,
    });
  });
});

const closed = `
export const backend = {
  kind: 'backend',
  contract: 1,
  name: 'closed',
  options: { '~standard': { version: 1, vendor: 'acme', validate: (value) => ({ value }) } },
  open: async () => {
    throw Object.assign(new Error('the token has ended'), { '~pluginError': true, code: 'denied' });
  },
};
`;

script('a backend that cannot be opened keeps nobody from a report, whatever it is for', async ($) => {
  $.write('closed.mjs', closed);
  await $.trustHere('./closed.mjs');
  $.write(
    'kpki.yaml',
    `${environments(notLoggedIn)}  issued:
    backends: { v: { use: ./closed.mjs } }
    ca: { kubernetes-ca: { keys: v/kube }, etcd-ca: { issuer: v/kube } }
    sinks: { tree: ${tree} }
  held:
    backends: { v: { use: ./closed.mjs } }
    ca: { etcd-ca: { keys: v } }
    sinks: { tree: ${tree} }
  made:
    backends: { default: { use: ./closed.mjs } }
    sinks: { tree: ${tree} }
`,
  );
  await $.ends(0, 'apply -e dev --yes');
  for (const environment of ['issued', 'held', 'made']) {
    const { code, stdout, stderr } = await $.kpki(`status -e ${environment}`);
    expect([environment, code, stderr.replace(/^what to do .*\n/, '')]).toEqual([environment, 0, '']);
    expect(stdout).toMatch(/^apiserver +cp1 +ok /m);
    await $.ends(1, `plan -e ${environment}`, { stderr: '(./closed.mjs): the token has ended' });
  }
});
