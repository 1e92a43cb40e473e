import { Secret } from '@kpki/plugin';
import { enough, randomCases } from '@kpki/services/random-cases';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { certificateAt } from '../../test/certificates.ts';
import { cluster } from '../../test/clusters.ts';
import { keyPem, newKey } from '../../test/keys.ts';
import { fullState } from '../../test/observed-state.ts';
import { cutKubeconfig } from './cut.ts';
import { parseKubeconfig } from './parse.ts';
import { type KubeconfigInput, renderKubeconfig } from './render.ts';
import { updateClusterData, updateKubeconfig } from './update.ts';

const observed = await fullState(cluster());
const old = observed.text('admin.conf');
const key = Buffer.from(keyPem(newKey()));
const content: KubeconfigInput = {
  server: 'https://api.example.com:6443',
  clusterName: 'demo',
  contextName: 'admin@demo',
  userName: 'admin',
  trustBundle: [certificateAt(observed, 'pki/ca.crt').der],
  chain: [certificateAt(observed, 'admin.conf').der],
  emptyPreferences: false,
};

function updated(text: string | Uint8Array, ownContext: string | null = parse(old)['current-context']): string | null {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text;
  const target = { ownContext, currentContext: content.contextName };
  const secret = updateKubeconfig(bytes, content, new Secret(Uint8Array.from(key)), target);
  return secret === null ? null : secret.use((out) => Buffer.from(out).toString());
}

/** Our new file, as YAML reads it. */
const fresh = renderKubeconfig(content, new Secret(Uint8Array.from(key))).use((bytes) =>
  parse(Buffer.from(bytes).toString()),
);

const token = 'a-token-that-nobody-may-see';

/** Our file, with a second cluster and its user. */
const merged = {
  ...parse(old),
  preferences: { colors: true },
  clusters: [
    { name: 'théirs', cluster: { server: 'https://192.0.2.1', 'proxy-url': 'http://proxy' } },
    ...parse(old).clusters,
  ],
  users: [...parse(old).users, { name: 'them', user: { token } }],
  contexts: [{ name: 'theirs', context: { cluster: 'théirs', user: 'them', namespace: 'x' } }, ...parse(old).contexts],
};

const forms: readonly (readonly [string, string])[] = [
  ['as kpki writes it', old],
  ['in blocks, further in', stringify(merged, { lineWidth: 0, indent: 4 })],
  ['in JSON', JSON.stringify(merged)],
  ['in JSON over several lines', JSON.stringify(merged, null, 2)],
  ['with carriage returns', stringify(merged, { lineWidth: 0 }).replaceAll('\n', '\r\n')],
  ['in quotes', stringify(merged, { lineWidth: 0, defaultStringType: 'QUOTE_DOUBLE', defaultKeyType: 'PLAIN' })],
  ['in folded lines', stringify(merged, { lineWidth: 60, blockQuote: 'folded' })],
];

describe('a kubeconfig that is there', () => {
  test.each(forms)('%s: ours is written anew, and what others have stays', (_, text) => {
    const before = parse(text);
    const after = parse(updated(text) ?? '');
    const named = (list: 'clusters' | 'users' | 'contexts', name: string) =>
      after[list].find((each: { name: string }) => each.name === name);
    expect(named('clusters', 'demo')).toEqual(fresh.clusters[0]);
    expect(named('users', 'admin')).toEqual(fresh.users[0]);
    expect(named('contexts', 'admin@demo')).toEqual(fresh.contexts[0]);
    expect(after['current-context']).toBe('admin@demo');
    expect(after.preferences).toEqual(before.preferences);
    for (const list of ['clusters', 'users', 'contexts'] as const) {
      expect(after[list]).toHaveLength(before[list].length);
      for (const each of before[list].filter(({ name }: { name: string }) => /^th/.test(name))) {
        expect(named(list, each.name)).toEqual(each);
      }
    }
  });

  const blocks = stringify(merged, { lineWidth: 0 });
  const withoutCurrent = blocks.replace(/^current-context:.*\n/m, '');
  const withLiterals = blocks.replaceAll(
    /^( +)(certificate-authority-data|client-certificate-data): (.*)$/gm,
    '$1$2: |\n$1  $3',
  );

  test.each([
    ...forms.map(([name, text]) => [name, text, undefined] as const),
    ['without our entries', blocks, null],
    ['without a line end at its end', blocks.trimEnd(), null],
    ['without a current context', withoutCurrent, undefined],
    ['with texts of several lines', withLiterals, undefined],
    ['without a list', 'kind: Config\nclusters: []\n', null],
  ] as const)('%s: its lines end as they did', (_, text, ownContext) => {
    const inLines = text.replaceAll('\r\n', '\n');
    const before = updated(inLines, ownContext);
    const after = updated(inLines.replaceAll('\n', '\r\n'), ownContext);
    expect(before).not.toBeNull();
    expect(after).toBe(before?.replaceAll('\n', '\r\n'));
    expect(before).not.toContain('\r');
  });

  test('keeps comments, its namespace, extensions and a proxy byte for byte', () => {
    const extension = "extensions:\n  - name: theirs\n    extension: {seen: 'today',   last: [1, 2]}";
    const text = old
      .replace('contexts:', '# of the team in Lyon\ncontexts:')
      .replace(/( +)server: .*\n/, (line, indent) => `${line}${indent}proxy-url: http://proxy:3128\n`)
      .replace(/( +)user: (.*)\n {2}name/, (_, indent, user) => {
        const own = extension
          .split('\n')
          .map((each) => `${indent}${each}`)
          .join('\n');
        return `${indent}user: ${user}\n${indent}namespace: "kube-system" # usual\n${own}\n  name`;
      });
    const after = updated(text) ?? '';
    expect(after).toContain('# of the team in Lyon\n');
    expect(after).toContain('proxy-url: http://proxy:3128\n');
    expect(after).toContain("extension: {seen: 'today',   last: [1, 2]}");
    expect(parse(after).contexts[0].context).toEqual({
      ...fresh.contexts[0].context,
      namespace: 'kube-system',
      extensions: [{ name: 'theirs', extension: { seen: 'today', last: [1, 2] } }],
    });
  });

  test('loses what changes what is talked to or as whom, where it is ours', () => {
    const text = old
      .replace(/( +)server: .*\n/, (line, indent) => `${line}${indent}insecure-skip-tls-verify: true\n`)
      .replace(/( +)client-key-data: .*\n/, (line, indent) => `${line}${indent}token: ${token}\n`);
    const after = updated(text) ?? '';
    expect(parse(after).clusters[0]).toEqual(fresh.clusters[0]);
    expect(after).not.toContain(token);
  });

  test('lists that it lacks come after the entries of its last list', () => {
    const theirs = { name: 'theirs', context: { cluster: 'c', user: 'u' } };
    for (const lists of [
      { contexts: [theirs] },
      { users: [], contexts: [theirs] },
      { contexts: [theirs], users: [] },
    ]) {
      const text = stringify({ apiVersion: 'v1', kind: 'Config', 'current-context': '', ...lists }, { lineWidth: 0 });
      const after = parse(updated(text, null) ?? '');
      expect(after.clusters, text).toEqual(fresh.clusters);
      expect(after.users, text).toEqual(fresh.users);
      expect(after.contexts, text).toEqual([theirs, ...fresh.contexts]);
    }
  });

  test('another context of our cluster and user follows their names', () => {
    const contexts = [
      ...parse(old).contexts,
      { name: 'elsewhere', context: { ...parse(old).contexts[0].context, namespace: 'x' } },
    ];
    const after = parse(updated(stringify({ ...parse(old), contexts }, { lineWidth: 0 })) ?? '');
    expect(after.contexts[1]).toEqual({
      name: 'elsewhere',
      context: { cluster: 'demo', user: 'admin', namespace: 'x' },
    });
  });

  test('is read back as what it is, and its private key nowhere but in its place', () => {
    const after = Buffer.from(updated(forms[1]?.[1] ?? '') ?? '');
    const { rest, keys } = cutKubeconfig(after);
    expect(Buffer.from(rest ?? '').toString()).not.toContain(token);
    expect(keys[0]?.data.use((bytes) => Buffer.from(bytes).toString().trim())).toBe(key.toString('base64'));
    const view = parseKubeconfig(rest ?? new Uint8Array());
    expect(view).toMatchObject({ server: content.server, foreignFields: [] });
    expect(view.others).toEqual(['cluster "théirs"', 'context "theirs"', 'user "them"']);
  });

  test.each([
    ['with a private key where none belongs', `${old}# ${key.toString('base64')}\n`],
    ['that is no UTF-8', Buffer.concat([Buffer.from(old), Buffer.from([0x23, 0xff, 0x0a])])],
    ['that is no YAML', `${old}: : :\n  - [`],
  ])('%s is not edited', (_, text) => {
    expect(updated(text)).toBeNull();
  });
});

/** Any text that a kubeconfig may hold: lines, quotes, colons, other alphabets. */
const anyText = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 20 }),
  fc.stringMatching(/^[ \w:#'"{}[\],&*!|>%@-]{0,20}(\n {0,3}[\w: -]{0,10}){0,3}$/),
);

const anyStyle = fc.constantFrom<(form: object) => string>(
  (form) => stringify(form, { lineWidth: 0 }),
  (form) => stringify(form, { lineWidth: 40, indent: 3, blockQuote: 'folded' }),
  (form) => stringify(form, { lineWidth: 0, blockQuote: 'literal', indentSeq: false }),
  (form) => stringify(form, { lineWidth: 0, collectionStyle: 'flow' }),
  (form) => stringify(form, { lineWidth: 0, defaultStringType: 'QUOTE_DOUBLE' }),
  (form) => stringify(form, { lineWidth: 30, defaultStringType: 'QUOTE_SINGLE' }),
  (form) => JSON.stringify(form),
);

test('whatever others have in it, and however it is written: it stays, or the file is not edited', () => {
  const entry = fc.record({ name: anyText.map((text) => `their ${text}`), value: anyText });
  let edited = 0;
  fc.assert(
    fc.property(
      fc.uniqueArray(entry, { selector: ({ name }) => name, maxLength: 3 }),
      anyText,
      anyStyle,
      (extra, own, style) => {
        const base = parse(old);
        const extensions = [{ name: 'theirs', extension: { text: own, list: [own, { deep: own }] } }];
        const form = {
          ...base,
          clusters: [...extra.map(({ name, value }) => ({ name, cluster: { server: value } })), ...base.clusters],
          users: [
            ...base.users,
            ...extra.map(({ name, value }) => ({ name, user: { token: value, password: value } })),
          ],
          contexts: [
            { ...base.contexts[0], context: { ...base.contexts[0].context, namespace: own, extensions } },
            ...extra.map(({ name, value }) => ({ name, context: { cluster: name, user: name, namespace: value } })),
          ],
        };
        const text = style(form);
        // The library may fold a line within a surrogate pair, which no file of UTF-8 holds.
        fc.pre(text.isWellFormed());
        const after = updated(text);
        if (after === null) return;
        edited += 1;
        const before = parse(text);
        const read = parse(after);
        for (const list of ['clusters', 'users', 'contexts'] as const) {
          const others = (each: { name: string }): boolean => each.name.startsWith('their ');
          expect(read[list].filter(others)).toEqual(before[list].filter(others));
        }
        expect(read.contexts[0].context).toEqual({
          ...fresh.contexts[0].context,
          namespace: before.contexts[0].context.namespace,
          extensions: before.contexts[0].context.extensions,
        });
        expect([read.clusters.at(-1), read.users[0]]).toEqual([fresh.clusters[0], fresh.users[0]]);
      },
    ),
    { ...randomCases(200) },
  );
  expect(edited).toBeGreaterThan(enough(150));
});

describe('the data of the cluster alone', () => {
  const data = { server: content.server, trustBundle: content.trustBundle };

  function withData(text: string): string | null {
    const secret = updateClusterData(Buffer.from(text), data, parse(old)['current-context']);
    return secret === null ? null : secret.use((out) => Buffer.from(out).toString());
  }

  test.each(forms)('%s: server and trust bundle are others, and all else is as it was', (_, text) => {
    const before = parse(text);
    const after = parse(withData(text) ?? '');
    const own = parse(old).clusters[0].name;
    const changed = before.clusters.map((each: { name: string; cluster: Record<string, unknown> }) =>
      each.name === own ? { ...each, cluster: { ...each.cluster, ...fresh.clusters[0].cluster } } : each,
    );
    expect(after).toEqual({ ...before, clusters: changed });
  });

  test('the user stays byte for byte, whatever it holds', () => {
    const credential =
      '    client-certificate:   "/var/lib/x.pem" # theirs\n    client-key: /var/lib/x.pem\n    token: a\n';
    const text = old.replace(/ {4}client-certificate-data[\s\S]*$/, credential);
    const after = withData(text) ?? '';
    expect(after.slice(after.indexOf('contexts:'))).toBe(text.slice(text.indexOf('contexts:')));
    expect(after).toContain(content.server);
  });

  test('a trust bundle in a file and a check that is turned off are replaced; what else is there stays', () => {
    const text = old.replace(
      /certificate-authority-data: .*/,
      'certificate-authority: /etc/ca.crt\n    insecure-skip-tls-verify: true\n    tls-server-name: api\n    proxy-url: http://proxy',
    );
    expect(parse(withData(text) ?? '').clusters[0].cluster).toEqual({
      ...fresh.clusters[0].cluster,
      'tls-server-name': 'api',
      'proxy-url': 'http://proxy',
    });
  });

  test('is not edited where its context leads nowhere', () => {
    expect(withData(old.replace(/^ {4}cluster: .*$/m, '    cluster: nowhere'))).toBeNull();
    expect(withData('clusters: [')).toBeNull();
  });
});
