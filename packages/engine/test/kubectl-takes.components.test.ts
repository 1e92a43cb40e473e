import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Secret } from '@kpki/plugin';
import { kubectl } from '@kpki/services';
import { partOf } from '@kpki/services/random-cases';
import { needs } from '@kpki/services/vitest';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { renderKubeconfig } from '../src/kubeconfig/render.ts';
import { updateKubeconfig } from '../src/kubeconfig/update.ts';
import { certificateAt } from './certificates.ts';
import { cluster } from './clusters.ts';
import { kubeconfigAt } from './kubeconfigs.ts';
import { fullState } from './observed-state.ts';

const good = await fullState(cluster());
/** Nobody answers there. */
const server = 'https://127.0.0.1:1';

/** It went as far as the server; asked for what is missing; or fell back on localhost. */
const wentOn = /connection to the server .* was refused|connection refused|Please enter Username/;

/** Names that YAML 1.1 takes for something else than text, as they stand. */
const trickyNames = [
  'n',
  'yes',
  'no',
  'on',
  '1_000',
  '0b1',
  '017',
  '2001-01-01',
  '12:30:45',
  '<<',
  '=',
  '~',
  '0x1F',
  '1e3',
];

needs('kubectl')('kubectl', () => {
  let directory = '';
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'kpki-kubectl-'));
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  /** What kubectl says when it is to ask something with a kubeconfig. */
  async function reported(text: string | Uint8Array): Promise<string> {
    const file = join(directory, 'kubeconfig');
    writeFileSync(file, text, { mode: 0o600 });
    const { stdout, stderr } = await kubectl(
      { kubeconfig: file, cacheDirectory: directory, input: '' },
      ...['get', '--raw', '/'],
    );
    return `${stdout}\n${stderr}`;
  }

  const written = {
    'in blocks': (form: object) => stringify(form, { lineWidth: 0, indent: 4 }),
    'in JSON': (form: object) => JSON.stringify(form, null, 2),
    'in quotes': (form: object) => stringify(form, { lineWidth: 0, defaultStringType: 'QUOTE_SINGLE' }),
  };

  test.each(Object.entries(written))(
    'takes a kubeconfig with more in it, %s, in which ours was written anew',
    async (_, write) => {
      const form = kubeconfigAt(good, 'admin.conf');
      form.clusters.unshift({ name: 'théirs', cluster: { server, 'tls-server-name': 'theirs' } } as never);
      form.users.push({ name: 'them', user: { token: 'a-token' } });
      form.contexts.push({ name: 'theirs', context: { cluster: 'théirs', user: 'them', namespace: 'x' } });
      const key = Buffer.from(kubeconfigAt(good, 'admin.conf').users[0].user['client-key-data'], 'base64');
      const names = { clusterName: 'no', contextName: 'on', userName: '017' };
      const edited = updateKubeconfig(
        Buffer.from(write(form)),
        {
          ...{ ...names, server, emptyPreferences: false },
          trustBundle: [certificateAt(good, 'pki/ca.crt').der],
          chain: [certificateAt(good, 'admin.conf').der],
        },
        new Secret(key),
        { ownContext: kubeconfigAt(good, 'admin.conf')['current-context'], currentContext: 'on' },
      );
      const text = edited?.use((bytes) => Buffer.from(bytes).toString()) ?? '';
      expect(await reported(text)).toMatch(wentOn);
      expect(
        await reported(text.replace(/(["']?)current-context\1: .*?(,?)$/m, '$1current-context$1: "theirs"$2')),
      ).toMatch(wentOn);
    },
  );

  test.each(partOf(trickyNames, 4))('takes a kubeconfig of ours whose names are %s', async (name) => {
    const key = Buffer.from(kubeconfigAt(good, 'admin.conf').users[0].user['client-key-data'], 'base64');
    const rendered = renderKubeconfig(
      {
        ...{ server, clusterName: name, contextName: name, userName: name, emptyPreferences: false },
        trustBundle: [certificateAt(good, 'pki/ca.crt').der],
        chain: [certificateAt(good, 'admin.conf').der],
      },
      new Secret(key),
    );
    expect(await rendered.use((bytes) => reported(bytes))).toMatch(wentOn);
  });
});
