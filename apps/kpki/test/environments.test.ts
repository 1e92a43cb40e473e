import { rmSync } from 'node:fs';
import { partOf } from '@kpki/services/random-cases';
import { describe, expect } from 'vitest';
import type { ReportFormat } from '../src/options/report-format.ts';
import { kpkiFile } from './configurations.ts';
import { environments, sink, two } from './environments.ts';
import { fillOnce } from './filled.ts';
import { made } from './rotating.ts';
import { type Script, script } from './script.ts';

async function filled($: Script): Promise<void> {
  await fillOnce($, two, async (empty) => {
    empty.write('kpki.yaml', two);
    expect(await empty.kpki('apply -e dev --yes')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(
        /Done: 20 steps, \d+ files in sink tree \(1 location\) and sink pairs \(17 locations\)\./,
      ),
    });
  });
}

describe('two sinks of one environment', () => {
  script('are filled by one apply; each can be looked at by itself', async ($) => {
    await filled($);
    expect($.read('pairs/demo/cp1/apiserver/private_key')).toBe($.read('tree/pki/apiserver.key'));
    expect((await $.kpki('plan -e dev')).stdout).toContain('Nothing to do: everything matches the spec.');
    const both = (await $.kpki('status -e dev -o wide')).stdout;
    expect(both).toMatch(/ARTIFACT +NODE +SINK +STATE/);
    expect(both).toMatch(/^apiserver +cp1 +pairs +ok .*\/pairs\/demo\/cp1\/apiserver certificate/m);
    // One sink has a bundle next to each pair; in a short table that is one line.
    const bundles = (await $.kpki('status -e dev')).stdout
      .split('\n')
      .filter((line) => line.startsWith('etcd-ca-bundle'));
    expect(new Set(bundles).size).toBe(bundles.length);
    const one = (await $.kpki('status -e dev --from tree')).stdout;
    expect(one).toMatch(/ARTIFACT +NODE +STATE/);
    expect((await $.kpki('verify -e dev')).stdout).toMatch(/All \d+ checks hold\./);
    expect((await $.kpki('verify -e dev --from pairs')).stdout).toMatch(/All \d+ checks hold\./);
  });

  script(
    'where one cannot be read, the status of the other is told all the same, and that it is not all',
    async ($) => {
      await filled($);
      rmSync(`${$.directory}/pairs`, { recursive: true });
      $.write('pairs', 'no folder');
      const { stdout } = await $.ends(1, 'status -e dev');
      expect(stdout).toMatch(/^apiserver +cp1 +ok /m);
      expect(stdout).toMatch(/^sink pairs: unreadable: .* is not a folder; move it away$/m);
      expect(stdout).toMatch(/^All \d+ artifacts are ok; 1 unreadable sink\.$/m);
      expect(JSON.parse((await $.kpki('status -e dev -o json')).stdout).unread).toMatchObject([{ sink: 'pairs' }]);
      const unread: Readonly<Record<ReportFormat, RegExp>> = {
        prometheus: /^kpki_sink_unread\{cluster="\w+",sink="pairs"\} 1$/m,
        ical: /^X-WR-CALDESC:sink pairs: unreadable: /m,
        html: /\? unreadable<\/span> <strong>sink pairs<\/strong>/,
      };
      for (const [format, says] of partOf(Object.entries(unread), 3)) {
        await $.ends(1, `status -e dev -o ${format} --out report`, {
          stderr: /^sink pairs of \w+ was not read: .* is not a folder; move it away$/m,
        });
        expect($.read('report')).toMatch(says);
        // A stale report would go on saying that all is well.
        $.write('report', 'of yesterday\n');
        const alone = await $.kpki(`status -e dev --from pairs -o ${format} --out report`);
        expect([alone.code, alone.stdout]).toEqual([1, '']);
        expect(alone.stderr, format).toMatch(/^sink pairs of \w+ was not read: .* is not a folder; move it away$/m);
        expect($.read('report')).toMatch(says);
      }
      // An unread sink gets no table.
      const alone = await $.ends(1, 'status -e dev --from pairs');
      expect(alone.stdout).toMatch(
        /^Cluster demo\n\nsink pairs: unreadable: .*\n\nThe state of this cluster is unknown: 1 unreadable sink\.\n$/,
      );
      expect(alone.stderr).toBe(
        'nothing is planned before every sink answers; what each of them says: kpki doctor -e dev --from pairs\n',
      );
    },
  );

  script('a sink that there is not, and a directory beside one, are errors of usage', async ($) => {
    $.write('kpki.yaml', two);
    await $.ends(2, 'status -e dev --from tre', {
      stderr: 'environment dev of kpki.yaml has no sink "tre"; did you mean tree?',
    });
    await $.ends(2, 'status -e dev --from tree --dir out');
    await $.ends(2, 'explain sink other -e dev');
    await $.ends(1, 'explain sink tree -e dev', {
      stderr: 'sink tree cannot list its rights: the plugin has no `rights`',
    });
    await $.ends(2, 'explain backend defaul -e dev', {
      stderr: 'environment dev of kpki.yaml uses no backend "defaul"; did you mean default?',
    });
    await $.ends(1, 'explain backend default -e dev', {
      stderr: 'backend default cannot list its rights: the plugin has no `rights`',
    });
  });
});

describe('kpki doctor', () => {
  const half = environments(`  dev:
    sinks:
      tree: ${sink('tree', 'kubeadm')}
      mgmt: { use: "@kpki/kubernetes", with: { kubeconfig: ./none.yaml }, layout: tls-secrets }
`);

  script('has a line for a sink that cannot be opened, and for all others', async ($) => {
    $.write('kpki.yaml', half);
    const { stdout } = await $.ends(1, 'doctor -e dev');
    expect(stdout).toMatch(/✓ ready: sink tree/);
    expect(stdout).toMatch(/✗ failed: sink mgmt: .*none\.yaml: it does not exist/);
    expect(stdout).toMatch(/✓ ready: backend default/);
    expect(stdout).toContain('1 of 3 plugins is unusable.');
  });

  script('a plugin that is spelled without its scope: which was meant', async ($) => {
    $.write('kpki.yaml', half.replace('"@kpki/kubernetes"', 'kubernetes'));
    await $.ends(2, 'doctor -e dev', { stderr: 'did you mean @kpki/kubernetes?' });
  });
});

describe('kpki copy', () => {
  script('copies what is there, and nothing a second time', async ($) => {
    await filled($);
    await $.ends(2, 'copy --from dev/tree --to prod/secrets', {
      stderr: 'add --yes: kpki copy --from dev/tree --to prod/secrets --yes',
    });
    expect($.files().filter((file) => file.startsWith('secrets/'))).toEqual([]);
    await $.ends(0, 'copy --from dev/tree --to prod/secrets --yes -o json', { stdout: '"entriesWritten":9' });
    expect($.read('secrets/demo-ca/tls.key')).toBe($.read('tree/pki/ca.key'));
    expect($.read('secrets/demo-kubeconfig/value')).toBe($.read('tree/admin.conf'));
    expect((await $.kpki('copy --from dev/tree --to prod/secrets --yes')).stdout).toBe(
      '0 artifacts to copy; 9 entries are equal already.\n',
    );
    expect((await $.kpki('plan -e prod')).stdout).toMatch(
      /Nothing to do: everything matches the spec; 15 artifacts have no location in the sink secrets\./,
    );
  });

  script('replaces nothing, and writes nothing where something would be replaced', async ($) => {
    await filled($);
    $.write('secrets/demo-sa/tls.crt', 'somebody’s');
    const refused = await $.kpki('copy --from dev/tree --to prod/secrets --yes');
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('holds something else already') });
    expect(refused.stdout).toMatch(/^! differs {2}sa +demo-sa\/tls\.crt has other content$/m);
    expect($.files('secrets')).toEqual(['demo-sa/tls.crt']);
  });

  for (const [words, message] of [
    ['--to prod/secrets', '--from is missing; name a sink, as --from ENVIRONMENT/SINK'],
    ['--from dev/tree --to a/b/c', '"a/b/c" is no sink; write ENVIRONMENT/SINK, as prod/vault'],
    ['--from dev/tree --to dev/tree', '--from and --to name one sink; name two'],
    ['--from dev/tree --to tst/secrets', 'no environment `tst`'],
  ] as const) {
    script(`${words}: an error of usage`, async ($) => {
      $.write('kpki.yaml', two);
      await $.ends(2, `copy ${words} --yes`, { stderr: message });
    });
  }

  script('writes nothing into an environment that is read-only', async ($) => {
    await filled($);
    await $.ends(1, 'copy --from dev/tree --to locked/secrets --yes', {
      stderr: 'environment locked of kpki.yaml is read-only',
    });
    expect($.files().filter((file) => file.startsWith('locked/'))).toEqual([]);
  });
});

const broken = environments(`  local:
    sinks: { files: ${sink('files', 'kubeadm')} }
  prod:
    sinks: { vault: { use: "@kpki/vault" } }
`);

script('a broken environment blocks no command for another, and its message names the layouts', async ($) => {
  $.write('kpki.yaml', broken);
  const missing = 'environments.prod.sinks.vault.layout: `layout` is missing; write `vault-kv`';
  const local = await $.kpki('plan -e local');
  expect(local).toMatchObject({ code: 0, stdout: expect.stringContaining('to create') });
  expect(local.stderr).toContain(`warning: kpki.yaml:`);
  expect(local.stderr).toContain(missing);
  const prod = await $.kpki('plan -e prod');
  expect(prod).toMatchObject({ code: 2, stderr: expect.stringContaining(missing) });
});

script('what is added to a cluster comes with what to do with it', async ($) => {
  await made($);
  $.write('kpki.yaml', kpkiFile().replace('groups: [dev] }]', 'groups: [dev] }, { name: joe, groups: [dev] }]'));
  const { stdout } = await $.ends(0, 'apply --yes');
  expect(stdout).toMatch(/^Next:\n {2}The kubeconfig of joe: .*\/users\/joe\.conf$/m);
  expect(stdout).not.toContain('kpki flags');
});
