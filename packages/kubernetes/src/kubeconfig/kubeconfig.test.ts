import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PluginError } from '@kpki/plugin';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pemOf } from '../login/pem.ts';
import { readToken } from './bounded-file.ts';
import { chooseContext } from './choose.ts';
import { findKubeconfig, type KubeconfigSearch } from './merge.ts';

let folder: string;
let around: KubeconfigSearch;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kpki-kubeconfig-'));
  around = { environment: {}, homeFolder: join(folder, 'home'), optionFolder: folder, currentFolder: folder };
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function write(name: string, text: string): Promise<string> {
  const file = join(folder, name);
  await mkdir(join(file, '..'), { recursive: true });
  await writeFile(file, text);
  return file;
}

async function failure(work: Promise<unknown>): Promise<PluginError> {
  const error: unknown = await work.catch((thrown: unknown) => thrown);
  if (!PluginError.is(error)) throw new Error(`not an error of the contract: ${String(error)}`);
  return error;
}

const one = (name: string, server: string, current = ''): string => `
apiVersion: v1
kind: Config
current-context: ${current || '""'}
preferences: {}
clusters: [{ name: ${name}, cluster: { server: "${server}", certificate-authority: ca.crt } }]
users: [{ name: ${name}, user: { token: ${name} } }]
contexts: [{ name: ${name}, context: { cluster: ${name}, user: ${name}, namespace: ${name} } }]
`;

describe('several files of KUBECONFIG', () => {
  it('are merged: of each name, and of the current context, the first word counts', async () => {
    const first = await write('merge/a/config', `${one('a', 'https://first.example.com')}`);
    const second = await write('merge/b/config', one('b', 'https://b.example.com', 'b'));
    const third = await write('merge/c/config', one('a', 'https://third.example.com', 'a'));
    const KUBECONFIG = `${first}::${join(folder, 'not-there')}:${second}:${third}`;
    const merged = await findKubeconfig(undefined, { ...around, environment: { KUBECONFIG } });
    expect(merged?.files).toEqual([first, second, third]);
    expect(merged?.currentContext).toBe('b');
    expect(merged?.clusters.get('a')).toMatchObject({
      folder: join(folder, 'merge/a'),
      value: { server: 'https://first.example.com' },
    });
    const chosen = merged && chooseContext(merged, 'a');
    expect(chosen).toMatchObject({ namespace: 'a', user: { value: { token: 'a' } } });
  });

  it('may all be missing, but not the one of the option', async () => {
    const environment = { KUBECONFIG: join(folder, 'not-there') };
    expect(await findKubeconfig(undefined, { ...around, environment })).toBeNull();
    const error = await failure(findKubeconfig('not-there', around));
    expect(error.code).toBe('missing');
  });

  it('give way to the option; without both it is ~/.kube/config', async () => {
    await write('home/.kube/config', one('home', 'https://home.example.com', 'home'));
    await write('option/config', one('option', 'https://option.example.com', 'option'));
    const environment = { KUBECONFIG: join(folder, 'merge/a/config') };
    expect((await findKubeconfig('option/config', { ...around, environment }))?.currentContext).toBe('option');
    expect((await findKubeconfig('~/.kube/config', { ...around, environment }))?.currentContext).toBe('home');
    expect((await findKubeconfig(undefined, around))?.currentContext).toBe('home');
  });
});

describe('a context', () => {
  it.each([
    ['that is not named', one('a', 'https://a.example.com'), 'it has no current context'],
    ['that is not there', one('a', 'https://a.example.com', 'b'), 'no context "b"; it has "a"'],
    [
      'without its cluster',
      'current-context: a\ncontexts: [{ name: a, context: { cluster: c, user: u } }]',
      'names the cluster "c", which does not exist',
    ],
    [
      'without any user',
      'current-context: a\nclusters: [{ name: c, cluster: {} }]\ncontexts: [{ name: a, context: { cluster: c } }]',
      'names no user',
    ],
  ])('%s', async (_, text, says) => {
    const file = await write('context/config', text);
    const found = await findKubeconfig(file, around);
    expect(() => found && chooseContext(found, undefined)).toThrow(says);
  });

  it('of an empty file is none, as kubectl takes it', async () => {
    for (const text of ['', 'clusters: null\ncontexts: null\nusers: null\n']) {
      const found = await findKubeconfig(await write('empty/config', text), around);
      expect(found && chooseContext(found, undefined)).toBeNull();
    }
  });
});

describe('a file without an end', () => {
  const endless = '/dev/zero';
  const says = expect.objectContaining({
    code: 'invalid',
    message: expect.stringContaining('4194304'),
  });

  it('is no kubeconfig', async () => {
    expect(await failure(findKubeconfig(endless, around))).toEqual(says);
    expect(await failure(findKubeconfig(undefined, { ...around, environment: { KUBECONFIG: endless } }))).toEqual(says);
    const long = await write('long/config', `# ${'x'.repeat(4 * 1024 * 1024)}`);
    expect(await failure(findKubeconfig(long, around))).toEqual(says);
  });

  it('is no CA, no key and no token of one', async () => {
    expect(await failure(pemOf(undefined, endless, folder, 'certificate-authority'))).toEqual(says);
    expect(await failure(readToken(endless))).toMatchObject({ code: 'invalid' });
  });
});

describe('a file that is none', () => {
  const secret = 'c0ffee5ecret';
  it.each([
    ['no YAML', `users: [{ name: a, user: { token: ${secret} }`, /line 1 is no YAML \(\w+\)$/],
    [
      'a key twice',
      `users:\n- name: a\n  user:\n    token: ${secret}\n    token: ${secret}`,
      /line 5 is no YAML \(DUPLICATE_KEY\)$/,
    ],
    [
      'a name twice',
      `users: [{ name: a, user: { token: ${secret} } }, { name: a, user: {} }]`,
      /the user "a" occurs twice$/,
    ],
    [
      'a token that is a number',
      'users: [{ name: a, user: { token: 1234567 } }]',
      /users\.0\.user\.token: Invalid input: expected string, received number$/,
    ],
    [
      'a tag of its own',
      `users: [{ name: a, user: { token: !!js/function "${secret}" } }]`,
      /line 1 is no YAML \(TAG_RESOLVE_FAILED\)$/,
    ],
    ['another version', 'apiVersion: v2', /apiVersion: /],
    [
      'aliases without end',
      `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nclusters: [*c,*c,*c,*c,*c,*c]`,
      /its YAML aliases expand too far$/,
    ],
  ])('%s', async (_, text, says) => {
    const error = await failure(findKubeconfig(await write('bad/config', text), around));
    expect(error.code).toBe('invalid');
    expect(error.message).toMatch(says);
    expect(`${error.message}${String(error.cause)}`).not.toContain(secret);
  });
});
